"""How a document speaks: fields, values and instants as an office writes them, nothing as the code has it where there is a word."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
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
from services.audit.spoken import INSTANT, REFUSED, acting
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

IS = {"zh": "：", "en": ": "}
TITLED = ("committee_chair", "approver")
"""Roles in which a text may have somebody of its own act."""

CODE = re.compile(r"(?<![/\w])[0-9A-HJ-NPQRTUWXY]{18}\b")
"""An organization's code in a text, but for a stream's name."""

HANDLES = frozenset(["alternates", "joined", "leader", "left", "member", "members", "panel", "present", "reviewer", "reviewers"])
"""Fields in which people stand by their handles, whatever word a handle may be."""

STATE = {
    "days": "own_days", "flags": "comment_flags", "inputs": "stage_scores", "other": "linked", "review": "reviewing",
}  # fmt: skip
"""Fields of a state that are called otherwise than a rule, a receipt, a column or an act calls what bears the same name."""

NOTHING: tuple[Any, ...] = (None, "", [], (), {})


def _titles(regulation: Regulation, criteria: Mapping[str, Criteria], language: Language) -> dict[str, str]:
    """What the texts that govern call their own: bodies, authorities, the city, and under `city/` the award itself.

    Dimensions of the standards stand under their names, and under `track/name` as the standard of one track calls them; under `role:` who
    alone acts in a role of those that TITLED names.
    """
    titled = {one.name: one.title for standard in criteria.values() for one in standard.dimensions}
    titled |= {f"{track}/{one.name}": one.title for track, standard in criteria.items() for one in standard.dimensions}
    titled |= {body.name: body.title for body in regulation.bodies} | {one.name: one.title for one in regulation.authorities}
    titled |= {f"{regulation.city}/": regulation.award} | ({regulation.city: regulation.place} if regulation.place else {})
    for role in TITLED:
        acting = [one.title for one in regulation.authorities if one.role == role]
        titled |= {f"role:{role}": title for title in acting if len(acting) == 1}
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
    criteria = {track: texts.criteria(text) for track, text in pins.criteria.items()}
    return Speech(language, _titles(texts.regulation(pins.regulation), criteria, language))


def spoken_under(log: EventLog, texts: Texts, cycle: str | None, language: Language) -> "Speech":
    """The same by a cycle's name, as far as it is there."""
    return governed(texts, log.load(ids.cycle_stream(cycle), cycles.fold)[0] if cycle else None, language)


class Speech:
    """Speaks one language; `titles` are what the texts that govern call their own, `named` what an organization is called by its code."""

    def __init__(self, language: Language, titles: Mapping[str, str], named: Callable[[str], str] = str) -> None:
        self.language, self._titles, self._named = language, titles, named

    def naming(self, named: Callable[[str], str]) -> "Speech":
        """The same, which calls organizations by what they are called."""
        return Speech(self.language, self._titles, named)

    def under(self, track: str) -> "Speech":
        """The same, which calls dimensions as the standard of one track does."""
        own = {name.removeprefix(f"{track}/"): title for name, title in self._titles.items() if name.startswith(f"{track}/")}
        return Speech(self.language, {**self._titles, **own}, self._named)

    def named(self, text: str) -> str:
        """A text with organizations by what they are called."""
        return CODE.sub(lambda found: self._named(found.group()), text)

    def role(self, name: str) -> str:
        """A role as the text that governs calls it."""
        return self._titles.get(f"role:{name}") or wording.role(name, self.language)

    def by(self, record: Record) -> str:
        """Who did it, and in which role."""
        return acting(record, self.role(record.role))

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
            case {"opens_on": opens_on, "last_day": last_day, "basis": basis}:
                return self.word(
                    "term", first=self.value(opens_on), last=self.value(last_day), article=wording.article(basis, self.language)
                )
            case dict():
                return SIGN[self.language].join(self._pairs(given)) or "-"
            case _:
                return str(given)

    def _pairs(self, given: Mapping[str, Any]) -> list[str]:
        """Fields with their values; dimensions in the order of their standard."""
        places = {name: place for place, name in enumerate(self._titles)}
        items = sorted(given.items(), key=lambda one: places.get(one[0], -1))
        told = [(STATE.get(name, name), item) for name, item in items if item not in NOTHING]
        return [f"{self.field(name)}{IS[self.language]}{self._of(name, item)}" for name, item in told]

    def joined(self, parts: Sequence[str]) -> str:
        """Several as the language lists them."""
        return wording.BETWEEN[self.language].join(parts)

    def rows(self, state: Any, path: Sequence[str] = ()) -> Iterator[tuple[str, str]]:
        """What a state says, field by field; a group that holds nothing but values is one field."""
        pairs = list(state.items()) if isinstance(state, dict) else [(f"#{place}", item) for place, item in enumerate(state, 1)]
        for name, item in pairs:
            # A notice is a period in what stands behind an application, and a number elsewhere.
            called = "notice_term" if name == "notice" and isinstance(item, dict) else STATE.get(name, name)
            here = [*path, name if name.startswith("#") else self.field(called)]
            if item not in NOTHING and _deep(item):
                yield from self.rows(item, here)
            elif item not in NOTHING:
                yield " · ".join(here), self.named(self._of(name, item))

    def _of(self, name: str, item: Any) -> str:
        """The value of a field, by its own word where it has one; of a basis the articles as printed, of money the sum in thousands."""
        if name.endswith(YUAN) and isinstance(item, int):
            return f"{item:,}"
        if name == "basis" and isinstance(item, str):
            return wording.article(item, self.language)
        if name in HANDLES:
            return self.joined([item] if isinstance(item, str) else [str(one) for one in item])
        own = wording.sentences(self.language)["values"].get(f"{name}.{item}") if isinstance(item, str) else None
        return own or self.value(item)

    def said(self, record: Record, says: dict[str, Any]) -> str:
        """What an event says in short; a refusal as the act that was refused, and the sentence that its sender got."""
        if record.event == REFUSED:
            grounds = Facts(Words(None, self.language)).grounds
            facts = {name: grounds(one) if name == GROUNDS else self._fact(one) for name, one in record.facts["facts"].items()}
            act = wording.sentences(self.language)["commands"].get(record.facts["command"], record.facts["command"])
            return self.named(f"{act}{IS[self.language]}{wording.sentence(record.facts['code'], facts, self.language)}")
        return self.named(SIGN[self.language].join(self._said(name, one) for name, one in says.items()))

    def _said(self, name: str, one: Any) -> str:
        """A field with its value; an outcome speaks for itself."""
        said = self._placed(name, one)
        return said if name == "outcome" else f"{self.field(name)}{IS[self.language]}{said}"

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
