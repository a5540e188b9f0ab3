"""What an event says in short: of every kind of event something, of some in words of their own."""

from datetime import date
from pathlib import Path

import pytest

from domain.cycle import events as e
from domain.cycle import review_events as r
from domain.shared.event import TOPICS, Event, decode
from services.audit.says import says
from tests.events.test_samples import SAMPLES, topic_of

ITSELF = {
    "application.withdrawn", "award.expired", "comment.evidence_given", "comment.opened", "cycle.applications_recounted",
    "cycle.calendar_changed", "cycle.cancelled", "cycle.standard_pinned", "cycle.vacancy_resolved", "cycle.work_plan_filed",
    "internal_notice.waived", "log.opened", "material.opened", "notice.alteration_explained", "notice.attested", "notice.closed",
    "notice.found_altered", "notice.withdrawn",
    "objection.evidence_given", "objection.opened", "poll.issued", "poll.voiced", "programme.standard_approved", "reviewer.assessed",
    "reviewer.exited",
}  # fmt: skip
"""Events of which the name, the day, who acted, the reason or a digest say all."""

TODAY = [path for path in SAMPLES if topic_of(path) in TOPICS.values()]
ONE, TWO, OTHER = "91150300MA01W0001E", "91150300MA01W0002H", "91150300MA01W0003K"


def sample(name: str) -> Event:
    """The stored sample of a kind of event, of today's version."""
    [path] = [path for path in TODAY if topic_of(path).partition("/")[0] == name]
    return decode(topic_of(path), path.read_bytes().rstrip(b"\n"))


@pytest.mark.parametrize("path", TODAY, ids=lambda path: path.stem)
def test_every_kind_says_something(path: Path) -> None:
    """But for those of which all is said beside it."""
    name = topic_of(path).partition("/")[0]
    assert bool(says(sample(name))) is (name not in ITSELF)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("session.ballot_closed", {"motion": 1, "in_favour": 5, "against": 0, "abstaining": 0, "passed": True}),
        ("session.ballot_sealed", {"motion": 1, "member": "m1"}),
        ("session.opened", {"body": "committee", "present": ["m1", "m2", "m3", "m4", "m5"], "on": "2026-05-04"}),
        ("cycle.term_moved", {"was": "2026-04-30", "last_day": "2026-05-29"}),
        ("award.conferred", {"track": "organization", "tier": "award"}),
        ("application.barred", {"unmet": ["accident"]}),
        ("application.feedback_recorded", {"reviewer": "exp-a", "side": "on_reviewer"}),
        ("objection.investigated", {"finding": "verified", "by": "award_office"}),
    ],
)
def test_what_was_decided_is_told(name: str, said: dict[str, object]) -> None:
    """A count, who was there, a moved day, a tier, what bars, whose word; nothing that is sealed."""
    told = says(sample(name))
    assert {field: told.get(field) for field in said} == said
    assert "[sealed]" not in str(told)


def test_a_setting_is_told_with_its_value() -> None:
    """Under its own name."""
    assert says(e.SettingSet("filing_deadline", date(2026, 5, 29), "")) == {"filing_deadline": "2026-05-29"}


def test_a_list_says_who_goes_on() -> None:
    """All of both lists, and of one applicant whether it does."""
    listed = r.Shortlisted("shortlist", (ONE,), (TWO,), "15")
    assert says(listed) == {"stage": "shortlist", "going_on": [ONE], "left_out": [TWO]}
    assert [says(listed, one) for one in (ONE, TWO)] == [{"stage": "shortlist", "goes_on": True}, {"stage": "shortlist", "goes_on": False}]


def test_no_interest_is_said() -> None:
    """A reviewer's empty list is an answer; of one applicant, nobody else's name is told."""
    assert says(r.InterestStated("exp-a", ())) == {"reviewer": "exp-a", "interested": False}
    assert says(r.InterestStated("exp-a", (ONE, TWO)), ONE) == {"reviewer": "exp-a", "applicants": [ONE]}
    assert OTHER not in str(says(r.InterestStated("exp-a", (ONE, OTHER)), ONE))
