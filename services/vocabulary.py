"""What the keys of a regulation and the names in it are called, and how its values are said."""

import tomllib
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

from domain.regulation.leaves import Leaf
from domain.regulation.period import PeriodRule
from domain.regulation.rule import Text
from domain.regulation.tenure import ChainStep
from domain.shared.citation import FORM, Language
from domain.stages.plan import Regulation
from services import wording
from services.settings import ROOT


@cache
def vocabulary() -> dict[str, dict[str, dict[str, str]]]:
    """Keys and names, each with its word in both languages."""
    return tomllib.loads((ROOT / "locale" / "vocabulary.toml").read_text("utf-8"))


class Words:
    """The words of one regulation in one language: bodies and authorities are called as it calls them."""

    def __init__(self, regulation: Regulation | None, language: Language) -> None:
        self.language = language
        self._titles: dict[str, str] = {}
        if regulation is not None:
            self._titles |= {body.name: self.text(body.title) for body in regulation.bodies}
            self._titles |= {one.name: self.text(one.title) for one in regulation.authorities}

    def knows(self, name: str) -> bool:
        """Whether a text is a name of this regulation, or one of the vocabulary."""
        return name in self._titles or name in vocabulary()["names"]

    def text(self, text: Text) -> str:
        """A text in the language."""
        return text.zh if self.language == "zh" else text.en

    def name(self, name: str) -> str:
        """What a name is called: `organization/award` by its parts, an article as it is printed."""
        if name in self._titles:
            return self._titles[name]
        for sign in "/+#":
            if sign in name:
                return sign.join(self.name(part) for part in name.split(sign))
        if FORM.match(name):
            return wording.article(name, self.language)
        return vocabulary()["names"].get(name, {}).get(self.language) or name

    def key(self, names: Sequence[str]) -> str:
        """What the last key of a path is called: by what it stands in where that matters, in words where nothing is written of it."""
        known = vocabulary()["keys"]
        found = known.get(".".join(names[-2:])) or known.get(names[-1], {})
        return found.get(self.language) or names[-1].replace("_", " ")

    def path(self, names: str, route: tuple[str | int, ...]) -> str:
        """A path in words: keys by their labels, items by what they are called."""
        parts = names.split(".")
        said = (self.name(parts[place]) if isinstance(route[place], int) else self.key(parts[: place + 1]) for place in range(len(parts)))
        return " · ".join(said)

    def value(self, leaf: Leaf) -> str:
        """A value in words; money as money."""
        if isinstance(leaf.value, int) and not isinstance(leaf.value, bool) and leaf.path.endswith(("_cny", "fee_cny.amount")):
            return wording.word("money", self.language, amount=f"{leaf.value:,}")
        return self.said(leaf.value)

    def said(self, value: Any) -> str:  # noqa: PLR0911  # one line for each kind of value
        """Any value in words."""
        match value:
            case bool():
                return wording.word("yes" if value else "no", self.language)
            case Text():
                return self.text(value)
            case PeriodRule():
                return self.period(value)
            case Mapping():
                return wording.BETWEEN[self.language].join(f"{self.name(str(name))} {self.said(one)}" for name, one in value.items())
            case ChainStep():
                return f"{self.act(value.act)} ({self.name(value.by)})"
            case (ChainStep(), *_):
                return " → ".join(map(self.said, value))
            case tuple() | list():
                return wording.BETWEEN[self.language].join(map(self.said, value)) or wording.word("nobody", self.language)
            case date():
                return value.isoformat()
            case str():
                return self.name(value)
            case _:
                return str(value)

    def act(self, name: str) -> str:
        """What a step of a chain is called."""
        return vocabulary()["acts"].get(name, {}).get(self.language) or self.name(name)

    def period(self, rule: PeriodRule) -> str:
        """A legal period as a sentence has it."""
        counted = wording.word("period-counted" if rule.start_counts else "period-not-counted", self.language)
        return wording.word(
            "period", self.language, bound=self.name(rule.bound), amount=rule.amount, unit=self.name(rule.unit),
            starts=self.name(rule.starts), counted=counted,
        ) + (wording.word("period-rolls", self.language) if rule.rolls else "")  # fmt: skip
