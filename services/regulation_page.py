"""A regulation as a page to read: every rule with its article, the text's words and our defaults told apart."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from domain.regulation.leaves import Place, leaf_at, leaves, nodes, plain, whole
from domain.regulation.rule import Rule, Text
from domain.shared.citation import HOUSE, Language
from domain.stages.plan import Regulation
from services import wording
from services.catalogue import Source
from services.vocabulary import Words

UNSAID = {"schema", "city", "title", "award", "place", "name", "next", "kind", "track", "tier", "act", "criteria", "default", "reason", "what"}
"""Keys whose value stands in a heading, or that only hold the text together."""

REPLACED = ("supersedes", "title")
"""The one title that no heading tells."""

INDENT = "  "
MARK = {"zh": "※", "en": "*"}
"""What marks a default of ours."""


class Entry(NamedTuple):
    """A line of the page: how deep it stands, its sign in a list, what it is called, what is said of it, and on whose authority.

    `ours` marks a default of ours; `default` tells whether its reason says why, or explains the text.
    """

    depth: int
    sign: str
    label: str
    said: str
    basis: str
    ours: bool
    default: bool
    reason: str


def entries(regulation: Regulation, language: Language) -> Iterator[Entry]:
    """The lines of the page, each above what stands below it."""
    words = Words(regulation, language)
    return (_entry(place, node, words) for place, node in nodes(regulation) if _told(place, node))


def page(regulation: Regulation, source: Source, language: Language) -> Iterator[str]:
    """The page for a terminal, line by line."""
    words = Words(regulation, language)
    yield f"{words.text(regulation.title)}  [{source.name}]"
    yield words.text(regulation.award)
    yield wording.word("page-legend", language)
    for entry in entries(regulation, language):
        yield from _lines(entry, language)


def _told(place: Place, node: Any) -> bool:
    """Whether a node has a line: what the file says, but for what a heading tells; what it leaves to the schema is not repeated."""
    return place.written and (place.names == REPLACED or not (place.names[-1] in UNSAID and whole(node)))


def _entry(place: Place, node: Any, words: Words) -> Entry:
    depth, (sign, label) = len(place.route) - 1, _label(place, node, words)
    if whole(node):
        return Entry(depth, sign, label, words.value(leaf_at(place, node)), "", ours=False, default=False, reason="")
    basis = getattr(node, "basis", "")
    default = isinstance(node, Rule) and node.default
    reason = words.text(node.reason) if isinstance(node, Rule) and node.reason is not None else ""
    return Entry(depth, sign, label, "", basis, bool(basis) and (basis == HOUSE or default), default, reason)


def _lines(entry: Entry, language: Language) -> Iterator[str]:
    indent = INDENT * entry.depth
    if not entry.depth:
        yield ""
    if entry.said:
        yield f"{indent}{entry.sign}{entry.label}: {entry.said}"
        return
    cited = f"  {wording.article(entry.basis, language)}{f' {MARK[language]}' if entry.ours else ''}" if entry.basis else ""
    yield f"{indent}{entry.sign}{entry.label}{cited}"
    if entry.reason:
        said = wording.word("page-default" if entry.default else "page-reason", language)
        yield f"{indent}{INDENT}{said}: {entry.reason}"


def _label(place: Place, node: Any, words: Words) -> tuple[str, str]:
    """The sign of an item in its list, and what it is called."""
    step, name = place.route[-1], place.names[-1]
    if not isinstance(step, int):
        return "", words.key(place.names)
    sign = f"{step + 1}. " if place.names[:-1] == ("stages",) else "- "
    what = getattr(node, "what", None)
    return sign, words.text(what) if isinstance(what, Text) else words.name(name)


def table(regulation: Regulation, source: Source, language: Language) -> dict[str, Any]:
    """The same for a program: every value with its path, its label and how it is said."""
    words = Words(regulation, language)
    return {
        "regulation": source.name, "sha256": source.sha256, "city": regulation.city, "title": words.text(regulation.title),
        "values": [
            {
                "path": leaf.path, "label": words.path(leaf.path, leaf.route), "value": plain(leaf.value), "said": words.value(leaf),
                "basis": leaf.basis, "articles": wording.article(leaf.basis, language), "default": leaf.default,
                "reason": words.text(leaf.rule.reason) if leaf.rule is not None and leaf.rule.reason is not None else None,
            }
            for leaf in leaves(regulation)
        ],
    }  # fmt: skip
