"""An applicant over the years, under its credit code or a person's handle: what the register says, facts that bar, titles, bans, kin."""

from collections.abc import Sequence
from datetime import date

import msgspec

from domain.applicant import events as e
from domain.regulation.applicants import Activity, DeclaredDay, Track
from domain.shared.event import Envelope, Event
from domain.shared.history import Ban, Fact, Label, Title
from domain.shared.refusal import InvalidError


class Link(msgspec.Struct, frozen=True, gc=False):
    """A relation to another organization; `until` is its last day once it has ended."""

    other: str
    since: date
    until: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether the relation stands on a day."""
        return self.since <= day and (self.until is None or day <= self.until)


class Applicant(msgspec.Struct):
    """The applicant as it stands. `days` are those that the register declares; a person has no name here, and no place or activity."""

    code: str
    track: Track
    name: str = ""
    registered_in: str = ""
    legal_person: bool = False
    activity: Activity | None = None
    industry: str = ""
    zone: str | None = None
    days: dict[DeclaredDay, date] = {}
    employer: str | None = None
    top_manager: bool = False
    former_names: list[str] = []
    facts: dict[str, Fact] = {}
    titles: dict[str, Title] = {}
    bans: list[Ban] = []
    labels: list[Label] = []
    parents: list[Link] = []
    subsidiaries: list[Link] = []
    absorbed: list[str] = []
    absorbed_into: str | None = None

    def as_organization(self) -> "Applicant":
        """The same; raises InvalidError for a person, of whom much cannot be said."""
        if self.track != "organization":
            raise InvalidError("organization-needed", applicant=self.code)
        return self

    def labelled(self, name: str, on: date) -> bool:
        """Whether an authority calls it so on a day."""
        return any(label.name == name and label.holds_on(on) for label in self.labels)

    def label(self, label: Label) -> e.Labelled:
        """Put a label on record; it cannot begin twice without an end between."""
        if any(one.name == label.name and one.until is None for one in self.labels):
            raise InvalidError("label-known", label=label.name)
        return e.Labelled(label)

    def end_label(self, name: str, on: date, source: str) -> e.LabelEnded:
        """Say that a label has ended."""
        running = {label.name: label for label in self.labels if label.until is None}
        if name not in running:
            raise InvalidError("label-unknown", label=name, known=sorted(running))
        _in_order(running[name].since, on)
        return e.LabelEnded(name, on, source)

    def parent_on(self, day: date) -> str | None:
        """Who controls it on a day."""
        return next((link.other for link in self.parents if link.holds_on(day)), None)

    def record_parent(self, parent: str, since: date, source: str) -> e.ParentRecorded:
        """Say who controls it; one at a time."""
        near = [link for link in self.parents if link.until is None or link.until >= since]
        if near:
            raise InvalidError("parent-known", applicant=self.code, parent=near[0].other, since=near[0].since.isoformat())
        return e.ParentRecorded(parent, since, source)

    def end_parent(self, on: date, source: str) -> e.ParentEnded:
        """Say that its parent no longer controls it after a day."""
        running = next((link for link in self.parents if link.until is None), None)
        if running is None:
            raise InvalidError("parent-none", applicant=self.code)
        _in_order(running.since, on)
        return e.ParentEnded(running.other, on, source)

    def record_fact(self, fact: Fact, source: str) -> e.FactRecorded:
        """Put a fact on record once per reference."""
        if fact.reference in self.facts:
            raise InvalidError("fact-known", reference=fact.reference)
        if fact.found_on < fact.occurred_on:
            raise InvalidError("fact-order", occurred_on=fact.occurred_on.isoformat(), found_on=fact.found_on.isoformat())
        return e.FactRecorded(fact, source)

    def resolve_fact(self, reference: str, on: date, source: str, *, repaired: bool) -> e.FactResolved:
        """Say that a fact on record has ended."""
        if reference not in self.facts:
            raise InvalidError("fact-unknown", reference=reference, known=sorted(self.facts))
        return e.FactResolved(reference, on, repaired, source)

    def record_title(self, title: Title) -> e.TitleRecorded:
        """Put a title on record, once per cycle."""
        if title.cycle in self.titles:
            raise InvalidError("title-known", cycle=title.cycle)
        return e.TitleRecorded(title)

    def absorb(self, other: "Applicant") -> e.Merged:
        """Take over another organization's history."""
        return e.Merged(other.code, tuple(other.facts.values()), tuple(other.titles.values()), tuple(other.bans))


def _in_order(since: date, on: date) -> None:
    if on < since:
        raise InvalidError("end-before-start", since=since.isoformat(), on=on.isoformat())


def fold(state: Applicant | None, envelopes: Sequence[Envelope]) -> Applicant | None:
    """The applicant after these events; None before it is registered."""
    for envelope in envelopes:
        match envelope.data:
            case e.Registered() as o:
                state = Applicant(
                    o.uscc, "organization", o.name, o.registered_in, o.legal_person, o.activity, o.industry, o.zone,
                    {"operating_since": o.operating_since},
                )  # fmt: skip
            case e.PersonRegistered() as p:
                days: dict[DeclaredDay, date | None] = {
                    "works_in_quality_since": p.works_in_quality_since, "works_here_since": p.works_here_since,
                }  # fmt: skip
                known = {name: day for name, day in days.items() if day is not None}
                state = Applicant(p.person, "individual", days=known, employer=p.employer, top_manager=p.top_manager)
            case change if state is not None:
                _apply_register(state, change) or _apply_kin(state, change) or _apply_record(state, change)
            case _:
                pass
    return state


def _apply_register(state: Applicant, change: Event) -> bool:
    match change:
        case e.Renamed(name):
            state.former_names.append(state.name)
            state.name = name
        case e.Corrected() as c:
            for field in ("registered_in", "legal_person", "activity", "industry", "zone"):
                if getattr(c, field) is not None:
                    setattr(state, field, getattr(c, field))
            if c.operating_since is not None:
                state.days["operating_since"] = c.operating_since
        case e.Employed(employer, top_manager):
            state.employer, state.top_manager = employer, top_manager
        case e.Absorbed(into):
            state.absorbed_into = into
        case e.Labelled(label):
            state.labels.append(label)
        case e.LabelEnded(name, on):
            state.labels = [
                msgspec.structs.replace(one, until=on) if one.name == name and one.until is None else one for one in state.labels
            ]
        case _:
            return False
    return True


def _apply_kin(state: Applicant, change: Event) -> bool:
    match change:
        case e.ParentRecorded(parent, since):
            state.parents.append(Link(parent, since))
        case e.ParentEnded(parent, on):
            state.parents = _ended(state.parents, parent, on)
        case e.SubsidiaryRecorded(subsidiary, since):
            state.subsidiaries.append(Link(subsidiary, since))
        case e.SubsidiaryEnded(subsidiary, on):
            state.subsidiaries = _ended(state.subsidiaries, subsidiary, on)
        case _:
            return False
    return True


def _ended(links: list[Link], other: str, on: date) -> list[Link]:
    return [msgspec.structs.replace(link, until=on) if link.other == other and link.until is None else link for link in links]


def _apply_record(state: Applicant, change: Event) -> bool:
    match change:
        case e.FactRecorded(fact):
            state.facts[fact.reference] = fact
        case e.FactResolved(reference, on, repaired):
            state.facts[reference] = msgspec.structs.replace(state.facts[reference], resolved_on=on, repaired=repaired)
        case e.TitleRecorded(title):
            state.titles[title.cycle] = title
        case e.TitleRevoked(cycle, on):
            state.titles[cycle] = msgspec.structs.replace(state.titles[cycle], revoked_on=on)
        case e.Banned(ban):
            state.bans.append(ban)
        case e.Merged() as m:
            state.facts |= {fact.reference: fact for fact in m.facts}
            state.titles |= {title.cycle: title for title in m.titles}
            state.bans += m.bans
            state.absorbed.append(m.absorbed)
        case _:
            return False
    return True
