"""Acts of a body that votes: a sitting with its roll, motions, ballots open, sealed or secret, and what they decide."""

from datetime import date
from typing import get_args

import msgspec

from domain.cycle.cycle import Cycle, track_of
from domain.cycle.deliberation import check_proposable
from domain.cycle.events import MotionDecided
from domain.policies import vote as vote_policy
from domain.policies.vote import Tally
from domain.regulation.applicants import Tier
from domain.session import session as s
from domain.shared import identifiers as ids
from domain.shared.private import Private
from domain.shared.refusal import Facts, InvalidError, RefusedError
from domain.stages.deliberation import DeliberationStage, Vote
from services.acts.deliberation import AFTER_RANKING
from services.case import Case
from services.commands import Command, Sealed, command
from services.recomputation import Recomputed, recomputes


def voting(case: Case, cycle: Cycle) -> tuple[DeliberationStage, Vote]:
    """The stage whose body votes, and how; refused where the regulation has no vote."""
    stage = case.regulation(cycle).the(DeliberationStage)
    if stage.vote is None:
        raise RefusedError("no-vote", stage.basis, stage=stage.name)
    return stage, stage.vote


@command("session.open", "office", "committee_chair", stages=AFTER_RANKING)
class OpenSession(Command, frozen=True):
    """Open a sitting of the body that deliberates: the roll is that of its members of the day, of whom these are present."""

    cycle: str
    on: date
    present: tuple[str, ...]

    def stream(self) -> str:
        """The cycle."""
        return ids.cycle_stream(self.cycle)

    def carry_out(self, case: Case) -> Facts | None:
        """Record who is on the roll and who is there; a body without its chair does not sit."""
        cycle = case.open_cycle(self.cycle)
        stage, rule = voting(case, cycle)
        case.past(self.on)
        sitting = case.body(ids.city_of(self.cycle), stage.by).sitting(self.on)
        body = case.regulation(cycle).body(stage.by)
        if body.chair and all(seat.position != "chair" for seat in sitting):
            raise RefusedError("chair-missing", body.basis, body=body.name, on=self.on.isoformat())
        roll = tuple(seat.member for seat in sitting)
        strangers = [member for member in self.present if member not in roll]
        if strangers:
            raise RefusedError("not-on-roll", rule.basis, members=strangers, on=self.on.isoformat())
        number = case.sittings_of(self.cycle) + 1
        stream = ids.session_stream(self.cycle, number)
        case.read(stream, s.fold)
        present = tuple(dict.fromkeys(self.present))
        case.record(stream, s.Opened(self.cycle, stage.by, self.on, roll, present))
        return {"session": number, "roll": list(roll), "absent": [member for member in roll if member not in present]}


class _OfSession(Command, frozen=True):
    """An act in a sitting of a cycle."""

    cycle: str
    session: int

    def stream(self) -> str:
        """The sitting."""
        return ids.session_stream(self.cycle, self.session)


@command("motion.put", "office", "committee_chair", stages=AFTER_RANKING)
class PutMotion(_OfSession, frozen=True):
    """Put one candidate to the vote for a tier."""

    candidate: str
    tier: Tier = "award"

    def carry_out(self, case: Case) -> Facts | None:
        """Record the motion for one who is ranked and not a candidate yet."""
        cycle = case.open_cycle(self.cycle)
        stage, rule = voting(case, cycle)
        check_proposable(cycle, (self.candidate,), stage.basis)
        case.regulation(cycle).offer(track_of(self.candidate), self.tier)
        put = case.session(self.cycle, self.session).put(self.candidate, self.tier, rule.ballot, rule.basis)
        case.record(self.stream(), put)
        return {"motion": put.motion, "candidate": self.candidate, "ballot": rule.ballot}


@command("ballot.cast", "committee_member", "committee_chair", stages=AFTER_RANKING)
class CastBallot(_OfSession, frozen=True):
    """Vote on a motion as the member who sends this: `for`, `against` or `abstain`; where the ballot is sealed, unread until the close."""

    motion: int
    choice: Sealed

    def carry_out(self, case: Case) -> Facts | None:
        """Record the vote of one who is present and not recused from the candidate's application."""
        if self.choice not in get_args(s.Choice):
            raise InvalidError("choice-unknown", known=list(get_args(s.Choice)))
        cycle = case.open_cycle(self.cycle)
        _, rule = voting(case, cycle)
        session = case.session(self.cycle, self.session)
        member = ids.handle(case.actor.id)
        candidate = session.open_motion(self.motion, rule.basis).candidate
        motion = session.check_voter(self.motion, member, case.application(self.cycle, candidate).recused, rule.basis)
        if motion.ballot == "open":
            case.record(self.stream(), s.BallotCast(self.motion, member, msgspec.convert(self.choice, s.Choice)))
        else:
            sealed = Private(f"ballot:{ids.cycle(self.cycle)}/{self.session}/{self.motion}", self.choice)
            case.record(self.stream(), s.BallotSealed(self.motion, member, sealed))
        return {"motion": self.motion, "member": member}


@command("ballot.close", "office", "committee_chair", stages=AFTER_RANKING)
class CloseBallot(_OfSession, frozen=True):
    """Close an open or sealed ballot: sealed votes are opened now, and the motion is decided."""

    motion: int

    def carry_out(self, case: Case) -> Facts | None:
        """Count the votes of those who may vote; whoever was recused meanwhile no longer does."""
        cycle = case.open_cycle(self.cycle)
        _, rule = voting(case, cycle)
        session = case.session(self.cycle, self.session)
        motion = session.open_motion(self.motion, rule.basis)
        if motion.ballot == "secret":
            raise RefusedError("ballot-secret", rule.basis, motion=self.motion)
        voters = voters_of(case, session, motion)
        choices = {member: choice for member, choice in self._choices(case).items() if member in voters}
        return decide(case, cycle, self, s.counted(choices, voters), choices)

    def _choices(self, case: Case) -> dict[str, s.Choice]:
        found: dict[str, s.Choice] = {}
        for event in case.disclosed(self.stream()):
            match event:
                case s.BallotCast(self.motion, member, choice):
                    found[member] = choice
                case s.BallotSealed(self.motion, member, private):
                    found[member] = msgspec.convert(private.text, s.Choice)
                case _:
                    pass
        return found


@command("ballot.tally", "office", "committee_member", "committee_chair", stages=AFTER_RANKING)
class TallyBallot(_OfSession, frozen=True):
    """Enter the count of a secret ballot as one of two tellers; when both have found the same, the motion is decided."""

    motion: int
    in_favour: int
    against: int
    abstaining: int

    def carry_out(self, case: Case) -> Facts | None:
        """Record this teller's count; only the roll and the totals are kept."""
        cycle = case.open_cycle(self.cycle)
        _, rule = voting(case, cycle)
        session = case.session(self.cycle, self.session)
        voters = voters_of(case, session, session.open_motion(self.motion, rule.basis))
        tally = Tally(self.in_favour, self.against, self.abstaining)
        entered = session.count(self.motion, ids.handle(case.actor.id), tally, voters=len(voters), basis=rule.basis)
        case.record(self.stream(), entered)
        if not session.agreed(self.motion, entered):
            return {"motion": self.motion, "tellers": 1}
        return decide(case, cycle, self, tally, {})


def voters_of(case: Case, session: s.Session, motion: s.Motion) -> set[str]:
    """Who is there and may vote on the motion's candidate."""
    return set(session.present) - case.application(session.cycle, motion.candidate).recused


def decide(case: Case, cycle: Cycle, act: CloseBallot | TallyBallot, tally: Tally, choices: dict[str, s.Choice]) -> Facts:
    """Decide a motion by its tally, in the sitting and in the cycle."""
    _, rule = voting(case, cycle)
    session = case.session(act.cycle, act.session)
    motion = session.motions[act.motion]
    inputs, finding, _ = vote_of(case, rule, session, motion, tally)
    receipt = case.receipt(cycle, vote_policy.POLICY, inputs, finding, [rule.basis])
    case.record(act.stream(), s.BallotClosed(act.motion, tally, choices, finding, receipt))
    case.record(ids.cycle_stream(act.cycle), MotionDecided(act.session, act.motion, motion.candidate, motion.tier, finding.outcome))
    return {"motion": act.motion, "outcome": finding.outcome, **finding.grounds[0].facts}


def vote_of(case: Case, rule: Vote, session: s.Session, motion: s.Motion, tally: Tally) -> Recomputed:
    """What a tally decides."""
    present = voters_of(case, session, motion)
    entitled = set(session.roll) - case.application(session.cycle, motion.candidate).recused
    finding = vote_policy.vote(rule, tally, entitled=len(entitled), present=len(present))
    return Recomputed([sorted(entitled), sorted(present), tally], finding, {"finding": finding})


@recomputes(vote_policy.POLICY)
def decided_again(case: Case, stream: str, event: s.BallotClosed) -> Recomputed:
    """What a ballot decided, by the tally on record; where the votes stand there by name, the tally counted again."""
    name, _, number = stream.partition(":")[2].rpartition("/")
    _, rule = voting(case, case.cycle(name))
    session = case.session(name, int(number))
    motion = session.motions[event.motion]
    again = vote_of(case, rule, session, motion, event.tally)
    tally = s.counted(event.choices, voters_of(case, session, motion)) if event.choices else event.tally
    return again._replace(told=again.told | {"tally": tally})
