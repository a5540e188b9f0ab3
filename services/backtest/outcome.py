"""Who would have been barred, qualified and ranked, who would have won what: the applications of a past cycle, judged again."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal

import msgspec

from domain.application import application as a
from domain.cycle.cycle import Cycle
from domain.policies import ranking as ranking_policy
from domain.policies.prize import payable_cny
from domain.policies.substitution import substitute
from domain.regulation.review import Scoring
from domain.shared import identifiers as ids
from domain.stages.plan import Regulation
from services.acts.intake import barred, qualification
from services.case import Case


class Judged(msgspec.Struct, frozen=True):
    """An application under one text: `outcome` is `unqualified`, `open`, `qualified` or `withdrawn`, with its articles."""

    outcome: str
    basis: str = ""
    standing: str = "new"
    composite: Decimal | None = None
    rank: int | None = None
    won: bool = False
    prize_cny: int = 0


class Outcome(msgspec.Struct, frozen=True):
    """What a text makes of a cycle; `unweighed` where it asks for weights or sheets that the cycle does not have."""

    applications: dict[str, Judged]
    unweighed: bool


def outcome(case: Case, name: str, when: Callable[[str], Case]) -> Outcome:
    """What the text of the case makes of the applications of a cycle, as their sheets and objections stand at its end.

    `when` gives the case of an application as of its qualification result: what was won later bars nobody earlier.
    """
    cycle = case.cycle(name)
    regulation = case.regulation(cycle)
    applications = {code: case.application(name, code) for code in filed(case, name)}
    judged = {code: _judged(when(code), cycle, application) for code, application in applications.items()}
    going_on = [code for code, found in judged.items() if found.outcome in GOES_ON]
    lines = _ranked(regulation, cycle, [applications[code] for code in going_on], judged)
    winners = _winners(regulation, cycle, lines)
    for line in lines:
        won = line.applicant in winners
        judged[line.applicant] = msgspec.structs.replace(
            judged[line.applicant], composite=line.composite, rank=line.rank, won=won,
            prize_cny=_prize(regulation, re_award=line.re_award) if won else 0,
        )  # fmt: skip
    return Outcome(judged, unweighed=len(lines) < len(going_on))


def recorded(case: Case, name: str) -> Outcome:
    """What the log says became of the same applications."""
    cycle = case.cycle(name)
    ranks = {line.applicant: line.rank for line in cycle.ranking or ()}
    judged: dict[str, Judged] = {}
    for code in filed(case, name):
        application = case.application(name, code)
        payment = case.payment(name, code)
        judged[code] = Judged(
            application.ended or application.qualification or "open", "", application.standing, application.composite, ranks.get(code),
            code in cycle.candidates and cycle.candidates[code].state == "conferred", payment.amount_cny if payment else 0,
        )  # fmt: skip
    return Outcome(judged, unweighed=False)


GOES_ON = {"qualified", "open"}
"""What does not end an application: where a person would still have to judge, it goes on as if that were met."""


def filed(case: Case, name: str) -> Iterator[str]:
    """Who filed and was accepted: what was refused has no state."""
    return (code for code in case.applications_of(name) if case.read(ids.application_stream(name, code), a.fold) is not None)


def _judged(case: Case, cycle: Cycle, application: a.Application) -> Judged:
    finding = qualification(case, cycle, application)
    _, standing = barred(case, cycle, application.applicant)
    if application.ended == "withdrawn":
        return Judged("withdrawn", standing=standing)
    return Judged(finding.outcome, finding.basis, standing)


def _ranked(
    regulation: Regulation, cycle: Cycle, applications: Sequence[a.Application], judged: Mapping[str, Judged]
) -> Sequence[ranking_policy.Ranked]:
    """The applications of which the cycle has every sheet that the text asks for; nobody where it has not the weights."""
    rule = regulation.scoring_of(regulation.offers[0].track)
    weights = _weights(cycle, rule)
    values = {one.applicant: _composite(one, rule, weights) for one in applications} if weights is not None else {}
    return ranking_policy.ranking(
        ranking_policy.Composite(code, value, judged[code].standing == "re_award") for code, value in values.items() if value is not None
    )


def _prize(regulation: Regulation, *, re_award: bool) -> int:
    offer = regulation.offers[0]
    return payable_cny(regulation.prize(offer.track, offer.tier), re_award=re_award)


def _weights(cycle: Cycle, rule: Scoring) -> Mapping[str, Decimal] | None:
    """The text's own weights, or those of the cycle where they are of the same stages."""
    if rule.weights is not None:
        return rule.weights
    given = cycle.settings.get(rule.weights_set_by or "", {})
    return {stage: Decimal(weight) for stage, weight in given.items()} if sorted(given) == sorted(rule.inputs) else None


def _composite(application: a.Application, rule: Scoring, weights: Mapping[str, Decimal]) -> Decimal | None:
    totals = {stage: list(application.totals(stage).values()) for stage in rule.inputs}
    return ranking_policy.composite(totals, weights, rule.decimals) if all(totals.values()) else None


def _winners(regulation: Regulation, cycle: Cycle, lines: Sequence[ranking_policy.Ranked]) -> set[str]:
    """By rank within the places, in the order that the committee gave to the tied; a fallen candidate's place as the text fills it.

    Who takes no place wins where it stands above the last who takes one.
    """
    ranks = {line.applicant: line.rank for line in lines}
    given = {code: place for place, code in enumerate(cycle.order)}
    order = sorted(ranks, key=lambda code: (ranks[code], given.get(code, len(given))))
    offer = regulation.offers[0]
    quota = regulation.quota(offer.track, offer.tier)
    re_awards = {line.applicant for line in lines if line.re_award}
    free = re_awards if quota.counts == "first_awards" else set()
    takers = _filled(regulation, cycle, order, [code for code in order if code not in free][: quota.places], re_awards)
    last = max((order.index(code) for code in takers), default=-1)
    return takers | {code for code in order[: last + 1] if code in free and not _fallen(cycle, code)}


def _filled(regulation: Regulation, cycle: Cycle, order: Sequence[str], chosen: Sequence[str], re_awards: set[str]) -> set[str]:
    """Those who take the places in the end: a fallen one's goes to the next by rank where the text says so, else it stays empty."""
    rule = regulation.final_notice.substitution
    takers, used = {code for code in chosen if not _fallen(cycle, code)}, set(chosen)
    for _ in range(len(chosen) - len(takers) if rule is not None and rule.rule == "by_rank" else 0):
        fit = [code for code in order if not _fallen(cycle, code)]
        named = substitute(fit, used=used, re_awards=re_awards)
        if named is not None:
            takers.add(named)
            used.add(named)
    return takers


def _fallen(cycle: Cycle, code: str) -> bool:
    """Whether the candidacy ended in the cycle: by an upheld objection, a withdrawal, a bar."""
    return code in cycle.candidates and not cycle.candidates[code].standing
