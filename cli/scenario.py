"""The shape of a scenario file: what a clerk writes, act by act, and what is expected to come of it."""

from datetime import date, datetime
from typing import Annotated, Any, Literal, get_args

import orjson
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, Tag
from pydantic_core import PydanticCustomError

from domain.calendar.instants import shanghai
from domain.shared import identifiers as ids
from domain.shared.actor import Role
from domain.shared.refusal import InvalidError


class Part(BaseModel):
    """A piece of a scenario; a key that it does not know is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def _instant(given: Any) -> datetime:
    try:
        return shanghai(str(given))
    except InvalidError:
        raise PydanticCustomError("date_type", "not a day that exists") from None


def _code(given: str) -> str:
    try:
        return ids.uscc(given)
    except InvalidError as error:
        right = given[:-1] + error.facts["expected"] if "expected" in error.facts else "[0-9A-HJ-NPQRTUWXY]{18}"
        raise PydanticCustomError("string_pattern_mismatch", "credit code: {pattern}", {"pattern": right}) from None


Instant = Annotated[datetime, BeforeValidator(_instant)]
By = Annotated[str, Field(pattern=rf"^({'|'.join(get_args(Role))})(/.+)?$")]
"""Who sends: `role` or `role/handle`."""


class Text(Part):
    """A title in both languages."""

    zh: str
    en: str


class History(Part):
    """What is on record about an applicant before the scenario begins: facts, titles, bans, as their commands take them."""

    facts: tuple[dict[str, Any], ...] = ()
    titles: tuple[dict[str, Any], ...] = ()
    bans: tuple[dict[str, Any], ...] = ()


class Applicant(Part):
    """An invented organization. `documents` are what it files: name -> digest."""

    name: str
    uscc: Annotated[str, AfterValidator(_code)]
    registered_in: str
    operating_since: date
    legal_person: bool = True
    activity: str = "production"
    documents: dict[str, str] = {"application": "invented", "evidence": "invented"}
    history: History = History()


class DatedPart(Part):
    """Something on a day: `at` in Shanghai. `refused` or `invalid` is the code that each of its commands is expected to meet."""

    at: Instant
    refused: str | None = None
    invalid: str | None = None


class PlainAct(DatedPart):
    """One act: the command's name, who sends it (`role` or `role/handle`), its fields.

    `of` names an applicant whose code is filled in; `each` repeats the act for several.
    """

    do: str
    by: By
    given: Annotated[dict[str, Any], Field(alias="with")] = {}
    of: str | None = None
    each: tuple[str, ...] = ()


class RegisterActs(DatedPart):
    """Enter applicants and their history in the register."""

    register_: Annotated[tuple[str, ...] | Literal["all"], Field(alias="register")]
    by: By = "office"


class QualifyActs(DatedPart):
    """Judge every condition that a person judges as met, and conclude `qualified`."""

    qualify: tuple[str, ...]
    by: By = "office"


class ScoreActs(DatedPart):
    """Sheets of the open review stage: applicant -> points by dimension, or a total that fills the dimensions in their order."""

    scores: dict[str, int | tuple[int, ...]]
    by: tuple[str, ...]
    without: dict[str, tuple[str, ...]] = {}


def _held(given: Any) -> str:
    return "in-csv" if isinstance(given, str) else "in-line"


def _kind(given: Any) -> str:
    return "act-" + next((key for key in ("do", "register", "qualify", "scores") if isinstance(given, dict) and key in given), "")


Act = Annotated[
    Annotated[PlainAct, Tag("act-do")]
    | Annotated[RegisterActs, Tag("act-register")]
    | Annotated[QualifyActs, Tag("act-qualify")]
    | Annotated[ScoreActs, Tag("act-scores")],
    Discriminator(_kind),
]
"""An act of any kind, told apart by the key that only it has."""


class Due(Part):
    """An expected period. `of` is the applicant of an award's period."""

    name: str
    opens_on: date
    last_day: date
    of: str | None = None


class Decision(Part):
    """An expected decision with a receipt."""

    what: str
    outcome: str
    of: str | None = None


class Refusal(Part):
    """An expected refusal."""

    do: str
    why: str


class Winner(Part):
    """An expected winner."""

    applicant: str
    rank: int
    prize_cny: int
    valid_until: date | None = None
    re_award: bool = False
    track: str = "organization"
    tier: str = "award"


class Money(Part):
    """Expected sums over the whole scenario, in whole yuan."""

    paid_cny: int
    recovered_cny: int


class Expect(Part):
    """What must come out; a list that is given must be met whole, one that is not given is not looked at."""

    deadlines: tuple[Due, ...] | None = None
    decisions: tuple[Decision, ...] | None = None
    refusals: tuple[Refusal, ...] | None = None
    winners: tuple[Winner, ...] | None = None
    awards: dict[str, tuple[tuple[date, str], ...]] | None = None
    money: Money | None = None


class Scenario(Part):
    """A scenario. `cycle` and `city` are filled into acts that need them and do not say; `applicants` inline or the name of a CSV file.

    It begins with the calendar as it was published on its first day; `notices: announce` announces each later notice on its own day.
    """

    schema_: Annotated[Literal[1], Field(alias="schema")]
    scenario: Annotated[str, Field(pattern=r"^[a-z0-9-]+$")]
    title: Text
    city: str
    cycle: str
    starts: Instant
    until: Instant
    applicants: Annotated[Annotated[dict[str, Applicant], Tag("in-line")] | Annotated[str, Tag("in-csv")], Discriminator(_held)]
    notices: Literal["announce"] | None = None
    conditions: tuple[str, ...] = ()
    dimensions: dict[str, int] = {}
    acts: tuple[Act, ...]
    expect: Expect = Expect()


def schema() -> bytes:
    """The JSON Schema of a scenario file."""
    return orjson.dumps(Scenario.model_json_schema(by_alias=True), option=orjson.OPT_INDENT_2)
