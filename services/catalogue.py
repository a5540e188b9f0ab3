"""The regulations, criteria and calendars as files: read with the place of every value, checked, and given with their bytes.

The domain knows no files; later, the same texts are read back from the log by their hash with the functions at the end.
"""

import tomllib
from collections.abc import Iterator, Sequence
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec
from pydantic import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.constructor import DuplicateKeyError, RoundTripConstructor
from ruamel.yaml.error import MarkedYAMLError

from domain.calendar.notices import Notice, NoticeError, notice_from
from domain.calendar.provisional import LUNAR, provisional, undecided
from domain.calendar.working_calendar import WorkingCalendar
from domain.regulation.criteria import Criteria
from domain.regulation.problem import KEY, Located, Places, TextError, from_validation, locate
from domain.regulation.problem import Path as Route
from domain.shared.refusal import InvalidError
from domain.stages.plan import Regulation
from domain.stages.reading import regulation_from


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
        return sorted(path.name for path in self.root.iterdir() if path.is_dir() and any(path.glob("*.yaml")) and path.name != "criteria")

    def versions(self, city: str) -> list[str]:
        """The versions of a city's regulation, named by their first day in force, `undated` or `draft-YYYY`."""
        return sorted(path.stem for path in (self.root / city).glob("*.yaml"))

    def regulation(self, city: str, version: str) -> tuple[Regulation, Source]:
        """One version; raises TextError with every problem, or InvalidError when there is no such version."""
        if city not in self.cities():
            raise InvalidError("city-unknown", name=city, known=self.cities())
        if version not in self.versions(city):
            raise InvalidError("version-unknown", name=version, known=self.versions(city))
        source = self._read(f"{city}/{version}.yaml")
        return regulation_of(source.content, source.name), source

    def criteria(self, name: str) -> tuple[Criteria, Source]:
        """A set of criteria."""
        source = self._read(f"criteria/{name}.yaml")
        return criteria_of(source.content, source.name), source

    def calendar(self, jurisdiction: Sequence[str], today: date) -> tuple[WorkingCalendar, list[Source]]:
        """The calendar of a chain of jurisdictions, of the notices published by a day."""
        sources = [source for _, source in self.notices(jurisdiction, today)]
        return calendar_of([source.content for source in sources], jurisdiction), sources

    def notices(self, jurisdiction: Sequence[str], today: date) -> list[tuple[Notice, Source]]:
        """The holiday notices of a chain of jurisdictions that were published by a day, with their files."""
        sources = [self._read(f"calendars/{place}/{path.name}") for place in jurisdiction for path in self._notices(place)]
        found = [(notice_of(source.content, source.name), source) for source in sources]
        return [(notice, source) for notice, source in found if notice.published is not None and notice.published <= today]

    def _notices(self, place: str) -> list[Path]:
        return sorted((self.root / "calendars" / place).glob("*.toml"))

    def _read(self, name: str) -> Source:
        try:
            return Source(name, (self.root / name).read_bytes())
        except FileNotFoundError:
            raise InvalidError("text-missing", name=name) from None


def regulation_of(content: bytes, source: str) -> Regulation:
    """A regulation from its bytes."""
    tree, places = parsed(content, source)
    return regulation_from(tree, places, source)


def criteria_of(content: bytes, source: str) -> Criteria:
    """A set of criteria from its bytes."""
    tree, places = parsed(content, source)
    try:
        return Criteria.model_validate(tree)
    except ValidationError as error:
        raise TextError(source, (locate(problem, places) for problem in from_validation(error, tree))) from None


def notice_of(content: bytes, source: str) -> Notice:
    """A holiday notice from its bytes."""
    try:
        return notice_from(tomllib.loads(content.decode()), source)
    except (tomllib.TOMLDecodeError, NoticeError) as error:
        raise InvalidError("notice-invalid", source=source, problem=str(error)) from None


def calendar_of(contents: Sequence[bytes], jurisdiction: Sequence[str]) -> WorkingCalendar:
    """The calendar of a chain of jurisdictions, the widest first; years without a notice are provisional and say so."""
    notices = [notice_of(content, "calendar") for content in contents]
    widest = [notice for notice in notices if notice.jurisdiction == jurisdiction[0]]
    announced = max((notice.year for notice in widest), default=0)
    guessed = [year for year in LUNAR if year > announced]
    calendar = WorkingCalendar(
        [*widest, *(provisional(year, jurisdiction[0]) for year in guessed)], undecided=[day for year in guessed for day in undecided(year)]
    )
    for place in jurisdiction[1:]:
        local = [notice for notice in notices if notice.jurisdiction == place]
        calendar = WorkingCalendar(local, parent=calendar) if local else calendar
    return calendar


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


def _places(node: Any, path: Route) -> Iterator[tuple[Route, tuple[int, int]]]:
    match node:
        case CommentedMap():
            for key, value in node.items():
                (key_line, key_column), (line, column) = node.lc.key(key), node.lc.value(key)
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
