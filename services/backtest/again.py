"""A past act put again: to the log as it stood before the act, and to another regulation than the one that governed it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple, TypeVar

import msgspec

from domain.cycle.cycle import Cycle
from domain.shared import identifiers as ids
from domain.shared.act import ActRefused
from domain.shared.actor import Actor
from domain.shared.event import TOPICS, Envelope
from domain.shared.refusal import InvalidError, RefusedError
from domain.stages.plan import Regulation
from services.case import Case
from services.commands import COMMANDS, parse
from services.log.event_log import EventLog
from services.log.rows import instant
from services.roster import Rosters
from services.texts import Texts

S = TypeVar("S")

DONE = "done"


class Again(Case):
    """A case as of a position of the log, under `draft`; nothing that it records is ever appended."""

    def __init__(self, log: EventLog, texts: Texts, draft: Regulation, at: datetime, upto: int, *, actor: Actor) -> None:
        super().__init__(log, texts, actor, at, "back-test", rosters=Rosters(log))
        self._draft = draft
        self._upto = upto

    def read(self, stream: str, fold: Callable[[S | None, Sequence[Envelope]], S | None]) -> S | None:
        """The state of a stream at the position."""
        state, self.reads[stream] = self._log.load(stream, fold, self._upto)
        return state

    def regulation(self, cycle: Cycle) -> Regulation:  # noqa: ARG002  # whatever governed it
        """The draft."""
        return self._draft


class Put(msgspec.Struct, frozen=True):
    """An act, what became of it, and what would have: `done`, or the code of the refusal with its articles."""

    at: datetime
    act: str
    stream: str
    before: str
    after: str
    basis: str


ACTS: dict[str, str] = {
    "cycle.announced": "announcement.publish",
    "cycle.panel_formed": "panel.form",
    "application.submitted": "application.submit",
    "application.qualification_concluded": "qualification.conclude",
    "cycle.proposed": "candidates.propose",
    "cycle.vacancy_resolved": "places.leave_vacant",
    "notice.published": "notice.publish",
    "award.item_delivered": "award.deliver",
    "award.revocation_proposed": "revocation.propose",
}
"""Event -> the act that it came of: those of which the log keeps all that the act was asked with, but for what is sealed."""


class Placed(NamedTuple):
    """An event, the legal instant of its act, who acted, and the position of the log before the act."""

    at: datetime
    before: int
    actor: Actor
    envelope: Envelope


def acts_again(log: EventLog, texts: Texts, draft: Regulation, placed: Iterable[Placed]) -> Iterator[Put]:
    """The acts of a cycle, in their order, of which something else would have become under the draft."""
    for at, before, actor, envelope in placed:
        case = Again(log, texts, draft, at, before, actor=actor)
        found = _refused_once(case, at, envelope) if isinstance(envelope.data, ActRefused) else _done_once(case, at, envelope)
        if found is not None and found.before != found.after:
            yield found


def placed_in(log: EventLog, cycle: str) -> Iterator[Placed]:
    """The events of a cycle, in their order."""
    commits = log.commits()
    commit = next(commits, None)
    for page in log.replay():
        for envelope in page:
            while commit is not None and envelope.position > commit.last:
                commit = next(commits, None)
            if commit is not None and ids.cycle_in(envelope.originator_id) == cycle:
                yield Placed(instant(commit.effective_at), commit.first - 1, msgspec.json.decode(commit.actor, type=Actor), envelope)


def _done_once(case: Again, at: datetime, envelope: Envelope) -> Put | None:
    act = ACTS.get(TOPICS[type(envelope.data)].partition("/")[0])
    if act is None:
        return None
    after, basis = answer(lambda: parse(act, _fields(act, envelope)).carry_out(case))
    return Put(at, act, envelope.originator_id, DONE, after, basis)


def _fields(act: str, envelope: Envelope) -> dict[str, Any]:
    """What the act was asked with; a sealed field says only that it was there."""
    command, stream = COMMANDS[act], envelope.originator_id
    given = {name: msgspec.to_builtins(getattr(envelope.data, name)) for name in command.__struct_fields__ if hasattr(envelope.data, name)}
    given |= {"cycle": ids.cycle_in(stream), "applicant": ids.applicant_in(stream)} | dict.fromkeys(command.entry.sealed, "(sealed)")
    return {name: value for name, value in given.items() if name in command.__struct_fields__}


def _refused_once(case: Again, at: datetime, envelope: Envelope) -> Put | None:
    """A refusal whose reason the log keeps: who was barred from filing, and more candidates than places."""
    refusal, stream = envelope.data, envelope.originator_id
    if not isinstance(refusal, ActRefused):
        return None
    regulation = case.regulation(case.cycle(ids.cycle_in(stream) or ""))
    if (refusal.command, refusal.code) == ("application.submit", "barred"):
        documents = {name: "" for stage in regulation.stages for name in getattr(stage, "documents", ())}
        fields = {"cycle": ids.cycle_in(stream), "applicant": ids.applicant_in(stream), "documents": documents, "contact": "(sealed)"}
        after, basis = answer(lambda: parse(refusal.command, fields).carry_out(case))
        return Put(at, refusal.command, stream, refusal.code, after, basis)
    if refusal.code == "quota-exceeded":
        quota = regulation.quotas[0]
        fits = refusal.facts["taken"] + refusal.facts["asked"] <= quota.places
        return Put(at, refusal.command, stream, refusal.code, DONE if fits else refusal.code, quota.basis)
    return None


def answer(put: Callable[[], object]) -> tuple[str, str]:
    """What becomes of an act: `done`, or the code of the refusal and its articles; a stage that the draft lacks is a refusal too."""
    try:
        put()
    except RefusedError as refusal:
        return refusal.code, refusal.basis
    except InvalidError as error:
        return error.code, ""
    except StopIteration:
        return "stage-not-in-plan", ""
    return DONE, ""
