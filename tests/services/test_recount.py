"""A holiday notice is announced while applications wait: their periods follow, batch by batch, also after a crash between two."""

from datetime import date
from pathlib import Path

import pytest

from domain.application.admission import TermRecounted
from domain.cycle.events import ApplicationsRecounted
from domain.internal_notice import internal_notice as n
from domain.shared import identifiers as ids
from domain.shared.actor import SYSTEM
from services.acts import recount
from services.acts.calendar import ReplanCycle
from services.acts.recount import RecountApplications
from services.office import Act
from tests.cities import application, approved, call, cycle, filing, opened, organization, refused
from tests.cities import file as filed
from tests.desk import Desk, code, desk
from tests.holidays import MADE_UP, announced

LATE = {"filing_deadline": "2027-01-31"}


@pytest.fixture
def d(tmp_path: Path) -> Desk:
    """Erenhot, filing from 21 December 2026 to 31 January 2027."""
    return filing(desk(str(tmp_path / "log.db"), "2026-12-21 09:00"), "erenhot/2026", **LATE)


def due(d: Desk, number: int) -> date | None:
    """The last day of the review of an application as it runs now."""
    term = application(d, code(number)).due
    return term.last_day if term is not None else None


def test_the_review_of_each_application_is_counted_again_erenhot_16(d: Desk) -> None:
    """Article 16: ten working days; 31 December becomes a rest day and 9 January a working one, so some ends move, and some do not."""
    for number, on in ((1, "2026-12-21 10:00"), (2, "2026-12-25 10:00"), (3, "2026-12-28 10:00")):
        organization(d.on(on), number)
        assert filed(d, code(number)).outcome == "done"
    before = [due(d, number) for number in (1, 2, 3)]
    announced(d.on("2026-12-30 10:00"), MADE_UP)
    d.advance()
    # From 21 December: 22 23 24 25 28 29 30, then 4 5 6 January; from the 25th: 28 29 30, 4 5 6 7 8 9 and 11; from the 28th: 29 30 ... 12.
    assert [due(d, number) for number in (1, 2, 3)] == [date(2027, 1, 6), date(2027, 1, 11), date(2027, 1, 12)]
    assert before == [date(2027, 1, 5), date(2027, 1, 11), date(2027, 1, 12)]
    stored = [one.data for one in d.log.events_of(f"application:{d.cycle}/{code(1)}") if isinstance(one.data, TermRecounted)]
    assert [(one.old.last_day, one.new.last_day, one.new.certain) for one in stored] == [(date(2027, 1, 5), date(2027, 1, 6), True)]
    assert d.on("2027-01-06 23:59:59").advance().due is not None
    assert application(d, code(1)).overdue is False
    d.on("2027-01-07 00:00:00").advance()
    assert application(d, code(1)).overdue is True


def test_a_reply_and_the_call_follow_erenhot_14_16(d: Desk) -> None:
    """Articles 14 and 16: the time for a reply moves with the rest, and so does the day before which filing may not close."""
    organization(d, 1)
    filed(d, code(1), documents={})
    asked = ["application_form", "self_evaluation_report", "supporting_evidence", "truth_statement"]
    d.on("2026-12-28 10:00").done("supplement.request", cycle=d.cycle, applicant=code(1), missing=asked)
    first = application(d, code(1)).supplement.term
    floor = cycle(d).call
    announced(d.on("2026-12-30 10:00"), MADE_UP)
    d.advance()
    second, after = application(d, code(1)).supplement.term, cycle(d).call
    assert first is not None
    assert second is not None
    assert floor is not None
    assert after is not None
    assert (first.last_day, second.last_day) == (date(2027, 1, 5), date(2027, 1, 6))
    # 22 23 24 25 28 29 30 December, 4 5 6 January; before, a floor stood to the latest of the days that were still open.
    assert (after.last_day, after.certain, floor.certain, floor.last_day) == (date(2027, 1, 6), True, False, floor.latest)
    moved = {"cycle": d.cycle, "name": "filing_deadline", "reason": "(invented)"}
    assert refused(d.act("cycle.set", **moved, value="2027-01-05")) == ("call-too-short", "14")
    reply = {"cycle": d.cycle, "applicant": code(1), "documents": dict.fromkeys(asked, "e")}
    assert d.on("2027-01-06 20:00").act("supplement.answer", "applicant", "org", **reply).outcome == "done"


def test_the_notice_inside_the_house_follows_qinhuangdao_13(tmp_path: Path) -> None:
    """Article 13: a notice that is posted over the turned days stands as many working days as before; what is filed is left alone."""
    d = opened(desk(str(tmp_path / "log.db"), "2026-12-21 09:00"), "qinhuangdao/2026", **LATE, recommendation_deadline="2027-02-26")
    assert call(approved(d)).outcome == "done"
    d.advance()
    organization(d, 1)
    posted = {"cycle": d.cycle, "applicant": code(1), "posted_on": "2026-12-28", "text": "proof"}
    d.on("2026-12-28 09:00").done("internal_notice.record", "applicant", "org", **posted)
    announced(d.on("2026-12-30 10:00"), MADE_UP)
    # The applicant's own act is judged by the end that holds since the announcement: 29 30 December, 4 5 6 January.
    early = filed(d.on("2027-01-06 09:00"), code(1))
    assert (refused(early), early.facts["last_day"]) == (("internal-notice-running", "13"), "2027-01-06")
    assert [type(one.data) for one in d.log.events_of(ids.internal_notice_stream(d.cycle, code(1)))] == [n.Recorded, n.TermRecounted]
    assert filed(d.on("2027-01-07 00:00:00"), code(1)).outcome == "done"


def test_batches_go_on_where_a_crash_left_them(d: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Many applications are counted in several appends; stopped between two, the rest follows before anybody acts, and each once."""
    monkeypatch.setattr(recount, "AT_ONCE", 2)
    for number in range(1, 6):
        organization(d, number)
        assert filed(d, code(number)).outcome == "done"
    announced(d.on("2026-12-30 10:00"), MADE_UP)
    text = str(d.office.look("", lambda case: case.announced(("CN",))[0].text))
    d.office.execute(ReplanCycle(cycle=d.cycle, text=text), Act(SYSTEM, f"replan/{d.cycle}/{text}"))
    d.office.execute(RecountApplications(cycle=d.cycle), Act(SYSTEM, "recount/first"))
    assert [due(d, number) for number in range(1, 6)] == [date(2027, 1, 6)] * 2 + [date(2027, 1, 5)] * 3
    assert d.act("application.withdraw", "applicant", "org", cycle=d.cycle, applicant=code(5)).outcome == "done"
    assert [due(d, number) for number in range(1, 6)] == [date(2027, 1, 6)] * 5
    counted = [type(one.data) for one in d.log.events_of(ids.cycle_stream(d.cycle)) if isinstance(one.data, ApplicationsRecounted)]
    assert len(counted) == 1
    d.advance()
    each = [sum(isinstance(one.data, TermRecounted) for one in d.log.events_of(f"application:{d.cycle}/{code(k)}")) for k in range(1, 6)]
    assert each == [1] * 5
