"""Sentences for people: codes and facts become Chinese or English, articles are printed, nothing is decided here."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from typing import Any

from domain.regulation.problem import TextError
from domain.shared.citation import Language, printed
from services.settings import ROOT

CLAUSE = re.compile(r"\[\[(.*?)]]")
"""A part of a sentence that is left out where a fact in it is empty."""

FACT = re.compile(r"\{(\w+)")

BETWEEN = {"zh": "、", "en": ", "}


@cache
def sentences(language: Language) -> dict[str, dict[str, str]]:
    """The catalogue of one language."""
    return tomllib.loads((ROOT / "locale" / f"{language}.toml").read_text("utf-8"))


def word(name: str, language: Language, /, **facts: Any) -> str:
    """A word or sentence of the product's own."""
    return filled(sentences(language)["words"][name], language, **facts)


def filled(sentence: str, language: Language, /, **facts: Any) -> str:
    """A sentence, wherever it stands, with its facts in their places."""
    return sentence.format(**shown(facts, language))


REASON = "reason-for-"
"""What a reason was not given for stands in its sentence by a key of ours, or by a name of the regulation; its word behind this sign."""


def keyed(code: str, facts: Mapping[str, Any], language: Language) -> Mapping[str, Any]:
    """The facts of a sentence with keys of ours that a sentence names said in words."""
    if code != "reason-needed":
        return facts
    what = facts.get("what", "")
    return {**facts, "what": sentences(language)["words"].get(f"{REASON}{what}", what)}


def sentence(code: str, facts: Mapping[str, Any], language: Language) -> str:
    """The sentence of an error or refusal."""
    return _clauses(sentences(language)["errors"][code], keyed(code, facts, language), language)


def ground(rule: str, facts: Mapping[str, Any], language: Language) -> str:
    """The sentence of a ground by the kind of its rule; empty where none is written."""
    text = sentences(language)["words"].get(f"ground-{rule}", "")
    return _clauses(text, facts, language)


def _clauses(text: str, facts: Mapping[str, Any], language: Language) -> str:
    """A text with its facts in their places, without the clauses that nothing is to be put into."""
    told = shown({name: fact for name, fact in facts.items() if fact not in (None, "", [], ())}, language)
    return CLAUSE.sub(lambda found: _clause(found[1], told), text).format_map(_Forgiving(told))


def _clause(text: str, told: Mapping[str, str]) -> str:
    """A clause of a sentence where there is anything to put into it."""
    return text if all(name in told for name in FACT.findall(text)) else ""


def label(event: str, language: Language) -> str:
    """What an event is called."""
    return sentences(language)["events"][event]


def field(name: str, language: Language) -> str:
    """What a field is called; its own name where nothing else is."""
    return sentences(language)["fields"].get(name, name)


def column(name: str, language: Language) -> str:
    """What a sheet, or a column of one, is called."""
    return sentences(language)["columns"][name]


def role(name: str, language: Language) -> str:
    """What a role is called."""
    return sentences(language)["roles"].get(name, name)


def value(given: str | bool, language: Language) -> str:  # noqa: FBT001  # a value like any other
    """What a word that stands for an outcome, a state or a stage is called; itself where it is no such word."""
    name = given if isinstance(given, str) else ("yes" if given else "no")
    return sentences(language)["values"].get(name, name)


def day_word(name: str, language: Language) -> str:
    """What kind of day it is, what the count does with it, or its weekday."""
    return sentences(language)["days"].get(name, name)


def article(basis: str, language: Language) -> str:
    """The articles of a basis as the regulation prints them; empty where there is none."""
    return printed(basis, language) if basis else ""


def problems(error: TextError, language: Language) -> list[str]:
    """Each problem of a text on a line: `file:line:column: path: what is wrong`."""
    found = sentences(language)["text"]
    return [
        f"{error.source}:{one.line}:{one.column}: {one.path}: "
        + found.get(one.code, one.code).format_map(_Forgiving({"given": one.given, "allowed": one.allowed}))
        for one in error.problems
    ]


class _Forgiving(dict[str, Any]):
    """A fact that a sentence asks for and nobody gave is left out, rather than failing the sentence."""

    def __missing__(self, key: str) -> str:
        return "-"


def shown(facts: Mapping[str, Any], language: Language) -> dict[str, str]:
    """Facts as a sentence takes them: lists joined, groups as `name value`, a text in the language, nothing left in Python's own form."""
    return {name: _shown(value, language) for name, value in facts.items()}


def _shown(value: Any, language: Language) -> str:
    match value:
        case None | "":
            return "-"
        case dict() if value.keys() == BETWEEN.keys():
            return str(value[language])
        case dict():
            return " ".join(f"{_shown(item, language)}" for item in value.values())
        case list() | tuple():
            return BETWEEN[language].join(_shown(item, language) for item in value) or "-"
        case _:
            return str(value)
