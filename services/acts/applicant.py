"""Acts on the applicant register: an organization, the facts on record about it, its earlier titles and bans."""

from datetime import date

from domain.applicant import applicant as a
from domain.applicant import events as e
from domain.regulation.applicants import Activity
from domain.shared import identifiers as ids
from domain.shared.history import Ban, Fact, Title
from domain.shared.refusal import Facts, InvalidError
from services.case import Case
from services.commands import Command, command


@command("applicant.register", "applicant", "office")
class RegisterApplicant(Command, frozen=True):
    """Enter an organization in the register, as its certificate says, with its activity and the zone that it stands in, if any."""

    uscc: str
    name: str
    registered_in: str
    legal_person: bool
    operating_since: date
    activity: Activity = "for_profit"
    industry: str = ""
    zone: str | None = None

    def stream(self) -> str:
        """The organization."""
        return ids.applicant_stream(self.uscc)

    def carry_out(self, case: Case) -> Facts | None:
        """Register once."""
        if case.read(self.stream(), a.fold) is not None:
            raise InvalidError("applicant-known", applicant=self.uscc)
        case.past(self.operating_since)
        case.record(
            self.stream(),
            e.Registered(
                self.uscc, self.name, ids.city(self.registered_in), self.legal_person, self.operating_since, self.activity, self.industry,
                ids.word(self.zone) if self.zone else None,
            ),
        )  # fmt: skip
        return {"applicant": self.uscc}


@command("applicant.correct", "office")
class CorrectApplicant(Command, frozen=True):
    """Correct what the register says of an organization, by a source; what is not named stays. An empty zone takes it out of its zone."""

    applicant: str
    source: str
    registered_in: str | None = None
    legal_person: bool | None = None
    operating_since: date | None = None
    activity: Activity | None = None
    industry: str | None = None
    zone: str | None = None

    def stream(self) -> str:
        """The organization."""
        return ids.applicant_stream(self.applicant)

    def carry_out(self, case: Case) -> Facts | None:
        """Record what changes."""
        case.past(self.operating_since)
        case.applicant(self.applicant).as_organization()
        place = ids.city(self.registered_in) if self.registered_in else None
        zone = ids.word(self.zone) if self.zone else self.zone
        changed = e.Corrected(self.source, place, self.legal_person, self.operating_since, self.activity, self.industry, zone)
        case.record(self.stream(), changed)
        return {"applicant": self.applicant}


@command("applicant.rename", "office")
class RenameApplicant(Command, frozen=True):
    """Enter an organization's new name; its history stays with its code."""

    applicant: str
    name: str

    def stream(self) -> str:
        """The organization."""
        return ids.applicant_stream(self.applicant)

    def carry_out(self, case: Case) -> Facts | None:
        """Rename."""
        case.applicant(self.applicant).as_organization()
        case.record(self.stream(), e.Renamed(self.name))
        return {"applicant": self.applicant}


@command("applicant.merge", "office")
class MergeApplicant(Command, frozen=True):
    """Merge one organization into another: facts, titles and bans go over."""

    applicant: str
    into: str

    def stream(self) -> str:
        """The organization that takes over."""
        return ids.applicant_stream(self.into)

    def carry_out(self, case: Case) -> Facts | None:
        """Record both sides."""
        absorbed, into = case.applicant(self.applicant).as_organization(), case.applicant(self.into).as_organization()
        if self.applicant == self.into or absorbed.absorbed_into is not None:
            raise InvalidError("merge-impossible", applicant=self.applicant, into=self.into)
        case.record(ids.applicant_stream(self.applicant), e.Absorbed(self.into))
        case.record(self.stream(), into.absorb(absorbed))
        return {"applicant": self.applicant, "into": self.into}


@command("fact.record", "office", "supervisor")
class RecordFact(Command, frozen=True):
    """Put a fact on record that may bar an application, with its official class and source."""

    applicant: str
    reference: str
    kind: str
    occurred_on: date
    source: str
    found_on: date | None = None
    severity: str | None = None
    level: str | None = None
    fault: str | None = None
    scope: str | None = None

    def stream(self) -> str:
        """The organization."""
        return ids.applicant_stream(self.applicant)

    def carry_out(self, case: Case) -> Facts | None:
        """Record it once per reference."""
        case.past(self.occurred_on, self.found_on)
        fact = Fact(
            self.reference,
            self.kind,
            self.occurred_on,
            self.found_on or self.occurred_on,
            self.severity,
            self.level,
            self.fault,
            self.scope,
        )
        case.record(self.stream(), case.applicant(self.applicant).record_fact(fact, self.source))
        return {"applicant": self.applicant, "reference": self.reference}


@command("fact.resolve", "office")
class ResolveFact(Command, frozen=True):
    """Say that a fact on record has ended: corrected, or its credit record repaired."""

    applicant: str
    reference: str
    on: date
    source: str
    repaired: bool = False

    def stream(self) -> str:
        """The organization."""
        return ids.applicant_stream(self.applicant)

    def carry_out(self, case: Case) -> Facts | None:
        """Record the end."""
        case.past(self.on)
        case.record(
            self.stream(), case.applicant(self.applicant).resolve_fact(self.reference, self.on, self.source, repaired=self.repaired)
        )
        return {"applicant": self.applicant, "reference": self.reference}


@command("title.record", "office")
class RecordTitle(Command, frozen=True):
    """Put on record a title won in a cycle before this system, or another giver's: then `kind` says which, `cycle` is giver and year."""

    applicant: str
    cycle: str
    conferred_on: date
    valid_until: date | None = None
    tier: str = "award"
    kind: str | None = None

    def stream(self) -> str:
        """The organization."""
        return ids.applicant_stream(self.applicant)

    def carry_out(self, case: Case) -> Facts | None:
        """Record it once per cycle."""
        case.past(self.conferred_on)
        kind = ids.word(self.kind) if self.kind else None
        title = Title(ids.cycle(self.cycle), self.tier, self.conferred_on, self.valid_until, kind=kind)
        case.record(self.stream(), case.applicant(self.applicant).record_title(title))
        return {"applicant": self.applicant, "cycle": self.cycle}


@command("ban.record", "office")
class RecordBan(Command, frozen=True):
    """Put on record a ban from a decision: made here or before this system."""

    applicant: str
    city: str
    ground: str
    since: date
    until: date
    basis: str

    def stream(self) -> str:
        """The organization."""
        return ids.applicant_stream(self.applicant)

    def carry_out(self, case: Case) -> Facts | None:
        """Record the ban."""
        if self.until < self.since:
            raise InvalidError("ban-order", since=self.since.isoformat(), until=self.until.isoformat())
        case.applicant(self.applicant)
        case.record(self.stream(), e.Banned(Ban(ids.city(self.city), self.ground, self.since, self.until, self.basis)))
        return {"applicant": self.applicant, "until": self.until.isoformat()}
