"""Whom what is on record keeps from applying: by which grounds, through which day, and from which cycle on it may apply again."""

from datetime import date
from typing import NamedTuple

from domain.cycle.anchors import last_day
from domain.cycle.cycle import Cycle
from domain.policies.holders import barred_until
from domain.shared import identifiers as ids
from domain.shared.finding import Ground
from domain.stages.intake import IntakeStage
from domain.stages.plan import Regulation
from services.case import Case
from services.eligibility import barred, reference_day


class Kept(NamedTuple):
    """The grounds; `until` the last day on which they hold, where all of them end by themselves, and `ever` that one never does.

    `year`: the first cycle that may take an application after that day; `later` the next, where the first may have closed before it.
    """

    grounds: tuple[Ground, ...]
    until: date | None = None
    ever: bool = False
    year: int | None = None
    later: int | None = None


def kept(case: Case, cycle: Cycle, code: str) -> Kept | None:
    """What keeps an applicant that has not filed from this cycle today; None where nothing does, or its last day for filing is not set."""
    regulation = case.regulation(cycle)
    if regulation.the(IntakeStage).closes not in cycle.settings:
        return None
    finding, _ = barred(case, cycle, code)
    if finding.outcome != "barred":
        return None
    ends = [_until(case, regulation, code, ground) for ground in finding.grounds]
    until = max((end for end in ends if isinstance(end, date)), default=None)
    if until is None or not all(isinstance(end, date) for end in ends):
        return Kept(finding.grounds, ever="never" in ends)
    year, later = _years(cycle, regulation, reference_day(cycle, regulation.the(IntakeStage)), until)
    return Kept(finding.grounds, until, year=year, later=later)


def _until(case: Case, regulation: Regulation, code: str, ground: Ground) -> date | str:
    """The last day of a ground; `never` for a title that bars for good, `` for what ends with the record."""
    if ground.rule == "ban":
        return date.fromisoformat(ground.facts["until"])
    if ground.rule != "holder":
        return ""
    applicant = case.applicant(code)
    titles = [one for one in applicant.titles.values() if (one.cycle, one.tier) == (ground.facts["cycle"], ground.facts["tier"])]
    rules = [one for one in regulation.holders if (one.track, one.tier) == (applicant.track, ground.facts["tier"])]
    return next((barred_until(rule, title) or "never" for rule in rules for title in titles), "")


def _years(cycle: Cycle, regulation: Regulation, closes: date, until: date) -> tuple[int, int | None]:
    """The first cycle in which a day for filing lies behind the last day, counted from this cycle; and the next, where it may not."""
    every, year = regulation.frequency.every_years, ids.year_of(cycle.cycle)
    if until < closes:
        return year, None
    while _closes_by(regulation, year := year + every) <= until:
        pass
    return year, year + every if date(year, 1, 1) <= until else None


def _closes_by(regulation: Regulation, year: int) -> date:
    """The last day on which the filing of a year's cycle can end."""
    stage = regulation.the(IntakeStage).name
    return next((last_day(one, year) for one in regulation.frequency.anchors if one.stage == stage), date(year, 12, 31))
