"""The shortlist's policy at its edges: rounding, ties, re-awards that take no place, tracks."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.policies.shortlist import Entry, Selection, by_list, by_passing, by_ratio, going_on
from domain.stages.shortlist import RatioRule, Rounding


def rule(places: int = 2, go_on: int = 3, ties: Any = "pass") -> RatioRule:
    """A ratio."""
    return RatioRule(rule="ratio", places=places, go_on=go_on, of=("winners",), rounding="up", ties=ties)


def entries(*scores: int, re_awards: tuple[int, ...] = (), track: str = "organization") -> list[Entry]:
    """One entry for each score, named a, b, c."""
    return [
        Entry(f"{track[0]}-{'abcdefghijklmnopqrstuvwxyz'[place]}", track, Decimal(score), takes_place=place not in re_awards)
        for place, score in enumerate(scores)
    ]


def select(found: list[Entry], base: int, ties: Any = "pass", decided: tuple[str, ...] = ()) -> Selection:
    """By 1 to 1.5 of `base` places, rounded up."""
    return by_ratio(found, {"organization": base}, rule(ties=ties), "up", decided=decided, basis="11(3)")


@pytest.mark.parametrize(
    ("base", "rounding", "many"),
    [(10, "up", 15), (10, "down", 15), (5, "up", 8), (5, "down", 7), (5, "half_up", 8), (3, "half_up", 5), (1, "down", 1), (1, "up", 2)],
)
def test_one_to_one_and_a_half(base: int, rounding: Rounding, many: int) -> None:
    """Yancheng 11(3): ten planned places give fifteen; five give 7.5, which is eight rounded up."""
    assert going_on(base, rule(), rounding) == many


def test_ten_places_and_forty_applicants() -> None:
    """Yancheng 11(3): fifteen go on; with a tie of the fifteenth and the sixteenth, sixteen; with twelve applicants, twelve."""
    apart = [Entry(f"{number:02d}", "organization", Decimal(1000 - number)) for number in range(40)]
    assert len(select(apart, 10).on) == 15
    tied = [Entry(one.applicant, one.track, Decimal(985)) if one.applicant in {"14", "15"} else one for one in apart]
    assert len(select(tied, 10).on) == 16
    assert len(select(apart[:12], 10).on) == 12


def test_a_re_award_passes_in_addition_when_it_reaches_the_cut() -> None:
    """Yancheng 16: who takes no place takes none here either, and passes with the score of the last who does, or higher."""
    found = select(entries(90, 80, 70, 60, 55, 50, re_awards=(1, 5)), 2)
    assert (found.on, found.off) == (("o-a", "o-b", "o-c", "o-d"), ("o-e", "o-f"))
    assert select(entries(90, 80, 70, 60, re_awards=(3,)), 2).off == ()


def test_the_finding_tells_base_number_and_cut() -> None:
    """Whoever reads the receipt sees what was computed."""
    [ground] = select(entries(90, 80, 70, 60), 2).finding.grounds
    assert ground.facts == {"track": "organization", "base": 2, "go_on": 3, "applications": 4, "cut": "70", "at_cut": 1, "left": 1}
    assert ground.basis == "11(3)"


def test_a_tie_that_somebody_must_decide() -> None:
    """One place is left for two: undecided the finding says so; decided, the other is off."""
    waits = select(entries(90, 80, 70, 70), 2, "decided")
    assert (waits.finding.outcome, waits.on, waits.at_cut) == ("tied", ("o-a", "o-b"), ("o-c", "o-d"))
    assert select(entries(90, 80, 70, 70), 2, "decided", ("o-d",)).on == ("o-a", "o-b", "o-d")
    assert select(entries(90, 80, 70, 60), 2, "decided").at_cut == ()


def test_a_base_of_less_than_one_lets_nobody_on() -> None:
    """One for three places, one place, rounded down: none."""
    thirds = RatioRule(rule="ratio", places=3, go_on=1, of=("winners",), rounding="down", ties="pass")
    assert by_ratio(entries(90, 80), {"organization": 1}, thirds, "down", decided=(), basis="1").on == ()


@given(st.lists(st.integers(0, 20), max_size=30), st.integers(1, 8), st.randoms())
def test_nobody_off_the_list_scores_higher_than_anybody_on_it(scores: list[int], base: int, random: Any) -> None:
    """In whatever order they come: all are on or off, the cut separates them, and the number is as computed unless a tie adds to it."""
    found = [Entry(f"{place:02d}", "organization", Decimal(score)) for place, score in enumerate(scores)]
    chosen = select(found, base)
    random.shuffle(found)
    assert select(found, base) == chosen
    by = {one.applicant: one.score for one in found}
    assert sorted([*chosen.on, *chosen.off]) == sorted(by)
    assert min((by[code] for code in chosen.on), default=Decimal(99)) > max((by[code] for code in chosen.off), default=Decimal(-1))
    assert len(chosen.on) >= min(len(found), going_on(base, rule(), "up"))


def test_passing_and_lists() -> None:
    """Gongyi 17(5) by the panel's word, Qinhuangdao 15 by the list; both in falling order of score."""
    found = [
        Entry("a", "organization", Decimal(50), passed=True),
        Entry("b", "organization", Decimal(90)),
        Entry("c", "organization", Decimal(70), passed=True),
    ]
    assert (by_passing(found, "17(5)").on, by_passing(found, "17(5)").off) == (("c", "a"), ("b",))
    assert (by_list(found, {"a", "b"}, "15").on, by_list(found, {"a", "b"}, "15").off) == (("b", "a"), ("c",))
