"""A title from conferral to its end: what was handed over, the duties of its years, revocation in its legal order, expiry."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

import msgspec

from domain.award.records import ItemReturned
from domain.policies.ladder import Ladder, Rung, fallen
from domain.shared.event import Envelope, Event, event, renamed, same
from domain.shared.refusal import RefusedError
from domain.shared.term import Term, named_hands


def _repeat_was_re_award(tree: dict[str, Any]) -> dict[str, Any]:
    """Version 3 knew one tier: a re-award was a repeat of it."""
    return tree | {"repeat": tree["re_award"]}


@event("award.conferred", 4, [named_hands("validity"), renamed("uscc", "applicant"), _repeat_was_re_award])
class Conferred(Event, frozen=True):
    """The city government announced it; `validity` runs from that day, None where the title has no end.

    `re_award`: it took no place; `repeat`: a title of the same tier was won before, which decides money and items.
    """

    cycle: str
    applicant: str
    track: str
    tier: str
    rank: int
    re_award: bool
    conferred_on: date
    document: str
    validity: Term | None
    repeat: bool
    circular: str = ""


@event("award.item_delivered")
class ItemDelivered(Event, frozen=True):
    """Plaque, certificate or another item was handed over."""

    item: str
    on: date


@event("award.duty_set", 2, [named_hands("term")])
class DutySet(Event, frozen=True):
    """The next day by which a duty of the years is expected."""

    duty: str
    term: Term


def _at_the_end(tree: dict[str, Any]) -> dict[str, Any]:
    """Version 1 reminded once, at 24:00 of the last day, which is a moment of that same day in UTC."""
    return {"duty": tree["duty"], "last_day": tree["due"][:10], "rung": 0, "due": tree["due"]}


@event("award.duty_reminded", 2, [_at_the_end])
class DutyReminded(Event, frozen=True):
    """A rung of the ladder before or after a duty's last day fell due, and the duty was not on record; a reminder, no sanction."""

    duty: str
    last_day: date
    rung: int
    due: datetime


@event("award.duty_ended")
class DutyEnded(Event, frozen=True):
    """No further term of the duty runs: the validity has no room for one, or the title is over."""

    duty: str


@event("award.duty_done")
class DutyDone(Event, frozen=True):
    """A visit was paid, experience was shared: with the digest of its report."""

    duty: str
    on: date
    text: str


@event("award.revocation_proposed", 2, [same])
class RevocationProposed(Event, frozen=True):
    """The office proposed to withdraw the title on a ground, with the elements that the ground needs.

    `regulation` is the hash of the text that governs the case where another was chosen than the cycle's own, `reason` why.
    """

    revocation: str
    ground: str
    elements: tuple[str, ...]
    evidence: str
    severity: str | None = None
    event_on: date | None = None
    regulation: str = ""
    reason: str = ""


@event("award.revocation_stepped")
class RevocationStepped(Event, frozen=True):
    """The next body in the chain took its decision; `granted` false ends the proposal."""

    act: str
    by: str
    granted: bool
    reason: str


@event("award.revoked")
class Revoked(Event, frozen=True):
    """The title is withdrawn; `publishes` names what must now be made public."""

    ground: str
    basis: str
    on: date
    recovers_items: bool
    recovers_money: bool
    publishes: str


@event("award.revocation_published")
class RevocationPublished(Event, frozen=True):
    """The withdrawal was made public."""

    publishes: str
    channels: dict[str, date]


@event("award.expired")
class Expired(Event, frozen=True):
    """Validity ran out on its last day."""

    expired_at: datetime


class Proposed(msgspec.Struct, frozen=True, gc=False):
    """A revocation under way: how many steps of its chain are taken."""

    revocation: str
    ground: str
    steps: int
    regulation: str = ""


class Award(msgspec.Struct):
    """The title as it stands.

    `duties`: duty -> the term that runs; `since`: the last day of the term before it; `fulfilled`: those done within it; `overdue`: the
    last term that ran out with nothing on record; `told`: the last rung that a duty's term of a last day has reminded by. `owed_back`:
    items of a withdrawn title that have not come back.
    """

    cycle: str
    applicant: str
    track: str
    tier: str
    re_award: bool
    repeat: bool
    conferred_on: date
    validity: Term | None
    state: str = "valid"
    delivered: dict[str, date] = {}
    duties: dict[str, Term] = {}
    since: dict[str, date] = {}
    fulfilled: set[str] = set()
    overdue: dict[str, Term] = {}
    told: dict[tuple[str, date], int] = {}
    done: list[tuple[str, date]] = []
    proposed: Proposed | None = None
    to_publish: str | None = None
    owed_back: set[str] = set()

    @property
    def ended(self) -> bool:
        """Whether the title is over and nothing of it waits for anyone."""
        return self.state != "valid" and self.to_publish is None and not self.owed_back

    def fall_due(self, now: datetime, following: Callable[[str, Term], Term | None]) -> list[Event]:
        """What the passing of time brings: the next term of each duty whose own is over, expiry at the legal instant.

        `following` gives the term after one that has run out, None when the title ends before it.
        """
        if self.state != "valid":
            return []
        if self.validity is not None and now >= self.validity.closes_at:
            return [Expired(self.validity.closes_at), *self.end_duties()]
        over = [(duty, following(duty, term)) for duty, term in self.duties.items() if now >= term.closes_at]
        return [DutySet(duty, term) if term else DutyEnded(duty) for duty, term in over]

    def end_duties(self) -> list[Event]:
        """What ends with the title."""
        return [DutyEnded(duty) for duty in self.duties]

    def next_end(self) -> datetime | None:
        """The earliest end of a term; None when the title is over."""
        if self.state != "valid":
            return None
        ends = [self.validity.closes_at] if self.validity is not None else []
        return min([*ends, *(term.closes_at for term in self.duties.values())], default=None)

    def next_due(self, ladder: Ladder) -> datetime | None:
        """The earliest instant at which something happens by itself: an end, or a reminder."""
        end = self.next_end()
        return min([*([end] if end else []), *(rungs[0].due for _, _, rungs in self._rungs(ladder) if rungs)], default=None)

    def remind(self, ladder: Ladder, now: datetime) -> DutyReminded | None:
        """The reminder that has fallen due, the earliest where several duties have one; None when there is none."""
        found = [(rung, duty, term) for duty, term, rungs in self._rungs(ladder) if (rung := fallen(rungs, now))]
        if not found:
            return None
        rung, duty, term = min(found, key=lambda one: one[0].due)
        return DutyReminded(duty, term.last_day, rung.step, rung.due)

    def _rungs(self, ladder: Ladder) -> list[tuple[str, Term, list[Rung]]]:
        """Before the end of each term that runs with nothing on record, and after the end of one that ran out so."""
        if self.state != "valid":
            return []
        running = [(duty, term, False) for duty, term in self.duties.items() if duty not in self.fulfilled]
        late = [(duty, term, True) for duty, term in self.overdue.items()]
        return [
            (duty, term, ladder.rungs(term, after=after, told=self.told.get((duty, term.last_day)))) for duty, term, after in running + late
        ]

    def deliver(self, item: str, on: date, items: Sequence[str], basis: str) -> ItemDelivered:
        """Hand over an item that the regulation names, once."""
        if self.state == "revoked":
            raise RefusedError("award-not-valid", basis, state=self.state)
        if item not in items:
            raise RefusedError("item-unknown", basis, item=item, items=list(items))
        if item in self.delivered:
            raise RefusedError("item-delivered", basis, item=item, on=self.delivered[item].isoformat())
        if on < self.conferred_on:
            raise RefusedError("delivered-early", basis, on=on.isoformat(), conferred_on=self.conferred_on.isoformat())
        return ItemDelivered(item, on)

    def propose_revocation(self, proposed: RevocationProposed, basis: str) -> RevocationProposed:
        """Propose to withdraw a title, also one whose validity has run out; one proposal at a time."""
        if self.state == "revoked":
            raise RefusedError("award-not-valid", basis, state=self.state)
        if self.proposed is not None:
            raise RefusedError("revocation-under-way", basis, ground=self.proposed.ground)
        return proposed

    def return_item(self, item: str, on: date, basis: str) -> ItemReturned:
        """Take back an item of a withdrawn title, where it is to come back."""
        if item not in self.owed_back:
            raise RefusedError("item-not-owed", basis, item=item, owed=sorted(self.owed_back))
        return ItemReturned(item, on)

    def step_revocation(self, act: str, *, by: str, reason: str, chain: Sequence[str], granted: bool, basis: str) -> RevocationStepped:
        """Take the next decision of the chain, in its order."""
        if self.proposed is None:
            raise RefusedError("revocation-not-proposed", basis, first=chain[0])
        expected = chain[self.proposed.steps]
        if act != expected:
            raise RefusedError("chain-order", basis, act=act, expected=expected)
        return RevocationStepped(act, by, granted, reason)

    def publish_revocation(self, channels: dict[str, date], basis: str) -> RevocationPublished:
        """Make the withdrawal public."""
        if self.to_publish is None:
            raise RefusedError("nothing-to-publish", basis)
        return RevocationPublished(self.to_publish, channels)


def fold(state: Award | None, envelopes: Sequence[Envelope]) -> Award | None:
    """The title after these events; None when it was never conferred."""
    for envelope in envelopes:
        match envelope.data:
            case Conferred() as e:
                state = Award(e.cycle, e.applicant, e.track, e.tier, e.re_award, e.repeat, e.conferred_on, e.validity)
            case change if state is not None:
                _apply(state, change)
            case _:
                pass
    return state


def _apply(state: Award, change: Event) -> None:
    match change:
        case ItemDelivered() as e:
            state.delivered[e.item] = e.on
        case DutySet() as e:
            before = _run_out(state, e.duty)
            state.since[e.duty] = before.last_day if before else state.conferred_on
            state.duties[e.duty] = e.term
            state.fulfilled.discard(e.duty)
        case DutyDone() as e:
            state.done.append((e.duty, e.on))
            state.overdue.pop(e.duty, None)
            if e.on > state.since.get(e.duty, e.on):
                state.fulfilled.add(e.duty)
        case DutyReminded() as e:
            state.told[e.duty, e.last_day] = e.rung
        case DutyEnded() as e:
            _run_out(state, e.duty)
        case Expired():
            state.state = "expired"
        case _:
            _apply_revocation(state, change)


def _run_out(state: Award, duty: str) -> Term | None:
    """End a duty's term; it is overdue when nothing was on record."""
    before = state.duties.pop(duty, None)
    state.overdue.pop(duty, None)
    if before is not None and duty not in state.fulfilled:
        state.overdue[duty] = before
    return before


def _apply_revocation(state: Award, change: Event) -> None:
    match change:
        case RevocationProposed() as e:
            state.proposed = Proposed(e.revocation, e.ground, 1, e.regulation)
        case RevocationStepped() as e if state.proposed is not None:
            state.proposed = msgspec.structs.replace(state.proposed, steps=state.proposed.steps + 1) if e.granted else None
        case Revoked() as e:
            state.state, state.to_publish, state.proposed = "revoked", e.publishes, None
            state.owed_back = set(state.delivered) if e.recovers_items else set()
        case ItemReturned() as e:
            state.owed_back.discard(e.item)
        case RevocationPublished():
            state.to_publish = None
        case _:
            pass
