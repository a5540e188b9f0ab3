"""The policies of what comes after the ranking, at their edges: votes, lists, earlier titles, texts in force, years, uses."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from domain.policies.bans import ban
from domain.policies.fund_uses import fund_uses
from domain.policies.holders import repeats
from domain.policies.in_force import state_on
from domain.policies.places import Entrant, Place, Rules, allocate, fits
from domain.policies.title_use import title_use
from domain.policies.vote import Tally, vote
from domain.policies.withdrawal import Held, withdrawal
from domain.policies.years import next_opening
from domain.regulation.award import Frequency
from domain.regulation.identity import Status
from domain.regulation.tenure import RevocationGround, Window
from domain.shared.history import Title
from domain.shared.severity import ACCIDENT, at_least
from domain.stages.deliberation import Vote
from domain.stages.plan import Regulation
from services.catalogue import regulation_of

TEXT = Path(__file__).resolve().parents[2] / "regulations" / "lindu.yaml"


@pytest.fixture(scope="module")
def regulation() -> Regulation:
    """The made-up city's."""
    return regulation_of(TEXT.read_bytes(), "lindu")


def rule(quorum: str, majority: str) -> Vote:
    """A vote with these shares."""
    return Vote(quorum=Decimal(quorum), majority=Decimal(majority), ballot="open", basis="17")


@pytest.mark.parametrize(
    ("shares", "entitled", "present", "in_favour", "outcome"),
    [
        (("0.5", "0.5"), 10, 5, 3, "carried"),
        (("0.5", "0.5"), 10, 4, 4, "no_quorum"),
        (("0.5", "0.5"), 9, 5, 3, "carried"),
        (("0.5", "0.5"), 9, 4, 4, "no_quorum"),
        (("0.6667", "0.5"), 3, 2, 2, "no_quorum"),
        (("0.66", "0.5"), 3, 2, 2, "carried"),
        (("1", "0.5"), 3, 3, 1, "lost"),
        (("0.5", "0.6667"), 9, 9, 6, "lost"),
        (("0.5", "0.6666"), 9, 9, 6, "carried"),
        (("0.5", "1"), 3, 3, 3, "lost"),
        (("0.5", "0.5"), 0, 0, 0, "no_quorum"),
    ],
)
def test_quorum_is_reached_and_majority_is_exceeded(
    shares: tuple[str, str], entitled: int, present: int, in_favour: int, outcome: str
) -> None:
    """A share of those who may vote must be there, at least; the votes for must be more than a share of those who are."""
    tally = Tally(in_favour, 0, present - in_favour)
    assert vote(rule(*shares), tally, entitled=entitled, present=present).outcome == outcome


def entrants(*labels: str) -> list[Entrant]:
    """Organizations in order of rank."""
    return [Entrant(str(number), "organization", labels=(label,) if label else ()) for number, label in enumerate(labels)]


def test_a_list_follows_the_ranking_and_keeps_the_reserve(regulation: Regulation) -> None:
    """Articles 3 and 3(1): the third other steps down to the nomination, the label behind it takes the reserved place."""
    found = allocate(entrants("", "", "", "srdi", "", ""), Rules(regulation.quotas, regulation.caps))
    assert [(place.entrant.applicant, place.tier) for place in found] == [
        ("0", "award"), ("1", "award"), ("2", "nomination"), ("3", "award"), ("4", "nomination"),
    ]  # fmt: skip


def test_every_broken_rule_is_told(regulation: Regulation) -> None:
    """Four others for three places of which one is reserved: the quota, and the reserve."""
    asked = [Place(entrant, "award") for entrant in entrants("", "", "", "")]
    finding = fits(Rules(regulation.quotas, regulation.caps), standing=[], asked=asked, in_line=[])
    assert (finding.outcome, [ground.rule for ground in finding.grounds]) == ("exceeded", ["org_award", "org_award_reserve"])


def test_a_repeat_is_of_the_same_tier() -> None:
    """Not another tier's, another city's or giver's, not a withdrawn one, not this cycle's own."""
    nominated = Title("lindu/2021", "nomination", date(2021, 5, 4), None)
    others = [
        Title("lindu/2021", "award", date(2025, 5, 4), None), Title("elsewhere/2021", "nomination", date(2025, 5, 4), None),
        Title("lindu/2023", "nomination", date(2025, 5, 4), None, date(2025, 6, 1)),
        Title("lindu/2023", "nomination", date(2025, 5, 4), None, kind="province"),
    ]  # fmt: skip
    assert not repeats(others, city="lindu", tier="nomination", cycle="lindu/2026")
    assert repeats([*others, nominated], city="lindu", tier="nomination", cycle="lindu/2026")
    assert not repeats([nominated], city="lindu", tier="nomination", cycle="lindu/2021")


def ground(**more: object) -> RevocationGround:
    """A ground of revocation."""
    return RevocationGround.model_validate({"name": "accident", "basis": "27"} | more)


@pytest.mark.parametrize(("event_on", "outcome"), [("2022-12-10", "open"), ("2025-12-10", "open"), ("2025-12-11", "outside-window")])
def test_a_window_of_years_ends_with_its_anniversary(event_on: str, outcome: str) -> None:
    """Conferred on 10 December 2022: three years to 10 December 2025."""
    title = Held(date(2022, 12, 10), date(2025, 12, 10))
    found = withdrawal(ground(window=Window(years=3)), title, elements=[], severity=None, event_on=date.fromisoformat(event_on))
    assert found.outcome == outcome


def test_a_window_of_validity_has_no_end_where_the_title_has_none() -> None:
    """It begins with the conferral all the same."""
    title = Held(date(2022, 12, 10), None)
    window = ground(window=Window(validity=True))
    assert withdrawal(window, title, elements=[], severity=None, event_on=date(2060, 1, 1)).outcome == "open"
    assert withdrawal(window, title, elements=[], severity=None, event_on=date(2022, 12, 9)).outcome == "outside-window"


def test_the_scale_rises() -> None:
    """一般, 较大, 重大, 特别重大; what has no scale is met by itself alone."""
    assert at_least("larger") == ("larger", "major", "extraordinary")
    assert at_least("general") == ACCIDENT
    assert at_least("serious", "service_quality") == ("serious",)


def status(**more: object) -> Status:
    """A text's state."""
    return Status.model_validate({"state": "in_force", "effective_from": "2021-09-01", "basis": "34"} | more)


@pytest.mark.parametrize(
    ("text", "enacted", "day", "state"),
    [
        (status(effective_until="2026-08-31"), None, "2021-08-31", "not_yet"),
        (status(effective_until="2026-08-31"), None, "2021-09-01", "in_force"),
        (status(effective_until="2026-08-31"), None, "2026-08-31", "in_force"),
        (status(effective_until="2026-08-31"), None, "2026-09-01", "lapsed"),
        (status(effective_from="by_act"), None, "2026-09-01", "undated"),
        (status(effective_from="by_act"), "2016-05-10", "2016-05-09", "not_yet"),
        (status(effective_from="by_act"), "2016-05-10", "2016-05-10", "in_force"),
        (status(state="draft"), "2016-05-10", "2026-09-01", "draft"),
        (status(state="superseded"), None, "2026-09-01", "superseded"),
    ],
)
def test_a_text_is_the_law_within_its_days(text: Status, enacted: str | None, day: str, state: str) -> None:
    """From its first day, its own or an act's, through its last."""
    assert state_on(text, date.fromisoformat(enacted) if enacted else None, date.fromisoformat(day)) == state


@pytest.mark.parametrize(
    ("years", "today", "opens"),
    [
        ([], "2026-03-01", "2026-03-01"), ([], "2026-03-02", "2027-03-01"), ([2026], "2026-06-01", "2028-03-01"),
        ([2020], "2026-06-01", "2027-03-01"), ([2020], "2026-02-01", "2026-03-01"), ([2024, 2030], "2026-02-01", "2032-03-01"),
    ],
)  # fmt: skip
def test_the_next_opening_day(years: list[int], today: str, opens: str) -> None:
    """The regulation's day of the first year that is far enough from the last cycle's and not over."""
    frequency = Frequency(every_years=2, opens_month=3, opens_day=1, basis="2")
    assert next_opening(frequency, years, date.fromisoformat(today)).isoformat() == opens


def test_uses_and_titles_by_their_articles(regulation: Regulation) -> None:
    """Articles 24 and 33: what is named or proper rests on nothing, what is not names its article."""
    assert fund_uses(regulation.fund_uses, ["training"]).basis == ""
    assert fund_uses(regulation.fund_uses, ["dividend", "training"]).basis == "24"
    assert title_use(regulation.title_use, []).basis == ""
    assert title_use(regulation.title_use, ["undated", "for_profit"]).basis == "33"


def test_a_ban_ends_on_its_anniversary() -> None:
    """The day of the decision does not count; 29 February has its anniversary on the 28th."""
    assert ban("lindu", "g", since=date(2026, 6, 1), years=10, basis="26").until == date(2036, 6, 1)
    assert ban("lindu", "g", since=date(2028, 2, 29), years=5, basis="25").until == date(2033, 2, 28)
