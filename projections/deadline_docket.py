"""The deadline docket: every period that runs or ran, in whose hands, under which article."""

from domain.award import award as w
from domain.cycle import events as e
from domain.objection import objection as o
from domain.shared.event import Event
from domain.shared.term import Term
from projections.table import Board, Key, Record, Table
from services.follow import Row

HANDS = {
    "intake": "applicant",
    "public_notice": "office",
    "re_examination_limit": "office",
    "validity": "holder",
    "share_experience": "holder",
}
"""Who must act within a period of this name; the office where nobody else is named."""


class DeadlineDocket(Board):
    """One row per period: a stream may have several of one name, one after the other."""

    name = "deadline_docket"
    reads = frozenset(
        [
            "cycle.stage_opened", "cycle.term_moved", "cycle.stage_closed", "cycle.notice_published", "cycle.notice_withdrawn",
            "cycle.notice_closed", "cycle.cancelled", "objection.filed", "objection.reminded", "objection.decided", "award.conferred",
            "award.duty_set", "award.duty_ended", "award.expired", "award.revoked",
        ]
    )  # fmt: skip
    table = Table(
        "deadline_docket",
        {"stream": "text", "name": "text", "number": "bigint"},
        {
            "opens_on": "text", "last_day": "text", "closes_at": "text", "amount": "bigint", "unit": "text", "basis": "text",
            "certain": "bigint", "hands": "text", "state": "text",
        },
    )  # fmt: skip

    def touched(self, row: Row) -> list[Key]:
        """The period that an event opens, moves or ends; a stream may have several of one name."""
        return [(row.stream, *found) for found in _periods(row)]

    def change(self, record: Record, row: Row) -> None:
        """Follow the period."""
        term = _term(row)
        if term is not None:
            record |= _shown(term) | {"state": "running"}
        elif record["state"] == "running":
            record["state"] = "closed"


def _periods(row: Row) -> list[tuple[str, int]]:
    """Name and number: notices are numbered; anything else is the only one of its name that runs."""
    match row.event:
        case e.TermMoved(stage) | e.StageClosed(stage) | e.StageOpened(stage):
            return [(stage, 1)]
        case e.NoticePublished(number) | e.NoticeWithdrawn(number) | e.NoticeClosed(number):
            return [("public_notice", number)]
        case w.DutySet(duty) | w.DutyEnded(duty):
            return [(duty, 1)]
        case w.Conferred(validity=None):
            return []
        case event:
            return [(name, 1) for kinds, name in ONLY if isinstance(event, kinds)]


ONLY: tuple[tuple[tuple[type[Event], ...], str], ...] = (
    ((o.Filed, o.Reminded, o.Decided), "re_examination_limit"),
    ((w.Conferred, w.Expired, w.Revoked), "validity"),
)
"""Events of the periods that a stream has once."""


def _term(row: Row) -> Term | None:
    match row.event:
        case e.StageOpened(_, term) | o.Filed(term=term):
            return term
        case e.TermMoved(_, _, term) | e.NoticePublished(_, _, term) | w.DutySet(_, term) | w.Conferred(validity=term):
            return term
        case _:
            return None


def _shown(term: Term) -> Record:
    return {
        "opens_on": term.opens_on.isoformat(), "last_day": term.last_day.isoformat(), "closes_at": term.closes_at.isoformat(),
        "amount": term.amount, "unit": term.unit, "basis": term.basis, "certain": int(term.certain),
        "hands": HANDS.get(term.name, "office"),
    }  # fmt: skip
