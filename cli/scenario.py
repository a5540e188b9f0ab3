"""A scenario file: what a clerk writes, checked with line and column, and expanded to dated acts and to what is expected of them."""

import csv
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple, get_args

import orjson
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from cli.rehearsal import DatedAct
from domain.calendar.instants import ZONE, opening
from domain.regulation.problem import Problem, TextError, from_validation, locate
from domain.shared.actor import Actor, Role
from domain.shared.refusal import InvalidError
from services.catalogue import parsed
from services.commands import COMMANDS


class Part(BaseModel):
    """A piece of a scenario; a key that it does not know is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def _instant(given: Any) -> Any:
    if isinstance(given, datetime):
        return given.astimezone(UTC) if given.tzinfo else given.replace(tzinfo=ZONE).astimezone(UTC)
    if isinstance(given, date):
        return opening(given)
    return shanghai(given) if isinstance(given, str) else given


def shanghai(text: str) -> datetime:
    """`2026-05-29 23:59:59` in Shanghai as an instant; raises InvalidError on any other form."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise InvalidError("setting-day", name="at", given=text) from None
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=ZONE).astimezone(UTC)


Instant = Annotated[datetime, BeforeValidator(_instant)]


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
    uscc: str
    registered_in: str
    operating_since: date
    legal_person: bool = True
    activity: str = "production"
    documents: dict[str, str] = {"application": "invented", "evidence": "invented"}
    history: History = History()


class DatedPart(Part):
    """Something on a day: `at` in Shanghai."""

    at: Instant


class PlainAct(DatedPart):
    """One act: the command's name, who sends it (`role` or `role/handle`), its fields.

    `of` names an applicant whose code is filled in; `each` repeats the act for several. `refused` or `invalid` is the code that it is
    expected to meet.
    """

    do: str
    by: str
    given: Annotated[dict[str, Any], Field(alias="with")] = {}
    of: str | None = None
    each: tuple[str, ...] = ()
    refused: str | None = None
    invalid: str | None = None


class RegisterActs(DatedPart):
    """Enter applicants and their history in the register."""

    register_: Annotated[tuple[str, ...] | Literal["all"], Field(alias="register")]
    by: str = "office"


class QualifyActs(DatedPart):
    """Judge every condition that a person judges as met, and conclude `qualified`."""

    qualify: tuple[str, ...]
    by: str = "office"


class ScoreActs(DatedPart):
    """Sheets of the open review stage: applicant -> points by dimension, or a total that fills the dimensions in their order."""

    scores: dict[str, int | tuple[int, ...]]
    by: tuple[str, ...]
    without: dict[str, tuple[str, ...]] = {}


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
    applicants: dict[str, Applicant] | str
    reviewers: dict[str, str] = {}
    conditions: tuple[str, ...] = ()
    dimensions: dict[str, int] = {}
    acts: tuple[PlainAct | RegisterActs | QualifyActs | ScoreActs, ...]
    expect: Expect = Expect()


SHAPES: Mapping[str, type[DatedPart]] = {"do": PlainAct, "register": RegisterActs, "qualify": QualifyActs, "scores": ScoreActs}
"""The key that tells the kinds of act apart."""


class Sent(NamedTuple):
    """One command of an act: what, by whom, with which fields, meeting what."""

    do: str
    by: str
    fields: dict[str, Any]
    refused: str | None = None
    invalid: str | None = None


class Expanded(Part):
    """What an act of the file becomes, with the code that it is expected to meet."""

    model_config = ConfigDict(frozen=True, arbitrary_types_allowed=True)

    act: DatedAct
    refused: str | None = None
    invalid: str | None = None


def load(path: Path) -> tuple[Scenario, dict[str, Applicant]]:
    """Read a scenario and its applicants; raises TextError with every problem's line and column."""
    try:
        tree, places = parsed(path.read_bytes(), str(path))
    except OSError:
        raise InvalidError("text-missing", name=str(path)) from None
    problems = list(_act_problems(tree))
    try:
        scenario = Scenario.model_validate(tree)
    except ValidationError as error:
        found = [problem for problem in from_validation(error, tree) if problem.path[:1] != ("acts",)]
        problems += found or ([] if problems else from_validation(error, tree))
        raise TextError(str(path), (locate(problem, places) for problem in problems)) from None
    if problems:
        raise TextError(str(path), (locate(problem, places) for problem in problems))
    return scenario, scenario.applicants if isinstance(scenario.applicants, dict) else _from_csv(path.parent / scenario.applicants)


def _act_problems(tree: Any) -> Iterator[Problem]:
    """Each act is checked as the kind that it is: of a mixture, pydantic would tell of every kind that it is not."""
    acts = tree.get("acts", []) if isinstance(tree, dict) else []
    for place, act in enumerate(acts if isinstance(acts, list) else []):
        shape = next((SHAPES[key] for key in SHAPES if isinstance(act, dict) and key in act), None)
        if shape is None:
            yield Problem(("acts", place), "union-tag-not-found", allowed=", ".join(SHAPES))
            continue
        try:
            shape.model_validate(act)
        except ValidationError as error:
            for problem in from_validation(error, act):
                yield Problem(("acts", place, *problem.path), problem.code, problem.given, problem.allowed, problem.at_key)
        if "do" in act and act["do"] not in COMMANDS:
            yield Problem(("acts", place, "do"), "literal-error", str(act["do"]), ", ".join(COMMANDS))
        if "do" in act and str(act.get("by", "")).partition("/")[0] not in get_args(Role):
            yield Problem(("acts", place, "by"), "literal-error", str(act.get("by", "")), ", ".join(get_args(Role)))


def _from_csv(path: Path) -> dict[str, Applicant]:
    """Applicants from a table: handle, name, uscc, registered_in, operating_since, legal_person."""
    try:
        rows = list(csv.DictReader(path.read_text("utf-8-sig").splitlines()))
    except OSError:
        raise InvalidError("text-missing", name=str(path)) from None
    found: dict[str, Applicant] = {}
    for number, row in enumerate(rows, 2):
        handle = row.pop("handle", "")
        try:
            found[handle] = Applicant.model_validate({key: value for key, value in row.items() if value})
        except ValidationError as error:
            problem = error.errors()[0]
            raise InvalidError("scenario-csv", file=path.name, row=number, problem=f"{problem['loc']}: {problem['msg']}") from None
    return found


class Expansion:
    """Turns the acts of a file into dated acts, one after the other."""

    def __init__(self, scenario: Scenario, applicants: dict[str, Applicant]) -> None:
        self._scenario = scenario
        self._applicants = applicants

    def acts(self) -> Iterator[Expanded]:
        """Every act, in the order of the file."""
        for place, part in enumerate(self._scenario.acts):
            for step, sent in enumerate(self._expand(part)):
                role, _, handle = sent.by.partition("/")
                actor = Actor(handle or role.replace("_", "-"), role)  # type: ignore[arg-type]  # checked when the file was read
                act = DatedAct(part.at, sent.do, self._filled(sent), actor, f"{self._scenario.scenario}.{place}.{step}")
                yield Expanded(act=act, refused=sent.refused, invalid=sent.invalid)

    def _expand(self, part: DatedPart) -> Iterator[Sent]:
        match part:
            case PlainAct():
                return (Sent(part.do, part.by, self._of(part, one), part.refused, part.invalid) for one in part.each or (part.of,))
            case RegisterActs():
                handles = self._applicants if part.register_ == "all" else part.register_
                return (Sent(do, part.by, fields) for handle in handles for do, fields in self._registered(self._known(handle)))
            case QualifyActs():
                return (Sent(do, part.by, fields) for handle in part.qualify for do, fields in self._qualified(self._known(handle).uscc))
            case ScoreActs():
                return self._scored(part)
        raise TypeError(type(part).__name__)

    def _scored(self, part: ScoreActs) -> Iterator[Sent]:
        for handle, points in part.scores.items():
            for reviewer in part.by:
                if reviewer not in part.without.get(handle, ()):
                    fields = {"uscc": self._known(handle).uscc, "reviewer": reviewer, "points": self._sheet(points)}
                    yield Sent("score.submit", f"reviewer/{reviewer}", fields)

    def _of(self, part: PlainAct, handle: str | None) -> dict[str, Any]:
        if handle is None:
            return part.given
        applicant = self._known(handle)
        filled: dict[str, Any] = {"uscc": applicant.uscc} if "uscc" in COMMANDS[part.do].__struct_fields__ else {}
        if part.do == "application.submit":
            filled |= {"documents": applicant.documents, "contact": f"(invented) {handle}"}
        return filled | part.given

    def _filled(self, sent: Sent) -> dict[str, Any]:
        names = COMMANDS[sent.do].__struct_fields__
        home = {"cycle": self._scenario.cycle, "city": self._scenario.city}
        filled = {name: value for name, value in home.items() if name in names}
        return filled | {name: self._resolved(value) for name, value in sent.fields.items()}

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
            raise InvalidError("applicant-unknown", uscc=handle)
        return self._applicants[handle]

    def _registered(self, applicant: Applicant) -> Iterator[tuple[str, dict[str, Any]]]:
        names = ("uscc", "name", "registered_in", "legal_person", "operating_since", "activity")
        yield "applicant.register", {name: getattr(applicant, name) for name in names}
        for do, records in (("fact.record", "facts"), ("title.record", "titles"), ("ban.record", "bans")):
            for record in getattr(applicant.history, records):
                yield do, {"uscc": applicant.uscc} | record

    def _qualified(self, code: str) -> Iterator[tuple[str, dict[str, Any]]]:
        for condition in self._scenario.conditions:
            yield "condition.judge", {"uscc": code, "condition": condition, "met": True, "reason": "(invented) evidence seen"}
        yield "qualification.conclude", {"uscc": code, "outcome": "qualified"}

    def _sheet(self, points: int | tuple[int, ...]) -> dict[str, int]:
        if isinstance(points, tuple):
            return dict(zip(self._scenario.dimensions, points, strict=True))
        sheet: dict[str, int] = {}
        for name, most in self._scenario.dimensions.items():
            sheet[name] = min(most, points - sum(sheet.values()))
        return sheet


def schema() -> bytes:
    """The JSON Schema of a scenario file."""
    return orjson.dumps(Scenario.model_json_schema(by_alias=True), option=orjson.OPT_INDENT_2)
