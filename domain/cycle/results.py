"""From the proposed list to the winners: public notice, objections, the approval chain, conferral."""

from collections.abc import Sequence
from datetime import date

from domain.cycle import events as e
from domain.cycle.cycle import Candidate, Cycle
from domain.shared.refusal import InvalidError, RefusedError
from domain.shared.term import Term


def publish_notice(cycle: Cycle, candidates: tuple[str, ...], term: Term, basis: str) -> e.NoticePublished:
    """Put proposed candidates on public notice; each stands once, unless its notice was withdrawn."""
    chosen = candidates or tuple(code for code, candidate in cycle.standing().items() if candidate.state == "proposed")
    wrong = [code for code in chosen if code not in cycle.candidates or cycle.candidates[code].state != "proposed"]
    if wrong or not chosen:
        raise RefusedError("not-to-notice", basis, applicants=wrong)
    return e.NoticePublished(len(cycle.notices) + 1, chosen, term)


def publish_early_notice(cycle: Cycle, stage: str, listed: tuple[str, ...], term: Term, basis: str) -> e.NoticePublished:
    """Put the accepted or the shortlisted on public notice, all of them at once and once: again only when it was withdrawn."""
    standing = [number for number, notice in cycle.notices.items() if notice.stage == stage and notice.state != "withdrawn"]
    if standing:
        raise RefusedError("notice-stands", basis, notice=standing[0])
    if not listed:
        raise RefusedError("not-to-notice", basis, applicants=[])
    return e.NoticePublished(len(cycle.notices) + 1, listed, term)


def object_to(cycle: Cycle, notice: int, candidate: str, objection: str, basis: str) -> e.Objected:
    """Hold one candidate of a notice by an objection."""
    if notice not in cycle.notices or candidate not in cycle.notices[notice].candidates:
        raise RefusedError("not-on-notice", basis, notice=notice, candidate=candidate)
    return e.Objected(candidate, objection, cycle.notices[notice].stage)


def settle(cycle: Cycle, candidate: str, objection: str, basis: str, *, upheld: bool) -> e.ObjectionSettled:
    """Let the applicant go on, or end its candidacy (or, after an early notice, its application)."""
    if objection not in {
        *cycle.review.held.get(candidate, ()),
        *(cycle.candidates[candidate].objections if candidate in cycle.candidates else ()),
    }:
        raise RefusedError("objection-decided", basis, outcome="settled")
    return e.ObjectionSettled(candidate, objection, upheld, basis)


def pass_list(
    cycle: Cycle, candidates: tuple[str, ...], *, act: str, by: str, resolution: str, chain: Sequence[str], basis: str
) -> e.ListPassed:
    """Take one step of the approval chain, in its order, for the named candidates or for all that are ready for it."""
    step = chain.index(act)
    ready = {code for code, candidate in cycle.standing().items() if _ready(candidate, step)}
    chosen = candidates or tuple(code for code in cycle.order if code in ready)
    for code in () if chosen else cycle.standing():
        _check_ready(cycle, code, step, chain, basis)
    if not chosen:
        raise RefusedError("nothing-to-approve", basis, act=act)
    for code in chosen:
        _check_ready(cycle, code, step, chain, basis)
    return e.ListPassed(act, by, chosen, resolution, final=step == len(chain) - 1)


def _ready(candidate: Candidate, step: int) -> bool:
    return candidate.state in {"cleared", "reviewed"} and candidate.passed == step and not candidate.objections


def _check_ready(cycle: Cycle, code: str, step: int, chain: Sequence[str], basis: str) -> None:
    candidate = cycle.candidates.get(code)
    if candidate is None or not candidate.standing:
        raise RefusedError("not-a-candidate", basis, candidate=code)
    if candidate.objections:
        raise RefusedError("objection-open", basis, candidate=code, objections=sorted(candidate.objections))
    if candidate.state in {"proposed", "on_notice"}:
        raise RefusedError("notice-not-cleared", basis, candidate=code)
    if candidate.passed < step:
        raise RefusedError("chain-order", basis, act=chain[step], expected=chain[candidate.passed])
    if candidate.passed > step:
        raise RefusedError("chain-passed", basis, act=chain[step], candidate=code)


def confer(cycle: Cycle, candidates: tuple[str, ...], *, on: date, document: str, circular: str, basis: str) -> e.CandidatesConferred:
    """Announce approved candidates as winners; all that are approved when none is named."""
    chosen = candidates or tuple(code for code in cycle.order if code in cycle.candidates and cycle.candidates[code].state == "approved")
    wrong = [code for code in chosen if code not in cycle.candidates or cycle.candidates[code].state != "approved"]
    if wrong or not chosen:
        raise RefusedError("not-approved", basis, applicants=wrong)
    stood = [one.term for one in cycle.notices.values() if one.state != "withdrawn" and set(chosen) & set(one.candidates)]
    until = max(stood, key=lambda term: term.last_day, default=None)
    if until is not None and on <= until.last_day:
        raise RefusedError("conferred-on-notice", until.basis, on=on.isoformat(), last_day=until.last_day.isoformat())
    return e.CandidatesConferred(chosen, on, document, circular)


def lose(cycle: Cycle, candidate: str, cause: str, basis: str) -> e.CandidateLost:
    """End a candidacy that no objection ended: withdrawn, or barred by what came to light."""
    found = cycle.candidates.get(candidate)
    if found is None or not found.standing or found.state == "conferred":
        raise RefusedError("not-a-candidate", basis, candidate=candidate)
    return e.CandidateLost(candidate, cause, basis)


def cancel(cycle: Cycle, reason: str) -> e.Cancelled:
    """Call the cycle off, with a reason; never one that has conferred a title."""
    if cycle.state != "open":
        raise RefusedError("cycle-not-open", "house", state=cycle.state)
    if any(candidate.state == "conferred" for candidate in cycle.candidates.values()):
        raise RefusedError("cycle-has-winners", "house")
    if not reason:
        raise InvalidError("reason-needed", what="cancel")
    return e.Cancelled(reason)
