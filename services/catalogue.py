"""The regulations, criteria and calendars as files: read with the place of every value, checked, and given with their bytes.

The domain knows no files; later, the same texts are read back from the log by their hash with the functions at the end.
"""

import re
import tomllib
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from pydantic import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.constructor import DuplicateKeyError, RoundTripConstructor
from ruamel.yaml.error import MarkedYAMLError

from domain.calendar.notices import Notice
from domain.calendar.sheet import Mistake
from domain.calendar.working_calendar import WorkingCalendar
from domain.regulation.criteria import Criteria
from domain.regulation.problem import KEY, Located, Places, TextError, from_validation, locate
from domain.regulation.problem import Path as Route
from domain.shared.refusal import InvalidError
from domain.stages.plan import Regulation
from domain.stages.reading import regulation_from
from services.calendars import Page, calendar_of_pages, check_pages, located, page_of

T = TypeVar("T")

UNDATED, DRAFT = "undated", "draft-"

VERSION = re.compile(r"^(undated|draft-\d{4}|\d{4}-\d{2}-\d{2})$")
"""How a version is named; what else stands in a city's folder is no regulation."""


class Source(msgspec.Struct, frozen=True):
    """A text as it was read."""

    name: str
    content: bytes

    @property
    def sha256(self) -> str:
        """Its hash in hex."""
        return sha256(self.content).hexdigest()


class Catalogue:
    """The folder `regulations/`."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def cities(self) -> list[str]:
        """Every city with a regulation: nothing lists them but the folder."""
        return sorted(path.name for path in self.root.iterdir() if path.is_dir() and self.versions(path.name))

    def versions(self, city: str) -> list[str]:
        """The versions of a city's regulation from the oldest: `undated`, those named by their first day in force, `draft-YYYY`."""
        found = (path.stem for path in (self.root / city).glob("*.yaml") if VERSION.match(path.stem))
        return sorted(found, key=lambda name: (name.startswith(DRAFT), name != UNDATED, name))

    def latest(self, city: str) -> str:
        """The newest version that is no draft; the newest draft of a city that has nothing else."""
        versions = self.versions(city)
        return next((name for name in reversed(versions) if not name.startswith(DRAFT)), versions[-1])

    def regulation(self, city: str, version: str) -> tuple[Regulation, Source]:
        """One version; raises TextError with every problem, or InvalidError when there is no such version."""
        if city not in self.cities():
            raise InvalidError("city-unknown", name=city, known=self.cities())
        if version not in self.versions(city):
            raise InvalidError("version-unknown", name=version, known=self.versions(city))
        source = self._read(f"{city}/{version}.yaml")
        return regulation_of(source.content, source.name), source

    def wording(self, city: str) -> dict[str, str]:
        """How a city's papers are worded where they are not as everywhere: sentence by its name; nothing where it has no such file."""
        path = self.root / city / "documents.toml"
        return tomllib.loads(path.read_text("utf-8")) if path.is_file() else {}

    def criteria(self, name: str) -> tuple[Criteria, Source]:
        """A set of criteria."""
        source = self._read(f"criteria/{name}.yaml")
        return criteria_of(source.content, source.name), source

    def calendar(self, jurisdiction: Sequence[str], today: date) -> tuple[WorkingCalendar, list[Source]]:
        """The calendar of a chain of jurisdictions, of the notices and measures published by a day.

        Raises TextError where a file cannot be right, also one that was published later.
        """
        known = self.pages(jurisdiction, today)
        pages = [page for page, _ in known]
        check_pages(pages, jurisdiction)
        return calendar_of_pages(pages, jurisdiction), [source for _, source in known]

    def pages(self, jurisdiction: Sequence[str], today: date) -> list[tuple[Page, Source]]:
        """The notices, measures and festivals of a chain of jurisdictions that were published by a day, with their files."""
        return [(page, source) for source, page in self._pages(jurisdiction) if page.known(today)]

    def notices(self, jurisdiction: Sequence[str], today: date) -> list[tuple[Notice, Source]]:
        """The holiday notices among them."""
        return [(page.sheet, source) for page, source in self.pages(jurisdiction, today) if isinstance(page.sheet, Notice)]

    def _pages(self, jurisdiction: Sequence[str]) -> list[tuple[Source, Page]]:
        calendars = self.root / "calendars"
        files = [path for place in jurisdiction for folder in ("", "law") for path in sorted((calendars / place / folder).glob("*.toml"))]
        sources = [self._read(str(path.relative_to(self.root))) for path in files]
        return [(source, _in_its_place(page_of(source.content, source.name))) for source in sources]

    def _read(self, name: str) -> Source:
        try:
            return Source(name, (self.root / name).read_bytes())
        except FileNotFoundError:
            raise InvalidError("text-missing", name=name) from None


def regulation_of(content: bytes, source: str) -> Regulation:
    """A regulation from its bytes; raises TextError with every problem under the name that the text has here."""
    return _named(_regulation, content, source)


def criteria_of(content: bytes, source: str) -> Criteria:
    """A set of criteria from its bytes, as a regulation is."""
    return _named(_criteria, content, source)


def _named(read: Callable[[bytes], T], content: bytes, source: str) -> T:
    """The same bytes are read once, whatever they are called: a text in the log is one of the folder."""
    try:
        return read(content)
    except TextError as error:
        raise TextError(source, error.problems) from None


@lru_cache(maxsize=64)
def _regulation(content: bytes) -> Regulation:
    tree, places = parsed(content, "")
    return regulation_from(tree, places, "")


@lru_cache(maxsize=64)
def _criteria(content: bytes) -> Criteria:
    tree, places = parsed(content, "")
    try:
        return Criteria.model_validate(tree)
    except ValidationError as error:
        raise TextError("", (locate(problem, places) for problem in from_validation(error, tree))) from None


def _in_its_place(page: Page) -> Page:
    """Refuse a notice whose file is named otherwise than it says, or stands in another jurisdiction's folder."""
    folder, name = page.source.split("/")[1], page.source.rpartition("/")[2].removesuffix(".toml")
    mistakes = []
    if page.sheet.jurisdiction != folder:
        mistakes.append(Mistake(("jurisdiction",), "notice-folder", page.sheet.jurisdiction, folder))
    if isinstance(page.sheet, Notice):
        right = f"{page.sheet.year}-{page.sheet.seq}" if page.sheet.seq else f"{page.sheet.year}"
        if name != right:
            mistakes.append(Mistake(("year",), "notice-name", name, right))
    if mistakes:
        raise TextError(page.source, located(mistakes, page.places))
    return page


class _Constructor(RoundTripConstructor):
    """Keeps a day that does not exist as the text that it is, so that it is told with its place like any other mistake."""

    def construct_yaml_timestamp(self, node: Any, values: Any = None) -> Any:
        """A day, an instant, or the text."""
        try:
            return super().construct_yaml_timestamp(node, values)
        except ValueError:
            return node.value


_Constructor.add_constructor("tag:yaml.org,2002:timestamp", _Constructor.construct_yaml_timestamp)


def parsed(content: bytes, source: str) -> tuple[Any, Places]:
    """YAML as a plain tree, and the line and column of each value and key; raises TextError on a broken text or a key given twice."""
    try:
        yaml = YAML(typ="rt")
        yaml.Constructor = _Constructor
        root = yaml.load(content.decode())
    except DuplicateKeyError as error:
        raise TextError(source, [_marked(error, "key-twice")]) from None
    except MarkedYAMLError as error:
        raise TextError(source, [_marked(error, "yaml")]) from None
    except UnicodeDecodeError as error:
        raise TextError(source, [Located(1, error.start + 1, "$", "not-utf8", "", "UTF-8")]) from None
    return _plain(root), dict(_places(root, ()))


def _marked(error: MarkedYAMLError, code: str) -> Located:
    mark = error.problem_mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    return Located(line, column, "$", code, str(error.problem or "").splitlines()[0], "")


def _plain(node: Any) -> Any:
    match node:
        case dict():
            return {str(key): _plain(value) for key, value in node.items()}
        case list():
            return [_plain(value) for value in node]
        case _:
            return node


def _place(node: CommentedMap, key: Any) -> tuple[tuple[int, int], tuple[int, int]]:
    """Where a key and its value stand; where the mapping itself does for a key that is merged into it from another."""
    if key in (node.lc.data or {}):
        return node.lc.key(key), node.lc.value(key)
    here = (node.lc.line, node.lc.col)
    return here, here


def _places(node: Any, path: Route) -> Iterator[tuple[Route, tuple[int, int]]]:
    match node:
        case CommentedMap():
            for key, value in node.items():
                (key_line, key_column), (line, column) = _place(node, key)
                yield (*path, str(key), KEY), (key_line + 1, key_column + 1)
                yield (*path, str(key)), (line + 1, column + 1)
                yield from _places(value, (*path, str(key)))
        case CommentedSeq():
            for place, value in enumerate(node):
                line, column = node.lc.item(place)
                yield (*path, place), (line + 1, column + 1)
                yield from _places(value, (*path, place))
        case _:
            pass
