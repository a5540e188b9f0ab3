"""What one act reads and what it will record: every stream that it looks at is noted with its version, for the append to check."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any, TypeVar

from domain.applicant import applicant as applicants
from domain.application import application as applications
from domain.award import award as awards
from domain.body import body as bodies
from domain.calendar.instants import closing, day_of
from domain.calendar.periods import Period
from domain.calendar.working_calendar import WorkingCalendar
from domain.comment import comment as comments
from domain.cycle import cycle as cycles
from domain.holidays import holidays as days
from domain.internal_notice import internal_notice as house_notices
from domain.material import material as materials
from domain.notice import notice as notices
from domain.objection import objection as objections
from domain.paper import paper as papers
from domain.payment import payment as payments
from domain.policies.counting import counted
from domain.policies.ladder import Ladder
from domain.poll import poll as polls
from domain.programme import programme as programmes
from domain.proposal import proposal as proposals
from domain.regulation.criteria import Criteria
from domain.reviewer import reviewer as reviewers
from domain.session import session as sessions
from domain.shared import identifiers as ids
from domain.shared.actor import Actor
from domain.shared.event import Envelope, Event
from domain.shared.receipt import Receipt, digest
from domain.shared.refusal import InvalidError, RefusedError
from domain.shared.term import Term
from domain.stages.plan import Regulation
from services.log.supposed import Readable
from services.roster import Roster, Rosters
from services.texts import Texts

S = TypeVar("S")
SOFTWARE = "0.1.0"


class Case:
    """The reading and writing of one act, at one instant, by one actor.

    `now` is the instant that the act is judged at: the stamp of its receipt where it has one, else the clock's. `version` is that of
    the regulation that governs the cycle it looked at.
    """

    def __init__(self, log: Readable, texts: Texts, actor: Actor, now: datetime, command_id: str, *, rosters: Rosters) -> None:
        self.actor = actor
        self.now = now
        self.command_id = command_id
        self.effective_at = now
        self.texts = texts
        self.reads: dict[str, int] = {}
        self.recorded: list[tuple[str, Event]] = []
        self.version = ""
        self._log = log
        self._rosters = rosters

    @property
    def today(self) -> date:
        """The legal day of the act, in Shanghai."""
        return day_of(self.now)

    def past(self, *days: date | None) -> None:
        """Refuse a day of what has happened that still lies ahead; none where none is given."""
        ahead = [day for day in days if day is not None and day > self.today]
        if ahead:
            raise InvalidError("day-in-future", on=ahead[0].isoformat(), today=self.today.isoformat())

    def record(self, stream: str, *events: Event) -> None:
        """Note events for the append; the stream must have been read."""
        if stream not in self.reads:
            raise LookupError(f"{stream} is written without having been read")
        self.recorded += [(stream, one) for one in events]

    def note(self, stream: str) -> None:
        """Note a stream's version without looking at its state."""
        if stream not in self.reads:
            self.reads[stream] = self._log.version(stream)

    def forget(self) -> None:
        """Drop what was to be recorded; what was read stays noted, because a refusal rests on it too."""
        self.recorded.clear()

    def read(self, stream: str, fold: Callable[[S | None, Sequence[Envelope]], S | None]) -> S | None:
        """The state of a stream, with its version noted."""
        state, self.reads[stream] = self._log.load(stream, fold)
        return state

    def internal_notices_of(self, cycle: str) -> list[str]:
        """The applicants who have a notice inside their house in this cycle."""
        return [ids.applicant_in(stream) for stream in self._log.streams(f"internal_notice:{cycle}/")]

    def roster(self, cycle: str) -> Roster:
        """The applications of a cycle, level with the log: for what must be known of all of them at once."""
        return self._rosters.of(ids.cycle(cycle))

    def registered(self) -> list[str]:
        """The codes that have a stream in the register."""
        return [ids.applicant_in(stream) for stream in self._log.streams("applicant:")]

    def bodies_of(self, city: str) -> list[str]:
        """The committees and offices of a city in which anybody has ever sat."""
        return [stream.rpartition("/")[2] for stream in self._log.streams(f"body:{city}/")]

    def reviewers_of(self, city: str) -> list[str]:
        """The handles that have a stream in this city's reviewer pool, whether they are in it or have left."""
        return [stream.rpartition("/")[2] for stream in self._log.streams(f"reviewer:{city}/")]

    def comments_on(self, cycle: str) -> list[str]:
        """The references of the public comments of this cycle, refused ones too."""
        return [stream.rpartition("/")[2] for stream in self._log.streams(f"comment:{cycle}/")]

    def sittings_of(self, cycle: str) -> int:
        """How many sittings with votes the cycle has had."""
        return len(self._log.streams(f"session:{cycle}/"))

    def objections_in(self, cycle: str) -> list[str]:
        """The references of the objections of this cycle, late reports and refused ones too."""
        return [stream.rpartition("/")[2] for stream in self._log.streams(f"objection:{cycle}/")]

    def payments_of(self, city: str) -> list[payments.Payment]:
        """The prize money of every award of a city."""
        found = (self.read(stream, payments.fold) for stream in self._log.streams(f"payment:{city}/"))
        return [payment for payment in found if payment is not None]

    def told(self, stream: str) -> list[Envelope]:
        """The events of a stream, what is sealed in them left sealed."""
        self.note(stream)
        return self._log.events_of(stream)

    def disclosed(self, stream: str) -> list[Event]:
        """The events of a stream that was read, with their sealed fields in clear: for the act that opens them."""
        if stream not in self.reads:
            raise LookupError(f"{stream} is opened without having been read")
        return [self._log.reveal(envelope) for envelope in self._log.events_of(stream)]

    # --- aggregates, by their natural keys

    def programme(self, city: str) -> programmes.Programme:
        """A city's programme; empty before anything was enacted."""
        return self.read(ids.programme_stream(city), programmes.fold) or programmes.Programme()

    def body(self, city: str, name: str) -> bodies.Body:
        """A body of the city; empty before anyone sits in it."""
        return self.read(ids.body_stream(city, name), bodies.fold) or bodies.Body()

    def cycle(self, name: str) -> cycles.Cycle:
        """A cycle that was opened."""
        found = _known(self.read(ids.cycle_stream(name), cycles.fold), "cycle-unknown", cycle=name)
        self.version = found.version
        return found

    def open_cycle(self, name: str) -> cycles.Cycle:
        """A cycle that still runs."""
        cycle = self.cycle(name)
        if cycle.state != "open":
            raise RefusedError("cycle-not-open", "house", state=cycle.state)
        return cycle

    def applicant(self, code: str) -> applicants.Applicant:
        """A registered organization or person."""
        return _known(self.read(ids.applicant_stream(code), applicants.fold), "applicant-unknown", applicant=code)

    def application(self, cycle: str, code: str) -> applications.Application:
        """An application that was filed."""
        found = self.read(ids.application_stream(cycle, code), applications.fold)
        return _known(found, "application-unknown", cycle=cycle, applicant=code)

    def filed(self, cycle: str, code: str) -> applications.Application | None:
        """An application; None where none was filed."""
        return self.read(ids.application_stream(cycle, code), applications.fold)

    def internal_notice(self, cycle: str, code: str) -> house_notices.InternalNotice | None:
        """The notice inside an applicant's house; None where none was posted."""
        return self.read(ids.internal_notice_stream(cycle, code), house_notices.fold)

    def material(self, cycle: str, code: str) -> materials.Material | None:
        """Who opened which document of an application; None where nobody has."""
        return self.read(ids.material_stream(cycle, code), materials.fold)

    def reviewer(self, city: str, name: str) -> reviewers.Reviewer | None:
        """A reviewer who was admitted once; None for a stranger."""
        return self.read(ids.reviewer_stream(city, name), reviewers.fold)

    def notice(self, cycle: str, number: int) -> notices.Notice:
        """A notice that was published."""
        return _known(self.read(ids.notice_stream(cycle, number), notices.fold), "notice-unknown", cycle=cycle, number=number)

    def poll(self, cycle: str, number: int) -> polls.Poll | None:
        """The poll beside a notice; None where no slip was made."""
        return self.read(ids.poll_stream(cycle, number), polls.fold)

    def session(self, cycle: str, number: int) -> sessions.Session:
        """A sitting that was opened."""
        return _known(self.read(ids.session_stream(cycle, number), sessions.fold), "session-unknown", cycle=cycle, number=number)

    def objection(self, cycle: str, reference: str) -> objections.Objection:
        """An objection that was received."""
        found = self.read(ids.objection_stream(cycle, reference), objections.fold)
        return _known(found, "objection-unknown", cycle=cycle, reference=reference)

    def comment_received(self, cycle: str, reference: str) -> comments.Comment | None:
        """A public comment; None where nothing but refusals stands."""
        return self.read(ids.comment_stream(cycle, reference), comments.fold)

    def comment(self, cycle: str, reference: str) -> comments.Comment:
        """A public comment that was received."""
        return _known(self.comment_received(cycle, reference), "comment-unknown", cycle=cycle, reference=reference)

    def award(self, cycle: str, code: str) -> awards.Award:
        """A title that was conferred."""
        return _known(self.read(ids.award_stream(cycle, code), awards.fold), "award-unknown", cycle=cycle, applicant=code)

    def payment(self, cycle: str, code: str) -> payments.Payment | None:
        """The prize money of an award; None where none is due."""
        return self.read(ids.payment_stream(cycle, code), payments.fold)

    def paper(self, name: str) -> papers.Paper | None:
        """A document of the time before; None while no line of it is on record."""
        return self.read(ids.paper_stream(name), papers.fold)

    def proposal(self, reference: str) -> proposals.Proposal:
        """An act that waits for a second person."""
        return _known(self.read(ids.proposal_stream(reference), proposals.fold), "proposal-unknown", reference=reference)

    def holidays(self, place: str) -> days.Holidays:
        """The holiday notices announced for one jurisdiction."""
        return self.read(ids.holidays_stream(place), days.fold) or days.Holidays()

    # --- the pinned texts

    def regulation(self, cycle: cycles.Cycle) -> Regulation:
        """The regulation that governs the cycle to its end, from the stored text."""
        return self.texts.regulation(cycle.regulation)

    def criteria(self, cycle: cycles.Cycle, track: str) -> Criteria:
        """The approved standard of a track in the cycle, from the stored text."""
        return self.texts.criteria(cycle.criteria[track])

    def announced(self, jurisdiction: Sequence[str]) -> list[days.NoticeAnnounced]:
        """The holiday notices that were announced for a chain of jurisdictions, in the order of announcement."""
        found = [one for place in jurisdiction for one in self.holidays(place).announced.values()]
        return sorted(found, key=lambda one: one.announced_at)

    def pending(self, cycle: cycles.Cycle) -> list[days.NoticeAnnounced]:
        """Those of them that the cycle does not count on yet."""
        known = self.texts.notice_ids(cycle.calendar_texts)
        return [one for one in self.announced(self.regulation(cycle).jurisdiction) if one.notice not in known]

    def calendar(self, cycle: cycles.Cycle) -> WorkingCalendar:
        """The calendar that what is counted now is counted on: the cycle's, with what was announced since."""
        return self.calendar_with(cycle, *(one.text for one in self.pending(cycle)))

    def calendar_with(self, cycle: cycles.Cycle, *texts: str) -> WorkingCalendar:
        """The calendar of the cycle's texts and these."""
        return self.texts.calendar((*cycle.calendar_texts, *texts), tuple(self.regulation(cycle).jurisdiction))

    def ladder(self, cycle: cycles.Cycle) -> Ladder:
        """The reminders of the regulation, on the calendar of today; a cycle that was called off reminds nobody."""
        rule = None if cycle.state == "cancelled" else self.regulation(cycle).reminders
        return Ladder(rule, self.calendar(cycle))

    def term(self, cycle: cycles.Cycle, period: Period, start: date, *, name: str, basis: str, hands: str) -> Term:
        """A legal period from a day, counted on the cycle's calendar."""
        return counted(self.calendar(cycle), period, start, name=name, basis=basis, hands=hands)

    def day_term(self, start: date, last_day: date, *, name: str, basis: str, hands: str) -> Term:
        """A period whose last day was set as a day."""
        return Term(name, start, last_day, closing(last_day), basis, hands=hands)

    def receipt(
        self, cycle: cycles.Cycle, policy: str, inputs: Any, result: Any, trail: Sequence[str], *, track: str | None = None
    ) -> Receipt:
        """The receipt of a decision: what it rests on, and the digests of what went in and came out; of one track, or of all."""
        criteria = [cycle.criteria[track]] if track else sorted(set(cycle.criteria.values()))
        return Receipt(
            policy=policy,
            regulation=cycle.regulation,
            software=SOFTWARE,
            inputs=digest(inputs),
            result=digest(result),
            trail=tuple(trail),
            reads=dict(sorted(self.reads.items())),
            calendar=cycle.calendar,
            criteria=";".join(criteria),
        )


def _known(state: S | None, code: str, **facts: Any) -> S:
    if state is None:
        raise InvalidError(code, **facts)
    return state
