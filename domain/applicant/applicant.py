"""An organization over the years, under its unified social credit code: names, facts that bar, titles held, bans."""

from collections.abc import Sequence
from datetime import date

import msgspec

from domain.shared.event import Envelope, Event, event
from domain.shared.history import Ban, Fact, Title
from domain.shared.refusal import InvalidError


@event("applicant.registered")
class Registered(Event, frozen=True):
    """What the register says of an organization: place by its administrative code's city, legal person, since when it operates."""

    uscc: str
    name: str
    registered_in: str
    legal_person: bool
    operating_since: date
    activity: str


@event("applicant.renamed")
class Renamed(Event, frozen=True):
    """The organization has another name; its history stays."""

    name: str


@event("applicant.merged")
class Merged(Event, frozen=True):
    """Another organization was merged into this one: its facts, titles and bans are inherited."""

    absorbed: str
    facts: tuple[Fact, ...]
    titles: tuple[Title, ...]
    bans: tuple[Ban, ...]


@event("applicant.absorbed")
class Absorbed(Event, frozen=True):
    """This organization was merged into another and no longer applies."""

    into: str


@event("applicant.fact_recorded")
class FactRecorded(Event, frozen=True):
    """A fact was put on record, with its source."""

    fact: Fact
    source: str


@event("applicant.fact_resolved")
class FactResolved(Event, frozen=True):
    """A fact on record ended: corrected, or its credit record repaired."""

    reference: str
    on: date
    repaired: bool
    source: str


@event("applicant.title_recorded")
class TitleRecorded(Event, frozen=True):
    """A title was won, here or in a cycle before this system."""

    title: Title


@event("applicant.title_revoked")
class TitleRevoked(Event, frozen=True):
    """A title was withdrawn."""

    cycle: str
    on: date


@event("applicant.banned")
class Banned(Event, frozen=True):
    """A decision bars the organization from applying until a day."""

    ban: Ban


class Applicant(msgspec.Struct):
    """The organization as it stands."""

    uscc: str
    name: str
    registered_in: str
    legal_person: bool
    operating_since: date
    activity: str
    former_names: list[str] = []
    facts: dict[str, Fact] = {}
    titles: dict[str, Title] = {}
    bans: list[Ban] = []
    absorbed_into: str | None = None

    def record_fact(self, fact: Fact, source: str) -> FactRecorded:
        """Put a fact on record once per reference."""
        if fact.reference in self.facts:
            raise InvalidError("fact-known", reference=fact.reference)
        if fact.found_on < fact.occurred_on:
            raise InvalidError("fact-order", occurred_on=fact.occurred_on.isoformat(), found_on=fact.found_on.isoformat())
        return FactRecorded(fact, source)

    def resolve_fact(self, reference: str, on: date, source: str, *, repaired: bool) -> FactResolved:
        """Say that a fact on record has ended."""
        if reference not in self.facts:
            raise InvalidError("fact-unknown", reference=reference, known=sorted(self.facts))
        return FactResolved(reference, on, repaired, source)

    def record_title(self, title: Title) -> TitleRecorded:
        """Put a title on record, once per cycle."""
        if title.cycle in self.titles:
            raise InvalidError("title-known", cycle=title.cycle)
        return TitleRecorded(title)

    def absorb(self, other: "Applicant") -> Merged:
        """Take over another organization's history."""
        return Merged(other.uscc, tuple(other.facts.values()), tuple(other.titles.values()), tuple(other.bans))


def fold(state: Applicant | None, envelopes: Sequence[Envelope]) -> Applicant | None:
    """The organization after these events; None before it is registered."""
    for envelope in envelopes:
        match envelope.data:
            case Registered() as e:
                state = Applicant(e.uscc, e.name, e.registered_in, e.legal_person, e.operating_since, e.activity)
            case fact_or_title if state is not None:
                _apply(state, fact_or_title)
            case _:
                pass
    return state


def _apply(state: Applicant, change: Event) -> None:
    match change:
        case Renamed(name):
            state.former_names.append(state.name)
            state.name = name
        case Absorbed(into):
            state.absorbed_into = into
        case FactRecorded(fact):
            state.facts[fact.reference] = fact
        case FactResolved(reference, on, repaired):
            state.facts[reference] = msgspec.structs.replace(state.facts[reference], resolved_on=on, repaired=repaired)
        case TitleRecorded(title):
            state.titles[title.cycle] = title
        case TitleRevoked(cycle, on):
            state.titles[cycle] = msgspec.structs.replace(state.titles[cycle], revoked_on=on)
        case Banned(ban):
            state.bans.append(ban)
        case Merged() as e:
            state.facts |= {fact.reference: fact for fact in e.facts}
            state.titles |= {title.cycle: title for title in e.titles}
            state.bans += e.bans
        case _:
            pass
