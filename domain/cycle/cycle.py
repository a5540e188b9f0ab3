"""One award cycle as it stands: its stages, its panels, its ranking, and the path of each candidate for one of its places."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Literal

import msgspec

from domain.cycle import events as e
from domain.cycle import review_events as r
from domain.cycle import reviewing
from domain.cycle.reviewing import Reviewing
from domain.policies.ranking import Ranked
from domain.regulation.applicants import Tier, Track
from domain.shared import identifiers as ids
from domain.shared.event import Envelope, Event
from domain.shared.term import Term

CandidateState = Literal["proposed", "on_notice", "cleared", "reviewed", "approved", "conferred", "lost"]


def track_of(code: str) -> Track:
    """The track of an applicant: a person's, or an organization's."""
    return "individual" if ids.is_person(code) else "organization"


class RunningNotice(msgspec.Struct, frozen=True, gc=False):
    """A notice of this cycle and where it stands."""

    candidates: tuple[str, ...]
    term: Term
    state: str = "running"

    @property
    def stage(self) -> str:
        """The stage that the notice belongs to: its period bears the stage's name."""
        return self.term.name


class Ranking(msgspec.Struct, frozen=True, gc=False):
    """The frozen ranking of a track, and its order: with every tie in it resolved, unless `ties_open`."""

    entries: tuple[Ranked, ...]
    order: tuple[str, ...]
    ties_open: bool


class Candidate(msgspec.Struct):
    """One who may win in a tier: `passed` counts the steps of the approval chain, `objections` are those that hold it."""

    re_award: bool
    tier: Tier = "award"
    state: CandidateState = "proposed"
    passed: int = 0
    objections: set[str] = set()

    @property
    def standing(self) -> bool:
        """Whether the candidacy goes on."""
        return self.state != "lost"


class Cycle(msgspec.Struct):
    """State of one cycle; decisions stand in the files beside this one.

    `overrides`: quota -> who decided -> places. `carried`: candidate -> the tiers that a vote carried. `left_vacant`: (track, tier)
    resolved, each empty where all are meant. `vacated`: lost candidate -> the place that stays free. `overran`: stages past their anchor.
    `calendars`: the hash of each calendar that it counted on -> the texts that it is made of, the present one last; `told`: the last
    rung of the ladder that each period (name and number, 0 for a stage's) has reminded by.
    """

    cycle: str
    version: str
    regulation: str
    criteria: dict[str, str]
    calendar: str
    calendar_texts: tuple[str, ...]
    plan: tuple[str, ...]
    opened_on: date
    settings: dict[str, Any]
    state: Literal["open", "cancelled", "completed"] = "open"
    stage: str | None = None
    terms: dict[str, Term] = {}
    closed: dict[str, datetime] = {}
    announced: bool = False
    call: Term | None = None
    approved: set[str] = set()
    work_plan: str | None = None
    applicants: tuple[str, ...] = ()
    review: Reviewing = msgspec.field(default_factory=Reviewing)
    rankings: dict[str, Ranking] = {}
    overrides: dict[str, dict[str, int]] = {}
    carried: dict[str, set[str]] = {}
    candidates: dict[str, Candidate] = {}
    substitutes: dict[str, str] = {}
    resolved: bool = False
    left_vacant: set[tuple[str, str]] = set()
    vacated: dict[str, e.PlaceVacated] = {}
    notices: dict[int, RunningNotice] = {}
    overran: set[str] = set()
    calendars: dict[str, tuple[str, ...]] = {}
    told: dict[tuple[str, int], int] = {}
    recounted: str = ""

    def next_stage(self) -> str | None:
        """The stage of the plan that opens next."""
        return next((stage for stage in self.plan if stage not in self.closed), None)

    def running_notices(self) -> dict[int, RunningNotice]:
        """The notices whose period runs."""
        return {number: notice for number, notice in self.notices.items() if notice.state == "running"}

    def running_limits(self) -> dict[str, Term]:
        """The limits over several stages that run: not run over, and their last stage was not done in time."""
        return {
            name: self.terms[name] for name, limit in self.review.limits.items() if not limit.overrun and not self._kept(name, limit.last)
        }

    def _kept(self, limit: str, last: str) -> bool:
        """Whether the last stage was done in time: a review that came through late has the overrun on record from its conclusion."""
        if last in self.closed and not self.review.through(last):
            return self.closed[last] <= self.terms[limit].closes_at
        return self.review.through(last)

    def running_terms(self) -> dict[tuple[str, int], Term]:
        """The periods that run, by name and number: the open stage's own and the limits (0), and those of running notices."""
        own = {(self.stage, 0): self.terms[self.stage]} if self.stage in self.terms else {}
        limits = {(name, 0): term for name, term in self.running_limits().items()} if self.state == "open" else {}
        return own | limits | {(notice.term.name, number): notice.term for number, notice in self.running_notices().items()}

    def open_objections(self) -> set[str]:
        """The objections that hold a candidate, or an applicant since an early notice."""
        held = {reference for references in self.review.held.values() for reference in references}
        return held | {reference for candidate in self.candidates.values() for reference in candidate.objections}

    def after(self, stage: str) -> str:
        """The stage of the plan that follows one; the stage itself where none does."""
        place = self.plan.index(stage) if stage in self.plan else len(self.plan)
        return self.plan[place + 1] if place + 1 < len(self.plan) else stage

    def in_play(self) -> tuple[str, ...]:
        """Whom the next stage looks at: those of the last shortlist, or all who filed; some of them may have ended meanwhile."""
        return self.applicants if self.review.shortlist is None else self.review.shortlist

    @property
    def ranking(self) -> tuple[Ranked, ...] | None:
        """Every line of every track's ranking; None before they are frozen."""
        return tuple(line for ranking in self.rankings.values() for line in ranking.entries) if self.rankings else None

    @property
    def order(self) -> tuple[str, ...]:
        """The order of every track, one track after the other."""
        return tuple(code for ranking in self.rankings.values() for code in ranking.order)

    @property
    def ties_open(self) -> bool:
        """Whether a tie of any track waits for its decision."""
        return any(ranking.ties_open for ranking in self.rankings.values())

    def order_with(self, applicant: str) -> tuple[str, ...]:
        """The order of the track in which an applicant is ranked; empty where it is in none."""
        return next((ranking.order for ranking in self.rankings.values() if applicant in ranking.order), ())

    def standing(self) -> dict[str, Candidate]:
        """The candidacies that go on."""
        return {code: candidate for code, candidate in self.candidates.items() if candidate.standing}


def fold(state: Cycle | None, envelopes: Sequence[Envelope]) -> Cycle | None:
    """The cycle after these events; None before it is opened."""
    for envelope in envelopes:
        match envelope.data:
            case e.Opened() as o:
                state = Cycle(
                    o.cycle, o.version, o.regulation, o.criteria, o.calendar, o.calendar_texts, o.plan, o.opened_on, dict(o.settings),
                    calendars={o.calendar: o.calendar_texts}, recounted=o.calendar,
                )  # fmt: skip
            case change if state is not None:
                _apply_stage(state, change) or _apply_review(state, change) or _apply_time(state, change) or _apply_candidacy(state, change)
            case _:
                pass
    return state


def _apply_stage(state: Cycle, change: Event) -> bool:
    match change:
        case e.SettingSet(name, value):
            state.settings[name] = value
        case e.StageOpened(stage, term):
            state.stage = stage
            if term is not None:
                state.terms[stage] = term
        case e.TermMoved(stage, _, new):
            state.terms[stage] = new
        case e.StageClosed(stage, closed_at, received):
            state.closed[stage], state.stage = closed_at, None
            state.applicants += received
        case e.Announced(term=term):
            state.announced, state.call = True, term
        case e.AnchorPassed(stage):
            state.overran.add(stage)
        case e.Cancelled():
            state.state, state.stage = "cancelled", None
        case e.Completed():
            state.state, state.stage = "completed", None
        case _:
            return False
    return True


def _apply_review(state: Cycle, change: Event) -> bool:
    match change:
        case e.PlanExamined(_, what, granted=True):
            state.approved.add(what)
        case e.StandardPinned(criteria):
            state.criteria = criteria
        case e.WorkPlanFiled(text):
            state.work_plan = text
        case e.RankingFrozen(entries, _, track):
            order = tuple(line.applicant for line in entries)
            state.rankings[track] = Ranking(entries, order, any(line.tied for line in entries))
        case e.TiesResolved(order):
            track = next(name for name, ranking in state.rankings.items() if set(ranking.order) == set(order))
            state.rankings[track] = Ranking(state.rankings[track].entries, order, ties_open=False)
        case r.LimitStarted(limit, _, term) | r.CommentsOpened(limit, term=term):
            state.terms[limit] = term
            return reviewing.apply(state.review, change)
        case _:
            return reviewing.apply(state.review, change)
    return True


def _apply_time(state: Cycle, change: Event) -> bool:
    match change:
        case e.CalendarChanged(_, text, _, _, after):
            state.calendar, state.calendar_texts = after, (*state.calendar_texts, text)
            state.calendars[after] = state.calendar_texts
        case e.ApplicationsRecounted(calendar):
            state.recounted = calendar
        case e.TermRecounted(_, new) if state.call is not None and new.name == state.call.name:
            state.call = new
        case e.TermRecounted(_, new, number=0):
            state.terms[new.name] = new
        case e.TermRecounted(_, new, number=number) | e.NoticeExtended(number, new=new):
            state.notices[number] = msgspec.structs.replace(state.notices[number], term=new)
        case e.Reminded(name, number, rung):
            state.told[name, number] = rung
        case _:
            return False
    return True


def _apply_candidacy(state: Cycle, change: Event) -> bool:
    match change:
        case e.QuotaOverridden(by, places, quota=quota):
            state.overrides.setdefault(quota, {})[by] = places
        case e.MotionDecided(_, _, candidate, tier, "carried"):
            state.carried.setdefault(candidate, set()).add(tier)
        case e.Proposed(candidates, re_awards, tier=tier):
            state.resolved = True
            state.candidates |= {code: Candidate(code in re_awards, tier) for code in candidates}
            _fill(state, candidates, tier)
        case e.VacancyResolved(track=track, tier=tier):
            state.resolved = True
            state.left_vacant.add((track, tier))
            kept = {freed for freed in state.substitutes if tier and (track_of(freed), state.candidates[freed].tier) != (track, tier)}
            state.substitutes = {freed: state.substitutes[freed] for freed in kept}
        case e.PlaceVacated(candidate) as vacated:
            state.vacated[candidate] = vacated
        case e.SubstituteNamed(freed, substitute):
            if substitute is not None:
                state.substitutes[freed] = substitute
        case e.ListPassed(_, _, candidates, final=final):
            _pass(state, candidates, "approved" if final else "reviewed")
        case e.CandidatesConferred(candidates):
            _pass(state, candidates, "conferred")
        case _:
            return _apply_notice(state, change)
    return True


def _apply_notice(state: Cycle, change: Event) -> bool:
    match change:
        case e.NoticePublished(number, candidates, term):
            state.notices[number] = RunningNotice(candidates, term)
            _move(state, candidates, "proposed", "on_notice")
        case e.NoticeWithdrawn(number):
            state.notices[number] = msgspec.structs.replace(state.notices[number], state="withdrawn")
            _move(state, state.notices[number].candidates, "on_notice", "proposed")
        case e.NoticeClosed(number):
            state.notices[number] = msgspec.structs.replace(state.notices[number], state="closed")
            _move(state, state.notices[number].candidates, "on_notice", "cleared")
        case e.Objected(candidate, objection) if candidate not in state.candidates:
            reviewing.hold(state.review, candidate, objection)
        case e.Objected(candidate, objection):
            state.candidates[candidate].objections.add(objection)
        case e.ObjectionSettled(candidate, objection) if reviewing.release(state.review, candidate, objection):
            pass
        case e.ObjectionSettled(candidate, objection, upheld):
            state.candidates[candidate].objections.discard(objection)
            if upheld:
                state.candidates[candidate].state = "lost"
        case e.CandidateLost(candidate):
            state.candidates[candidate].state = "lost"
        case _:
            return False
    return True


def _fill(state: Cycle, codes: Sequence[str], tier: str) -> None:
    """Those proposed take the places that were kept for substitutes, then those that were left free."""
    state.substitutes = {freed: named for freed, named in state.substitutes.items() if named not in codes}
    for code in codes:
        free = (lost for lost, place in state.vacated.items() if (place.track, place.tier) == (track_of(code), tier))
        state.vacated.pop(next(free, ""), None)


def _pass(state: Cycle, codes: Sequence[str], after: CandidateState) -> None:
    for code in codes:
        state.candidates[code].passed += 1
        state.candidates[code].state = after


def _move(state: Cycle, codes: Sequence[str], before: CandidateState, after: CandidateState) -> None:
    for code in codes:
        if code in state.candidates and state.candidates[code].state == before:
            state.candidates[code].state = after
