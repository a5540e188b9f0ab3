"""Who goes on to the next review: so many for so many places, whoever passed, or whom somebody put on a list."""

from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal

import msgspec

from domain.shared.finding import Finding, Ground
from domain.stages.shortlist import RatioRule, Rounding

POLICY = "shortlist.v1"

NOTHING = Decimal(0)
"""The score of one whose absence from the review was decided."""


class Entry(msgspec.Struct, frozen=True, gc=False):
    """One application after the review: the mean of its sheets, the panel's word on passing, and whether a title would take a place."""

    applicant: str
    track: str
    score: Decimal
    passed: bool | None = None
    takes_place: bool = True


class Selection(msgspec.Struct, frozen=True, gc=False):
    """Who goes on and who does not, in falling order of score; `at_cut` are those who share the last score, where it is one too many.

    The finding's outcome is `selected`, or `tied` while those at the cut wait for a decision.
    """

    on: tuple[str, ...]
    off: tuple[str, ...]
    finding: Finding
    at_cut: tuple[str, ...] = ()


def going_on(base: int, rule: RatioRule, rounding: Rounding) -> int:
    """How many go on for `base` places."""
    many = base * rule.go_on
    match rounding:
        case "up":
            return -(-many // rule.places)
        case "down":
            return many // rule.places
        case "half_up":
            return (2 * many + rule.places) // (2 * rule.places)


def by_ratio(
    entries: Iterable[Entry], bases: Mapping[str, int], rule: RatioRule, rounding: Rounding, *, decided: Collection[str], basis: str
) -> Selection:
    """The highest scores of each track, as many as its base allows; a track without a base goes on whole.

    Who takes no place (a re-award) is not counted, and goes on where the score reaches the cut. `decided` are those at a cut whom
    somebody let pass, where ties are decided.
    """
    found = sorted(entries, key=_falling)
    parts = [
        _of_track(
            [one for one in found if one.track == track],
            going_on(bases[track], rule, rounding),
            bases[track],
            rule,
            decided=decided,
            basis=basis,
        )
        if track in bases
        else _chosen([one for one in found if one.track == track], {one.applicant for one in found}, Ground(track, basis))
        for track in sorted({one.track for one in found})
    ]
    outcome = "tied" if any(part.finding.outcome == "tied" for part in parts) else "selected"
    return Selection(
        tuple(code for part in parts for code in part.on),
        tuple(code for part in parts for code in part.off),
        Finding(outcome, tuple(ground for part in parts for ground in part.finding.grounds)),
        tuple(code for part in parts for code in part.at_cut),
    )


def by_passing(entries: Iterable[Entry], basis: str) -> Selection:
    """Whoever passed, as the panel's report says."""
    found = sorted(entries, key=_falling)
    return _chosen(found, {one.applicant for one in found if one.passed}, Ground("passed", basis))


def by_list(entries: Iterable[Entry], listed: Collection[str], basis: str) -> Selection:
    """Whom somebody put on a list."""
    return _chosen(sorted(entries, key=_falling), listed, Ground("list", basis))


def _of_track(entries: list[Entry], many: int, base: int, rule: RatioRule, *, decided: Collection[str], basis: str) -> Selection:
    counted = [one for one in entries if one.takes_place]
    facts = {"track": entries[0].track, "base": base, "go_on": many, "applications": len(counted)}
    if len(counted) <= many:
        return _chosen(entries, {one.applicant for one in entries}, Ground("ratio", basis, facts))
    cut = counted[many - 1].score if many else None
    reached = {one.applicant for one in entries if cut is not None and one.score >= cut}
    level = [one.applicant for one in counted if one.score == cut]
    left = many - sum(one.score > cut for one in counted) if cut is not None else 0
    ground = Ground("ratio", basis, facts | {"cut": str(cut), "at_cut": len(level), "left": left})
    if rule.ties == "pass" or len(level) <= left:
        return _chosen(entries, reached, ground)
    passed = [code for code in level if code in decided]
    selection = _chosen(entries, reached - set(level) | set(passed), ground, tuple(level))
    return selection if len(passed) == left else msgspec.structs.replace(selection, finding=Finding("tied", (ground,)))


def _chosen(entries: Iterable[Entry], on: Collection[str], ground: Ground, at_cut: tuple[str, ...] = ()) -> Selection:
    codes = [one.applicant for one in entries]
    passed, left = (tuple(code for code in codes if (code in on) is wanted) for wanted in (True, False))
    return Selection(passed, left, Finding("selected", (ground,)), at_cut)


def _falling(one: Entry) -> tuple[Decimal, str]:
    return -one.score, one.applicant
