"""What every paper of an office is made from: a log, the texts that a cycle pinned, names of the register, a city's own wording."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple, TypeVar

from domain.applicant import applicant as a
from domain.cycle import cycle as cycles
from domain.cycle.cycle import Cycle
from domain.regulation.rule import Rule
from domain.shared import identifiers as ids
from domain.shared.citation import Language
from domain.shared.event import Envelope, Event
from domain.shared.refusal import InvalidError
from domain.stages.plan import Regulation
from services import wording
from services.documents.speech import Speech, governed
from services.log.event_log import EventLog
from services.log.rows import CommitRow, instant
from services.texts import Texts

LANGUAGE: Language = "zh"
"""What a city hands out is in Chinese."""

ISSUER = "city_government"
"""The authority in whose name a title is conferred, where the regulation names it."""

E = TypeVar("E", bound=Event)


class Governed(NamedTuple):
    """A cycle at a position of its log with the text that governs it, and how its city words a paper."""

    cycle: Cycle
    regulation: Regulation
    speech: Speech
    own: Mapping[str, str]

    def word(self, name: str, /, **facts: Any) -> str:
        """A sentence of a paper: the city's own where it has one, else everybody's; award, regulation and year are known to each."""
        known = {"award": self.regulation.award.zh, "regulation": self.regulation.title.zh, "year": ids.year_of(self.cycle.cycle)}
        full = f"official-{name}"
        sentence = self.own.get(full) or wording.sentences(LANGUAGE)["words"][full]
        return wording.filled(sentence, LANGUAGE, **known | facts)

    def office(self, by: str) -> str:
        """A body of the award by its full name: as its city has it, else the award's with what the body's own adds to it."""
        return self.own.get(f"official-issuer-{by}") or self.named(by)

    def named(self, name: str) -> str:
        """The award's name with what something of it is called; what both say is not said twice."""
        award, called = self.regulation.award.zh, self.speech.known(name)
        shared = next((size for size in range(len(called), 0, -1) if award.endswith(called[:size])), 0)
        return award + called[shared:]

    def article(self, rule: Rule) -> str:
        """A rule's article as it is printed; where the text leaves something of the rule open, this is said beside it."""
        printed = wording.article(rule.basis, LANGUAGE)
        return self.word("silent", article=printed) if rule.default else printed

    @property
    def several(self) -> bool:
        """Whether individuals can win as organizations can."""
        return len(self.regulation.tracks) > 1

    def government(self) -> str:
        """The city's government by name; the award where no authority of the text is one."""
        title = next((one.title.zh for one in self.regulation.authorities if one.name == ISSUER), "")
        return self.word("government", title=title) if title else self.regulation.award.zh


class Issuing:
    """Reads one log for papers."""

    def __init__(self, log: EventLog, texts: Texts) -> None:
        self.log, self.texts = log, texts

    def each(self, stream: str, kind: type[E]) -> list[tuple[Envelope, E]]:
        """Every event of a kind in a stream, in its place."""
        return [(one, one.data) for one in self.log.events_of(stream) if isinstance(one.data, kind)]

    def nth(self, stream: str, kind: type[E], number: int = 1) -> tuple[Envelope, E]:
        """The n-th of them; raises InvalidError where there are not so many."""
        found = self.each(stream, kind)
        if not 0 < number <= len(found):
            raise InvalidError("absent", name=stream.partition(":")[2])
        return found[number - 1]

    def governed(self, cycle: str, upto: int | None = None) -> Governed:
        """A cycle as it stood at a position; raises InvalidError where there was none."""
        pinned, _ = self.log.load(ids.cycle_stream(cycle), cycles.fold, upto)
        if pinned is None:
            raise InvalidError("absent", name=cycle)
        own = self.texts.wording(ids.city_of(cycle))
        return Governed(pinned, self.texts.regulation(pinned.regulation), governed(self.texts, pinned, LANGUAGE), own)

    def name(self, code: str, upto: int) -> str:
        """What the register called an organization at a position; an individual's name is sealed, and its code stands for it."""
        found, _ = self.log.load(ids.applicant_stream(code), a.fold, upto)
        return found.name if found and found.name else code

    def called(self, code: str, upto: int) -> str:
        """The same in a sentence: an individual by what it is and its code."""
        name = self.name(code, upto)
        return name if name != code else wording.word("official-individual", LANGUAGE, code=code)

    def listed(self, code: str, upto: int) -> list[str]:
        """The same with the code beside it, in a list: in place of an individual's name, room for whoever knows it to write it."""
        name = self.name(code, upto)
        return [name if name != code else wording.word("official-individual-blank", LANGUAGE), code]

    def mark(self) -> str:
        """What says that a log is not live; empty on one that is."""
        return "" if self.log.kind == "live" else wording.word(f"dossier-mark-{self.log.kind}", LANGUAGE)

    def commit(self, envelope: Envelope) -> CommitRow:
        """The commit that holds an event."""
        commit = self.log.rows.commit_at(envelope.position)
        if commit is None:
            raise LookupError(f"no commit holds position {envelope.position}")
        return commit

    def recorded(self, envelope: Envelope) -> datetime:
        """When an event was recorded."""
        return instant(self.commit(envelope).recorded_at)

    def effective(self, envelope: Envelope) -> datetime:
        """The instant that an event counts from."""
        return instant(self.commit(envelope).effective_at)
