"""How a document speaks: fields, values and instants as an office writes them, nothing as the code has it where there is a word."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, Protocol

from domain.calendar.instants import ZONE
from domain.cycle import cycle as cycles
from domain.regulation.criteria import Criteria
from domain.shared import identifiers as ids
from domain.shared.citation import Language
from domain.stages.plan import Regulation
from services import wording
from services.audit.record import Record
from services.audit.spoken import INSTANT, REFUSED
from services.facts import GROUNDS, Facts, gap
from services.log.event_log import EventLog
from services.texts import Texts
from services.vocabulary import Words, vocabulary

DAY = re.compile(r"\d{4}-\d\d-\d\d")
PLACE = re.compile(r"(\d+)/(\d+)")
RANKED = re.compile(r"(\d+)\. ([\d.]+)")
SIGN = {"zh": "；", "en": "; "}
YUAN = "_cny"
"""How the name of a field of money ends."""

NOTHING: tuple[Any, ...] = (None, "", [], (), {})


def _titles(regulation: Regulation, criteria: Iterable[Criteria], language: Language) -> dict[str, str]:
    """What the texts that govern call their own: bodies, authorities, dimensions, the city, and under `city/` the award itself."""
    titled = {one.name: one.title for standard in criteria for one in standard.dimensions}
    titled |= {body.name: body.title for body in regulation.bodies} | {one.name: one.title for one in regulation.authorities}
    titled |= {regulation.city: regulation.place or regulation.award, f"{regulation.city}/": regulation.award}
    return {name: title.model_dump()[language] for name, title in titled.items()}


class Pins(Protocol):
    """What a cycle has pinned: the hash of its regulation, and those of its standards by track."""

    @property
    def regulation(self) -> str:
        """The regulation's."""

    @property
    def criteria(self) -> Mapping[str, str]:
        """The standards'."""


def governed(texts: Texts, pins: Pins | None, language: Language) -> "Speech":
    """Speaks with what the pinned texts call their own; with the house's words alone where nothing governs."""
    if pins is None:
        return Speech(language, {})
    return Speech(language, _titles(texts.regulation(pins.regulation), map(texts.criteria, pins.criteria.values()), language))


def spoken_under(log: EventLog, texts: Texts, cycle: str | None, language: Language) -> "Speech":
    """The same by a cycle's name, as far as it is there."""
    return governed(texts, log.load(ids.cycle_stream(cycle), cycles.fold)[0] if cycle else None, language)


class Speech:
    """Speaks one language; `titles` are what the texts that govern call their own: bodies, authorities, dimensions."""

    def __init__(self, language: Language, titles: Mapping[str, str]) -> None:
        self.language, self._titles = language, titles

    def word(self, name: str, /, **facts: Any) -> str:
        """A word of a dossier."""
        return wording.word(f"dossier-{name}", self.language, **facts)

    def day(self, given: date) -> str:
        """A day as an office writes it."""
        return f"{given.year}年{given.month}月{given.day}日" if self.language == "zh" else given.isoformat()

    def clock(self, instant: datetime) -> str:
        """An instant in Shanghai; midnight is 24:00 of the day that ends, as the law counts; seconds only where there are some."""
        there = instant.astimezone(ZONE)
        if there.time() == time.min:
            return f"{self.day(there.date() - timedelta(days=1))} 24:00"
        return f"{self.day(there.date())} {there.strftime('%H:%M:%S' if there.second else '%H:%M')}"

    def known(self, name: str) -> str:
        """A name in words: of an outcome, a body, a name or key of regulations; `organization/award` by its parts; else as it is.

        A cycle of the award that is spoken of is called by its year.
        """
        award = self._titles.get(f"{ids.city_of(name)}/") if ids.CYCLE.fullmatch(name) else None
        if award is not None:
            return wording.word("console-year-of", self.language, year=ids.year_of(name), award=award)
        return "/".join(self._known(part) for part in name.split("/"))

    def _known(self, name: str) -> str:
        found, words = wording.sentences(self.language)["values"].get(name), vocabulary()
        if found is not None:
            return found
        known = words["names"].get(name) or words["acts"].get(name) or words["keys"].get(name) or {}
        return self._titles.get(name) or known.get(self.language) or name

    def path(self, names: str) -> str:
        """The place of a rule in a text, such as `offers.organization/award`, by what its parts are called."""
        return " · ".join(self.field(part) for part in names.split("."))

    def field(self, name: str) -> str:
        """What a field is called."""
        found = wording.sentences(self.language)["fields"].get(name)
        return found or vocabulary()["keys"].get(name, {}).get(self.language) or self.known(name)

    def value(self, given: Any) -> str:  # noqa: PLR0911  # one line for each kind of value
        """A plain value in words."""
        match given:
            case bool():
                return wording.value(given, self.language)
            case None | "":
                return "-"
            case str() if INSTANT.match(given):
                return self.clock(datetime.fromisoformat(given))
            case str() if DAY.fullmatch(given):
                return self.day(date.fromisoformat(given))
            case str():
                return self.known(given)
            case list() | tuple():
                return self.joined([self.value(item) for item in given]) or "-"
            case dict():
                return (
                    self.joined([f"{self.field(name)} {self._of(name, item)}" for name, item in given.items() if item not in NOTHING])
                    or "-"
                )
            case _:
                return str(given)

    def joined(self, parts: Sequence[str]) -> str:
        """Several as the language lists them."""
        return wording.BETWEEN[self.language].join(parts)

    def rows(self, state: Any, path: Sequence[str] = ()) -> Iterator[tuple[str, str]]:
        """What a state says, field by field; a group that holds nothing but values is one field."""
        pairs = list(state.items()) if isinstance(state, dict) else [(f"#{place}", item) for place, item in enumerate(state, 1)]
        for name, item in pairs:
            here = [*path, name if name.startswith("#") else self.field(name)]
            if item not in NOTHING and _deep(item):
                yield from self.rows(item, here)
            elif item not in NOTHING:
                yield " · ".join(here), self._of(name, item)

    def _of(self, name: str, item: Any) -> str:
        """The value of a field; of a basis the articles as they are printed, of money the sum in thousands."""
        if name.endswith(YUAN) and isinstance(item, int):
            return f"{item:,}"
        return wording.article(item, self.language) if name == "basis" and isinstance(item, str) else self.value(item)

    def said(self, record: Record, says: dict[str, Any]) -> str:
        """What an event says in short; a refusal in the sentence that its sender got."""
        if record.event == REFUSED:
            grounds = Facts(Words(None, self.language)).grounds
            facts = {name: grounds(one) if name == GROUNDS else self._fact(one) for name, one in record.facts["facts"].items()}
            return wording.sentence(record.facts["code"], facts, self.language)
        return SIGN[self.language].join(f"{self.field(name)} {self._placed(name, one)}" for name, one in says.items())

    def _fact(self, given: Any) -> Any:
        """A fact of a sentence, its words said; its form stays, as the sentence may ask for a part of it."""
        match given:
            case dict():
                return {name: self._fact(item) for name, item in given.items()}
            case list() | tuple():
                return [self._fact(item) for item in given]
            case str():
                named = gap(given, self.language)
                return given and (self.value(given) if named == given else named)
            case _:
                return given

    def _placed(self, name: str, one: Any) -> str:
        """A value in words; where one stands among several as a place, in a ranking with the score."""
        ranked = RANKED.fullmatch(one) if isinstance(one, str) else None
        if ranked is not None:
            return self.word("ranked", rank=ranked[1], score=ranked[2])
        found = PLACE.fullmatch(one) if isinstance(one, str) else None
        return self._of(name, one) if found is None else self.word("place", here=found[1], among=found[2])

    def called(self, code: str, name: str) -> str:
        """An applicant by name and code."""
        return code if name in ("", code) else f"{name}（{code}）" if self.language == "zh" else f"{name} ({code})"


def _deep(given: Any) -> bool:
    """Whether a group holds groups."""
    items = given.values() if isinstance(given, dict) else given if isinstance(given, list) else ()
    return any(isinstance(item, dict) or (isinstance(item, list) and any(isinstance(one, dict | list) for one in item)) for item in items)


def lines(parts: Sequence[str]) -> str:
    """What there is of these, each on a line of its own."""
    return "\n".join(part for part in parts if part)
