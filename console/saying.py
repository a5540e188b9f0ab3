"""What pages say, in the reader's language: days as an office writes them, working days that are left, articles, names, sentences."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Self

from domain.calendar.instants import day_of
from domain.calendar.instants import shanghai as instant_of
from domain.policies.places import TIERS
from domain.regulation.rule import Text
from domain.shared.citation import HOUSE, Language
from domain.stages.plan import Regulation
from services import labels, telling, wording
from services.facts import Facts, clock
from services.remaining import Lack
from services.vocabulary import Words


class Left(int):
    """Working days that are left; `open` where some of them lie in time for which no holiday notice has settled anything."""

    open: bool

    def __new__(cls, days: int, *, open_: bool) -> Self:
        """So many."""
        found = super().__new__(cls, days)
        found.open = open_
        return found


class Saying:
    """The words of one page; with a regulation, its bodies and authorities are called as it calls them."""

    def __init__(self, language: Language, regulation: Regulation | None = None) -> None:
        self.language: Language = language
        self._regulation = regulation
        self._words = Words(regulation, language)
        self._facts = Facts(self._words)

    def word(self, name: str, /, **facts: Any) -> str:
        """A word or sentence of the product's own."""
        return wording.word(name, self.language, **facts)

    def day(self, given: str | date | None) -> str:
        """`2026年6月30日 周二`; a dash where there is none."""
        if given is None:
            return "—"
        found = day_of(given) if isinstance(given, datetime) else given if isinstance(given, date) else date.fromisoformat(given)
        return self._facts.day(found)

    def moment(self, given: str | datetime | None) -> str:
        """A day with the time of day in Shanghai; a dash where there is none."""
        if given is None:
            return "—"
        found = instant_of(given) if isinstance(given, str) else given
        return self._facts.moment(found)

    def day_word(self, name: str) -> str:
        """What kind of day it is, or what a count does with it."""
        return wording.day_word(name, self.language)

    def clock(self, given: datetime) -> str:
        """The time of day in Shanghai."""
        return clock(given)

    def left(self, days: int | None) -> str:
        """How many working days are left: none on the last day, fewer than none behind it."""
        if days is None:
            return self.word("console-left-unknown")
        if days < 0:
            return self.word("console-left-over", days=-days)
        if days == 0:
            return self.word("console-left-today")
        return self.word("console-left-about" if isinstance(days, Left) and days.open else "console-left", days=days)

    def article(self, basis: str | None) -> str:
        """The articles as the regulation prints them."""
        return wording.article(basis or "", self.language)

    def ours(self, basis: str | None) -> bool:
        """Whether a basis is no article but a default of ours."""
        return HOUSE in (basis or "").split(";")

    def name(self, name: str | None) -> str:
        """What a stage, a document, a body or another name of a regulation is called."""
        return self._words.name(name) if name else "—"

    def names(self, names: str | None) -> str:
        """Several names with a comma between them, as a stage has those in whose hands it lies."""
        return wording.BETWEEN[self.language].join(self.name(one) for one in (names or "").split(", ") if one) or "—"

    def lack(self, lack: Lack) -> str:
        """What a stage waits for, in a sentence, with its facts in words."""
        facts = {name: self.fact(value) for name, value in lack.facts.items()}
        return self.word(f"lack-{lack.what}", **facts)

    def of(self, regulation: Regulation | None) -> "Saying":
        """The same language, with the words of another regulation."""
        return Saying(self.language, regulation)

    def told(self, word: str, facts: Mapping[str, Any]) -> str:
        """A sentence of the product's own with its facts in words, what a stage lacks among them."""
        return self.word(word, **{name: self._told(name, one) for name, one in facts.items()})

    def _told(self, name: str, fact: Any) -> str:
        if isinstance(fact, Lack):
            return self.lack(fact)
        return self.cycle(fact) if name == "cycle" else self.plain(fact)

    def cycle(self, name: str) -> str:
        """A cycle by its year and the award of the regulation at hand; by its code where none is."""
        return telling.cycle(name, self._words, self._regulation)

    def listed(self, words: Iterable[str]) -> str:
        """Words with a comma between them, as the language writes it."""
        return wording.BETWEEN[self.language].join(words) or "—"

    def setting(self, value: Any) -> str:
        """The value of a setting: weights by the names of their stages, a day as an office writes it, a word by its name."""
        if isinstance(value, Mapping):
            return self.listed(f"{self.name(name)} {self.plain(one)}" for name, one in value.items())
        return self.plain(value)

    def percent(self, share: Decimal) -> str:
        """A share of one hundred."""
        return f"{(share * 100).normalize():f} %"

    def place(self, place: str) -> str:
        """What a place by rank alone is called: a tier, none, or undecided between equals."""
        return self.name(place) if place in TIERS else self.word("ranking-tied-place" if place else "ranking-outside")

    def period(self, name: str, number: int) -> str:
        """What a period of the docket is called: a notice by its number, anything else by its name."""
        return self.word("console-notice-number", notice=self.name(name), number=number) if number else self.name(name)

    def actor(self, actor: Mapping[str, Any]) -> str:
        """Who acted: the system by its word, anybody else by the handle and the role."""
        if actor["role"] == "system":
            return self.role("system")
        return self.word("console-actor", who=actor["id"], role=self.role(actor["role"]))

    def key(self, name: str) -> str:
        """What a key of a regulation is called."""
        return self._words.key(name.split("."))

    def act(self, name: str) -> str:
        """What a step of a chain is called."""
        return self._words.act(name)

    def text(self, text: Text) -> str:
        """A text of a regulation in the reader's language."""
        return self._words.text(text)

    def said(self, value: Any) -> str:
        """A value of a regulation in words."""
        return self._words.said(value)

    def role(self, name: str) -> str:
        """What a role is called."""
        return wording.role(name, self.language)

    def label(self, event: str) -> str:
        """What an event is called."""
        return wording.label(event, self.language)

    def field(self, place: str, name: str) -> str:
        """What a field of a command, or a column of a board, is called."""
        return labels.field_label(place, name, self.language)

    def field_help(self, place: str, name: str) -> str:
        """What to write in a field; empty where its label says enough."""
        return labels.field_help(place, name, self.language)

    def fact_name(self, name: str) -> str:
        """What a fact of an answer or a finding is called; empty where it is a key for programs alone."""
        return self._facts.name(name)

    def title(self, command: str) -> str:
        """What a command is called."""
        return labels.command_title(command, self.language)

    def help(self, command: str) -> str:
        """What a command does, in a line."""
        return labels.command_help(command, self.language)

    def value(self, place: str, name: str, given: str | None) -> str:
        """What a value of a command's field or a board's column is called, else by its name in the regulation."""
        if not given:
            return "—"
        found = labels.value(place, name, given, self.language)
        return found if found != given else self.name(given)

    def sentence(self, code: str, facts: Mapping[str, Any]) -> str:
        """The sentence of a refusal or an error, with its facts in words."""
        return telling.sentence(code, facts, self._words, self._regulation)

    def fact(self, value: Any) -> Any:
        """A fact in words: names by what they are called, days as an office writes them, anything else as it is."""
        return self._facts.fact(value)

    def ground(self, rule: str, facts: Mapping[str, Any]) -> str:
        """What a ground says beside its rule."""
        return self._facts.ground(rule, facts)

    def because(self, rule: str, facts: Mapping[str, Any]) -> str:
        """A ground in a sentence of its own, its rule named."""
        return self._facts.grounds([{"rule": rule, **facts}])

    def plain(self, value: Any) -> str:
        """A fact as a line of text."""
        return self._facts.plain(value)
