"""The applicants of a scenario file: invented organizations and persons, and what is on record about them before it begins."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Discriminator, Tag
from pydantic_core import PydanticCustomError

from domain.regulation.applicants import Activity
from domain.shared import identifiers as ids
from domain.shared.refusal import InvalidError


class Part(BaseModel):
    """A piece of a scenario; a key that it does not know is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def _code(given: str) -> str:
    try:
        return ids.uscc(given)
    except InvalidError as error:
        right = given[:-1] + error.facts["expected"] if "expected" in error.facts else "[0-9A-HJ-NPQRTUWXY]{18}"
        raise PydanticCustomError("string_pattern_mismatch", "credit code: {pattern}", {"pattern": right}) from None


def _handle(given: str) -> str:
    try:
        return ids.person(given)
    except InvalidError:
        raise PydanticCustomError("string_pattern_mismatch", "handle: {pattern}", {"pattern": ids.PERSON.pattern}) from None


class History(Part):
    """What is on record about an applicant before the scenario begins, as the commands take it."""

    facts: tuple[dict[str, Any], ...] = ()
    titles: tuple[dict[str, Any], ...] = ()
    bans: tuple[dict[str, Any], ...] = ()
    labels: tuple[dict[str, Any], ...] = ()
    parents: tuple[dict[str, Any], ...] = ()

    def acts(self, code: str) -> Iterator[tuple[str, dict[str, Any]]]:
        """The commands that put it on record."""
        for do, records in (
            ("fact.record", self.facts), ("title.record", self.titles), ("ban.record", self.bans), ("label.record", self.labels),
            ("parent.record", self.parents),
        ):  # fmt: skip
            yield from ((do, {"applicant": code} | record) for record in records)


class _Applicant(Part):
    """What both kinds have: `documents` are what it files (name -> digest), `declared` the days that its application declares."""

    name: str
    documents: dict[str, str] = {"application": "invented", "evidence": "invented"}
    declared: dict[str, date] = {}
    history: History = History()

    def registered(self) -> dict[str, Any]:
        """What the register takes."""
        return self.model_dump(exclude={"documents", "declared", "history"}, exclude_none=True)


class Organization(_Applicant):
    """An invented organization."""

    uscc: Annotated[str, AfterValidator(_code)]
    registered_in: str
    operating_since: date
    legal_person: bool = True
    activity: Activity = "for_profit"
    industry: str = ""
    zone: str | None = None

    @property
    def code(self) -> str:
        """How it is named everywhere."""
        return self.uscc

    @property
    def enters_by(self) -> Literal["applicant.register", "person.register"]:
        """The command that enters it in the register."""
        return "applicant.register"


class Person(_Applicant):
    """An invented person, under its handle; `employer` is the handle or the code of its organization."""

    person: Annotated[str, AfterValidator(_handle)]
    identification: str = "(invented)"
    works_in_quality_since: date | None = None
    works_here_since: date | None = None
    employer: str | None = None
    top_manager: bool = False

    @property
    def code(self) -> str:
        """How it is named everywhere."""
        return self.person

    @property
    def enters_by(self) -> Literal["applicant.register", "person.register"]:
        """The command that enters it in the register."""
        return "person.register"


def _kind(given: Any) -> str:
    return "of-a-person" if isinstance(given, Person) or (isinstance(given, dict) and "person" in given) else "of-an-organization"


Applicant = Annotated[
    Annotated[Organization, Tag("of-an-organization")] | Annotated[Person, Tag("of-a-person")],
    Discriminator(_kind),
]
"""An applicant of either kind, told apart by the key that only a person has."""
