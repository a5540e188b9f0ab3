"""Every paper that a log gives rise to, for tests: each with a name of its own."""

from collections.abc import Iterator
from contextlib import suppress

from domain.application import admission as m
from domain.cycle import events as e
from domain.session import session as s
from domain.shared import identifiers as ids
from domain.shared.refusal import InvalidError
from services.documents import award_list, call, letters, minutes, official
from services.documents.issuing import Issuing
from services.documents.official import Certificate
from services.documents.paper import Paper
from tests.desk import Desk

KINDS = ("announcement", "notice", "supplement", "decision", "certificate", "minutes", "feedback")


def issuing(d: Desk) -> Issuing:
    """The papers of a desk's log."""
    return Issuing(d.log, d.office.texts)


def papers(d: Desk) -> Iterator[tuple[str, Paper | Certificate]]:
    """Kind -> paper: all of every cycle of the log."""
    made = issuing(d)
    for stream in d.log.streams("cycle:"):
        cycle = stream.partition(":")[2]
        for number, _ in enumerate(made.each(stream, e.Announced), 1):
            yield "announcement", call.announcement(made, cycle, number)
        for number, _ in enumerate(made.each(stream, e.CandidatesConferred), 1):
            yield "decision", award_list.decision(made, cycle, number)
        for one in d.log.streams(f"notice:{cycle}/"):
            yield "notice", official.notice(made, cycle, int(one.rpartition("/")[2]))
        for one in d.log.streams(f"award:{cycle}/"):
            yield "certificate", official.certificate(made, cycle, ids.applicant_in(one))
        for one in d.log.streams(f"session:{cycle}/"):
            if made.each(one, s.MotionPut):
                yield "minutes", minutes.minutes(made, cycle, int(one.rpartition("/")[2]))
        for one in d.log.streams(f"application:{cycle}/"):
            code = ids.applicant_in(one)
            for number, _ in enumerate(made.each(one, m.SupplementRequested), 1):
                yield "supplement", letters.supplement(made, cycle, code, number)
            with suppress(InvalidError):  # what has no last decision has no feedback
                yield "feedback", letters.feedback(made, cycle, code)
