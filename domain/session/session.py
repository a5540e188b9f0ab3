"""A sitting of a body that votes: who was on the roll and who was there, each motion with its ballot, and what came of it."""

from collections.abc import Sequence
from datetime import date
from typing import Literal

import msgspec

from domain.policies.vote import Tally
from domain.regulation.applicants import Tier
from domain.shared.event import Envelope, Event, event
from domain.shared.finding import Finding
from domain.shared.private import Private
from domain.shared.receipt import Receipt
from domain.shared.refusal import InvalidError, RefusedError

Ballot = Literal["open", "sealed", "secret"]
Choice = Literal["for", "against", "abstain"]

TELLERS = 2


@event("session.opened")
class Opened(Event, frozen=True):
    """The body sat on a day: `roll` are its members of that day, `present` those who came."""

    cycle: str
    body: str
    on: date
    roll: tuple[str, ...]
    present: tuple[str, ...]


@event("session.motion_put")
class MotionPut(Event, frozen=True):
    """One candidate for one tier was put to the vote."""

    motion: int
    candidate: str
    tier: Tier
    ballot: Ballot


@event("session.ballot_cast")
class BallotCast(Event, frozen=True):
    """A member voted, openly."""

    motion: int
    member: str
    choice: Choice


@event("session.ballot_sealed")
class BallotSealed(Event, frozen=True):
    """A member voted; what, nobody can read before the close."""

    motion: int
    member: str
    choice: Private


@event("session.tally_entered")
class TallyEntered(Event, frozen=True):
    """A teller counted a secret ballot."""

    motion: int
    teller: str
    tally: Tally


@event("session.ballot_closed")
class BallotClosed(Event, frozen=True):
    """The motion is decided; `choices` are those of an open or sealed ballot, none of a secret one."""

    motion: int
    tally: Tally
    choices: dict[str, Choice]
    finding: Finding
    receipt: Receipt


class Motion(msgspec.Struct):
    """A motion as it stands. `cast`: member -> the choice, None while it is sealed; `tallies`: teller -> the newest count."""

    candidate: str
    tier: Tier
    ballot: Ballot
    cast: dict[str, Choice | None] = {}
    tallies: dict[str, Tally] = {}
    outcome: str | None = None


class Session(msgspec.Struct):
    """The sitting as it stands."""

    cycle: str
    body: str
    on: date
    roll: tuple[str, ...]
    present: tuple[str, ...]
    motions: dict[int, Motion] = {}

    def put(self, candidate: str, tier: Tier, ballot: Ballot, basis: str) -> MotionPut:
        """Put a candidate to the vote; once in a sitting for each tier, unless there was no quorum."""
        again = [number for number, one in self.motions.items() if (one.candidate, one.tier) == (candidate, tier)]
        if any(self.motions[number].outcome != "no_quorum" for number in again):
            raise RefusedError("motion-known", basis, motion=again[-1], candidate=candidate)
        return MotionPut(len(self.motions) + 1, candidate, tier, ballot)

    def open_motion(self, number: int, basis: str) -> Motion:
        """A motion that is not decided yet."""
        if number not in self.motions:
            raise InvalidError("motion-unknown", motion=number, known=sorted(self.motions))
        motion = self.motions[number]
        if motion.outcome is not None:
            raise RefusedError("ballot-closed", basis, motion=number, outcome=motion.outcome)
        return motion

    def check_voter(self, number: int, member: str, recused: set[str], basis: str) -> Motion:
        """The motion, where this member may vote on it now: present, not recused, and for the first time."""
        motion = self.open_motion(number, basis)
        if motion.ballot == "secret":
            raise RefusedError("ballot-secret", basis, motion=number)
        if member not in self.present:
            raise RefusedError("not-present", basis, member=member)
        if member in recused:
            raise RefusedError("recused", basis, reviewer=member)
        if member in motion.cast:
            raise RefusedError("ballot-cast", basis, member=member)
        return motion

    def count(self, number: int, teller: str, tally: Tally, *, voters: int, basis: str) -> TallyEntered:
        """Count a secret ballot as one of two tellers; the second must find what the first found, or the first counts again."""
        motion = self.open_motion(number, basis)
        if motion.ballot != "secret":
            raise RefusedError("ballot-not-secret", basis, motion=number)
        if min(tally.in_favour, tally.against, tally.abstaining) < 0 or tally.total != voters:
            raise InvalidError("tally-sum", total=tally.total, voters=voters)
        others = {name: count for name, count in motion.tallies.items() if name != teller}
        if others and tally not in others.values():
            raise RefusedError("tally-differs", basis, motion=number, tellers=sorted(others))
        return TallyEntered(number, teller, tally)

    def agreed(self, number: int, entered: TallyEntered) -> bool:
        """Whether two different tellers have found the same, once this count is entered."""
        tallies = self.motions[number].tallies | {entered.teller: entered.tally}
        return len(tallies) == TELLERS and len(set(tallies.values())) == 1


def never_cast(ballot: Ballot, closed: BallotClosed) -> int:
    """How many of those who abstain by the tally have chosen nothing; of a secret ballot nobody knows."""
    return 0 if ballot == "secret" else closed.tally.total - len(closed.choices)


def counted(choices: dict[str, Choice], voters: set[str]) -> Tally:
    """The tally of the choices of those who may vote; who is there and chose nothing abstains."""
    valid = [choice for member, choice in choices.items() if member in voters]
    in_favour, against = valid.count("for"), valid.count("against")
    return Tally(in_favour, against, len(voters) - in_favour - against)


def fold(state: Session | None, envelopes: Sequence[Envelope]) -> Session | None:
    """The sitting after these events; None when it was never opened."""
    for envelope in envelopes:
        match envelope.data:
            case Opened() as e:
                state = Session(e.cycle, e.body, e.on, e.roll, e.present)
            case change if state is not None:
                _apply(state, change)
            case _:
                pass
    return state


def _apply(state: Session, change: Event) -> None:
    match change:
        case MotionPut() as e:
            state.motions[e.motion] = Motion(e.candidate, e.tier, e.ballot)
        case BallotCast() as e:
            state.motions[e.motion].cast[e.member] = e.choice
        case BallotSealed() as e:
            state.motions[e.motion].cast[e.member] = None
        case TallyEntered() as e:
            state.motions[e.motion].tallies[e.teller] = e.tally
        case BallotClosed() as e:
            state.motions[e.motion].outcome = e.finding.outcome
        case _:
            pass
