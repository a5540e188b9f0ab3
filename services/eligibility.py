"""What record, register and regulation say of an applicant together: what bars it, its family, and what its qualification must find."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Literal

from domain.applicant.applicant import Applicant
from domain.application.application import Application
from domain.calendar.instants import day_of
from domain.cycle.cycle import Cycle
from domain.policies import bars as bar_policy
from domain.policies import conditions as condition_policy
from domain.policies import family as family_policy
from domain.policies import qualification as qualification_policy
from domain.policies.holders import Standing, standing
from domain.regulation.applicants import DeclaredDay
from domain.shared import identifiers as ids
from domain.shared.finding import Finding, Ground
from domain.stages.intake import IntakeStage
from domain.stages.recommendation import RecommendationStage
from services import kinship
from services.case import Case
from services.recomputation import Recomputed


def reference_day(cycle: Cycle, stage: IntakeStage) -> date:
    """The day that conditions and look-backs are judged on: the last day for filing."""
    return date.fromisoformat(cycle.settings[stage.closes])


def barred(case: Case, cycle: Cycle, code: str) -> tuple[Finding, Standing]:
    """What bars the applicant today, and whether its application is a first one or a re-award.

    What a person has decided counts, once there is an application.
    """
    applicant, application = case.applicant(code), case.filed(cycle.cycle, code)
    finding = bar_policy.decided(verdicts(case, cycle, code), application.bars_judged if application else {})
    holders = case.regulation(cycle).holders
    return finding, standing(applicant.titles.values(), holders, ids.city_of(cycle.cycle), track=applicant.track)


def verdicts(case: Case, cycle: Cycle, code: str) -> list[bar_policy.Verdict]:
    """Everything on record about the applicant, and about the organization that it leads, that bars or asks for a person."""
    regulation, applicant = case.regulation(cycle), case.applicant(code)
    employer = case.applicant(applicant.employer) if applicant.employer and applicant.top_manager else None
    return bar_policy.bars(
        applicant.facts.values(),
        applicant.titles.values(),
        applicant.bans,
        rules=regulation.bars,
        holders=regulation.holders,
        city=ids.city_of(cycle.cycle),
        reference=reference_day(cycle, regulation.the(IntakeStage)),
        today=case.today,
        track=applicant.track,
        activity=applicant.activity,
        employer=employer.facts.values() if employer else (),
    )


def as_before(case: Case, stream: str, again: Recomputed) -> Recomputed:
    """What was found of an application, with its bars as their version 1 told them."""
    finding = bar_policy.before(again.result, case.regulation(case.cycle(ids.cycle_in(stream) or "")).bars)
    return Recomputed(again.inputs, finding, {name: finding if name == "finding" else value for name, value in again.told.items()})


def considered(case: Case, cycle: Cycle) -> list[str]:
    """The articles that are looked at before anyone may apply, whether they barred or not."""
    regulation = case.regulation(cycle)
    family = [regulation.family] if regulation.family else []
    return list(dict.fromkeys(rule.basis for rule in (*regulation.bars, *regulation.holders, *family)))


def family(case: Case, cycle: Cycle, code: str, filed_at: datetime | None = None) -> Finding:
    """What its parents and subsidiaries mean for an applicant, on the day on which it files or filed.

    Before it has filed, every application of a relative that was not taken back stands in its way; afterwards those filed earlier.
    """
    rule = case.regulation(cycle).family
    if rule is None or ids.PERSON.match(code):
        return Finding("clear")
    day = day_of(filed_at) if filed_at else case.today

    def relative(one: str, relation: Literal["parent", "subsidiary"]) -> family_policy.Relative:
        titles = tuple(case.applicant(one).titles.values())
        return family_policy.Relative(one, relation, _applies(case, cycle, one, code, filed_at), titles)

    parents = [relative(one, "parent") for one in kinship.above(case, code, day)]
    subsidiaries = [relative(one, "subsidiary") for one in kinship.below(case, code, day)]
    return family_policy.family(rule, parents + subsidiaries, city=ids.city_of(cycle.cycle))


def _applies(case: Case, cycle: Cycle, relative: str, code: str, filed_at: datetime | None) -> bool:
    theirs = case.filed(cycle.cycle, relative)
    if theirs is None or theirs.ended == "withdrawn":
        return False
    return filed_at is None or (theirs.stamped_at, relative) < (filed_at, code)


def sisters(case: Case, cycle: Cycle, codes: tuple[str, ...]) -> Finding:
    """Whether those who are to be recommended together are not too many of one parent, today."""
    rule = case.regulation(cycle).family
    parents = {code: kinship.above(case, code, case.today) for code in codes if rule is not None and not ids.PERSON.match(code)}
    return family_policy.sisters(rule, parents, codes)


def qualification(case: Case, cycle: Cycle, application: Application) -> Finding:
    """Everything that the qualification review must find, put together."""
    regulation, code = case.regulation(cycle), application.applicant
    applicant = case.applicant(code)
    met = condition_policy.conditions(
        regulation.conditions,
        profile(case, cycle, applicant, application.declared, re_award=application.standing == "re_award"),
        city=ids.city_of(cycle.cycle),
        judged=application.judged,
        reference=reference_day(cycle, regulation.the(IntakeStage)),
    )
    papers = [_documents(case, cycle, application), _internal_notice(case, cycle, code), _recommendation(case, cycle, application)]
    bar, _ = barred(case, cycle, code)
    return qualification_policy.qualification([bar, family(case, cycle, code, application.stamped_at), *papers, met])


def profile(
    case: Case, cycle: Cycle, applicant: Applicant, declared: Mapping[DeclaredDay, date], *, re_award: bool
) -> condition_policy.Profile:
    """What register and application say; a day that the register holds is not declared anew."""
    return condition_policy.Profile(
        track=applicant.track,
        registered_in=applicant.registered_in,
        legal_person=applicant.legal_person,
        zone=applicant.zone,
        activity=applicant.activity,
        days={**declared, **applicant.days},
        applied_before=_applied_before(case, cycle, applicant.code),
        re_award=re_award,
    )


def _applied_before(case: Case, cycle: Cycle, code: str) -> bool:
    """Whether the log knows an application of an earlier cycle; asked only where a condition turns on it."""
    if not any(getattr(rule, "when", "") == "applied_before" for rule in case.regulation(cycle).conditions):
        return False
    city, year = ids.city_of(cycle.cycle), ids.year_of(cycle.cycle)
    earlier = sorted(other for other in case.programme(city).years if other < year)
    return any(case.filed(f"{city}/{other}", code) is not None for other in earlier)


def lacking(case: Case, cycle: Cycle, documents: dict[str, str]) -> list[str]:
    """The documents that an application must bring and that are not among these."""
    return [name for name in case.regulation(cycle).the(IntakeStage).documents if name not in documents]


def _documents(case: Case, cycle: Cycle, application: Application) -> Finding:
    missing = lacking(case, cycle, application.documents)
    if not missing:
        return Finding("qualified")
    return Finding("unqualified", (Ground("documents", case.regulation(cycle).the(IntakeStage).basis, {"missing": missing}),))


def _internal_notice(case: Case, cycle: Cycle, code: str) -> Finding:
    rule = case.regulation(cycle).the(IntakeStage).internal_notice
    posted = case.internal_notice(cycle.cycle, code) if rule is not None else None
    if rule is None or (posted is not None and not posted.held()):
        return Finding("qualified")
    return Finding("unqualified", (Ground("internal_notice", rule.basis, {"objections": posted.held() if posted else []}),))


def _recommendation(case: Case, cycle: Cycle, application: Application) -> Finding:
    rule = next(iter(case.regulation(cycle).stages_of(RecommendationStage)), None)
    if rule is None or application.support.answer == "given":
        return Finding("qualified")
    return Finding("open" if application.to_recommend else "unqualified", (Ground("recommendation", rule.basis),))
