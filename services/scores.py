"""The scores of a cycle as they count: each ranked application with its sheets, and how firm the ranking is, from the log itself."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from decimal import Decimal

import msgspec

from domain.application.application import Application
from domain.cycle.cycle import Cycle, track_of
from domain.cycle.places import in_line
from domain.policies import firmness as policy
from domain.policies.firmness import Cut, LeftOut, Reviewed, Spread, Weighing, spread
from domain.policies.holders import not_again
from domain.policies.places import TIERS, Entrant, Rules
from domain.policies.ranking import Composite, Ranked
from domain.regulation.applicants import Tier, Track
from domain.regulation.review import Scoring
from domain.stages.plan import Regulation
from domain.stages.review import ReviewStage
from services.acts.places import labels_of, rules_of
from services.acts.ranking import inputs_of, weights_of
from services.acts.review import unseated
from services.case import Case

MOST = 300
"""Ranked applications for which it is asked what leaving out a reviewer would change: the work grows with their square."""


class Scores(msgspec.Struct, frozen=True):
    """One application with the totals that count: stage -> reviewer -> total, and the value of each input."""

    filed: Application
    sheets: Mapping[str, Mapping[str, Decimal]]
    inputs: Mapping[str, Decimal]
    spreads: Mapping[str, Spread]


class Marks(msgspec.Struct, frozen=True):
    """What the reviewers gave one application: stage -> reviewer -> total of the newest sheet; `recused` keep away from it."""

    applicant: str
    sheets: Mapping[str, Mapping[str, Decimal]]
    recused: frozenset[str]

    @property
    def track(self) -> Track:
        """The applicant's track."""
        return track_of(self.applicant)

    def totals(self, stage: str, unseated: Collection[str]) -> dict[str, Decimal]:
        """What counts in a stage."""
        return {name: total for name, total in self.sheets.get(stage, {}).items() if name not in self.recused and name not in unseated}


class Panelled(msgspec.Struct, frozen=True):
    """What one panel gave in one stage: every total that counts, and how far they lie apart."""

    stage: str
    panel: str
    track: str
    totals: tuple[Decimal, ...]
    spread: Spread


class Load(msgspec.Struct, frozen=True):
    """What one reviewer has to score in a stage: sheets that are in, and those that are still to come."""

    stage: str
    reviewer: str
    done: int
    open: int


class Firm(msgspec.Struct, frozen=True):
    """How firm a frozen ranking is: where each quota ends, and what each reviewer's sheets decide.

    `places`: applicant -> what it would get by rank alone. `applications`: everybody whom this rests on.
    """

    places: Mapping[str, str]
    cuts: tuple[Cut, ...]
    left_out: tuple[LeftOut, ...]
    applications: tuple[Application, ...]


def scores_of(case: Case, cycle: Cycle, code: str) -> Scores:
    """The scores of one application."""
    filed = case.application(cycle.cycle, code)
    rule = case.regulation(cycle).scoring_of(filed.track)
    sheets = {stage: filed.totals(stage, unseated(cycle, stage)) for stage in rule.inputs}
    spreads = {stage: spread(list(totals.values()), rule.decimals) for stage, totals in sheets.items() if totals}
    return Scores(filed, sheets, dict(filed.inputs) or inputs_of(case, cycle, filed, rule), spreads)


def panelled(regulation: Regulation, cycle: Cycle, marks: Sequence[Marks], seen: Callable[[Marks, str], bool]) -> list[Panelled]:
    """What the panels gave these applications, stage by stage, each track by itself, as far as it may be `seen`."""
    found: dict[tuple[str, str, Track], list[Decimal]] = {}
    for stage in (stage.name for stage in regulation.stages_of(ReviewStage)):
        panels, away = {track: cycle.review.panels_in(stage, track) for track in regulation.tracks}, unseated(cycle, stage)
        for one in (mark for mark in marks if stage in mark.sheets and seen(mark, stage)):
            totals = one.totals(stage, away)
            for name, panel in panels[one.track].items():
                given = [total for reviewer, total in totals.items() if reviewer in panel.members]
                found.setdefault((stage, name, one.track), []).extend(given)
    return [
        Panelled(stage, panel, track, tuple(totals), spread(totals, regulation.scoring_of(track).decimals))
        for (stage, panel, track), totals in found.items()
        if totals
    ]


def loads(regulation: Regulation, cycle: Cycle, done: Mapping[tuple[str, str], int], marks: Sequence[Marks]) -> list[Load]:
    """What each member of the panels has to score in the stages of review that have begun: his recusals are no work.

    `done`: stage and reviewer -> sheets that are in. `marks` are of the applications that may be scored now.
    """
    begun = [one.name for one in regulation.stages_of(ReviewStage) if one.name in {*cycle.closed, cycle.stage}]
    open_: dict[tuple[str, str], int] = {}
    for stage in (name for name in begun if name == cycle.stage):
        members = {track: cycle.review.members(stage, track) for track in regulation.tracks}
        for one in marks:
            for reviewer in members[one.track] - one.recused - one.sheets.get(stage, {}).keys():
                open_[stage, reviewer] = open_.get((stage, reviewer), 0) + 1
    seats = [(stage, reviewer) for stage in begun for reviewer in sorted(cycle.review.members(stage))]
    return [Load(*seat, done.get(seat, 0), open_.get(seat, 0)) for seat in seats if seat in done or seat in open_]


def weighing(cycle: Cycle, rule: Scoring) -> Weighing:
    """From inputs to a composite, as the regulation and the cycle say."""
    return Weighing(weights_of(cycle, rule), rule.decimals, rule.ties[:-1])


def firm(case: Case, cycle: Cycle) -> Firm | None:
    """How firm the ranking is; None before it is frozen, and where more are ranked than the question can be asked of."""
    if not 0 < len(cycle.order) <= MOST:
        return None
    regulation = case.regulation(cycle)
    known = {code: scores_of(case, cycle, code) for code in cycle.order}
    entrants = {
        one.applicant: one
        for one in in_line(cycle, labels_of(case, regulation, cycle, cycle.order))
        if known[one.applicant].filed.ended is None
    }
    rules = msgspec.structs.replace(rules_of(regulation, cycle), barred=_barred(case, regulation, cycle, entrants))
    lines = _in_order(cycle)
    decided = _decided(cycle)
    places = policy.placed(lines, entrants, rules, decided)
    cuts = tuple(policy.cut(quota, lines, entrants, rules) for quota in regulation.quotas)
    found = [_reviewed(known[code], cycle, regulation.scoring_of(known[code].filed.track)) for code in entrants]
    left_out = policy.without_each(found, places, _placing(entrants, rules, decided))
    return Firm(places, cuts, left_out, tuple(one.filed for one in known.values()))


def _placing(entrants: Mapping[str, Entrant], rules: Rules, decided: Sequence[Sequence[str]]) -> policy.Placing:
    def placing(composites: Sequence[Composite]) -> Mapping[str, str]:
        return policy.placed(policy.ranked_anew(composites, entrants), entrants, rules, decided)

    return placing


def _decided(cycle: Cycle) -> list[tuple[str, ...]]:
    """Those who share a rank and whom somebody has put in order, in that order."""
    found: dict[tuple[str, int], tuple[str, ...]] = {}
    for track, ranking in cycle.rankings.items() if not cycle.ties_open else ():
        ranks = {line.applicant: line.rank for line in ranking.entries if line.tied}
        for code in (one for one in ranking.order if one in ranks):
            found[track, ranks[code]] = (*found.get((track, ranks[code]), ()), code)
    return list(found.values())


def _in_order(cycle: Cycle) -> list[Ranked]:
    """The lines of the frozen ranking, in the order that resolves their ties."""
    lines = {line.applicant: line for line in cycle.ranking or ()}
    return [lines[code] for code in cycle.order]


def _reviewed(scores: Scores, cycle: Cycle, rule: Scoring) -> tuple[Reviewed, Weighing]:
    given = {name: value for name, value in scores.inputs.items() if not scores.sheets.get(name)}
    sheets = {name: totals for name, totals in scores.sheets.items() if totals}
    return Reviewed(scores.filed.applicant, sheets, scores.filed.standing == "re_award", given), weighing(cycle, rule)


def _barred(case: Case, regulation: Regulation, cycle: Cycle, codes: Iterable[str]) -> dict[str, tuple[Tier, ...]]:
    """Applicant -> the tiers that titles of earlier cycles keep from it today."""
    found: dict[str, tuple[Tier, ...]] = {}
    for code in codes:
        earlier = [title for title in case.applicant(code).titles.values() if title.cycle != cycle.cycle]
        said = {
            tier: not_again(earlier, regulation.holders, city=regulation.city, track=track_of(code), tier=tier, on=case.today)
            for tier in TIERS
        }
        found[code] = tuple(tier for tier, finding in said.items() if finding.outcome != "free")
    return found
