"""Facts of an answer, a refusal or an event in words: names by what they are called, days as an office writes them, the rest as it is."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from domain.calendar.instants import ZONE, day_of
from domain.shared.citation import Language
from services import labels, wording
from services.commands import COMMANDS
from services.vocabulary import Words

GROUNDS = "grounds"
"""The fact of a refusal that is its grounds, each with its rule."""

OF_A_KIND = frozenset(["holder", "not_again", "ban", "family_application", "family_title"])
"""Grounds that no rule of a regulation has its own name for: the sentence of each says the rule."""

RECORD = "record"
"""The kind of ground that is a fact on record."""

GAP = "gap-"
"""What an application lacks stands behind its code and a colon; its word behind this sign."""


def gap(text: str, language: Language) -> str:
    """What an application lacks, by its word; any other text as it is."""
    of, sign, name = text.rpartition(": ")
    words = wording.sentences(language)["words"]
    return f"{of}{sign}{words[GAP + name]}" if GAP + name in words else text


class Facts:
    """The facts of one regulation in one language; without a regulation, by the words that all of them share."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self.language: Language = words.language

    def day(self, found: date) -> str:
        """`2026年6月30日 周二`."""
        weekday = wording.word("console-weekdays", self.language).split()[found.weekday()]
        named = {"year": found.year, "month": found.month, "day": found.day, "weekday": weekday, "iso": found.isoformat()}
        return wording.word("console-day", self.language, **named)

    def moment(self, found: datetime) -> str:
        """A day with the time of day in Shanghai."""
        return f"{self.day(day_of(found))} {clock(found)}"

    def sentence(self, code: str, facts: Mapping[str, Any]) -> str:
        """The sentence of a refusal or an error, with its facts in words."""
        keyed = wording.keyed(code, facts, self.language)
        told = {name: self.grounds(value) if name == GROUNDS else self.fact(value) for name, value in keyed.items()}
        return wording.sentence(code, told, self.language)

    def ground(self, rule: str, facts: Mapping[str, Any]) -> str:
        """What a ground says beside its rule: in the sentence of its kind, else fact by fact."""
        told = {name: self.fact(value) for name, value in facts.items() if value not in (None, "", [], {})}
        year = {"year": str(facts["cycle"]).rpartition("/")[2]} if "cycle" in facts else {}
        own = wording.ground(rule if rule in OF_A_KIND else RECORD if "reference" in facts else "", told | year, self.language)
        return own or " ".join(
            f"{self.name(name)} {self.plain(value)}" for name, value in facts.items() if name in told and self.name(name)
        )

    def grounds(self, grounds: Sequence[Mapping[str, Any]]) -> str:
        """Grounds in a line: each by its rule, those of a kind of ours by their sentence alone."""
        parts = []
        for one in grounds:
            told = self.ground(one["rule"], {name: value for name, value in one.items() if name != "rule"})
            named = self.fact(one["rule"])
            parts.append(
                told if one["rule"] in OF_A_KIND else wording.word("ground-of", self.language, rule=named, told=told) if told else named
            )
        return wording.word("ground-next", self.language).join(parts)

    def name(self, name: str) -> str:
        """What a fact is called; empty where it is a key for programs alone."""
        found = wording.field(name, self.language)
        return "" if found == name and (self.language == "zh" or "_" in name) else found

    def fact(self, value: Any) -> Any:
        """A fact in words; lists and groups keep their form, as a sentence may ask for a part."""
        match value:
            case bool():
                return wording.word("yes" if value else "no", self.language)
            case date():
                return self.moment(value) if isinstance(value, datetime) else self.day(value)
            case str():
                return self._text(value)
            case Mapping():
                return {name: self.fact(one) for name, one in value.items()}
            case list() | tuple():
                return [self.fact(one) for one in value]
            case _:
                return value

    def plain(self, value: Any) -> str:
        """A fact as a line of text."""
        return wording.shown({"it": self.fact(value)}, self.language)["it"]

    def _text(self, text: str) -> str:
        if self._words.knows(text):
            return self._words.name(text)
        if text in COMMANDS:
            return labels.command_title(text, self.language)
        said = wording.sentences(self.language)
        for known in (said["roles"], said["values"]):
            if text in known:
                return known[text]
        named = gap(text, self.language)
        return self._dated(text) if named == text else named

    def _dated(self, text: str) -> str:
        try:
            return self.day(date.fromisoformat(text))
        except ValueError:
            pass
        try:
            return self.moment(datetime.fromisoformat(text)) if "T" in text else text
        except ValueError:
            return text


def clock(given: datetime) -> str:
    """The time of day in Shanghai."""
    return given.astimezone(ZONE).strftime("%H:%M")
