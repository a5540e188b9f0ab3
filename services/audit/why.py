"""Why something was decided: what was known at that minute, under which texts and articles, from which scores, with what still open."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import msgspec

from domain.application import application as a
from domain.cycle import cycle as cycles
from domain.cycle.events import RankingFrozen
from domain.notice import notice as notices
from domain.objection import objection as objections
from domain.shared import identifiers as ids
from domain.shared.event import Envelope, Event
from domain.shared.receipt import Receipt
from services.audit.articles import Article, articles
from services.audit.decisions import Decisions, concerned, name_of, receipt_of
from services.audit.past import folds
from services.audit.plain import plain
from services.audit.record import Record, Records
from services.audit.says import says
from services.log.event_log import EventLog
from services.log.rows import instant
from services.texts import Texts


class Pinned(msgspec.Struct, frozen=True):
    """The texts that governed: version and hash of the regulation with its title, and the hashes of criteria and calendar."""

    title: dict[str, str]
    version: str
    regulation: str
    criteria: dict[str, str]
    calendar: str
    calendar_texts: tuple[str, ...]


class Score(msgspec.Struct, frozen=True):
    """One version of a sheet; `counts` is whether it was the newest of a reviewer who was neither recused nor succeeded by another.

    For a composite and a ranking, also whether its stage is an input of them.
    """

    applicant: str
    stage: str
    reviewer: str
    sheet: int
    total: str
    points: dict[str, str]
    at: datetime
    reason: str
    counts: bool


class Recusal(msgspec.Struct, frozen=True):
    """Who kept away from whose application, and who declared it."""

    applicant: str
    reviewer: str
    declared_by: str
    at: datetime


class Open(msgspec.Struct, frozen=True):
    """What was not settled yet: an objection or a notice, whom it concerned, until when."""

    stream: str
    kind: str
    concerns: list[str]
    until: datetime | None


class Step(msgspec.Struct, frozen=True):
    """One step on the way, and what it said of the applicant."""

    record: Record
    says: dict[str, Any]


class Subject(msgspec.Struct, frozen=True):
    """An applicant whom the decision concerns, by name as the register had it then, and the steps that led here."""

    applicant: str
    name: str
    steps: list[Step]


class Why(msgspec.Struct, frozen=True):
    """The whole page. `known` is the state of each stream that was read, as it stood; `beside` was recorded by the same command."""

    name: str
    record: Record
    says: dict[str, Any]
    beside: list[Step]
    texts: Pinned | None
    articles: list[Article]
    receipt: Receipt | None
    known: dict[str, Any]
    scores: list[Score]
    recused: list[Recusal]
    open: list[Open]
    subjects: list[Subject]


class Explainer:
    """Answers why for the decisions of one log; `upto` bounds what is known of it, as in `Records`."""

    def __init__(self, log: EventLog, texts: Texts, upto: int | None = None) -> None:
        self._log, self._texts = log, texts
        self._records = Records(log, texts, upto)
        self.decisions = Decisions(log, self._records)

    def why(self, name: str) -> Why:
        """The page of a decision; raises InvalidError where the log has no such decision."""
        envelope = self.decisions.named(name)
        record, receipt = self._records.record(envelope), receipt_of(envelope.data)
        commit = self._records.commit(envelope.position)
        before = commit.first - 1
        cycle = ids.cycle_in(envelope.originator_id)
        codes = self._concerned(envelope)
        applications = [(code, self._events(cycle, code, before)) for code in codes] if cycle else []
        regulation = self._records.governing(envelope.originator_id)
        cited = ";".join([record.basis, *(receipt.trail if receipt else ())])
        beside = [self._log.rows.event_at(position) for position in range(commit.first, commit.last + 1) if position != envelope.position]
        return Why(
            name_of(envelope), record, says(envelope.data), [self._step(*place) for place in beside], self._pinned(cycle, before),
            articles(regulation, cited, _ruled(envelope.data), self._track(cycle, codes)) if regulation else [],
            receipt, self._known(envelope, receipt, cycle, codes, before),
            self._scores(envelope, cycle, applications, before) if cycle else [],
            [recusal for code, events in applications for recusal in _recusals(code, events, self._records)],
            self._open(cycle, before) if cycle else [], [self._subject(cycle, code, envelope.position) for code in codes],
        )  # fmt: skip

    def _concerned(self, envelope: Envelope) -> list[str]:
        """Whom the event concerns; what happens to an objection concerns the candidate that it was raised against."""
        if ids.kind_of(envelope.originator_id) == "objection":
            return concerned(self._log.events_of(envelope.originator_id)[0])
        return concerned(envelope)

    def _events(self, cycle: str, code: str, upto: int) -> list[Envelope]:
        return self._log.events_of(ids.application_stream(cycle, code), upto)

    def _step(self, stream: str, version: int) -> Step:
        envelope = self._log.events_of(stream)[version - 1]
        return Step(self._records.record(envelope), says(envelope.data))

    def _track(self, cycle: str | None, codes: Sequence[str]) -> str:
        """The track of those whom it concerns; none where they are of several."""
        loaded = (self._log.load(ids.application_stream(cycle, code), a.fold)[0] for code in codes) if cycle else ()
        found = {one.track for one in loaded if one is not None}
        return found.pop() if len(found) == 1 else ""

    def _scores(self, envelope: Envelope, name: str, applications: Sequence[tuple[str, list[Envelope]]], before: int) -> list[Score]:
        """Every sheet of all applications; one whose reviewer lost the seat, or whose stage is no input of a composite, does not count."""
        cycle, _ = self._log.load(ids.cycle_stream(name), cycles.fold, before)
        gone, regulation = cycle.review.unseated if cycle else {}, self._records.governing(envelope.originator_id)
        composed = isinstance(envelope.data, a.Assessed | RankingFrozen)

        def holds(application: a.Application, sheet: a.Scored) -> bool:
            enters = regulation is not None and sheet.stage in regulation.scoring_of(application.track).inputs
            return sheet.reviewer not in gone.get(sheet.stage, ()) and (enters or not composed)

        return [score for code, events in applications for score in _scores(code, events, self._records, holds)]

    def _pinned(self, name: str | None, before: int) -> Pinned | None:
        cycle = self._log.load(ids.cycle_stream(name), cycles.fold, before)[0] if name else None
        if cycle is None:
            return None
        title = self._texts.regulation(cycle.regulation).title
        return Pinned(title.model_dump(), cycle.version, cycle.regulation, cycle.criteria, cycle.calendar, cycle.calendar_texts)

    def _known(self, envelope: Envelope, receipt: Receipt | None, cycle: str | None, codes: Sequence[str], before: int) -> dict[str, Any]:
        """The state of what was read: at the versions that the receipt names, else of all that it concerns, just before."""
        if receipt is not None:
            versions = {stream: version for stream, version in receipt.reads.items() if version}
            return {stream: self._state(stream, self._log.events_of(stream)[:version]) for stream, version in versions.items()}
        streams = [envelope.originator_id, *([ids.cycle_stream(cycle)] if cycle else [])]
        streams += [stream for code in codes for stream in _streams_of(cycle, code)]
        found = {stream: self._log.events_of(stream, before) for stream in dict.fromkeys(streams)}
        return {stream: self._state(stream, events) for stream, events in found.items() if events}

    def _state(self, stream: str, events: Sequence[Envelope]) -> Any:
        state = folds()[ids.kind_of(stream)](None, events)
        return None if state is None else plain(state)

    def _open(self, cycle: str, before: int) -> list[Open]:
        found = []
        for stream in self._log.streams(f"objection:{cycle}/"):
            objection, _ = self._log.load(stream, objections.fold, before)
            if objection is not None and objection.outcome is None:
                until = objection.term.closes_at if objection.term else None
                found.append(Open(stream, objection.kind, [objection.candidate], until))
        for stream in self._log.streams(f"notice:{cycle}/"):
            notice, _ = self._log.load(stream, notices.fold, before)
            if notice is not None and notice.state == "running":
                found.append(Open(stream, "notice", list(notice.candidates), notice.term.closes_at))
        return found

    def _subject(self, cycle: str | None, code: str, upto: int) -> Subject:
        register, _ = self._log.load(ids.applicant_stream(code), folds()["applicant"], upto)
        steps = self.decisions.about(cycle, code, upto) if cycle else []
        told = [Step(self._records.record(one), says(one.data, code)) for one in steps]
        return Subject(code, getattr(register, "name", ""), told)


def _ruled(event: Event) -> str:
    """The rule of the regulation that an event names as the one that it judges by."""
    found = (getattr(event, name, "") for name in ("condition", "rule"))
    return next((one for one in found if one), "")


def _streams_of(cycle: str | None, code: str) -> list[str]:
    return [ids.applicant_stream(code), *([ids.application_stream(cycle, code)] if cycle else [])]


Holds = Callable[[a.Application, a.Scored], bool]


def _scores(code: str, events: Sequence[Envelope], records: Records, holds: Holds) -> list[Score]:
    """Every version of every sheet, and whether it counted after the last of these events, where it holds at all."""
    application = a.fold(None, events)
    found = []
    for one in events:
        if isinstance(one.data, a.Scored) and application is not None:
            sheet = one.data
            newest = application.sheets[sheet.stage][sheet.reviewer].version == sheet.sheet
            counts = newest and sheet.reviewer not in application.recused and holds(application, sheet)
            at = instant(records.commit(one.position).effective_at)
            points = {name: str(given) for name, given in sheet.points.items()}
            total = str(sum(sheet.points.values()))
            found.append(Score(code, sheet.stage, sheet.reviewer, sheet.sheet, total, points, at, sheet.reason, counts))
    return found


def _recusals(code: str, events: Sequence[Envelope], records: Records) -> list[Recusal]:
    return [
        Recusal(code, one.data.reviewer, one.data.declared_by, instant(records.commit(one.position).effective_at))
        for one in events
        if isinstance(one.data, a.Recused)
    ]
