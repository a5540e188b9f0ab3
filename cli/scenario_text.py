"""Reading a scenario file: every mistake with its line and column, and the files that it names read with it."""

import csv
import os
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from cli.cast import Applicant, Organization
from cli.expansion import Expansion
from cli.scenario import Act, PlainAct, Scenario
from domain.calendar.instants import ZONE, day_of, opening
from domain.regulation.problem import Located, Places, Problem, TextError, from_validation, locate
from domain.shared.refusal import InvalidError
from services.catalogue import Catalogue, parsed
from services.commands import COMMANDS, parse
from services.settings import regulations

Shape = TypeVar("Shape")


def load(path: Path) -> tuple[Scenario, dict[str, Applicant]]:
    """Read a scenario and its applicants; raises TextError with every problem's line and column."""
    return loaded(_read(path), path)


def loaded(content: bytes, path: Path) -> tuple[Scenario, dict[str, Applicant]]:
    """The same from bytes that stand for the file."""
    tree, places = parsed(content, str(path))
    scenario = _shaped(Scenario, tree, path, places)
    applicants = scenario.applicants if isinstance(scenario.applicants, dict) else _from_csv(path.parent / scenario.applicants)
    problems: list[Problem] = []
    acts = [_with_files(act, place, path.parent, problems) for place, act in enumerate(scenario.acts)]
    scenario = scenario.model_copy(update={"acts": (*acts, *_announced(scenario))})
    if problems := [*problems, *_unplayable(scenario, applicants)]:
        raise TextError(str(path), (locate(problem, places) for problem in problems))
    return scenario, applicants


def _with_files(act: Act, place: int, folder: Path, problems: list[Problem]) -> Act:
    """An act with the text of each file that it names in place of the name; a file that is not there is a problem."""
    if not isinstance(act, PlainAct) or act.do not in COMMANDS:
        return act
    given = dict(act.given)
    for name in set(COMMANDS[act.do].entry.files) & given.keys():
        try:
            given[name] = (folder / str(given[name])).read_bytes().decode()
        except (OSError, UnicodeDecodeError):
            problems.append(Problem(("acts", place, "with", name), "file-missing", str(given[name])))
    return act.model_copy(update={"given": given})


def _announced(scenario: Scenario) -> Iterator[PlainAct]:
    """With `notices: announce`: each notice of the catalogue, announced and confirmed on the day of its publication."""
    if scenario.notices is None:
        return
    catalogue = Catalogue(regulations(os.environ))
    regulation, _ = catalogue.regulation(scenario.city, catalogue.latest(scenario.city))
    known = {notice.id for notice, _ in catalogue.notices(regulation.jurisdiction, day_of(scenario.starts))}
    later = catalogue.notices(regulation.jurisdiction, day_of(scenario.until))
    place = len(scenario.acts)
    for notice, source in sorted(later, key=lambda one: (one[0].published or date.max, one[0].id)):
        if notice.published is not None and notice.id not in known:
            at = opening(notice.published)
            yield PlainAct.model_construct(at=at, do="calendar.announce", by="office/calendar-1", given={"file": source.content.decode()})
            confirmed = {"proposal": f"{scenario.scenario}.{place}.0"}
            yield PlainAct.model_construct(at=at, do="proposal.confirm", by="office/calendar-2", given=confirmed)
            place += 2


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
    """Organizations from a table: handle, name, uscc, registered_in, operating_since, legal_person, activity, industry, zone."""
    rows = list(csv.DictReader(_read(path).decode("utf-8-sig").splitlines()))
    tree = {row.pop("handle", ""): {key: value for key, value in row.items() if value} for row in rows}
    if len(tree) < len(rows):
        raise TextError(str(path), [Located(1, 1, "handle", "name-twice", "handle", "")])
    return {**_shaped(dict[str, Organization], tree, path, {(handle,): (line, 1) for line, handle in enumerate(tree, 2)})}
