"""The deadline docket: every period that runs or ran and every stage that waits for an act, in whose hands, under which article."""

from collections.abc import Sequence

from domain.award import award as w
from domain.calendar.instants import day_of
from domain.cycle import events as e
from domain.cycle import review_events as r
from domain.objection import objection as o
from domain.shared import identifiers as ids
from domain.shared.event import Event
from domain.shared.term import Recounted, Term
from projections.table import Board, Key, Record, Table
from services.database import Transaction
from services.follow import Row

NOTICE = "public_notice"
"""What the rows of public notices are called."""


class DeadlineDocket(Board):
    """One row per period or stage of a stream: public notices are numbered from 1, anything else has 0.

    `state`: `running`; `waiting`, for a stage that ends by an act and has no period; `on_notice`, for one whose notice runs; `withdrawn`;
    `overrun`, for a limit over several stages, the last of which is `until_stage`; `closed`.
    `turn` counts the terms of a duty from 0: each takes the row of the one before.
    `moved_from` is the last day before it was last moved, `moves` how often it was, `moved_by` the holiday notice that did.
    `reminded` is the day of the last reminder, with its rung of the ladder.
    """

    name = "deadline_docket"
    reads = frozenset(
        [
            "cycle.stage_opened", "cycle.term_moved", "cycle.term_recounted", "cycle.reminded", "cycle.stage_closed",
            "cycle.comments_opened", "cycle.limit_started", "cycle.limit_overrun",
            "cycle.notice_published", "cycle.notice_withdrawn", "cycle.notice_extended", "cycle.notice_closed", "cycle.cancelled",
            "objection.filed",
            "objection.term_recounted", "objection.reminded", "objection.decided", "award.conferred", "award.duty_set",
            "award.duty_reminded", "award.duty_ended", "award.expired", "award.revoked",
        ]
    )  # fmt: skip
    table = Table(
        "deadline_docket",
        {"stream": "text", "name": "text", "number": "bigint"},
        {
            "opens_on": "text", "last_day": "text", "closes_at": "text", "amount": "bigint", "unit": "text", "bound": "text",
            "start_counts": "bigint", "rolls": "bigint", "calendar": "text", "certain": "bigint", "earliest": "text", "latest": "text",
            "basis": "text", "hands": "text", "state": "text", "turn": "bigint", "moved_from": "text", "moves": "bigint",
            "moved_by": "text", "reminded": "text", "until_stage": "text",
        },
    )  # fmt: skip

    def touched(self, row: Row) -> list[Key]:
        """The periods and stages that an event opens, moves, reminds of or ends."""
        return [(row.stream, *found) for found in _rows(row)]

    def change(self, record: Record, row: Row) -> None:
        """Follow one of them."""
        match row.event:
            case e.StageOpened(_, None, hands, basis):
                record |= {"hands": hands, "basis": basis, "state": "waiting", "moves": 0}
            case e.NoticePublished() | e.NoticeWithdrawn() if record["number"] == 0:
                turned = {"waiting": "on_notice", "on_notice": "waiting"}
                record["state"] = turned.get(record["state"], record["state"])
            case e.NoticeWithdrawn():
                record |= {"state": "withdrawn", "moves": record["moves"] + 1}
            case e.Reminded(rung=rung, due=due) | o.Reminded(rung, due) | w.DutyReminded(rung=rung, due=due):
                record["reminded"] = f"{day_of(due)} ({rung:+d})"
            case Recounted(old, new, _, notice):
                _move(record, old, new, notice)
            case e.TermMoved(_, old, new) | e.NoticeExtended(_, old, new):
                _move(record, old, new, None)
            case r.LimitOverrun():
                record["state"] = "overrun"
            case r.LimitStarted(_, last, term):
                _open_or_close(record, term)
                record["until_stage"] = last
            case _:
                _open_or_close(record, _term(row))

    def apply(self, tx: Transaction, rows: Sequence[Row]) -> None:
        """As any board; a cycle that is called off ends all that ran in it."""
        super().apply(tx, rows)
        closes = f"update {self.table.name} set state = 'closed' where"  # noqa: S608  # a name of our own
        for row in rows:
            if isinstance(row.event, e.StageClosed):
                tx.execute(f"{closes} stream = ? and until_stage = ? and state = 'running'", (row.stream, row.event.stage))
            if isinstance(row.event, e.Cancelled):
                cycle = ids.cycle_in(row.stream)
                tx.execute(f"{closes} stream = ?", (row.stream,))
                tx.execute(f"{closes} stream like ?", (f"objection:{cycle}/%",))


def _open_or_close(record: Record, term: Term | None) -> None:
    if term is not None:
        turn = 0 if record["turn"] is None else record["turn"] + 1
        record |= _shown(term) | {"state": "running", "turn": turn, "moves": 0, "moved_from": None, "moved_by": None}
    elif record["state"] is not None:
        record["state"] = "closed"


def _move(record: Record, old: Term, new: Term, notice: str | None) -> None:
    record |= _shown(new)
    if old.last_day != new.last_day:
        record |= {"moved_from": old.last_day.isoformat(), "moves": (record["moves"] or 0) + 1, "moved_by": notice}


def _rows(row: Row) -> list[tuple[str, int]]:
    """Names and numbers."""
    match row.event:
        case e.TermRecounted(_, new, number=number):
            return [(NOTICE if number else new.name, number)]
        case e.Reminded(name, number, rung, _, stage):
            return [(stage, 0) if rung > 0 else (NOTICE if number else name, number)]
        case e.NoticePublished(number) | e.NoticeWithdrawn(number):
            return [(NOTICE, 0), (NOTICE, number)]
        case e.NoticeClosed(number) | e.NoticeExtended(number):
            return [(NOTICE, number)]
        case (
            r.CommentsOpened(name)
            | e.TermMoved(name)
            | e.StageClosed(name)
            | e.StageOpened(name)
            | w.DutySet(name)
            | w.DutyEnded(name)
            | w.DutyReminded(name)
        ):
            return [(name, 0)]
        case event:
            return [(event.limit, 0)] if isinstance(event, LIMITS) else [(name, 0) for kinds, name in ONLY if isinstance(event, kinds)]


LIMITS = (r.LimitStarted, r.LimitOverrun)
"""Events of a limit over several stages."""

ONLY: tuple[tuple[tuple[type[Event], ...], str], ...] = (
    ((o.Filed, o.TermRecounted, o.Reminded, o.Decided), "re_examination_limit"),
    ((w.Conferred, w.Expired, w.Revoked), "validity"),
)
"""Events of the periods that a stream has once."""


def _term(row: Row) -> Term | None:
    match row.event:
        case e.StageOpened(_, term) | o.Filed(term=term):
            return term
        case e.NoticePublished(_, _, term) | w.DutySet(_, term) | w.Conferred(validity=term) | r.CommentsOpened(term=term):
            return term
        case _:
            return None


def _shown(term: Term) -> Record:
    return {
        "opens_on": term.opens_on.isoformat(), "last_day": term.last_day.isoformat(), "closes_at": term.closes_at.isoformat(),
        "amount": term.amount, "unit": term.unit, "bound": term.bound, "start_counts": int(term.start_counts), "rolls": int(term.rolls),
        "calendar": term.calendar, "certain": int(term.certain), "earliest": term.earliest and term.earliest.isoformat(),
        "latest": term.latest and term.latest.isoformat(), "basis": term.basis, "hands": term.hands,
    }  # fmt: skip
