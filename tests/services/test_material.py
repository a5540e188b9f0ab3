"""Opening a document is on record: by whom and when; who is recused, or sits on no panel, does not open it."""

import pytest

from domain.material.material import Opened, fold
from domain.shared import identifiers as ids
from domain.shared.refusal import InvalidError
from tests.desk import CYCLE, Desk, code, opened, qualified

READ = {"cycle": CYCLE, "applicant": code(1), "document": "evidence"}


@pytest.fixture
def d(quick_desk: Desk) -> Desk:
    """Two applications in document review."""
    return qualified(opened(quick_desk), range(1, 3))


def test_who_read_what_and_when(d: Desk) -> None:
    """Each opening is an event with its reader, role and instant; the answer is the digest; the first time is kept."""
    answer = d.done("material.open", "reviewer", "rev-a", **READ)
    assert answer.facts == {"document": "evidence", "digest": "e" * 64}
    d.on("2026-06-01 10:00").done("material.open", "reviewer", "rev-a", **READ)
    d.done("material.open", "supervisor", "watch", **READ | {"document": "application"})
    events = [one.data for one in d.log.events_of(ids.material_stream(CYCLE, code(1)))]
    assert [(one.reader, one.role, one.document) for one in events if isinstance(one, Opened)] == [
        ("rev-a", "reviewer", "evidence"), ("rev-a", "reviewer", "evidence"), ("watch", "supervisor", "application"),
    ]  # fmt: skip
    material, _ = d.log.load(ids.material_stream(CYCLE, code(1)), fold)
    assert material is not None
    assert (material.read_by("rev-a"), material.read_by("rev-b")) == (True, False)
    assert isinstance(events[0], Opened)
    assert material.readers["rev-a"]["evidence"] == events[0].opened_at


def test_the_recused_do_not_read(d: Desk) -> None:
    """Refused under the article on recusal, and the refusal stands in the log; another application is open to the same reviewer."""
    d.done("recusal.declare", "reviewer", "rev-a", cycle=CYCLE, applicant=code(1), reviewer="rev-a", reason="(invented)")
    refused = d.act("material.open", "reviewer", "rev-a", **READ)
    assert (refused.outcome, refused.code) == ("refused", "recused")
    assert d.log.version(ids.material_stream(CYCLE, code(1))) == 1
    d.done("material.open", "reviewer", "rev-a", **READ | {"applicant": code(2)})


def test_a_reviewer_without_a_seat_does_not_read(d: Desk) -> None:
    """A stranger to the panels is refused; the office is not; a document that is not there is told."""
    assert d.act("material.open", "reviewer", "rev-z", **READ).code == "not-on-panel"
    d.done("material.open", "office", "clerk", **READ)
    with pytest.raises(InvalidError, match="document-unknown"):
        d.act("material.open", "office", "clerk", **READ | {"document": "gone"})
