"""What comes after the ranking, asked of the five texts as they are: places, repeats, money, chains, bans, windows, terms."""

from datetime import date
from pathlib import Path

import pytest

from domain.policies.in_force import state_on
from domain.policies.places import Entrant, Place, Rules, fits
from domain.policies.prize import payable_cny
from domain.policies.withdrawal import Held, withdrawal
from domain.regulation.applicants import Tier, Track
from domain.stages.approval import ApprovalStage
from domain.stages.plan import Regulation
from services.catalogue import Catalogue

CATALOGUE = Catalogue(Path(__file__).resolve().parents[2] / "regulations")


def text(city: str) -> Regulation:
    """The newest text of a city."""
    return CATALOGUE.regulation(city, CATALOGUE.latest(city))[0]


def places(track: Track, tier: Tier, first: int, again: int = 0, labelled: int = 0) -> list[Place]:
    """So many proposed: first awards, of which some carry the label, and re-awards."""
    return [Place(Entrant(f"{track}-{tier}-{n}", track, n >= first, ("srdi",) if n < labelled else ()), tier) for n in range(first + again)]


ORG: Track = "organization"
PERSON: Track = "individual"


@pytest.mark.parametrize(
    ("city", "asked", "outcome"),
    [
        ("erenhot", places(ORG, "award", 1) + places(PERSON, "award", 1), "within"),
        ("erenhot", places(PERSON, "award", 2), "exceeded"),  # an empty place of the other track does not move
        ("gongyi", places(ORG, "award", 5, labelled=2), "within"),
        ("gongyi", places(ORG, "award", 5, labelled=1), "reserved"),
        ("gongyi", places(ORG, "award", 5, labelled=5), "within"),
        ("gongyi", places(ORG, "award", 3), "within"),
        ("gongyi", places(ORG, "award", 4), "reserved"),
        ("gongyi", places(ORG, "award", 5, again=2, labelled=2), "within"),
        ("gongyi", places(ORG, "award", 6, labelled=6), "exceeded"),
        ("qinhuangdao", places(ORG, "award", 6) + places(PERSON, "award", 4), "within"),
        ("qinhuangdao", places(ORG, "award", 7), "exceeded"),
        ("qinhuangdao", places(PERSON, "award", 5), "exceeded"),
        ("yancheng", places(ORG, "award", 5, again=1) + places(ORG, "nomination", 5), "within"),
        ("yancheng", places(ORG, "award", 6), "exceeded"),
        ("yancheng", places(ORG, "nomination", 6), "exceeded"),
    ],
)
def test_a_whole_list_by_the_text(city: str, asked: list[Place], outcome: str) -> None:
    """Erenhot 3, Gongyi 4 and 28, Qinhuangdao 3, Yancheng 3 and 16."""
    regulation = text(city)
    found = fits(Rules(regulation.quotas, regulation.caps), standing=[], asked=asked, in_line=[place.entrant for place in asked])
    assert found.outcome == outcome


def test_the_eleventh_meets_the_track_and_the_total() -> None:
    """Qinhuangdao 3: six and four stand; whoever is added breaks two rules."""
    regulation = text("qinhuangdao")
    standing = places(ORG, "award", 6) + places(PERSON, "award", 4)
    more = [Place(Entrant("one-more", ORG), "award")]
    finding = fits(Rules(regulation.quotas, regulation.caps), standing=standing, asked=more, in_line=[])
    assert [ground.facts["places"] for ground in finding.grounds] == [6, 10]


@pytest.mark.parametrize(
    ("city", "track", "tier", "first", "repeat"),
    [
        ("wuhai", ORG, "award", 1_000_000, 0), ("erenhot", ORG, "award", 200_000, 200_000), ("erenhot", PERSON, "award", 0, 0),
        ("gongyi", ORG, "award", 100_000, 0), ("qinhuangdao", ORG, "award", 200_000, 0), ("qinhuangdao", PERSON, "award", 20_000, 0),
        ("yancheng", ORG, "award", 500_000, 0), ("yancheng", ORG, "nomination", 100_000, 0),
    ],
)  # fmt: skip
def test_what_a_title_pays(city: str, track: Track, tier: Tier, first: int, repeat: int) -> None:
    """Wuhai 20 and 6, Erenhot 23 (nothing for a person; a second award is silent), Gongyi 4 and 28, Qinhuangdao 20, Yancheng 12."""
    prize = text(city).prize(track, tier)
    assert (payable_cny(prize, re_award=False), payable_cny(prize, re_award=True)) == (first, repeat)


@pytest.mark.parametrize(
    ("city", "most"), [("wuhai", 3_000_000), ("erenhot", 200_000), ("gongyi", 500_000), ("qinhuangdao", 1_280_000), ("yancheng", 3_000_000)]
)
def test_the_most_that_a_cycle_pays(city: str, most: int) -> None:
    """Places times prizes; Yancheng 13 says the same sum in its budget."""
    regulation = text(city)
    assert sum(quota.places * regulation.prize(quota.track, quota.tier).first_cny for quota in regulation.quotas) == most
    assert regulation.budget.prizes_cny in {None, most}


@pytest.mark.parametrize(
    ("city", "rule", "recovers", "years"),
    [
        ("wuhai", "fraud", (True, True), 5), ("wuhai", "events", (False, False), None), ("erenhot", "fraud", (True, True), 5),
        ("erenhot", "events", (False, False), None), ("gongyi", "withdrawal", (True, True), 4), ("qinhuangdao", "fraud", (True, True), 10),
        ("qinhuangdao", "events", (True, True), None), ("yancheng", "fraud", (True, True), 5), ("yancheng", "accident", (True, True), 5),
    ],
)  # fmt: skip
def test_never_more_than_is_written(city: str, rule: str, recovers: tuple[bool, bool], years: int | None) -> None:
    """Wuhai 30 and 31, Erenhot 28 and 29, Gongyi 25, Qinhuangdao 26 and 27, Yancheng 14 and 15: recovery and bans, each on its own."""
    found = next(one for one in text(city).revocations if one.name == rule)
    assert (found.recovers.items, found.recovers.money) == recovers
    assert (found.ban.years if found.ban else None) == years


@pytest.mark.parametrize(
    ("city", "ground", "severity", "event_on", "outcome"),
    [
        ("erenhot", "accident", "larger", date(2025, 12, 10), "open"),
        ("erenhot", "accident", "larger", date(2025, 12, 11), "outside-window"),
        ("erenhot", "accident", "general", date(2025, 12, 10), "severity-below"),
        ("gongyi", "accident", "larger", date(2026, 12, 10), "open"),
        ("gongyi", "accident", "larger", date(2026, 12, 11), "outside-window"),
        ("qinhuangdao", "accident", "major", date(2025, 12, 10), "open"),
        ("qinhuangdao", "accident", "larger", date(2025, 12, 10), "severity-below"),
        ("qinhuangdao", "accident", "major", date(2025, 12, 11), "outside-window"),
        ("wuhai", "accident", "major", date(2050, 1, 1), "open"),
        ("yancheng", "accident_with_major_impact", None, date(2050, 1, 1), "open"),
    ],
)
def test_class_and_window_of_an_accident(city: str, ground: str, severity: str, event_on: date, outcome: str) -> None:
    """Of a title of 10 December 2022: Erenhot 29 and Qinhuangdao 27 three years, Gongyi 25(2) its validity, Wuhai 31, Yancheng 15 none."""
    regulation = text(city)
    rule = next(one for revocation in regulation.revocations for one in revocation.grounds if one.name == ground)
    title = Held(date(2022, 12, 10), date(2026, 12, 10) if regulation.validity.years else None)
    assert withdrawal(rule, title, elements=rule.requires, severity=severity, event_on=event_on).outcome == outcome


@pytest.mark.parametrize(("city", "day", "state"), [
    ("erenhot", "2021-08-31", "not_yet"), ("erenhot", "2026-08-31", "in_force"), ("erenhot", "2026-09-01", "lapsed"),
    ("gongyi", "2023-03-08", "not_yet"), ("gongyi", "2026-09-01", "in_force"), ("wuhai", "2026-09-01", "undated"),
    ("qinhuangdao", "2026-09-01", "draft"), ("yancheng", "2026-09-01", "draft"),
])  # fmt: skip
def test_which_text_is_the_law_on_a_day(city: str, day: str, state: str) -> None:
    """Erenhot 34, Gongyi 31, Wuhai 35; Qinhuangdao and Yancheng are for comment."""
    assert state_on(text(city).status, None, date.fromisoformat(day)) == state


@pytest.mark.parametrize("city", CATALOGUE.cities())
def test_whoever_has_an_act_has_a_role(city: str) -> None:
    """Each who decides, investigates, passes a list or withdraws a title can send the act; offices act as offices."""
    regulation = text(city)
    objections = regulation.final_notice.objections
    named = [objections.decided_by, objections.re_examined_by, *(rule.decided_by for rule in regulation.application_bans)]
    named += [step.by for step in regulation.the(ApprovalStage).chain]
    named += [step.by for rule in regulation.revocations for step in rule.chain]
    assert [name for name in named if not regulation.roles_of(name)] == []
    assert regulation.roles_of(objections.re_examined_by) == ("office",)
    assert {regulation.roles_of(rule.chain[0].by) for rule in regulation.revocations} == {("office",)}
