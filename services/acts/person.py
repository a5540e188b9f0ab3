"""Acts on the persons of the applicant register: entered under a handle, everything that names them sealed."""

from datetime import date

from domain.applicant import applicant as a
from domain.applicant import events as e
from domain.shared import identifiers as ids
from domain.shared.private import Private
from domain.shared.refusal import Facts, InvalidError
from services.case import Case
from services.commands import Command, Sealed, command


@command("person.register", "office", "applicant")
class RegisterPerson(Command, frozen=True):
    """Enter a person in the register under a handle, with name and identification sealed, the days of work, and the employer's code."""

    person: str
    name: Sealed
    identification: Sealed
    works_in_quality_since: date | None = None
    works_here_since: date | None = None
    employer: str | None = None
    top_manager: bool = False

    def stream(self) -> str:
        """The person."""
        return ids.applicant_stream(ids.person(self.person))

    def carry_out(self, case: Case) -> Facts | None:
        """Register once; the employer must be in the register, so that its record can be asked."""
        if case.read(self.stream(), a.fold) is not None:
            raise InvalidError("applicant-known", applicant=self.person)
        case.past(self.works_in_quality_since, self.works_here_since)
        employed(case, self.employer, top_manager=self.top_manager)
        subject = f"person:{self.person}"
        case.record(
            self.stream(),
            e.PersonRegistered(
                self.person, Private(subject, self.name), Private(subject, self.identification),
                self.works_in_quality_since, self.works_here_since, self.employer, self.top_manager,
            ),
        )  # fmt: skip
        return {"applicant": self.person}


@command("person.employ", "office", "applicant")
class EmployPerson(Command, frozen=True):
    """Say for which organization a person now works, as its head or not; none when nobody is named."""

    person: str
    source: str
    employer: str | None = None
    top_manager: bool = False

    def stream(self) -> str:
        """The person."""
        return ids.applicant_stream(ids.person(self.person))

    def carry_out(self, case: Case) -> Facts | None:
        """Record it."""
        case.applicant(self.person)
        employed(case, self.employer, top_manager=self.top_manager)
        case.record(self.stream(), e.Employed(self.employer, self.top_manager, self.source))
        return {"applicant": self.person, "employer": self.employer}


def employed(case: Case, employer: str | None, *, top_manager: bool) -> None:
    """Check an employment: who heads an organization names it, and it is one of the register."""
    if employer is not None:
        case.applicant(ids.uscc(employer)).as_organization()
    elif top_manager:
        raise InvalidError("employer-needed")
