"""A regulation as a page to read: every rule with its article, the text's words and our defaults told apart."""

from collections.abc import Iterator
from typing import Any

from domain.regulation.leaves import Place, leaf_at, leaves, nodes, plain, whole
from domain.regulation.rule import Rule, Text
from domain.shared.citation import HOUSE, Language
from domain.stages.plan import Regulation
from services import wording
from services.catalogue import Source
from services.vocabulary import Words

UNSAID = {"schema", "city", "title", "award", "name", "next", "kind", "track", "tier", "act", "criteria", "default", "reason", "what"}
"""Keys whose value stands in a heading, or that only hold the text together."""

REPLACED = ("supersedes", "title")
"""The one title that no heading tells."""

INDENT = "  "
MARK = {"zh": "※", "en": "*"}
"""What marks a default of ours."""


def page(regulation: Regulation, source: Source, language: Language) -> Iterator[str]:
    """The lines of the page."""
    words = Words(regulation, language)
    yield f"{words.text(regulation.title)}  [{source.name}]"
    yield words.text(regulation.award)
    yield wording.word("page-legend", language)
    for place, node in nodes(regulation):
        if _told(place, node):
            yield from _lines(place, node, words)


def _told(place: Place, node: Any) -> bool:
    """Whether a node has a line: what the file says, but for what a heading tells; what it leaves to the schema is not repeated."""
    return place.written and (place.names == REPLACED or not (place.names[-1] in UNSAID and whole(node)))


def _lines(place: Place, node: Any, words: Words) -> Iterator[str]:
    indent = INDENT * (len(place.route) - 1)
    if len(place.route) == 1:
        yield ""
    if whole(node):
        yield f"{indent}{_label(place, node, words)}: {words.value(leaf_at(place, node))}"
        return
    basis = getattr(node, "basis", "")
    ours = basis == HOUSE or getattr(node, "default", False)
    cited = f"  {wording.article(basis, words.language)}{f' {MARK[words.language]}' if ours else ''}" if basis else ""
    yield f"{indent}{_label(place, node, words)}{cited}"
    if isinstance(node, Rule) and node.reason is not None:
        said = wording.word("page-default" if node.default else "page-reason", words.language)
        yield f"{indent}{INDENT}{said}: {words.text(node.reason)}"


def _label(place: Place, node: Any, words: Words) -> str:
    step, name = place.route[-1], place.names[-1]
    if not isinstance(step, int):
        return words.key(place.names)
    number = f"{step + 1}. " if place.names[:-1] == ("stages",) else "- "
    what = getattr(node, "what", None)
    return number + (words.text(what) if isinstance(what, Text) else words.name(name))


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
