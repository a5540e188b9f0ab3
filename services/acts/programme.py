"""Acts on a city's programme: put a regulation in force, approve a standard, seat a body, open a cycle, settle what is the cycle's own."""

from datetime import date
from typing import Any, Literal

from domain.body.body import Seat
from domain.cycle import events as cycle_events
from domain.cycle.anchors import check_inside
from domain.cycle.approvals import STANDARD
from domain.cycle.cycle import Cycle
from domain.cycle.preparation import set_setting
from domain.cycle.results import cancel
from domain.cycle.windows import Window, fit, windows
from domain.policies.settings import checked
from domain.programme.ahead import schedule
from domain.programme.events import CycleCancelled, Scheduled
from domain.programme.programme import Programme
from domain.shared import identifiers as ids
from domain.shared.private import Private
from domain.shared.refusal import Facts, InvalidError, RefusedError
from domain.shared.term import Term
from domain.stages.plan import Regulation
from domain.stages.plan_approval import PlanApprovalStage
from services.case import Case
from services.commands import Command, Digest, Sealed, command

YEARS_AHEAD = 1
"""How far ahead of the year at hand a cycle may be opened."""


@command("regulation.enact", "office", two_person=True)
class EnactRegulation(Command, frozen=True):
    """Put a text in force from a day that its source gives: for a text that bears no date of its own."""

    city: str
    version: str
    effective_from: date
    source: str

    def stream(self) -> str:
        """The programme."""
        return ids.programme_stream(self.city)

    def carry_out(self, case: Case) -> Facts | None:
        """Enact the text as it is in the catalogue today, by its hash."""
        programme = case.programme(self.city)
        regulation, text = case.texts.of_catalogue(self.city, self.version)
        basis = regulation.status.basis
        if regulation.status.state == "draft":
            raise RefusedError("regulation-draft", basis, version=self.version)
        case.record(self.stream(), programme.enact(self.version, text, self.effective_from, self.source, basis))
        case.record(self.stream(), self._ahead(programme.years, regulation, text, max(case.today, self.effective_from)))
        return {"version": self.version, "effective_from": self.effective_from.isoformat()}

    def _ahead(self, years: set[int], regulation: Regulation, text: str, day: date) -> Scheduled:
        return schedule(years, regulation.frequency, regulation.status, version=self.version, text=text, today=day)


@command("standard.approve", "committee_chair")
class ApproveStandard(Command, frozen=True):
    """Approve the review standard, as the committee resolved."""

    city: str
    criteria: str
    resolution: str

    def stream(self) -> str:
        """The programme."""
        return ids.programme_stream(self.city)

    def carry_out(self, case: Case) -> Facts | None:
        """Approve the criteria as they are in the catalogue today, by their hash."""
        programme = case.programme(self.city)
        text = case.texts.criteria_of_catalogue(self.criteria)
        case.record(self.stream(), programme.approve_standard(self.criteria, text, self.resolution))
        return {"criteria": self.criteria}


@command("body.seat", "office")
class SeatMember(Command, frozen=True):
    """Seat a member in a committee or an office, from a day on."""

    city: str
    version: str
    body: str
    member: str
    name: Sealed
    position: Literal["chair", "deputy", "member"]
    since: date

    def stream(self) -> str:
        """The body."""
        return ids.body_stream(self.city, self.body)

    def carry_out(self, case: Case) -> Facts | None:
        """Seat the member within the chairs and deputies that the regulation gives."""
        rule = case.texts.of_catalogue(self.city, self.version)[0].body(self.body)
        seat = Seat(ids.handle(self.member), self.position, self.since)
        name = Private(f"person:{self.member}", self.name)
        case.record(self.stream(), case.body(self.city, self.body).seat(seat, name, rule.chair, rule.basis, rule.deputies))
        return {"member": self.member}


@command("body.leave", "office")
class LeaveBody(Command, frozen=True):
    """End a member's seat; the day is the last one in it."""

    city: str
    body: str
    member: str
    on: date

    def stream(self) -> str:
        """The body."""
        return ids.body_stream(self.city, self.body)

    def carry_out(self, case: Case) -> Facts | None:
        """End the seat that is held on the day."""
        case.record(self.stream(), case.body(self.city, self.body).leave(self.member, self.on, "house"))
        return {"member": self.member}


@command("cycle.open", "office")
class OpenCycle(Command, frozen=True):
    """Open the year's cycle under a version of the regulation that is in force today."""

    city: str
    year: int
    version: str

    @property
    def cycle(self) -> str:
        """The new cycle's name."""
        return ids.cycle(f"{self.city}/{self.year}")

    def stream(self) -> str:
        """The programme, which sees to the years between cycles."""
        return ids.programme_stream(self.city)

    def carry_out(self, case: Case) -> Facts | None:
        """Pin every text that the cycle rests on, and open it."""
        programme = case.programme(self.city)
        regulation, text = case.texts.of_catalogue(self.city, self.version)
        case.texts.admit(regulation, programme, self.version, case.today)
        criteria = self._standards(programme, regulation)
        opened = programme.open_cycle(self.year, regulation.frequency.every_years, regulation.frequency.basis)
        self._not_far_ahead(case.today)
        case.read(ids.cycle_stream(self.cycle), lambda state, _: state)
        announced = case.announced(regulation.jurisdiction)
        calendar, calendar_texts = case.texts.calendar_today(regulation.jurisdiction, case.today, announced)
        given = {setting.name: setting.value for setting in regulation.set_per_cycle if setting.value is not None}
        pinned = programme.enacted[self.version][0] if self.version in programme.enacted else text
        years, rules = programme.years | {self.year}, (regulation.frequency, regulation.status)
        case.record(self.stream(), opened, schedule(years, *rules, version=self.version, text=pinned, today=case.today))
        case.record(
            ids.cycle_stream(self.cycle),
            cycle_events.Opened(
                self.cycle, self.version, pinned, criteria, calendar.hash, calendar_texts,
                tuple(stage.name for stage in regulation.stages), case.today, given,
            ),
        )  # fmt: skip
        return {"cycle": self.cycle}

    def _not_far_ahead(self, today: date) -> None:
        """Refuse a year that is mistyped: no text says how long ahead a cycle may be opened."""
        if self.year > today.year + YEARS_AHEAD:
            raise RefusedError("cycle-far-ahead", "house", year=self.year, today=today.isoformat(), latest=today.year + YEARS_AHEAD)

    def _standards(self, programme: Programme, regulation: Regulation) -> dict[str, str]:
        """The approved criteria of each track by their hash; those that the cycle's own plan brings may still be missing."""
        later = any(STANDARD in stage.what for stage in regulation.stages_of(PlanApprovalStage))
        standards = {track: regulation.standard_of(track) for track in regulation.tracks}
        for standard in standards.values():
            if standard.criteria not in programme.standards and not later:
                raise RefusedError("standard-not-approved", standard.basis, criteria=standard.criteria)
        found = {track: programme.standards.get(standard.criteria) for track, standard in standards.items()}
        return {track: text for track, text in found.items() if text is not None}


@command("cycle.set", "office")
class SetSetting(Command, frozen=True):
    """Set what the regulation leaves to each cycle; once its stage has passed, only with a reason."""

    cycle: str
    name: str
    value: Any
    reason: str = ""

    def stream(self) -> str:
        """The cycle."""
        return ids.cycle_stream(self.cycle)

    def carry_out(self, case: Case) -> Facts | None:
        """Check the value's kind and how it fits the other days, record it, and move the ends of windows with their days."""
        cycle = case.open_cycle(self.cycle)
        regulation = case.regulation(cycle)
        setting = regulation.setting(self.name)
        value = checked(setting, self.value)
        self._check_anchors(regulation, value)
        moved = [window for window in windows(regulation.stages, cycle.settings | {self.name: value}) if self.name in window.settings]
        if moved:
            self._not_over(case, cycle, moved)
            fit(windows(regulation.stages, cycle.settings | {self.name: value}), cycle.call)
        case.record(self.stream(), set_setting(cycle, self.name, value, setting.until, self.reason))
        for window in moved:
            if window.stage in cycle.terms:
                self._move(case, cycle.terms[window.stage], window)
        return {"name": self.name, "value": value}

    def _check_anchors(self, regulation: Regulation, value: Any) -> None:
        rule = regulation.frequency
        for stage in regulation.stages:
            if getattr(stage, "closes", None) == self.name:
                check_inside(rule.anchors, stage.name, date.fromisoformat(value), ids.year_of(self.cycle), rule.basis)

    def _not_over(self, case: Case, cycle: Cycle, moved: list[Window]) -> None:
        """Refuse a last day that is over already, of a window that is still to end."""
        over = [one.last_day for one in moved if one.stage not in cycle.closed and one.last_day < case.today]
        if over:
            raise InvalidError("deadline-past", last_day=over[0].isoformat())

    def _move(self, case: Case, old: Term, window: Window) -> None:
        start = window.first_day or old.opens_on
        new = case.day_term(start, window.last_day, name=old.name, basis=old.basis, hands=old.hands)
        if new.closes_at <= case.now:
            raise InvalidError("deadline-past", last_day=window.last_day.isoformat())
        if old.closes_at <= case.now:
            raise RefusedError("window-closed", old.basis, last_day=old.last_day.isoformat())
        case.record(self.stream(), cycle_events.TermMoved(window.stage, old, new, self.reason))


@command("cycle.cancel", "office", two_person=True)
class CancelCycle(Command, frozen=True):
    """Call a cycle off, with a reason; its year is free again."""

    cycle: str
    reason: str

    def stream(self) -> str:
        """The cycle."""
        return ids.cycle_stream(self.cycle)

    def carry_out(self, case: Case) -> Facts | None:
        """Cancel unless a title was conferred."""
        city = ids.city_of(self.cycle)
        programme, cycle = case.programme(city), case.cycle(self.cycle)
        case.record(self.stream(), cancel(cycle, self.reason))
        regulation, year = case.regulation(cycle), ids.year_of(self.cycle)
        rules = (programme.years - {year}, regulation.frequency, regulation.status)
        after = schedule(*rules, version=cycle.version, text=cycle.regulation, today=case.today)
        case.record(ids.programme_stream(city), CycleCancelled(year), after)
        return {"cycle": self.cycle}


@command("work_plan.file", "office")
class FileWorkPlan(Command, frozen=True):
    """File the office's work plan of the year, by the digest of its text: review panels rest on it."""

    cycle: str
    text: Digest

    def stream(self) -> str:
        """The cycle."""
        return ids.cycle_stream(self.cycle)

    def carry_out(self, case: Case) -> Facts | None:
        """Record the plan."""
        case.open_cycle(self.cycle)
        case.record(self.stream(), cycle_events.WorkPlanFiled(self.text))
        return {"cycle": self.cycle}
