"""Bars of the other texts at their edges: states that ended, what only a person decides, titles held before, each city's own classes."""

from datetime import date
from pathlib import Path

import pytest

from domain.policies.bars import bars, before, decided
from domain.policies.holders import standing
from domain.shared.finding import Finding
from domain.shared.history import Fact, Title
from services.catalogue import Catalogue

REAL = Catalogue(Path(__file__).resolve().parents[3] / "regulations")
DEADLINE = date(2024, 3, 31)


def fact(kind: str, on: str, **more: object) -> Fact:
    """A fact on record."""
    day = date.fromisoformat(on)
    return Fact("r", kind, day, more.pop("found_on", day), **more)  # type: ignore[arg-type]  # the tables below


def judged(city: str, *facts: Fact, titles: tuple[Title, ...] = (), today: date = DEADLINE) -> Finding:
    """What bars in a city, with the filing deadline of 31 March 2024."""
    rules = REAL.regulation(city, REAL.versions(city)[-1])[0]
    found = bars(
        facts, titles, (), rules=rules.bars, holders=rules.holders, city=city, reference=DEADLINE, today=today, activity="for_profit"
    )
    return decided(found, {})


@pytest.mark.parametrize(
    ("found", "outcome", "basis"),
    [
        # Gongyi: the three years reach states, too, and run from their end (Art. 14(1), (2), (6))
        (fact("policy_conflict", "2015-01-01", resolved_on=date(2022, 4, 1)), "barred", "14(1)"),
        (fact("policy_conflict", "2015-01-01", resolved_on=date(2021, 3, 31)), "barred", "14(1)"),
        (fact("policy_conflict", "2015-01-01", resolved_on=date(2021, 3, 30)), "clear", ""),
        (fact("missing_licence", "2015-01-01"), "barred", "14(2)"),
        (fact("missing_licence", "2024-04-01"), "manual", "14(2)"),
        (fact("joint_punishment_list", "2018-01-01", resolved_on=date(2023, 3, 31)), "barred", "14(6)"),
        # any liability accident, any failed check down to the city's, a plain one included
        (fact("accident", "2022-01-01", severity="general", fault="liable"), "barred", "14(3)"),
        (fact("accident", "2022-01-01", severity="major"), "clear", ""),
        (fact("spot_check", "2023-01-01", level="city"), "barred", "14(4)"),
        (fact("export_incident", "2023-01-01", fault="quality"), "barred", "14(4)"),
        (fact("export_incident", "2023-01-01", fault="delivery"), "clear", ""),
        (fact("service_quality", "2023-01-01", severity="serious"), "barred", "14(4)"),
        # falsification from the act, other breaches from the sanction
        (fact("falsification", "2021-03-30", found_on=date(2024, 1, 1), scope="this_award"), "clear", ""),
        (fact("falsification", "2021-03-31", scope="this_award"), "barred", "14(7)"),
        (fact("other_violation", "2019-01-01", found_on=date(2021, 3, 31), severity="serious"), "barred", "14(8)"),
        (fact("other_violation", "2023-01-01", severity="larger"), "clear", ""),
    ],
)
def test_gongyi(found: Fact, outcome: str, basis: str) -> None:
    """Article 14: every item looks back three years, the anniversary inside."""
    assert (judged("gongyi", found).outcome, judged("gongyi", found).basis) == (outcome, basis)


@pytest.mark.parametrize(
    ("city", "found", "told", "once"),
    [
        ("gongyi", fact("missing_licence", "2024-01-01"), {"unresolved_on": "2024-03-31"}, "2024-03-31"),
        ("gongyi", fact("policy_conflict", "2015-01-01", resolved_on=date(2022, 4, 1)), {"resolved_on": "2022-04-01"}, "2022-04-01"),
        ("gongyi", fact("policy_conflict", "2015-01-01", resolved_on=date(2024, 4, 1)), {"unresolved_on": "2024-03-31"}, "2024-03-31"),
        ("gongyi", fact("accident", "2022-01-01", severity="general", fault="liable"), {}, "2022-01-01"),
        (
            "gongyi",
            fact("other_violation", "2019-01-01", found_on=date(2021, 3, 31), severity="serious"),
            {"found_on": "2021-03-31"},
            "2021-03-31",
        ),
        ("wuhai", fact("missing_licence", "2023-01-01"), {"unresolved_on": "2024-03-31"}, "2023-01-01"),
        (
            "wuhai",
            fact("other_violation", "2023-01-01", resolved_on=date(2024, 1, 2), repaired=True),
            {"resolved_on": "2024-01-02"},
            "2023-01-01",
        ),
    ],
)
def test_a_ground_tells_the_day_of_the_fact_and_the_one_that_decides(city: str, found: Fact, told: dict[str, str], once: str) -> None:
    """A state that lasted to the deadline, one that ended, a finding later than the act; as version 1 told it, one day alone."""
    finding = judged(city, found)
    [ground], [old] = finding.grounds, before(finding, REAL.regulation(city, REAL.versions(city)[-1])[0].bars).grounds
    why = {"why": ground.facts["why"]} if "why" in ground.facts else {}
    assert ground.facts == {"occurred_on": found.occurred_on.isoformat(), **told, "reference": "r", **why}
    assert old.facts == {"on": once, "reference": "r", **why}


@pytest.mark.parametrize(
    ("found", "outcome", "basis"),
    [
        (fact("stoppage", "2021-01-01", resolved_on=date(2021, 6, 30)), "barred", "10(1)"),
        (fact("stoppage", "2019-01-01", resolved_on=date(2019, 6, 30)), "clear", ""),
        (fact("accident", "2023-01-01", severity="larger", fault="liable"), "barred", "12(3)"),
        (fact("accident", "2023-01-01", severity="general", fault="liable"), "clear", ""),
        (fact("falsification", "2022-01-01", scope="government_award"), "barred", "12(4)"),
        (fact("award_breach", "2022-01-01"), "manual", "12(4)"),
        (fact("tax_or_social_insurance", "2023-01-01", severity="serious"), "barred", "12(5)"),
        (fact("abnormal_operation_list", "2020-01-01"), "barred", "12(6)"),
        (fact("abnormal_operation_list", "2020-01-01", resolved_on=date(2024, 3, 31)), "clear", ""),
    ],
)
def test_erenhot(found: Fact, outcome: str, basis: str) -> None:
    """Articles 10 and 12: larger accidents, any government's award, either list, breaches that a person weighs."""
    assert (judged("erenhot", found).outcome, judged("erenhot", found).basis) == (outcome, basis)


@pytest.mark.parametrize(
    ("found", "alone", "beside_a_breach"),
    [
        (fact("accident", "2019-03-31", severity="major"), "barred", "barred"),
        (fact("accident", "2019-03-30", severity="major"), "clear", "manual"),
        (fact("environmental_event", "2022-01-01", severity="extraordinary"), "barred", "barred"),
        (fact("environmental_event", "2022-01-01", severity="larger"), "clear", "manual"),
    ],
)
def test_qinhuangdao(found: Fact, alone: str, beside_a_breach: str) -> None:
    """Article 9(5): five years for accidents and environmental events; a breach is a person's to weigh, and never hides a bar."""
    breach = fact("other_violation", "2023-05-01")
    assert (judged("qinhuangdao", found).outcome, judged("qinhuangdao", found, breach).outcome) == (alone, beside_a_breach)


@pytest.mark.parametrize(
    ("found", "outcome"),
    [
        (fact("accident", "2021-03-31", severity="larger"), "barred"),
        (fact("accident", "2021-03-30", severity="larger"), "clear"),
        (fact("spot_check", "2023-01-01", level="city"), "clear"),
        (fact("spot_check", "2023-01-01", level="province"), "barred"),
        (fact("quality_claim", "2023-01-01", fault="organization"), "barred"),
        (fact("quality_claim", "2023-01-01", fault="carrier"), "clear"),
        (fact("other_violation", "2023-01-01", severity="serious"), "barred"),
        (fact("other_violation", "2023-01-01", severity="general"), "clear"),
        (fact("export_incident", "2022-01-01", fault="quality"), "barred"),
        (fact("export_incident", "2019-01-01", fault="quality"), "manual"),
    ],
)
def test_yancheng(found: Fact, outcome: str) -> None:
    """Article 10(6): larger and above, national and provincial checks, own fault, older exports to a person."""
    assert judged("yancheng", found).outcome == outcome


def title(city: str, on: str, *, tier: str = "award", years: int | None = None, revoked_on: date | None = None) -> Title:
    """A title held before."""
    day = date.fromisoformat(on)
    return Title(f"{city}/{day.year}", tier, day, day.replace(year=day.year + years) if years else None, revoked_on)


@pytest.mark.parametrize(
    ("city", "held", "outcome"),
    [
        ("erenhot", title("erenhot", "2022-12-10", years=3), "manual"),
        ("gongyi", title("gongyi", "2020-03-31", years=4), "barred"),
        ("gongyi", title("gongyi", "2020-03-30", years=4), "clear"),
        ("gongyi", title("gongyi", "2023-03-30", years=4, revoked_on=date(2023, 6, 1)), "manual"),
        ("qinhuangdao", title("qinhuangdao", "2013-11-01"), "barred"),
        ("qinhuangdao", title("qinhuangdao", "2013-11-01", tier="nomination"), "clear"),
        ("qinhuangdao", title("qinhuangdao", "2013-11-01", revoked_on=date(2014, 1, 1)), "manual"),
        ("yancheng", title("yancheng", "2019-03-31"), "clear"),
        ("yancheng", title("yancheng", "2019-04-01"), "barred"),
        ("yancheng", title("yancheng", "2022-04-01", tier="nomination"), "clear"),
        ("yancheng", title("yancheng", "2022-04-01", revoked_on=date(2023, 1, 1)), "clear"),
    ],
)
def test_a_title_held_before(city: str, held: Title, outcome: str) -> None:
    """Erenhot asks a person, Gongyi waits for the end of validity, Qinhuangdao lets no winner back, Yancheng after five years."""
    assert judged(city, titles=(held,)).outcome == outcome


def test_five_full_years_are_counted_to_the_deadline() -> None:
    """Yancheng, Art. 16: an award of 20 March 2019 is five years old on the deadline, though it is not on the day of filing."""
    held = title("yancheng", "2019-03-20")
    assert judged("yancheng", titles=(held,), today=date(2024, 3, 10)).outcome == "clear"


def test_who_applies_again() -> None:
    """A holder of Gongyi's or of Yancheng's main award asks for it again; a nominee, and whoever held Erenhot's, applies anew."""
    for city, tier, expected in (
        ("gongyi", "award", "re_award"),
        ("yancheng", "award", "re_award"),
        ("yancheng", "nomination", "new"),
        ("erenhot", "award", "new"),
    ):
        rules = REAL.regulation(city, REAL.versions(city)[-1])[0]
        assert standing((title(city, "2015-01-01", tier=tier),), rules.holders, city) == expected
