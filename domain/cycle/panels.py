"""Panels from their forming to their report: who may sit on them, who follows when a member leaves, and when a stage is concluded."""

from collections.abc import Callable, Collection, Mapping, Sequence

import msgspec

from domain.cycle import review_events as e
from domain.cycle.cycle import Cycle
from domain.cycle.drawing import sizes
from domain.cycle.reviewing import Panel, Reviewing
from domain.regulation.review import Panels
from domain.shared.refusal import InvalidError, RefusedError

SHOWN = 50
"""How many of the things that are missing a refusal names; it always tells how many there are."""


def form_panel(
    cycle: Cycle, name: str, panel: Panel, rule: Panels, *, pool: Mapping[str, bool], size: tuple[int, int | None]
) -> e.PanelFormed:
    """Form a panel, with exactly one leader among its members. `pool` says of each member whether he may be put on one."""
    if rule.work_plan_required and cycle.work_plan is None:
        raise RefusedError("work-plan-missing", rule.basis)
    if name in cycle.review.panels:
        raise RefusedError("panel-known", rule.basis, panel=name)
    if rule.by_stage and len(panel.stages) != 1:
        raise RefusedError("panel-of-one-stage", rule.basis, stages=list(panel.stages))
    _check_institution(cycle.review, panel, rule)
    _check_members(cycle.review, panel, rule, pool)
    least, most = size
    many = len(set(panel.members))
    if many < least or (most is not None and many > most) or many != len(panel.members):
        raise RefusedError("panel-size", rule.size.basis, size=many, needed=sizes(least, most))
    if panel.leader not in panel.members:
        raise RefusedError("leader-outside", rule.basis, leader=panel.leader)
    if rule.drawn:
        _check_drawn(cycle.review, panel, pool, rule.basis)
    return e.PanelFormed(name, panel.members, panel.leader, panel.stages, panel.tracks, panel.institution)


def _check_institution(review: Reviewing, panel: Panel, rule: Panels) -> None:
    if rule.institution is None:
        return
    if not review.institutions:
        raise RefusedError("institution-missing", rule.institution.basis, chosen_by=rule.institution.chosen_by)
    if panel.institution not in review.institutions:
        raise RefusedError(
            "institution-not-engaged", rule.institution.basis, institution=panel.institution, engaged=sorted(review.institutions)
        )


def _check_members(review: Reviewing, panel: Panel, rule: Panels, pool: Mapping[str, bool]) -> None:
    strangers = sorted(member for member in panel.members if not pool.get(member, False))
    if strangers:
        raise RefusedError("not-in-pool", rule.basis, reviewers=strangers)
    silent = sorted(set(panel.members) - review.stated) if rule.recusal.stated_first else []
    if silent:
        raise RefusedError("interest-not-stated", rule.recusal.basis, reviewers=silent)
    watching = sorted(set(panel.members) & set(review.supervision))
    if watching:
        raise RefusedError("reviewer-supervises", rule.supervision.basis if rule.supervision else rule.basis, persons=watching)


def _check_drawn(review: Reviewing, panel: Panel, pool: Mapping[str, bool], basis: str) -> None:
    """A drawn panel is who was drawn, with the next alternates for those who left the pool since."""
    draw = review.draw()
    if draw is None or draw.state != "drawn":
        raise RefusedError("not-drawn", basis)
    expected = [handle for handle in (*draw.panel, *draw.alternates) if pool.get(handle, False)][: draw.seats]
    if set(panel.members) != set(expected):
        raise RefusedError("drawn-otherwise", basis, drawn=expected)


def drawn_order(review: Reviewing) -> tuple[str, ...]:
    """Everybody whom the draw put in an order: the panel, then its alternates."""
    draw = review.draw()
    return () if draw is None else (*draw.panel, *draw.alternates)


class Change(msgspec.Struct, frozen=True):
    """Who leaves a panel and why, who joins it (the next alternate when nobody is named), who leads it then (as before when nobody is)."""

    left: str
    joined: str
    leader: str
    reason: str


def replace_member(cycle: Cycle, name: str, change: Change, *, rule: Panels, in_pool: Callable[[str], bool], stage: str) -> e.PanelChanged:
    """Let another take a member's seat; a leader who leaves needs a successor in that, too. `stage` is the open review, or empty."""
    panel = cycle.review.panels.get(name)
    if panel is None:
        raise InvalidError("panel-unknown", name=name, known=sorted(cycle.review.panels))
    if change.left not in panel.members:
        raise RefusedError("not-on-panel", rule.basis, reviewer=change.left)
    if not change.reason:
        raise InvalidError("reason-needed", what="replace")
    follows = _successor(cycle.review, panel, change.joined, rule, in_pool)
    _check_members(cycle.review, Panel((follows,), follows), rule, {follows: in_pool(follows)})
    leads = change.leader or (panel.leader if panel.leader != change.left else "")
    if leads != follows and (leads == change.left or leads not in panel.members):
        raise RefusedError("leader-outside", rule.basis, leader=leads)
    return e.PanelChanged(name, change.left, follows, leads, stage, change.reason)


def _successor(review: Reviewing, panel: Panel, joined: str, rule: Panels, in_pool: Callable[[str], bool]) -> str:
    if joined in panel.members:
        raise RefusedError("on-panel-already", rule.basis, reviewer=joined)
    if not rule.drawn:
        if not joined:
            raise InvalidError("successor-missing")
        return joined
    seated = {member for one in review.panels.values() for member in one.members} | {
        gone for one in review.unseated.values() for gone in one
    }
    following = next((handle for handle in drawn_order(review) if handle not in seated and in_pool(handle)), None)
    if following is None:
        raise RefusedError("alternates-exhausted", rule.basis)
    if joined not in {"", following}:
        raise RefusedError("not-next-alternate", rule.basis, given=joined, following=following)
    return following


def form_supervision(review: Reviewing, members: Collection[str], reason: str, basis: str) -> e.SupervisionFormed:
    """Form the group that watches over the review; no reviewer is in it, and a later group needs a reason."""
    reviewers = {member for panel in review.panels.values() for member in panel.members}
    both = sorted(reviewers & set(members))
    if both:
        raise RefusedError("reviewer-supervises", basis, persons=both)
    if not members:
        raise InvalidError("supervision-empty")
    if review.supervision and not reason:
        raise InvalidError("reason-needed", what="supervision")
    return e.SupervisionFormed(tuple(sorted(set(members))), reason)


def led_by(cycle: Cycle, reviewer: str, stage: str) -> dict[str, Panel]:
    """The panels of a stage that a reviewer leads."""
    return {name: panel for name, panel in cycle.review.panels_in(stage).items() if panel.leader == reviewer}


def conclude_review(cycle: Cycle, reviewer: str, *, stage: str, report: str, missing: Sequence[str], basis: str) -> e.ReviewConcluded:
    """Close a leader's part of a review stage, when nothing that is needed for it is missing (`missing` names what is)."""
    led = led_by(cycle, reviewer, stage)
    if not led:
        raise RefusedError("leader-only", basis, reviewer=reviewer)
    if led.keys() <= cycle.review.concluded.get(stage, set()):
        raise RefusedError("review-concluded", basis, stage=stage)
    if missing:
        raise RefusedError("review-incomplete", basis, missing=list(missing[:SHOWN]), count=len(missing))
    return e.ReviewConcluded(stage, report, tuple(sorted(led)))
