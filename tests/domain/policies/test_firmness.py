"""How firm a ranking is, on exact values: spreads, where places end, and what leaving out one reviewer changes."""

from collections.abc import Sequence
from decimal import Decimal

import pytest

from domain.policies.firmness import LeftOut, Reviewed, Spread, Weighing, cut, placed, ranked_anew, spread, weighed, without_each
from domain.policies.places import Entrant, Rules
from domain.policies.ranking import Composite, ranking
from domain.regulation.applicants import Tier
from domain.regulation.award import Quota, Reserve

RULE = Weighing({"document": Decimal("0.4"), "onsite": Decimal("0.6")}, 2)


def quota(places: int, tier: Tier = "award", reserve: Reserve | None = None, counts: str = "first_awards") -> Quota:
    """A quota of organizations."""
    return Quota.model_validate({
        "name": f"q_{tier}", "track": "organization", "tier": tier, "places": places, "in_principle": False, "counts": counts, "basis": "3",
        "reserve": reserve,
    })  # fmt: skip


def entrants(*codes: str, labels: dict[str, tuple[str, ...]] | None = None, again: Sequence[str] = ()) -> dict[str, Entrant]:
    """Organizations in line."""
    return {code: Entrant(code, "organization", code in again, (labels or {}).get(code, ())) for code in codes}


def composites(**scores: str) -> list[Composite]:
    """Composites by applicant."""
    return [Composite(code, Decimal(score), re_award=False) for code, score in scores.items()]


@pytest.mark.parametrize(
    ("totals", "found"),
    [
        (["700", "710", "720"], Spread(3, Decimal(700), Decimal(720), Decimal("710.00"), Decimal("8.16"))),
        (["801.5"], Spread(1, Decimal("801.5"), Decimal("801.5"), Decimal("801.50"), Decimal("0.00"))),
        (["600", "600.01"], Spread(2, Decimal(600), Decimal("600.01"), Decimal("600.01"), Decimal("0.01"))),
        (["1", "2", "2"], Spread(3, Decimal(1), Decimal(2), Decimal("1.67"), Decimal("0.47"))),
    ],
)
def test_spread(totals: list[str], found: Spread) -> None:
    """Mean and deviation halves up at two decimals, the ends as they are."""
    assert spread([Decimal(one) for one in totals], 2) == found


def test_the_range_is_from_end_to_end() -> None:
    """Without rounding."""
    assert spread([Decimal("700.25"), Decimal("688.5"), Decimal(690)], 2).range == Decimal("11.75")


def test_a_composite_without_one_reviewer() -> None:
    """Of the sheets that are left, with the poll as it is; None where a stage would have no sheet."""
    one = Reviewed("x", {"document": {"a": Decimal(700), "b": Decimal(730)}, "onsite": {"a": Decimal(640)}})
    assert weighed(one, RULE) == Composite("x", Decimal("670.00"), re_award=False)
    assert weighed(one, RULE, "b") == Composite("x", Decimal("664.00"), re_award=False)
    assert weighed(one, RULE, "a") is None
    polled = Reviewed("y", {"document": {"a": Decimal(700)}}, given={"poll": Decimal(900)})
    assert weighed(polled, Weighing({"document": Decimal("0.5"), "poll": Decimal("0.5")}, 2, ("poll",)), "z") == Composite(
        "y", Decimal("800.00"), re_award=False, breakers=(Decimal(900),)
    )


def test_where_the_places_end() -> None:
    """The last inside over the first outside, to the hundredth."""
    lines, line = ranking(composites(a="820.10", b="811.03", c="810.96", d="700.00")), entrants("a", "b", "c", "d")
    found = cut(quota(2), lines, line, Rules((quota(2),)))
    assert (found.inside, found.outside, found.margin, found.filled, found.places, found.basis) == ("b", "c", Decimal("0.07"), 2, 2, "3")


def test_nobody_outside_is_no_cut() -> None:
    """More places than applicants: no margin is made up."""
    found = cut(quota(3), ranking(composites(a="800", b="700")), entrants("a", "b"), Rules((quota(3),)))
    assert (found.inside, found.outside, found.margin, found.filled) == (None, None, None, 2)


def test_who_takes_no_place_is_at_no_cut() -> None:
    """A re-award beside the places is neither the last inside nor the first outside."""
    lines, line = ranking(composites(a="820", b="810", c="800", d="790")), entrants("a", "b", "c", "d", again=("b", "d"))
    found = cut(quota(1), lines, line, Rules((quota(1),)))
    assert (found.inside, found.outside, found.margin, found.filled) == ("a", "c", Decimal(20), 1)
    assert placed(lines, line, Rules((quota(1),))) == {"a": "award", "b": "award", "c": "", "d": "award"}


def test_a_reserve_parts_the_cut() -> None:
    """One of two places is kept for `sme`: who has the label is not put out by one who has not, and the nearest pair is told."""
    kept = quota(2, reserve=Reserve(label="sme", places=1, if_short="vacant"))
    line = entrants("a", "b", "c", "d", labels={"c": ("sme",), "d": ("sme",)})
    lines = ranking(composites(a="820", b="815", c="700", d="694.5"))
    assert placed(lines, line, Rules((kept,))) == {"a": "award", "b": "", "c": "award", "d": ""}
    found = cut(kept, lines, line, Rules((kept,)))
    assert (found.inside, found.outside, found.margin) == ("a", "b", Decimal(5))


def test_each_tier_has_its_cut() -> None:
    """Who is nominated is outside the award, and inside the nomination."""
    quotas = (quota(1), quota(1, "nomination"))
    lines, line = ranking(composites(a="820", b="810", c="805.5")), entrants("a", "b", "c")
    first, second = (cut(one, lines, line, Rules(quotas)) for one in quotas)
    assert (first.inside, first.outside, first.margin) == ("a", "b", Decimal(10))
    assert (second.inside, second.outside, second.margin) == ("b", "c", Decimal("4.5"))


def test_equals_at_the_cut_are_undecided() -> None:
    """Until somebody puts them in order; equals who are all inside are no question."""
    lines, line, rules = ranking(composites(a="820", b="820", c="810", d="810")), entrants("a", "b", "c", "d"), Rules((quota(3),))
    assert placed(lines, line, rules) == {"a": "award", "b": "award", "c": "tied", "d": "tied"}
    assert placed(lines, line, rules, [("d", "c")]) == {"a": "award", "b": "award", "c": "", "d": "award"}
    assert cut(quota(3), lines, line, rules).margin == Decimal(0)


def left_out(*found: Reviewed, places: int) -> dict[str, LeftOut]:
    """What leaving out each reviewer changes, with so many places."""
    line, rules = entrants(*(one.applicant for one in found)), Rules((quota(places),))
    made = [value for one in found if (value := weighed(one, Weighing({"s": Decimal(1)}, 2)))]
    before = placed(ranked_anew(made, line), line, rules)
    told = without_each(
        [(one, Weighing({"s": Decimal(1)}, 2)) for one in found], before, lambda new: placed(ranked_anew(new, line), line, rules)
    )
    return {one.reviewer: one for one in told}


def test_one_reviewer_may_decide() -> None:
    """Means of 800 and 799: without `b` they are 790 and 799, without the others nothing moves."""
    found = left_out(
        Reviewed("x", {"s": {"a": Decimal(790), "b": Decimal(820), "c": Decimal(790)}}),
        Reviewed("y", {"s": {"a": Decimal(799), "b": Decimal(799), "c": Decimal(799)}}),
        places=1,
    )
    assert found["b"].changes == {"x": ("award", ""), "y": ("", "award")}
    assert found["a"].changes == found["c"].changes == {}


def test_a_change_may_end_in_a_tie() -> None:
    """Then nobody can say who would be inside."""
    found = left_out(
        Reviewed("x", {"s": {"a": Decimal(800), "b": Decimal(810)}}), Reviewed("y", {"s": {"a": Decimal(800), "b": Decimal(790)}}), places=1
    )
    assert found["b"].changes == {"x": ("award", "tied"), "y": ("", "tied")}


def test_what_was_decided_between_equals_stands() -> None:
    """Who ties again with nobody but those whom he was told apart from is no open question; with another he is."""
    line, rules = entrants("a", "b", "c"), Rules((quota(1),))
    again = ranked_anew(composites(a="800", b="800", c="790"), line)
    assert placed(again, line, rules, [("b", "a")]) == {"a": "", "b": "award", "c": ""}
    wider = ranked_anew(composites(a="800", b="800", c="800"), line)
    assert placed(wider, line, rules, [("b", "a")]) == {"a": "tied", "b": "tied", "c": "tied"}


def test_an_only_sheet_cannot_be_left_out() -> None:
    """Who would have no sheet is named, and nothing else is claimed."""
    found = left_out(Reviewed("x", {"s": {"a": Decimal(800)}}), Reviewed("y", {"s": {"a": Decimal(700), "b": Decimal(850)}}), places=1)
    assert (found["a"].unscored, found["a"].changes) == (("x",), {})
    assert (found["b"].unscored, found["b"].changes) == ((), {})
