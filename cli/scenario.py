"""The shape of a scenario file: what a clerk writes, act by act, and what is expected to come of it."""

from datetime import date, datetime
from typing import Annotated, Any, Literal, get_args

import orjson
from pydantic import BeforeValidator, Discriminator, Field, Tag
from pydantic_core import PydanticCustomError

from cli.cast import Applicant, Part
from domain.calendar.instants import shanghai
from domain.policies.draw import SEED
from domain.shared.actor import Role
from domain.shared.refusal import InvalidError


def _instant(given: Any) -> datetime:
    try:
        return shanghai(str(given))
    except InvalidError:
        raise PydanticCustomError("date_type", "not a day that exists") from None


Instant = Annotated[datetime, BeforeValidator(_instant)]
By = Annotated[str, Field(pattern=rf"^({'|'.join(get_args(Role))})(/.+)?$")]
"""Who sends: `role` or `role/handle`; `role/@` is the applicant that the act is of."""


class Text(Part):
    """A title in both languages."""

    zh: str
    en: str


class DatedPart(Part):
    """Something on a day: `at` in Shanghai. `refused` or `invalid` is the code that each of its commands is expected to meet.

    `with` are fields of each of its commands.
    """

    at: Instant
    given: Annotated[dict[str, Any], Field(alias="with")] = {}
    refused: str | None = None
    invalid: str | None = None


class PlainAct(DatedPart):
    """One act: the command's name, who sends it (`role` or `role/handle`), its fields.

    `of` names an applicant whose code is filled in; `each` repeats the act for several.
    """

    do: str
    by: By
    of: str | None = None
    each: tuple[str, ...] = ()


class RegisterActs(DatedPart):
    """Enter applicants and their history in the register."""

    register_: Annotated[tuple[str, ...] | Literal["all"], Field(alias="register")]
    by: By = "office"


class QualifyActs(DatedPart):
    """Judge every condition that a person judges as met, and conclude `qualified`; `conditions` where they are not the scenario's."""

    qualify: tuple[str, ...]
    conditions: tuple[str, ...] = ()
    by: By = "office"


class ScoreActs(DatedPart):
    """Sheets of the open review stage: applicant -> points by dimension, or a total that fills the dimensions in their order.

    `dimensions` where they are not those of the scenario.
    """

    scores: dict[str, int | tuple[int, ...]]
    by: tuple[str, ...]
    without: dict[str, tuple[str, ...]] = {}
    dimensions: dict[str, int] = {}


class DrawParty(Part):
    """Who speaks for a party of a draw, and its seed."""

    by: By
    seed: Annotated[str, Field(pattern=SEED.pattern)]


class DrawActs(DatedPart):
    """A draw of experts from its frozen list to the last seed: every party commits, then every party reveals, in the order given."""

    draw: dict[str, DrawParty]
    seats: int
    by: By = "office"


def _held(given: Any) -> str:
    return "in-csv" if isinstance(given, str) else "in-line"


def _kind(given: Any) -> str:
    return "act-" + next((key for key in ("do", "register", "qualify", "scores", "draw") if isinstance(given, dict) and key in given), "")


Act = Annotated[
    Annotated[PlainAct, Tag("act-do")]
    | Annotated[RegisterActs, Tag("act-register")]
    | Annotated[QualifyActs, Tag("act-qualify")]
    | Annotated[ScoreActs, Tag("act-scores")]
    | Annotated[DrawActs, Tag("act-draw")],
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
