"""A parent and its subsidiaries: who of them may apply in a cycle, whose titles block whom, how many sisters may be recommended."""

from collections.abc import Collection, Iterable, Mapping
from typing import Literal

import msgspec

from domain.policies.holders import of_this_award
from domain.regulation.applicants import Family
from domain.shared.finding import Finding, Ground
from domain.shared.history import Title

POLICY = "family.v1"


class Relative(msgspec.Struct, frozen=True):
    """A parent or subsidiary, direct or not: whether its application stands before one's own, and the titles that it won."""

    code: str
    relation: Literal["parent", "subsidiary"]
    applies: bool
    titles: tuple[Title, ...] = ()


def family(rule: Family | None, relatives: Iterable[Relative], *, city: str) -> Finding:
    """`clear`, or `barred` by a relative that applies in the same cycle or has won what blocks the other. Sisters are no relatives."""
    if rule is None:
        return Finding("clear")
    grounds: list[Ground] = []
    for relative in relatives:
        if rule.one_application and relative.applies:
            grounds.append(Ground("family_application", rule.basis, {relative.relation: relative.code}))
        grounds += [
            Ground("family_title", rule.basis, {relative.relation: relative.code, "title": title.kind or title.tier, "cycle": title.cycle})
            for title in relative.titles
            if _blocks(title, rule.blocked_by.of, city)
        ]
    return Finding("barred", tuple(grounds)) if grounds else Finding("clear")


def sisters(rule: Family | None, parents: Mapping[str, Collection[str]], chosen: Collection[str]) -> Finding:
    """Whether those who are chosen fit: `within`, or `exceeded` with each parent of too many. All tiers count together.

    `parents`: applicant -> every organization above it, the direct parent and its own parents alike.
    """
    most = rule.recommended_per_parent if rule is not None else None
    if rule is None or most is None:
        return Finding("within")
    above = sorted({parent for code in chosen for parent in parents.get(code, ())})
    children = {parent: sorted(code for code in chosen if parent in parents.get(code, ())) for parent in above}
    grounds = tuple(
        Ground("recommended_per_parent", rule.basis, {"parent": parent, "applicants": codes, "most": most})
        for parent, codes in children.items()
        if len(codes) > most
    )
    return Finding("exceeded", grounds) if grounds else Finding("within")


def _blocks(title: Title, kinds: Collection[str], city: str) -> bool:
    """A title that was withdrawn blocks nobody; a tier is meant of this award, a kind of another giver's."""
    if title.revoked_on is not None:
        return False
    return title.kind in kinds or (of_this_award(title, city) and title.tier in kinds)
