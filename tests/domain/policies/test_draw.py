"""The draw's policy: the same for any order of the list, uniform over many seeds, and changed by every seed."""

from collections import Counter
from hashlib import sha256
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.policies.draw import commitment, draw, list_hash, listed
from domain.shared.refusal import InvalidError

POOL = tuple(f"exp-{letter}" for letter in "abcdefgh")
SEEDS = ("0" * 32, "1" * 32)


def test_a_worked_example() -> None:
    """The figures of the documentation: made once with `printf` and `sha256sum`, and kept."""
    assert list_hash(["exp-c", "exp-a", "exp-b"]) == sha256(b"exp-a\nexp-b\nexp-c\n").hexdigest()
    found = draw(["exp-a", "exp-b", "exp-c"], SEEDS, 2)
    tickets = {
        handle: sha256(f"{SEEDS[0]}\n{SEEDS[1]}\n{list_hash(['exp-a', 'exp-b', 'exp-c'])}\n{handle}".encode()).hexdigest()
        for handle in ("exp-a", "exp-b", "exp-c")
    }
    assert [*found.panel, *found.alternates] == sorted(tickets, key=lambda handle: tickets[handle])


def test_the_order_of_the_list_changes_nothing() -> None:
    """Every order of five gives one result."""
    assert len({draw(order, SEEDS, 3) for order in permutations(POOL[:5])}) == 1


@given(st.lists(st.from_regex(r"[a-z0-9][a-z0-9_.-]{0,20}", fullmatch=True), min_size=1, max_size=40), st.integers(1, 40))
def test_everybody_is_drawn_once_or_is_an_alternate(handles: list[str], seats: int) -> None:
    """Panel and alternates together are the list, and the panel is as large as asked where the list allows."""
    found = draw(handles, SEEDS, seats)
    assert sorted([*found.panel, *found.alternates]) == list(listed(handles))
    assert len(found.panel) == min(seats, len(listed(handles)))


def test_each_expert_and_each_pair_is_drawn_alike() -> None:
    """Over 4,000 fixed pairs of seeds, the counts of experts and of pairs lie within chi-square's 99.9 % bound."""
    rounds, seats = 4_000, 3
    drawn = [draw(POOL, (f"{number:032d}", f"{number * 7 + 1:032d}"), seats).panel for number in range(rounds)]
    singles = Counter(handle for panel in drawn for handle in panel)
    assert chi_square(singles.values(), rounds * seats / len(POOL)) < 24.3  # 7 degrees of freedom
    pairs = Counter(frozenset(pair) for panel in drawn for pair in ((panel[0], panel[1]), (panel[0], panel[2]), (panel[1], panel[2])))
    assert len(pairs) == 28
    assert chi_square(pairs.values(), rounds * 3 / 28) < 55.5  # 27 degrees of freedom


def chi_square(counts: object, expected: float) -> float:
    """Pearson's statistic against equal shares."""
    return sum((count - expected) ** 2 / expected for count in counts)  # type: ignore[attr-defined]  # numbers


def test_each_partys_seed_matters() -> None:
    """Neither party alone fixes the result: with one seed held, the other still gives many panels."""
    for place in (0, 1):
        panels = set()
        for number in range(50):
            seeds = list(SEEDS)
            seeds[place] = f"{number:032d}"
            panels.add(draw(POOL, seeds, 3).panel)
        assert len(panels) > 30


@pytest.mark.parametrize("seed", ["short", "0" * 31, "0" * 129, "0" * 31 + "\n", "0" * 31 + "中"])
def test_a_seed_is_long_enough_to_hide_behind_its_hash(seed: str) -> None:
    """A short seed could be found from its hash; a line feed would blur where it ends."""
    with pytest.raises(InvalidError, match="seed-form"):
        commitment(seed)
