"""Objections as those who answer and those who watch them see them: where each stands, whose turn it is, and its opening on record."""

from typing import NamedTuple, cast

from domain.objection import objection as o
from domain.shared import identifiers as ids
from domain.shared.actor import Actor, Role
from domain.shared.event import Event
from domain.shared.refusal import InvalidError
from domain.shared.term import Term
from doors.boards import OVERSIGHT
from doors.caller import Reader
from doors.parts import Parts
from doors.unsealing import Unsealed, revealed
from services.accounts.account import Account
from services.acts.objection import OpenObjection, keeps_away, must_be_impartial, openers
from services.acts.publicity import notice_rule
from services.answer import Answer
from services.case import Case
from services.office import Act, new_id

OBJECTIONS: tuple[Role, ...] = (*OVERSIGHT, "committee_chair", "approver")
"""Who may look at objections: who may have to answer one under some regulation, and who watches."""

Acts = dict[str, Role]
"""Command -> the role in which its reader may send it now."""


class Found(NamedTuple):
    """An objection (or a late report), the article that governs it, who answers it, and what its reader may do now.

    `turn` is the act that it waits for, empty once it is decided; `opens` the role in which the reader may open what is sealed of it.
    """

    reference: str
    state: o.Objection
    received: o.Filed | o.ReportReceived
    findings: tuple[o.Investigated, ...]
    decided: o.Decided | None
    openings: tuple[o.Opened, ...]
    basis: str
    re_examined_by: str
    decided_by: str
    turn: str
    acts: Acts
    opens: Role | None

    @property
    def form(self) -> str:
        """What it is: an objection, a report that came behind the notice's end, or one that came in time and is none for want of a name."""
        in_time = isinstance(self.received, o.ReportReceived) and self.received.stamped_at < self.received.closed_at
        return "nameless" if in_time else self.state.kind

    @property
    def term(self) -> Term | None:
        """The office's own limit, where one runs."""
        return self.state.term


def objection_of(parts: Parts, who: Reader, cycle_name: str, reference: str) -> Found:
    """One; raises where it is not there for the reader, and where the reader keeps away from whom it concerns."""
    who.must_see(ids.city_of(cycle_name), cycle_name)
    name = f"{cycle_name}/{reference}"

    def question(case: Case) -> Found | None:
        cycle, state = case.cycle(cycle_name), case.read(ids.objection_stream(cycle_name, reference), o.fold)
        if state is None:
            return None
        must_be_impartial(case, cycle, state, who.account.handle if who.account else "")
        return _found(case, who, reference, state)

    found = cast("Found | None", parts.office.look(ids.cycle_stream(cycle_name), question)) if ids.HANDLE.fullmatch(reference) else None
    if found is None or who.role not in OBJECTIONS:
        raise InvalidError("absent", name=name)
    return found


def objections_of(parts: Parts, who: Reader, cycle_name: str) -> list[Found]:
    """Those of a cycle, what is open first, without those on whom the reader keeps away."""
    who.must_see(ids.city_of(cycle_name), cycle_name)
    if who.account is None or not set(who.account.roles) & set(OBJECTIONS):
        return []
    handle = who.account.handle

    def question(case: Case) -> list[Found]:
        # A stream of which only a refusal is on record is no objection.
        read = ((one, case.read(ids.objection_stream(cycle_name, one), o.fold)) for one in case.objections_in(cycle_name))
        known = [(one, state) for one, state in read if state is not None]
        found = [_found(case, who, one, state) for one, state in known if not keeps_away(case, state, handle)]
        return sorted(found, key=lambda one: (one.decided is not None, one.received.stamped_at, one.reference))

    return cast("list[Found]", parts.office.look(ids.cycle_stream(cycle_name), question))


def unsealed(parts: Parts, who: Reader, cycle_name: str, found: Found) -> Unsealed | Answer:
    """Who objected and what the objection says, its opening on record; or the refusal of that."""
    if who.account is None or found.opens is None:
        raise InvalidError("absent", name=f"{cycle_name}/{found.reference}")
    answer = _recorded(parts, who.account, found.opens, cycle_name, found.reference)
    if answer.outcome == "refused":
        return answer
    return revealed(parts.log, parts.log.events_of(ids.objection_stream(cycle_name, found.reference)), _said)


RECEIVED = (o.Filed, o.ReportReceived)
"""The events in which an objection comes in."""


def _recorded(parts: Parts, account: Account, role: Role, cycle_name: str, reference: str) -> Answer:
    command = OpenObjection(cycle=cycle_name, reference=reference)
    return parts.office.execute(command, Act(Actor(account.handle, role, authenticated=True), new_id()))


def _said(event: Event) -> tuple[str, str] | None:
    return (event.objector.text, event.grounds.text) if isinstance(event, RECEIVED) else None


def _found(case: Case, who: Reader, reference: str, state: o.Objection) -> Found:
    cycle = case.cycle(state.cycle)
    regulation, rule = case.regulation(cycle), notice_rule(case, cycle, state.notice)
    events = [one.data for one in case.told(ids.objection_stream(state.cycle, reference))]
    turn, named = _turn(state, rule.objections.re_examined_by, rule.objections.decided_by)
    held: tuple[Role, ...] = who.account.roles if who.account else ()
    acts = {act: _first(held, regulation.roles_of(by)) for act, by in named.items()} if cycle.state == "open" else {}
    return Found(
        reference, state, next(one for one in events if isinstance(one, RECEIVED)),
        tuple(one for one in events if isinstance(one, o.Investigated)), next((one for one in events if isinstance(one, o.Decided)), None),
        tuple(one for one in events if isinstance(one, o.Opened)), rule.basis, rule.objections.re_examined_by, rule.objections.decided_by,
        turn if cycle.state == "open" else "", {act: role for act, role in acts.items() if role}, _first(held, openers(regulation, rule)),
    )  # fmt: skip


def _turn(state: o.Objection, re_examines: str, decides: str) -> tuple[str, dict[str, str]]:
    """What it waits for; and by whom each act that it takes now is done: no decision before the finding that another makes."""
    if state.outcome is not None:
        return "", {}
    if re_examines != decides and state.finding is None:
        return "objection.investigate", {"objection.investigate": re_examines}
    return "objection.decide", {"objection.investigate": re_examines, "objection.decide": decides}


def _first(held: tuple[Role, ...], among: tuple[Role, ...]) -> Role | None:
    return next((role for role in held if role in among), None)
