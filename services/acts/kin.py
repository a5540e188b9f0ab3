"""Acts on what an organization is called and to whom it belongs: labels with their evidence, the parent that controls it."""

from datetime import date

from domain.applicant import events as e
from domain.shared import identifiers as ids
from domain.shared.history import Label
from domain.shared.refusal import Facts, InvalidError
from services import kinship
from services.case import Case
from services.commands import Command, command


@command("label.record", "office")
class RecordLabel(Command, frozen=True):
    """Put on record what an authority calls an organization from a day on (`srdi`, say), with the evidence."""

    applicant: str
    label: str
    since: date
    evidence: str

    def stream(self) -> str:
        """The organization."""
        return ids.applicant_stream(self.applicant)

    def carry_out(self, case: Case) -> Facts | None:
        """Record it."""
        organization = case.applicant(self.applicant).as_organization()
        case.record(self.stream(), organization.label(Label(ids.word(self.label), self.since, self.evidence)))
        return {"applicant": self.applicant, "label": self.label}


@command("label.end", "office")
class EndLabel(Command, frozen=True):
    """Say that an organization is no longer called so; the day is the last one."""

    applicant: str
    label: str
    on: date
    source: str

    def stream(self) -> str:
        """The organization."""
        return ids.applicant_stream(self.applicant)

    def carry_out(self, case: Case) -> Facts | None:
        """Record its end."""
        case.record(self.stream(), case.applicant(self.applicant).end_label(self.label, self.on, self.source))
        return {"applicant": self.applicant, "label": self.label}


@command("parent.record", "office", "applicant")
class RecordParent(Command, frozen=True):
    """Put on record which organization controls another, from a day on, with the source."""

    applicant: str
    parent: str
    since: date
    source: str

    def stream(self) -> str:
        """The organization that is controlled."""
        return ids.applicant_stream(self.applicant)

    def carry_out(self, case: Case) -> Facts | None:
        """Record both sides; nobody stands above itself."""
        organization = case.applicant(self.applicant).as_organization()
        case.applicant(self.parent).as_organization()
        if self.parent == self.applicant or self.applicant in kinship.above(case, self.parent, self.since):
            raise InvalidError("parent-circle", applicant=self.applicant, parent=self.parent)
        case.record(self.stream(), organization.record_parent(self.parent, self.since, self.source))
        case.record(ids.applicant_stream(self.parent), e.SubsidiaryRecorded(self.applicant, self.since))
        return {"applicant": self.applicant, "parent": self.parent}


@command("parent.end", "office", "applicant")
class EndParent(Command, frozen=True):
    """Say that the parent of an organization no longer controls it; the day is the last one."""

    applicant: str
    on: date
    source: str

    def stream(self) -> str:
        """The organization that was controlled."""
        return ids.applicant_stream(self.applicant)

    def carry_out(self, case: Case) -> Facts | None:
        """Record the end on both sides."""
        ended = case.applicant(self.applicant).end_parent(self.on, self.source)
        case.applicant(ended.parent)
        case.record(self.stream(), ended)
        case.record(ids.applicant_stream(ended.parent), e.SubsidiaryEnded(self.applicant, self.on))
        return {"applicant": self.applicant, "parent": ended.parent}
