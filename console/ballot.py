"""The ballot: each sitting of the body that deliberates, with quorum, thresholds, votes and results, and what the reader may do in it."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple, cast

from starlette.responses import Response

from console import offered
from console.choices import called
from console.offered import Offer
from console.saying import Saying
from console.shell import page
from console.subject import Subject, subject
from console.visit import Visit
from domain.cycle.cycle import track_of
from domain.shared import identifiers as ids
from doors.scores import may_see
from services.case import Case
from services.sittings import Moved, Sitting, deliberation, sittings

SHOWN = 50
"""Ranked applicants for whom a motion is offered: those who stand first."""


class Motion(NamedTuple):
    """A motion as the reader sees it: nothing of one that he keeps away from."""

    moved: Moved
    name: str
    mine: bool
    offers: list[Offer]

    @property
    def choices(self) -> dict[str, list[str]]:
        """Choice -> who made it, where that is no secret any more."""
        found: dict[str, list[str]] = {}
        for member, choice in self.moved.choices.items():
            found.setdefault(choice, []).append(member)
        return found


class ToPut(NamedTuple):
    """Who may be put to the vote, for which tier."""

    name: str
    tier: str
    offer: Offer


class Meeting(NamedTuple):
    """A sitting with its motions, and whom it may still put to the vote."""

    sitting: Sitting
    motions: list[Motion]
    to_put: list[ToPut]

    @property
    def over(self) -> bool:
        """Whether there are minutes for the reader: every motion is decided, and he keeps away from none."""
        return bool(self.motions) and all(one.name and one.moved.outcome is not None for one in self.motions)


def ballot(visit: Visit) -> Response:
    """The page."""
    found = subject(visit)
    say = Saying(visit.spoken, found.regulation)

    def question(case: Case) -> list[Sitting]:
        return sittings(case, found.cycle)

    known = cast("list[Sitting]", visit.parts.office.look(ids.cycle_stream(found.name), question))
    meetings = [_meeting(visit, found, one, last=one is known[0]) for one in known]
    return page(
        "ballot.html", visit, regulation=found.regulation, subject=found, title=say.word("ballot-title"), meetings=meetings,
        stage=deliberation(found.regulation), offers=_opening(visit, found, known), carried=_carried(visit, found),
    )  # fmt: skip


def _meeting(visit: Visit, found: Subject, sitting: Sitting, *, last: bool) -> Meeting:
    motions = [_motion(visit, found, sitting, one) for one in sitting.motions]
    return Meeting(sitting, motions, _to_put(visit, found, sitting) if last else [])


def _motion(visit: Visit, found: Subject, sitting: Sitting, moved: Moved) -> Motion:
    open_ = may_see(visit.who, found.cycle, moved.filed)
    offers = _voting(visit, found, sitting, moved) if open_ else []
    return Motion(moved, called(visit, moved.filed.applicant).partition(" ")[0] if open_ else "", visit.handle in moved.cast, offers)


def _voting(visit: Visit, found: Subject, sitting: Sitting, moved: Moved) -> list[Offer]:
    """What the reader may do with an open motion: vote once where he is there, close it, or count a secret one."""
    if moved.outcome is not None:
        return []
    known = {"cycle": found.name, "session": str(sitting.number), "motion": str(moved.number), "back": visit.request.url.path}
    secret = moved.ballot == "secret"
    holds = {
        "ballot.cast": not secret and visit.handle in moved.voters and visit.handle not in moved.cast,
        "ballot.close": not secret, "ballot.tally": secret,
    }  # fmt: skip
    names = [name for name, one in holds.items() if one and offered.may(visit, name, found)]
    return [Offer(name, offered.address(visit, name, known), name == "ballot.cast") for name in names]


def _opening(visit: Visit, found: Subject, known: Sequence[Sitting]) -> list[Offer]:
    """To open a sitting: the first, or another one."""
    stages = [one for one in offered.on_cycle(visit, found) if one.command == "session.open"]
    more = f"&on={found.today.isoformat()}"
    return [Offer(one.command, one.address + more, not known) for one in stages]


def _to_put(visit: Visit, found: Subject, sitting: Sitting) -> list[ToPut]:
    """Whom the last sitting may put to the vote, for which tier: who is ranked, no candidate, not put already, and not carried."""
    if not offered.may(visit, "motion.put", found) or found.cycle.ties_open:
        return []
    put = {(one.filed.applicant, one.tier) for one in sitting.motions if one.outcome != "no_quorum"}
    settled = {one.filed.applicant for one in sitting.motions if one.outcome is None} | found.cycle.carried.keys()
    known = {"cycle": found.name, "session": str(sitting.number), "back": visit.request.url.path}
    return [
        ToPut(called(visit, code).partition(" ")[0], offer.tier, _put(visit, known | {"candidate": code, "tier": offer.tier}))
        for code in _free(visit, found)
        if code not in settled
        for offer in found.regulation.offers
        if offer.track == track_of(code) and (code, offer.tier) not in put
    ]


def _put(visit: Visit, known: Mapping[str, str]) -> Offer:
    return Offer("motion.put", offered.address(visit, "motion.put", known))


def _free(visit: Visit, found: Subject) -> list[str]:
    """The first of the ranked who are no candidates yet, without those that the reader keeps away from."""
    line = [code for code in found.cycle.order if code not in found.cycle.candidates and code not in found.cycle.review.held][:SHOWN]

    def question(case: Case) -> list[str]:
        filed = [case.application(found.name, code) for code in line]
        return [one.applicant for one in filed if one.ended is None and may_see(visit.who, found.cycle, one)]

    return cast("list[str]", visit.parts.office.look(ids.cycle_stream(found.name), question))


def _carried(visit: Visit, found: Subject) -> Mapping[str, str]:
    """Tier -> where the form is that proposes all whom a vote has carried for it and who are no candidates yet."""
    if not offered.may(visit, "candidates.propose", found):
        return {}
    tiers: dict[str, list[str]] = {}
    for code in found.cycle.order:
        for tier in found.cycle.carried.get(code, set()) if code not in found.cycle.candidates else ():
            tiers.setdefault(tier, []).append(code)
    known = {"cycle": found.name, "back": visit.request.url.path}
    return {
        tier: offered.address(visit, "candidates.propose", known | {"tier": tier}) + "".join(f"&candidates={code}" for code in codes)
        for tier, codes in tiers.items()
    }
