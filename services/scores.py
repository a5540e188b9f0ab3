"""The scores of a cycle as they count: each ranked application with its sheets, and how firm the ranking is, from the log itself."""

from collections.abc import Iterable, Mapping, Sequence
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
from domain.regulation.applicants import Tier
from domain.regulation.review import Scoring
from domain.stages.plan import Regulation
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
    places = policy.placed(lines, entrants, rules, told_apart=not cycle.ties_open)
    cuts = tuple(policy.cut(quota, lines, entrants, rules) for quota in regulation.quotas)
    found = [_reviewed(known[code], cycle, regulation.scoring_of(known[code].filed.track)) for code in entrants]
    left_out = policy.without_each(found, places, _placing(entrants, rules))
    return Firm(places, cuts, left_out, tuple(one.filed for one in known.values()))


def _placing(entrants: Mapping[str, Entrant], rules: Rules) -> policy.Placing:
    def placing(composites: Sequence[Composite]) -> Mapping[str, str]:
        return policy.placed(policy.ranked_anew(composites, entrants), entrants, rules)

    return placing


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
