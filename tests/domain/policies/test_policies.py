"""The policies at their edges: the day before and the day, one place more, a class below, equal scores."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from domain.policies.allocation import allocation
from domain.policies.bars import bars, decided
from domain.policies.conditions import Profile, conditions
from domain.policies.holders import standing
from domain.policies.prize import payable_cny
from domain.policies.ranking import Composite, composite, mean, ranking
from domain.policies.substitution import substitute
from domain.shared.finding import Finding
from domain.shared.history import Ban, Fact, Title
from domain.stages.plan import Regulation
from services.catalogue import Catalogue

DEADLINE = date(2026, 5, 29)
CITY = "wuhai"


@pytest.fixture(scope="module")
def regulation() -> Regulation:
    """The regulation that the edges are of."""
    return Catalogue(Path(__file__).resolve().parents[3] / "regulations").regulation(CITY, "undated")[0]


def fact(kind: str, on: str, **more: object) -> Fact:
    """A fact on record."""
    day = date.fromisoformat(on)
    return Fact("r", kind, day, more.pop("found_on", day), **more)  # type: ignore[arg-type]  # the table below


def judged(regulation: Regulation, facts: list[Fact], titles: tuple[Title, ...] = (), bans: tuple[Ban, ...] = ()) -> Finding:
    """What bars, judged at the filing deadline."""
    found = bars(facts, titles, bans, rules=regulation.bars, holders=regulation.holders, city=CITY, reference=DEADLINE, today=DEADLINE)
    return decided(found, {})


@pytest.mark.parametrize(
    ("found", "basis"),
    [
        (fact("accident", "2023-05-29", severity="major"), "12(3)"),
        (fact("accident", "2023-05-28", severity="major"), ""),
        (fact("accident", "2025-05-29", severity="larger"), ""),
        (fact("accident", "2025-05-29", severity="extraordinary"), "12(3)"),
        (fact("complaint", "2024-06-03", severity="prominent", fault="organization"), "12(3)"),
        (fact("complaint", "2024-06-03", severity="prominent", fault="customer"), ""),
        (fact("spot_check", "2023-05-29", severity="seriously_unqualified", level="city"), "12(4)"),
        (fact("spot_check", "2025-05-29", severity="unqualified", level="city"), ""),
        (fact("falsification", "2019-01-01", found_on=date(2024, 7, 1), scope="this_award"), "12(5)"),
        (fact("falsification", "2019-01-01", found_on=date(2023, 5, 28), scope="this_award"), ""),
        (fact("missing_licence", "2010-01-01"), "12(2)"),
        (fact("missing_licence", "2010-01-01", resolved_on=date(2026, 5, 28)), ""),
        (fact("policy_conflict", "2019-01-01", resolved_on=date(2026, 5, 30)), "12(1)"),
        (fact("upper_level_award", "1999-01-01"), "6"),
        (fact("other_violation", "2024-05-29"), "12(6)"),
    ],
)
def test_a_fact_bars_from_its_day(regulation: Regulation, found: Fact, basis: str) -> None:
    """Articles 6 and 12: class, source, fault and the look-back from the filing deadline, the anniversary inside."""
    assert judged(regulation, [found]).basis == basis


def test_a_repaired_record_goes_to_a_person(regulation: Regulation) -> None:
    """Article 12(6): what credit repair does is not written, so nobody is barred by a computer."""
    repaired = fact("other_violation", "2024-05-29", resolved_on=date(2025, 1, 1), repaired=True)
    assert judged(regulation, [repaired]).outcome == "manual"


def test_all_grounds_are_told_at_once(regulation: Regulation) -> None:
    """An applicant reads every reason in one answer."""
    found = judged(regulation, [fact("missing_licence", "2020-01-01"), fact("accident", "2025-01-01", severity="major")])
    assert found.basis == "12(2);12(3)"


@pytest.mark.parametrize(("until", "outcome"), [("2026-05-28", "clear"), ("2026-05-29", "barred")])
def test_a_ban_holds_through_its_last_day(regulation: Regulation, until: str, outcome: str) -> None:
    """Article 30: the fifth anniversary is the last day of the ban."""
    ban = Ban(CITY, "fraud", date(2021, 5, 29), date.fromisoformat(until), "30")
    assert judged(regulation, [], bans=(ban,)).outcome == outcome


@pytest.mark.parametrize(
    ("valid_until", "revoked_on", "outcome", "stands"),
    [
        (date(2026, 5, 29), None, "barred", "re_award"),
        (date(2026, 5, 28), None, "clear", "re_award"),
        (date(2028, 5, 28), date(2026, 1, 1), "clear", "new"),
    ],
)
def test_a_holder_applies_after_expiry(
    regulation: Regulation, valid_until: date, revoked_on: date | None, outcome: str, stands: str
) -> None:
    """Article 6: barred while valid, a re-award after it; a withdrawn title makes no re-award."""
    title = Title("wuhai/2022", "award", date(2022, 5, 29), valid_until, revoked_on)
    assert (judged(regulation, [], titles=(title,)).outcome, standing((title,), regulation.holders, CITY)) == (outcome, stands)


@pytest.mark.parametrize(("since", "outcome"), [("2023-05-29", "qualified"), ("2023-05-30", "unqualified")])
def test_three_years_of_operation_to_the_day(regulation: Regulation, since: str, outcome: str) -> None:
    """Article 11(1): exactly three years pass, one day less fails."""
    met = {rule.name: (True, "seen") for rule in regulation.conditions if rule.kind == "judged"}
    profile = Profile(registered_in=CITY, legal_person=True, days={"operating_since": date.fromisoformat(since)})
    found = conditions(regulation.conditions, profile, city=CITY, judged=met, reference=DEADLINE)
    assert found.outcome == outcome


def test_what_nobody_judged_stays_open(regulation: Regulation) -> None:
    """A condition without a judgement is neither met nor missed; one missed condition decides."""
    profile = Profile(registered_in=CITY, legal_person=True, days={"operating_since": date(2000, 1, 1)})
    assert conditions(regulation.conditions, profile, city=CITY, judged={}, reference=DEADLINE).outcome == "open"
    judgements = {"performance": (False, "no evidence")}
    missed = conditions(regulation.conditions, profile, city=CITY, judged=judgements, reference=DEADLINE)
    assert (missed.outcome, missed.basis) == ("unqualified", "11(3)")


def test_a_quota_in_principle_is_lifted_by_all_who_may(regulation: Regulation) -> None:
    """Article 4: three hold, a fourth needs the committee and the mayor, and then the smaller number of the two."""
    [quota] = regulation.quotas
    assert allocation(quota, taken=2, asked=1, overrides={}).outcome == "within"
    assert allocation(quota, taken=3, asked=1, overrides={}).outcome == "exceeded"
    assert allocation(quota, taken=3, asked=1, overrides={"review_committee": 5}).outcome == "exceeded"
    both = {"review_committee": 5, "mayor": 4}
    assert allocation(quota, taken=3, asked=1, overrides=both).outcome == "within"
    assert allocation(quota, taken=3, asked=2, overrides=both).outcome == "exceeded"


def test_equal_composites_share_a_rank() -> None:
    """Article 18: 812, 790, 790, 701 are first, second, second, fourth."""
    found = ranking([Composite(code, Decimal(value), re_award=False) for code, value in (("a", 701), ("b", 790), ("c", 812), ("d", 790))])
    assert [(line.applicant, line.rank, line.tied) for line in found] == [("c", 1, False), ("b", 2, True), ("d", 2, True), ("a", 4, False)]


def test_a_composite_is_weighted_and_rounded_half_up() -> None:
    """The mean of each stage, its weight, two decimals with halves up."""
    inputs = {"document_review": mean([Decimal(801), Decimal(802)]), "onsite_review": mean([Decimal("700.05")])}
    assert composite(inputs, {"document_review": Decimal("0.5"), "onsite_review": Decimal("0.5")}, 2) == Decimal("750.78")


def test_a_substitute_is_the_next_who_takes_a_place() -> None:
    """Article 19: in order of rank, without those who were candidates, without re-awards; nobody when the ranking is exhausted."""
    order = ["a", "b", "c", "d"]
    assert substitute(order, used={"a", "b"}, re_awards={"c"}) == "d"
    assert substitute(order, used={"a", "b", "d"}, re_awards={"c"}) is None


def test_a_re_award_pays_nothing(regulation: Regulation) -> None:
    """Articles 6 and 20."""
    prize = regulation.prize("organization", "award")
    assert (payable_cny(prize, re_award=False), payable_cny(prize, re_award=True)) == (1_000_000, 0)
