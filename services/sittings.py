"""The sittings of a body that votes: who was there, and for each motion the quorum, the votes that carry it, and what has been cast."""

from collections.abc import Mapping
from datetime import date

import msgspec

from domain.application.application import Application
from domain.cycle.cycle import Cycle
from domain.policies.vote import Tally, quorum, threshold
from domain.regulation.applicants import Tier
from domain.session import session as s
from domain.shared import identifiers as ids
from domain.stages.deliberation import DeliberationStage, Vote
from domain.stages.plan import Regulation
from services.acts.session import voters_of
from services.case import Case


class Moved(msgspec.Struct, frozen=True):
    """One motion. `voters`: who is there and may vote; `kept_away`: who of the roll may not.

    `entitled`, `present` (of those who may vote), `quorum` and `needed` are as the ballot was decided, else as they stand now. `choices`
    are known while a ballot is open, and after the close of a sealed one; `counted`: how many tellers have counted a secret one.
    `silent`: who may vote and has not, which nobody knows of a secret one; `never_cast`: how many had not when the ballot was closed.
    """

    number: int
    filed: Application
    tier: Tier
    ballot: s.Ballot
    entitled: int
    present: int
    voters: tuple[str, ...]
    kept_away: tuple[str, ...]
    quorum: int
    needed: int
    cast: tuple[str, ...]
    choices: Mapping[str, str]
    counted: int
    tally: Tally | None = None
    outcome: str | None = None
    silent: tuple[str, ...] = ()
    never_cast: int = 0


class Sitting(msgspec.Struct, frozen=True):
    """One sitting with its motions."""

    number: int
    body: str
    on: date
    roll: tuple[str, ...]
    present: tuple[str, ...]
    motions: tuple[Moved, ...]


def deliberation(regulation: Regulation) -> DeliberationStage | None:
    """The stage in which a body deliberates; None where the regulation has none."""
    return next(iter(regulation.stages_of(DeliberationStage)), None)


def sittings(case: Case, cycle: Cycle) -> list[Sitting]:
    """Every sitting of the cycle, the last one first."""
    stage = deliberation(case.regulation(cycle))
    if stage is None or stage.vote is None:
        return []
    return [_sitting(case, cycle, number, stage.vote) for number in range(case.sittings_of(cycle.cycle), 0, -1)]


def members_on(case: Case, cycle: Cycle, day: date) -> list[str]:
    """Who sits in the body that deliberates on a day, as handles."""
    stage = deliberation(case.regulation(cycle))
    return [seat.member for seat in case.body(ids.city_of(cycle.cycle), stage.by).sitting(day)] if stage else []


def _sitting(case: Case, cycle: Cycle, number: int, rule: Vote) -> Sitting:
    session = case.session(cycle.cycle, number)
    closed = {
        one.data.motion: one.data for one in case.told(ids.session_stream(cycle.cycle, number)) if isinstance(one.data, s.BallotClosed)
    }
    motions = tuple(_motion(case, session, motion, rule, closed.get(motion)) for motion in session.motions)
    return Sitting(number, session.body, session.on, session.roll, session.present, motions)


def _motion(case: Case, session: s.Session, number: int, rule: Vote, closed: s.BallotClosed | None) -> Moved:
    motion = session.motions[number]
    filed = case.application(session.cycle, motion.candidate)
    voters, kept_away = voters_of(case, session, motion), set(session.roll) & filed.recused
    facts = closed.finding.grounds[0].facts if closed else {}
    entitled = facts.get("entitled", len(set(session.roll) - filed.recused))
    now = {"present": len(voters), "quorum": quorum(rule, entitled), "needed": threshold(rule, len(voters))}
    said = {name: facts.get(name, value) for name, value in now.items()}
    choices = closed.choices if closed else {who: choice for who, choice in motion.cast.items() if choice}
    silent = () if motion.ballot == "secret" else tuple(sorted(voters - (closed.choices.keys() if closed else motion.cast.keys())))
    return Moved(
        number, filed, motion.tier, motion.ballot, entitled, said["present"], tuple(sorted(voters)), tuple(sorted(kept_away)),
        said["quorum"], said["needed"], tuple(motion.cast), choices, len(motion.tallies), closed.tally if closed else None, motion.outcome,
        silent, s.never_cast(motion.ballot, closed) if closed else 0,
    )  # fmt: skip
