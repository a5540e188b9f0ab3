"""The one door to the log: every act, whoever sends it, is permitted, stamped, decided, recorded and answered here, once."""

import time
import uuid
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime

import msgspec
import structlog

import services.acts.applicant
import services.acts.approval
import services.acts.clockwork
import services.acts.comment
import services.acts.conferral
import services.acts.consultation
import services.acts.deliberation
import services.acts.dossier
import services.acts.draw
import services.acts.falsehood
import services.acts.fund_use
import services.acts.intake
import services.acts.internal_notice
import services.acts.kin
import services.acts.material
import services.acts.objection
import services.acts.panels
import services.acts.paper
import services.acts.person
import services.acts.poll
import services.acts.preparation
import services.acts.programme
import services.acts.publicity
import services.acts.qualification
import services.acts.ranking
import services.acts.recommendation
import services.acts.review
import services.acts.reviewers
import services.acts.revocation
import services.acts.second
import services.acts.session
import services.acts.shortlist
import services.acts.tenure
import services.acts.voices
import services.acts.watching
import services.acts.years  # noqa: F401  # each module enters its commands in the table
from domain.application import application as applications
from domain.cycle import cycle as cycles
from domain.shared import identifiers as ids
from domain.shared.act import ActRefused
from domain.shared.actor import SYSTEM, Actor
from domain.shared.event import Envelope
from domain.shared.refusal import Facts, InvalidError, RefusedError
from services import answer as answers
from services.acts.calendar import ReplanCycle
from services.acts.recount import RecountApplications, next_calendar
from services.acts.second import propose
from services.acts.staging import belongs
from services.answer import Answer
from services.case import Case
from services.catalogue import Catalogue
from services.clock import Clock
from services.commands import Command, parse, plain
from services.log.event_log import Commit, DuplicateCommandError, EventLog, StaleReadError
from services.log.reception import Reception
from services.log.supposed import Supposed
from services.roster import Rosters
from services.texts import Texts

ATTEMPTS = 60
"""How often an act decides again when what it read has changed meanwhile: each conflict means that another act went through."""

line = structlog.get_logger("award")


class Act(msgspec.Struct, frozen=True):
    """Who asks, under which id, in which chain of causes; `at` is the instant that the clerk judges its own acts by.

    `expected` is the version that the sender has seen of the stream that the act concerns: where more than refusals came since, nothing
    is done.
    """

    actor: Actor
    command_id: str
    correlation_id: str = ""
    causation_id: str = ""
    at: datetime | None = None
    expected: int | None = None


class _Received(msgspec.Struct, frozen=True):
    """A submission as its receipt keeps it."""

    name: str
    fields: dict[str, object]
    actor: Actor
    expected: int | None = None


class ContendedError(RuntimeError):
    """The streams kept changing under the act: nothing was stored, and the same command may be sent again."""


class Office:
    """Everything that may be done to one log; `held` says what is under way while nothing may be."""

    def __init__(
        self, log: EventLog, catalogue: Catalogue, reception: Reception, clock: Clock, held: Callable[[], Facts | None] = lambda: None
    ) -> None:
        self.log = log
        self.held = held
        self.clock = clock
        self.texts = Texts(log, catalogue)
        self.rosters = Rosters(log)
        self._reception = reception
        self._renewed: dict[str, list[tuple[str, int]]] = {}

    def execute(self, command: Command, act: Act) -> Answer:
        """Carry a command out, or give the answer that its id has had before. Raises InvalidError where nothing may be stored."""
        started = time.perf_counter()
        if (playing := self.held()) is not None:
            raise InvalidError("sample-playing", **playing)
        self._permit(command, act.actor)
        known, version = self._answered(self.log, act, command), ""
        if known is None:
            if act.actor.role != "system":
                self.renew(getattr(command, "cycle", ""))
            known, version = self._decide(command, act, self._stamp(command, act))
        self._tell(command, act, known, version, started)
        return known

    def attempt(self, command: Command, log: Supposed, act: Act) -> Answer:
        """What a command would come to on a log that is supposed, and suppose it done: nothing is stored. Raises InvalidError."""
        self._permit(command, act.actor)
        known = self._answered(log, act, command)
        if known is not None:
            return known
        cycle = getattr(command, "cycle", "")
        if cycle and log.fresh(ids.cycle_stream(cycle)):
            self.renew(cycle)
        case = Case(log, self.texts, act.actor, act.at or self.clock.now(), act.command_id, rosters=self.rosters)
        answer = self._answer(command, case, act.expected)
        if answer.outcome == "done":
            log.take(case.recorded)
        return answer

    def settle(self, window: str, until: datetime) -> int:
        """Carry out every submission stamped before a window's end that has no answer yet; how many there were."""
        waiting = self._reception.fence(window, until)
        for receipt in waiting:
            received = msgspec.json.decode(receipt.content, type=_Received)
            command = parse(received.name, received.fields)
            with suppress(InvalidError):  # its sender has been told; nothing of it may be stored
                act = Act(received.actor, receipt.command_id, expected=received.expected)
                self._decide(command, act, receipt.stamped_at)
        return len(waiting)

    def renew(self, cycle: str) -> None:
        """Have an open cycle count on every holiday notice that was announced since it last did, one after the other.

        Done before any act on the cycle, so that each is judged by the ends that hold since the announcement.
        """
        seen = [(stream, self.log.version(stream)) for stream in self.log.streams(ids.HOLIDAYS)]
        if not cycle or self._renewed.get(cycle, []) == seen:
            return
        case = Case(self.log, self.texts, SYSTEM, self.clock.now(), f"look/{cycle}", rosters=self.rosters)
        opened = case.read(ids.cycle_stream(cycle), cycles.fold)
        for one in case.pending(opened) if opened is not None and opened.state == "open" else ():
            self.execute(ReplanCycle(cycle=cycle, text=one.text), Act(SYSTEM, f"replan/{cycle}/{one.text}"))
        self._recount(cycle)
        self._renewed[cycle] = seen

    def _recount(self, cycle: str) -> None:
        """Have the applications of an open cycle counted on its calendar, batch by batch; what a crash left is gone on with."""
        while True:
            opened, _ = self.log.load(ids.cycle_stream(cycle), cycles.fold)
            if opened is None or opened.state != "open" or next_calendar(opened) is None:
                return
            self.execute(RecountApplications(cycle=cycle), Act(SYSTEM, f"recount/{cycle}@{self.log.head()}"))

    def look(self, stream: str, question: Callable[[Case], object], log: Supposed | None = None) -> object:
        """Ask about the log, or one that is supposed, without recording anything."""
        return question(Case(log or self.log, self.texts, SYSTEM, self.clock.now(), f"look/{stream}", rosters=self.rosters))

    def _permit(self, command: Command, actor: Actor) -> None:
        roles = command.entry.roles
        if actor.role not in roles:
            raise InvalidError("role", command=command.entry.name, role=actor.role, roles=list(roles))

    def _answered(self, log: EventLog | Supposed, act: Act, command: Command) -> Answer | None:
        stored = log.answer_to(act.command_id)
        if stored is None:
            return None
        answer = answers.decode(stored.answer)
        if answer.of != answers.digest_of(command) or msgspec.json.decode(stored.actor, type=Actor).id != act.actor.id:
            raise InvalidError("command-id-reused", command_id=act.command_id, command=answer.command)
        return answer

    def _stamp(self, command: Command, act: Act) -> datetime:
        if not command.entry.windowed:
            return act.at or self.clock.now()
        # A receipt is never deleted: what is invalid must be found before it is written, so the act is tried on the log as it stands.
        self._answer(command, Case(self.log, self.texts, act.actor, self.clock.now(), act.command_id, rosters=self.rosters), act.expected)
        content = msgspec.json.encode(_Received(command.entry.name, plain(command), act.actor, act.expected))
        return self._reception.stamp(command.window(), act.command_id, content).stamped_at

    def _decide(self, command: Command, act: Act, now: datetime) -> tuple[Answer, str]:
        """The answer, and the version of the regulation that it rests on."""
        for _ in range(ATTEMPTS):
            case = Case(self.log, self.texts, act.actor, now, act.command_id, rosters=self.rosters)
            answer = self._answer(command, case, act.expected)
            if not case.recorded:
                return answer, case.version
            try:
                self.log.append(case.recorded, self._commit(command, act, case, answer), case.reads)
            except StaleReadError:
                continue
            except DuplicateCommandError:
                return self._answered(self.log, act, command) or answer, case.version
            return answer, case.version
        raise ContendedError(command.entry.name)

    def _answer(self, command: Command, case: Case, expected: int | None) -> Answer:
        of = answers.digest_of(command)
        try:
            self._in_stage(command, case)
            self._impartial(command, case)
            self._unmoved(command, case, expected)
            facts = command.carry_out(case)
            if command.entry.two_person:
                # It could be carried out now; that waits for the second person, and is decided anew then.
                case.forget()
                facts = propose(command, case)
        except RefusedError as refusal:
            case.forget()
            case.note(command.stream())
            case.record(command.stream(), ActRefused(command.entry.name, refusal.code, refusal.basis, refusal.facts))
            return answers.settled(Answer("refused", command.entry.name, of, refusal.code, refusal.basis, refusal.facts))
        return answers.settled(Answer("done", command.entry.name, of, facts=facts or {}))

    def _in_stage(self, command: Command, case: Case) -> None:
        if not command.entry.stages:
            return
        cycle = case.open_cycle(getattr(command, "cycle"))  # noqa: B009  # a command with stages has a cycle: a test holds it to that
        regulation = case.regulation(cycle)
        kind = regulation.stage(cycle.stage).kind if cycle.stage else None
        if kind not in command.entry.stages:
            expected = [stage for stage in regulation.stages if stage.kind in command.entry.stages]
            basis = belongs(regulation, command.entry.stages, cycle.stage)
            raise RefusedError("not-in-stage", basis, command=command.entry.name, stage=cycle.stage, expected=[s.name for s in expected])

    def _impartial(self, command: Command, case: Case) -> None:
        """Staff who keep away from an application do nothing in it."""
        stream = command.stream()
        if case.actor.role != "office" or ids.kind_of(stream) != "application":
            return
        application = case.read(stream, applications.fold)
        if application is not None and case.actor.id in application.recused:
            raise RefusedError("recused", case.regulation(case.cycle(application.cycle)).panels.recusal.basis, reviewer=case.actor.id)

    def _unmoved(self, command: Command, case: Case, expected: int | None) -> None:
        """What the sender has seen still stands: refusals alone came since. The append holds the act to the version that is noted here."""
        if expected is None:
            return
        case.note(command.stream())
        found = case.reads[command.stream()]
        if found != expected and not (0 <= expected < found and _refusals(case.told(command.stream())[expected:])):
            raise InvalidError("version-moved", stream=command.stream(), expected=expected, found=found)

    def _commit(self, command: Command, act: Act, case: Case, answer: Answer) -> Commit:
        return Commit(
            command_id=act.command_id,
            command=command.entry.name,
            actor=act.actor,
            effective_at=case.effective_at,
            correlation_id=act.correlation_id or act.command_id,
            causation_id=act.causation_id,
            answer=answers.encode(answer),
        )

    def _tell(self, command: Command, act: Act, answer: Answer, version: str, started: float) -> None:  # a line's fields
        """One canonical line per command; `regulation` is the version that governs the cycle it looked at."""
        line.info(
            "command",
            command=command.entry.name,
            stream=command.stream(),
            city=ids.city_in(command.stream()),
            regulation=version or None,
            role=act.actor.role,
            outcome=answer.outcome,
            code=answer.code or None,
            basis=answer.basis or None,
            correlation_id=act.correlation_id or act.command_id,
            milliseconds=round((time.perf_counter() - started) * 1000, 2),
        )


def _refusals(events: Sequence[Envelope]) -> bool:
    """Whether nothing was changed by these."""
    return all(isinstance(one.data, ActRefused) for one in events)


def new_id() -> str:
    """A fresh command id."""
    return uuid.uuid4().hex
