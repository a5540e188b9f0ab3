"""A title's years told from its stream: each term of each duty and what came of it, items, uses, and the way of a withdrawal."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Literal, NamedTuple

from console.charts import Bar
from console.saying import Saying
from domain.award import award as w
from domain.award.records import ItemReturned, OccasionRecorded, TitleUseReported
from domain.policies.bans import ban
from domain.regulation.tenure import Duty, Revocation, RevocationGround
from domain.shared.event import Envelope, Event
from domain.shared.history import Ban
from domain.shared.term import Term
from domain.stages.plan import Regulation
from services.acts.revocation import rule_of

Outcome = Literal["done", "missed", "due", "over"]


class Turn(NamedTuple):
    """A term of a duty: until when, what came of it, on which days it was done with which text, and how often it was reminded of."""

    term: Term
    state: Outcome
    done: list[w.DutyDone]
    reminded: int


class Owed(NamedTuple):
    """A duty of a title's years: its rule, its terms, what called for it, and what was done outside any term."""

    rule: Duty
    turns: list[Turn]
    occasions: list[OccasionRecorded]
    beside: list[w.DutyDone]

    @property
    def runs(self) -> Turn | None:
        """The term that runs."""
        return next((turn for turn in self.turns if turn.state in {"due", "done"} and turn is self.turns[-1]), None)


class Step(NamedTuple):
    """A step of a withdrawal's chain: which act, by whom, and what was decided, once it was."""

    act: str
    by: str
    granted: bool | None = None
    reason: str = ""


class Withdrawal(NamedTuple):
    """A proposed withdrawal: its ground and rule, the steps of its chain, and what came of it."""

    proposed: w.RevocationProposed
    rule: Revocation
    ground: RevocationGround
    steps: list[Step]
    revoked: w.Revoked | None
    published: w.RevocationPublished | None
    ban: Ban | None

    @property
    def ended(self) -> bool:
        """Whether it was refused."""
        return any(step.granted is False for step in self.steps)


def duties(regulation: Regulation, track: str, events: Sequence[Envelope], today: date) -> list[Owed]:
    """What is expected in the years of a title, in the order of the regulation; about its money only where something is on record."""
    owed = [_owed(rule, [one.data for one in events], today) for rule in regulation.duties if track in rule.tracks]
    return [one for one in owed if not one.rule.of_prize or one.turns or one.occasions or one.beside]


def _owed(rule: Duty, events: Sequence[Event], today: date) -> Owed:
    owed = Owed(rule, [], [], [])
    ended = False
    for event in events:
        match event:
            case w.DutySet(rule.name, term):
                owed.turns.append(Turn(term, "due", [], 0))
                ended = False
            case w.DutyDone(rule.name):
                _done(owed, event, ended=ended)
            case w.DutyReminded(rule.name, last_day):
                owed.turns[:] = [turn._replace(reminded=turn.reminded + (turn.term.last_day == last_day)) for turn in owed.turns]
            case w.DutyEnded(rule.name):
                ended = True
            case OccasionRecorded(rule.name):
                owed.occasions.append(event)
            case _:
                pass
    owed.turns[:] = list(_settled(owed.turns, ended=ended, today=today))
    return owed


def _done(owed: Owed, event: w.DutyDone, *, ended: bool) -> None:
    """What was done counts for the term that runs; a late one for the term that ran out, as long as nothing stands there."""
    if not owed.turns or ended:
        owed.beside.append(event)
        return
    late = owed.turns[-2] if len(owed.turns) > 1 else None
    of = late if late is not None and event.on <= late.term.last_day else owed.turns[-1]
    of.done.append(event)


def _settled(turns: Sequence[Turn], *, ended: bool, today: date) -> Iterator[Turn]:
    """Each with what came of it: a term that was cut off by the title's end is over, and nobody missed it."""
    for number, turn in enumerate(turns):
        runs = number == len(turns) - 1 and not ended
        state: Outcome = "done" if turn.done else "due" if runs else "missed" if turn.term.last_day < today else "over"
        yield turn._replace(state=state)


def withdrawals(city: str, regulations: Sequence[Regulation], events: Sequence[Envelope], track: str) -> list[Withdrawal]:
    """Every proposal to withdraw a title, under the text that governs each."""
    found: list[Withdrawal] = []
    governing = iter(regulations)
    for event in (one.data for one in events):
        match event:
            case w.RevocationProposed():
                rule, ground = rule_of(next(governing), event.ground, track)
                first = Step(rule.chain[0].act, rule.chain[0].by, granted=True, reason=event.evidence)
                found.append(Withdrawal(event, rule, ground, [first, *(Step(one.act, one.by) for one in rule.chain[1:])], None, None, None))
            case w.RevocationStepped():
                at = next(place for place, step in enumerate(found[-1].steps) if step.granted is None)
                found[-1].steps[at] = Step(event.act, event.by, event.granted, event.reason)
            case w.Revoked():
                found[-1] = found[-1]._replace(revoked=event, ban=_ban(city, found[-1], event))
            case w.RevocationPublished():
                found[-1] = found[-1]._replace(published=event)
            case _:
                pass
    return found


def _ban(city: str, found: Withdrawal, event: w.Revoked) -> Ban | None:
    years = found.rule.ban.years if found.rule.ban else None
    return ban(city, found.ground.name, since=event.on, years=years, basis=found.rule.basis) if years else None


def returned(events: Sequence[Envelope]) -> dict[str, date]:
    """Item -> the day on which it came back."""
    return {one.data.item: one.data.on for one in events if isinstance(one.data, ItemReturned)}


def uses(events: Sequence[Envelope]) -> list[TitleUseReported]:
    """How the title was seen shown."""
    return [one.data for one in events if isinstance(one.data, TitleUseReported)]


def bars(award: w.Award, owed: Sequence[Owed], ended_on: date | None, say: Saying) -> list[Bar]:
    """The validity and each duty as rows of a chart: the days by which a duty is due are marked."""
    last = ended_on or (award.validity.last_day if award.validity else None)
    state: Literal["done", "running"] = "running" if award.state == "valid" else "done"
    found = [Bar(say.name("validity"), state, award.conferred_on, last, (award.validity.last_day,) if award.validity else ())]
    for one in owed:
        if one.turns:
            over = one.runs is None
            days = tuple(turn.term.last_day for turn in one.turns)
            found.append(Bar(say.name(one.rule.name), "done" if over else "running", one.turns[0].term.opens_on, days[-1], days))
    return found
