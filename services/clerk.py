"""The clerk who keeps the hours: brings a stream up to the log's clock, whoever asks and however often, and says what it waits for."""

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import cache

from domain.award import award as awards
from domain.cycle import cycle as cycles
from domain.cycle import progress, reminders
from domain.cycle.anchors import overrunning
from domain.objection import objection as objections
from domain.programme.ahead import awaited
from domain.shared import identifiers as ids
from domain.shared.actor import SYSTEM
from domain.shared.standing import Standing, Wait
from domain.stages.kinds import wait_of
from domain.stages.plan import Regulation
from services.acts.clockwork import AdvanceAward, AdvanceCycle, AdvanceObjection
from services.acts.intake import review_term
from services.acts.qualification import FallDue
from services.acts.ranking import AssessApplication
from services.acts.years import AdvanceProgramme
from services.audit.reverification import Reverification
from services.case import Case
from services.commands import Command
from services.office import Act, Office
from services.roster import AT_ONCE

CLOCKED = ("intake", "recommendation", "qualification")
"""Kinds of stage in which something falls due in single applications."""

DOORS = {"intake": "intake", "recommendation": "recommendation", "public_comment": "comment"}
"""Kind of stage -> what its window is called, whose receipts are settled before it closes."""

WALKED = ("cycle", "objection", "award", "programme")
"""Kinds of stream that something falls due in by itself: each has a workflow of its own."""


class Clerk:
    """Advances cycles, objections, awards and programmes of one office."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def advance(self, stream: str) -> Standing:
        """Do all that is due in a stream by the log's clock, then say where it stands."""
        while True:
            self._office.renew(ids.cycle_in(stream) or "")
            # One instant for both: a window that ends between the two would be closed before its last receipts are settled.
            now = self._office.clock.now()
            self._settle(stream, now)
            if not (self._fall_due(stream, now) or self._step(stream, now)):
                return self.standing(stream)

    def standing(self, stream: str) -> Standing:
        """Where a stream stands, without doing anything."""
        return _STANDINGS[ids.kind_of(stream)](self._case(stream), stream)

    def reverification(self) -> Reverification:
        """What computes the decisions of this log again."""
        return Reverification(self._office.log, self._office.texts)

    def opened(self, cycle: str) -> bool:
        """Whether a cycle was opened: its stream may hold nothing but refusals."""
        return self._case(cycle).read(ids.cycle_stream(cycle), cycles.fold) is not None

    def governing(self, cycle: str) -> Regulation:
        """The regulation that governs a cycle."""
        case = self._case(cycle)
        return case.regulation(case.cycle(cycle))

    def open_streams(self) -> Iterator[str]:
        """Every stream that something may still fall due in, from the log alone."""
        for kind in WALKED:
            for stream in self._office.log.streams(f"{kind}:"):
                if not _ENDED[kind](self._case(stream), stream):
                    yield stream

    def counting_on(self, jurisdiction: str) -> list[str]:
        """The open streams whose regulation counts on the holiday notices of a jurisdiction."""
        governing = cache(self.governing)
        cycles_of = ((stream, ids.cycle_in(stream)) for stream in self.open_streams())
        return [stream for stream, cycle in cycles_of if cycle is not None and jurisdiction in governing(cycle).jurisdiction]

    def renew_open(self) -> None:
        """Have every open cycle count on what was announced, also where nobody has asked it since."""
        for stream in self._office.log.streams("cycle:"):
            self._office.renew(ids.cycle_in(stream) or "")

    def assess(self, cycle: str, after: str, size: int) -> str | None:
        """Work through the next applications of a ranking, in the order of their codes; the last code done, None when none is left."""
        case = self._case(cycle)
        codes = [code for code in sorted(case.cycle(cycle).in_play()) if code > after][:size]
        for code in codes:
            self._office.execute(AssessApplication(cycle=cycle, applicant=code), Act(SYSTEM, f"assess/{cycle}/{code}"))
        return codes[-1] if codes else None

    def _case(self, stream: str) -> Case:
        office = self._office
        return Case(office.log, office.texts, SYSTEM, office.clock.now(), f"look/{stream}", rosters=office.rosters)

    def _settle(self, stream: str, now: datetime) -> None:
        """Nothing closes before every receipt stamped before its end has its answer."""
        if ids.kind_of(stream) != "cycle":
            return
        case = self._case(stream)
        cycle = case.cycle(ids.cycle_in(stream) or "")
        windows = [(f"notice:{cycle.cycle}/{number}", cycle.notices[number].term.open_until) for number in progress.notices_due(cycle, now)]
        term = cycle.terms.get(cycle.stage or "")
        if term is not None and now >= term.closes_at:
            door = DOORS.get(case.regulation(cycle).stage(cycle.stage).kind)
            windows += [(f"{door}:{cycle.cycle}", term.open_until)] if door else []
        windows += [(f"supplement:{cycle.cycle}", due) for due, _ in applications_due(case, cycle, now)[-1:]]
        for window, until in windows:
            self._office.settle(window, until)

    def _fall_due(self, stream: str, now: datetime) -> bool:
        """Do what has fallen due in the applications of a cycle, those of one legal instant together; whether anything was done."""
        if ids.kind_of(stream) != "cycle":
            return False
        case = self._case(stream)
        cycle = case.cycle(ids.cycle_in(stream) or "")
        found = applications_due(case, cycle, now)
        if not found:
            return False
        at = found[0][0]
        codes = tuple(code for due, code in found if due == at)[:AT_ONCE]
        act = FallDue(cycle=cycle.cycle, applicants=codes, at=at)
        return bool(self._office.execute(act, Act(SYSTEM, f"due/{cycle.cycle}/{at.isoformat()}/{codes[0]}", at=now)).facts)

    def _step(self, stream: str, now: datetime) -> bool:
        version = self._office.log.version(stream)
        self._office.execute(_act_on(stream), Act(SYSTEM, f"advance/{stream}@{version}", at=now))
        return self._office.log.version(stream) > version


def _act_on(stream: str) -> Command:
    kind, cycle = ids.kind_of(stream), ids.cycle_in(stream) or ""
    if kind == "cycle":
        return AdvanceCycle(cycle=cycle)
    if kind == "programme":
        return AdvanceProgramme(city=stream.partition(":")[2])
    last = stream.rpartition("/")[2]
    return AdvanceObjection(cycle=cycle, reference=last) if kind == "objection" else AdvanceAward(cycle=cycle, applicant=last)


def _cycle_standing(case: Case, stream: str) -> Standing:
    cycle = case.cycle(ids.cycle_in(stream) or "")
    if cycle.state != "open" or cycle.stage is None:
        return Standing(stream, cycle.state, "duty", None, "", ended=cycle.state != "open")
    regulation = case.regulation(cycle)
    stage = regulation.stage(cycle.stage)
    term = progress.next_due(cycle)
    due = [term.closes_at] if term else []
    reminder = reminders.next_at(cycle, case.ladder(cycle), case.now)
    due += [reminder] if reminder else []
    due += [at for at, _ in overrunning(cycle, regulation.frequency.anchors, "")]
    if stage.kind in CLOCKED:
        due += _looks(case, cycle, stage.kind)
    return Standing(stream, stage.name, wait_of(stage.kind), min(due, default=None), stage.basis)


def _looks(case: Case, cycle: cycles.Cycle, kind: str) -> list[datetime]:
    """The earliest instant at which something falls due in an application that is filed, and in any that may still be filed.

    Nobody is woken when an application is filed, because none can fall due before one that had been filed today.
    """
    due = case.roster(cycle.cycle).next_due()
    to_come = review_term(case, cycle) if kind == "intake" else None
    return [*([due] if due else []), *([to_come.closes_at] if to_come else [])]


def applications_due(case: Case, cycle: cycles.Cycle, now: datetime) -> list[tuple[datetime, str]]:
    """What has fallen due in the applications of a cycle, the earliest first: replies, results, and recommendations that nobody gave."""
    kind = case.regulation(cycle).stage(cycle.stage).kind if cycle.stage else ""
    if cycle.state != "open" or kind not in CLOCKED:
        return []
    roster, term = case.roster(cycle.cycle), cycle.terms.get(cycle.stage or "")
    found = roster.due(now)
    if kind == "recommendation" and term is not None and now >= term.closes_at:
        found += [(term.closes_at, code) for code in roster.unanswered()]
    return sorted(found)


def _objection_standing(case: Case, stream: str) -> Standing:
    objection = case.objection(ids.cycle_in(stream) or "", stream.rpartition("/")[2])
    due = objection.next_at(case.ladder(case.cycle(objection.cycle)), case.now)
    basis = objection.term.basis if objection.term else ""
    return Standing(stream, "re_examination", "duty", due, basis, ended=objection.outcome is not None)


def _award_standing(case: Case, stream: str) -> Standing:
    award = case.award(ids.cycle_in(stream) or "", ids.applicant_in(stream))
    wait: Wait = "window" if award.state == "valid" else "duty"
    cycle = case.cycle(award.cycle)
    basis = award.validity.basis if award.validity else case.regulation(cycle).validity.basis
    return Standing(stream, award.state, wait, award.next_due(case.ladder(cycle)), basis, ended=award.ended)


def _programme_standing(case: Case, stream: str) -> Standing:
    programme = case.programme(stream.partition(":")[2])
    if programme.ahead is None:
        return Standing(stream, "unscheduled", "duty", None, "", ended=True)
    regulation = case.texts.regulation(programme.ahead.text)
    ahead = awaited(programme, regulation.frequency, regulation.status)
    due = ahead[0][0] if ahead else None
    return Standing(stream, "cycle_due" if programme.due else "between_cycles", "duty", due, regulation.frequency.basis, ended=not ahead)


def _first(*instants: datetime | None) -> datetime | None:
    return min((one for one in instants if one is not None), default=None)


_STANDINGS = {"cycle": _cycle_standing, "objection": _objection_standing, "award": _award_standing, "programme": _programme_standing}

_ENDED: dict[str, Callable[[Case, str], bool]] = {
    "cycle": lambda case, stream: (found := case.read(stream, cycles.fold)) is None or found.state != "open",
    "objection": lambda case, stream: (found := case.read(stream, objections.fold)) is None or found.outcome is not None,
    "award": lambda case, stream: (found := case.read(stream, awards.fold)) is None or found.ended,
    "programme": lambda case, stream: _programme_standing(case, stream).ended,
}
"""Kind of stream -> whether nothing falls due in it any more, or ever did: it may hold nothing but refusals."""
