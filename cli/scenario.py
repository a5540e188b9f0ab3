"""A scenario file: what a clerk writes, checked with line and column, and expanded to dated acts and to what is expected of them."""

import csv
import re
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple, TypeVar, get_args

import orjson
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, Tag, TypeAdapter, ValidationError
from pydantic_core import PydanticCustomError

from cli.rehearsal import DatedAct
from domain.calendar.instants import ZONE, shanghai
from domain.regulation.problem import Located, Places, Problem, TextError, from_validation, locate
from domain.shared import identifiers as ids
from domain.shared.actor import Actor, Role
from domain.shared.refusal import InvalidError
from services.catalogue import parsed
from services.commands import COMMANDS, parse


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


Shape = TypeVar("Shape")
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
    valid_until: date
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
    """A scenario. `cycle` and `city` are filled into acts that need them and do not say; `applicants` inline or the name of a CSV file."""

    schema_: Annotated[Literal[1], Field(alias="schema")]
    scenario: Annotated[str, Field(pattern=r"^[a-z0-9-]+$")]
    title: Text
    city: str
    cycle: str
    starts: Instant
    until: Instant
    applicants: Annotated[Annotated[dict[str, Applicant], Tag("in-line")] | Annotated[str, Tag("in-csv")], Discriminator(_held)]
    conditions: tuple[str, ...] = ()
    dimensions: dict[str, int] = {}
    acts: tuple[Act, ...]
    expect: Expect = Expect()


Sent = tuple[str, str, dict[str, Any]]
"""One command of an act: what, by whom, with which fields."""


class Expanded(NamedTuple):
    """What an act of the file becomes, with the code that it is expected to meet."""

    act: DatedAct
    refused: str | None = None
    invalid: str | None = None


def load(path: Path) -> tuple[Scenario, dict[str, Applicant]]:
    """Read a scenario and its applicants; raises TextError with every problem's line and column."""
    tree, places = parsed(_read(path), str(path))
    scenario = _shaped(Scenario, tree, path, places)
    applicants = scenario.applicants if isinstance(scenario.applicants, dict) else _from_csv(path.parent / scenario.applicants)
    if problems := list(_unplayable(scenario, applicants)):
        raise TextError(str(path), (locate(problem, places) for problem in problems))
    return scenario, applicants


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        raise InvalidError("text-missing", name=str(path)) from None


def _shaped(shape: type[Shape], tree: Any, path: Path, places: Places) -> Shape:
    try:
        return TypeAdapter(shape).validate_python(tree)
    except ValidationError as error:
        raise TextError(str(path), (locate(problem, places) for problem in from_validation(error, tree))) from None


def _unplayable(scenario: Scenario, applicants: dict[str, Applicant]) -> Iterator[Problem]:
    """What no shape can see: an act outside the scenario's time, of an unknown applicant, or with fields that its command does not take."""
    expansion = Expansion(scenario, applicants)
    span = f"{scenario.starts.astimezone(ZONE)} - {scenario.until.astimezone(ZONE)}"
    for place, part in enumerate(scenario.acts):
        if not scenario.starts <= part.at <= scenario.until:
            yield Problem(("acts", place, "at"), "literal-error", str(part.at.astimezone(ZONE)), span)
        try:
            for do, _, fields in expansion.expand(part):
                if part.invalid is None:
                    parse(do, expansion.filled(do, fields))
        except InvalidError as error:
            yield _told(place, error)


FIELD = re.compile(r"`(?:\$\.)?(\w+)[^`]*`$")
"""The field that ends a sentence of the command table's parser."""


def _told(place: int, error: InvalidError) -> Problem:
    if error.code != "command-fields":
        code = "points-sum" if error.code == "sheet-dimensions" else "literal-error"
        return Problem(("acts", place), code, error.facts["name"], ", ".join(error.facts["known"]))
    said = error.facts["problem"]
    code = {"Object contains": "extra-forbidden", "Object missing": "missing"}.get(said[:15].strip(), "string-pattern-mismatch")
    return Problem(("acts", place, "with", *FIELD.findall(said)), code, "", said, at_key=code == "extra-forbidden")


def _from_csv(path: Path) -> dict[str, Applicant]:
    """Applicants from a table: handle, name, uscc, registered_in, operating_since, legal_person, activity."""
    rows = list(csv.DictReader(_read(path).decode("utf-8-sig").splitlines()))
    tree = {row.pop("handle", ""): {key: value for key, value in row.items() if value} for row in rows}
    if len(tree) < len(rows):
        raise TextError(str(path), [Located(1, 1, "handle", "name-twice", "handle", "")])
    return _shaped(dict[str, Applicant], tree, path, {(handle,): (line, 1) for line, handle in enumerate(tree, 2)})


class Expansion:
    """Turns the acts of a file into dated acts, one after the other."""

    def __init__(self, scenario: Scenario, applicants: dict[str, Applicant]) -> None:
        self._scenario = scenario
        self._applicants = applicants

    def acts(self) -> Iterator[Expanded]:
        """Every act, in the order of the file."""
        for place, part in enumerate(self._scenario.acts):
            for step, (do, by, fields) in enumerate(self.expand(part)):
                role, _, handle = by.partition("/")
                actor = Actor(handle or role.replace("_", "-"), role)  # type: ignore[arg-type]  # checked when the file was read
                act = DatedAct(part.at, do, self.filled(do, fields), actor, f"{self._scenario.scenario}.{place}.{step}")
                yield Expanded(act, part.refused, part.invalid)

    def expand(self, part: Act) -> Iterator[Sent]:
        """The commands of one act; raises InvalidError on an unknown command or applicant, or a sheet of the wrong size."""
        match part:
            case PlainAct() if part.do not in COMMANDS:
                raise InvalidError("command-unknown", name=part.do, known=list(COMMANDS))
            case PlainAct():
                return ((part.do, part.by, self._of(part, one)) for one in part.each or (part.of,))
            case RegisterActs():
                handles = self._applicants if part.register_ == "all" else part.register_
                return ((do, part.by, fields) for handle in handles for do, fields in self._registered(self._known(handle)))
            case QualifyActs():
                return ((do, part.by, fields) for handle in part.qualify for do, fields in self._qualified(self._known(handle).uscc))
            case ScoreActs():
                return self._scored(part)

    def _scored(self, part: ScoreActs) -> Iterator[Sent]:
        for handle, points in part.scores.items():
            for reviewer in part.by:
                if reviewer not in part.without.get(handle, ()):
                    fields = {"applicant": self._known(handle).uscc, "reviewer": reviewer, "points": self._sheet(points)}
                    yield "score.submit", f"reviewer/{reviewer}", fields

    def _of(self, part: PlainAct, handle: str | None) -> dict[str, Any]:
        if handle is None:
            return part.given
        applicant = self._known(handle)
        offered = {"applicant": applicant.uscc, "documents": applicant.documents, "contact": f"(invented) {handle}"}
        return {name: value for name, value in offered.items() if name in COMMANDS[part.do].__struct_fields__} | part.given

    def filled(self, do: str, fields: dict[str, Any]) -> dict[str, Any]:
        """A command's fields, with the scenario's city and cycle where they do not say, and credit codes for `@handle`."""
        home = {name: getattr(self._scenario, name) for name in ("city", "cycle") if name in COMMANDS[do].__struct_fields__}
        return home | {name: self._resolved(value) for name, value in fields.items()}

    def _resolved(self, value: Any) -> Any:
        """`@handle` anywhere stands for the applicant's credit code."""
        match value:
            case str() if value.startswith("@"):
                return self._known(value[1:]).uscc
            case dict():
                return {key: self._resolved(item) for key, item in value.items()}
            case list() | tuple():
                return [self._resolved(item) for item in value]
            case _:
                return value

    def _known(self, handle: str) -> Applicant:
        if handle not in self._applicants:
            raise InvalidError("applicant-unknown", applicant=handle, name=handle, known=list(self._applicants))
        return self._applicants[handle]

    def _registered(self, applicant: Applicant) -> Iterator[tuple[str, dict[str, Any]]]:
        yield "applicant.register", applicant.model_dump(exclude={"documents", "history"})
        for do, records in (("fact.record", "facts"), ("title.record", "titles"), ("ban.record", "bans")):
            yield from ((do, {"applicant": applicant.uscc} | record) for record in getattr(applicant.history, records))

    def _qualified(self, code: str) -> Iterator[tuple[str, dict[str, Any]]]:
        for condition in self._scenario.conditions:
            yield "condition.judge", {"applicant": code, "condition": condition, "met": True, "reason": "(invented) evidence seen"}
        yield "qualification.conclude", {"applicant": code, "outcome": "qualified"}

    def _sheet(self, points: int | tuple[int, ...]) -> dict[str, int]:
        most = self._scenario.dimensions
        if points > sum(most.values()) if isinstance(points, int) else len(points) != len(most):
            raise InvalidError("sheet-dimensions", name=str(points), known=[f"{name} {highest}" for name, highest in most.items()])
        if isinstance(points, tuple):
            return dict(zip(most, points, strict=True))
        sheet: dict[str, int] = {}
        for name, highest in most.items():
            sheet[name] = min(highest, points - sum(sheet.values()))
        return sheet


def schema() -> bytes:
    """The JSON Schema of a scenario file."""
    return orjson.dumps(Scenario.model_json_schema(by_alias=True), option=orjson.OPT_INDENT_2)
