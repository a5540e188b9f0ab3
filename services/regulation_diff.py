"""What an amendment changes, in words: value by value, with the articles of both texts."""

from collections.abc import Iterator, Sequence
from typing import Any

from domain.regulation.difference import Difference, differences
from domain.regulation.leaves import Leaf, plain
from domain.shared.citation import Language
from domain.stages.plan import Regulation
from services import wording
from services.vocabulary import Words

Named = tuple[str, Regulation]
"""A text by what it was asked for as, and the regulation that it is."""

Sides = tuple[Words, Words]
"""The words of the text before, and of that after."""


def lines(before: Named, after: Named, language: Language) -> Iterator[str]:
    """A line for each difference; for a rule that came or went, its values below it."""
    sides = Words(before[1], language), Words(after[1], language)
    for sign, (name, regulation), words in zip(("-", "+"), (before, after), sides, strict=True):
        yield f"{sign} {words.text(regulation.title)}  [{name}]"
    found = differences(before[1], after[1])
    if not found:
        yield wording.word("diff-same", language)
    for one in found:
        yield ""
        yield from _told(one, sides, language)


def _told(one: Difference, sides: Sides, language: Language) -> Iterator[str]:
    depth = one.path.count(".") + 1
    yield f"{wording.word(f'diff-{one.kind}', language)}: {_label(one, sides)}"
    if one.kind in {"added", "removed"}:
        words = sides[0] if one.before else sides[1]
        for leaf in one.before or one.after:
            below = words.path(".".join(leaf.path.split(".")[depth:]), leaf.route[depth:])
            yield f"  {below}: {_said(leaf, words)}" if below else f"  {_said(leaf, words)}"
    elif one.kind in {"changed", "order"}:
        yield f"  {_said(one.before[0], sides[0])} → {_said(one.after[0], sides[1])}"
    else:
        yield f"  {_cited(one.before[0], language)} → {_cited(one.after[0], language)}"


def _label(one: Difference, sides: Sides) -> str:
    words = sides[0] if one.before else sides[1]
    return words.path(one.path, (one.before or one.after)[0].route)


def _said(leaf: Leaf, words: Words) -> str:
    return f"{words.value(leaf)} {_cited(leaf, words.language)}".rstrip()


def _cited(leaf: Leaf, language: Language) -> str:
    """The article of a value, and whether it is a default of ours."""
    word = "cited-ours" if leaf.default else "cited"
    return wording.word(word, language, articles=wording.article(leaf.basis, language)) if leaf.basis else ""


def table(before: Named, after: Named, language: Language) -> dict[str, Any]:
    """The same for a program."""
    sides = Words(before[1], language), Words(after[1], language)
    return {
        "before": before[0],
        "after": after[0],
        "differences": [
            {
                "kind": one.kind, "path": one.path, "label": _label(one, sides),
                "before": _plain(one.before, sides[0]), "after": _plain(one.after, sides[1]),
            }
            for one in differences(before[1], after[1])
        ],
    }  # fmt: skip


def _plain(leaves: Sequence[Leaf], words: Words) -> list[dict[str, Any]]:
    return [
        {
            "path": leaf.path, "value": plain(leaf.value), "said": words.value(leaf), "basis": leaf.basis,
            "articles": wording.article(leaf.basis, words.language), "default": leaf.default,
        }
        for leaf in leaves
    ]  # fmt: skip
