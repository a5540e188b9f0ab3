"""The sentence of a refusal or an error as a person reads it, in the words of the text that governs: one for pages and for programs."""

from collections.abc import Mapping
from typing import Any

from domain.shared import identifiers as ids
from domain.stages.plan import Regulation
from services import wording
from services.facts import Facts
from services.vocabulary import Words


def sentence(code: str, facts: Mapping[str, Any], words: Words, regulation: Regulation | None) -> str:
    """The sentence with its facts in words, its cycle by year and award."""
    name = facts.get("cycle")
    named = {"cycle": cycle(name, words, regulation)} if isinstance(name, str) and ids.CYCLE.fullmatch(name) else {}
    return Facts(words).sentence(code, {**facts, **named})


def cycle(name: str, words: Words, regulation: Regulation | None) -> str:
    """A cycle by its year and the award of the text that governs it; by its code where none is given."""
    if regulation is None:
        return name
    return wording.word("console-year-of", words.language, year=name.rpartition("/")[2], award=words.text(regulation.award))
