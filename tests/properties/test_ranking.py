"""A ranking is a total order, whatever the order of its input."""

from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from domain.policies.ranking import Composite, Ranked, ranking

SCORES = st.decimals(0, 20, places=1)
COMPOSITES = st.lists(st.tuples(SCORES, SCORES, st.booleans()), max_size=40).map(
    lambda found: [Composite(f"{place:02d}", value, again, (breaker,)) for place, (value, breaker, again) in enumerate(found)]
)


def key(line: Ranked) -> tuple[Decimal, ...]:
    """What tells two lines apart."""
    return (line.composite, *line.breakers)


@given(COMPOSITES, st.randoms())
def test_a_ranking_is_a_total_order_independent_of_input_order(composites: list[Composite], random: Any) -> None:
    """Everybody is in it once; ranks fall with the scores; one more than those above; equal in everything is tied, and nothing else is."""
    lines = ranking(composites)
    random.shuffle(composites)
    assert ranking(composites) == lines
    assert sorted(line.applicant for line in lines) == sorted(one.applicant for one in composites)
    for line in lines:
        assert line.rank == 1 + sum(key(other) > key(line) for other in lines)
        assert line.tied == (sum(key(other) == key(line) for other in lines) > 1)
    assert [key(line) for line in lines] == sorted(map(key, lines), reverse=True)


@given(COMPOSITES)
def test_a_breaker_never_puts_a_lower_composite_first(composites: list[Composite]) -> None:
    """The chain only orders what is equal."""
    lines = ranking(composites)
    assert [line.composite for line in lines] == sorted((line.composite for line in lines), reverse=True)
