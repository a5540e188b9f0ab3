"""Every draw of a cycle as it stands on record: the list, who was left out and why, seeds and commitments; and drawn again from them."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Literal, NamedTuple

from domain.application import application as a
from domain.cycle import review_events as e
from domain.policies import draw as policy
from domain.reviewer import reviewer as r
from domain.shared import identifiers as ids
from domain.shared.event import Envelope
from domain.shared.refusal import InvalidError
from services.audit.record import Record, Records
from services.audit.reverification import Difference, Reverification
from services.log.event_log import EventLog
from services.log.keys import ErasedError
from services.texts import Texts


class LeftOut(NamedTuple):
    """Somebody of the pool who was not drawn from: recused, gone before, or of another field; the reason where there is one."""

    person: str
    why: Literal["recused", "left", "field"]
    applicant: str = ""
    declared_by: str = ""
    at: datetime | None = None
    told: str = ""


class Bound(NamedTuple):
    """A party: bound to a seed by its hash, and the seed once it was shown; whether one is the other's."""

    party: str
    commitment: Record | None
    hash: str
    shown: Record | None
    seed: str
    fits: bool


class Ticket(NamedTuple):
    """A place in the order of the draw: whose, by which ticket, and whether it is a seat of the panel."""

    person: str
    ticket: str
    seated: bool


class Drawing(NamedTuple):
    """One draw. `order` is what follows from list and seeds, computed now; `same` whether the record says the same; None before."""

    opened: Record
    frozen: e.DrawOpened
    list_fits: bool
    left_out: list[LeftOut]
    witnessed: Record | None
    bound: list[Bound]
    drawn: Record | None
    panel: tuple[str, ...]
    order: list[Ticket]
    same: bool | None
    differences: list[Difference]
    voided: Record | None
    reason: str

    @property
    def state(self) -> str:
        """Whether it goes on, was drawn, or counts for nothing."""
        return "void" if self.voided else "drawn" if self.drawn else "open"


class Drawings:
    """Reads the draws of one cycle; `recusals` are those of its applications that the reader may see, `parties` who gives a seed."""

    def __init__(self, log: EventLog, texts: Texts, cycle: str, parties: Sequence[str], recusals: Sequence[Envelope]) -> None:
        self._log, self._cycle, self._parties, self._recusals = log, cycle, tuple(parties), recusals
        self._records, self._again = Records(log, texts), Reverification(log, texts)

    def all(self) -> list[Drawing]:
        """Every draw, the first first."""
        found: dict[int, list[Envelope]] = {}
        for one in self._log.events_of(ids.cycle_stream(self._cycle)):
            number = getattr(one.data, "draw", None)
            if isinstance(number, int):
                found.setdefault(number, []).append(one)
        return [self._drawing(steps) for _, steps in sorted(found.items())]

    def _drawing(self, steps: Sequence[Envelope]) -> Drawing:
        opened, frozen = next((one, one.data) for one in steps if isinstance(one.data, e.DrawOpened))
        bound = [self._bound(party, steps) for party in self._parties]
        drawn = _last(steps, e.PanelDrawn)
        panel = drawn.data.panel if drawn is not None and isinstance(drawn.data, e.PanelDrawn) else ()
        order = _order(frozen, bound) if drawn else []
        voided = _last(steps, e.DrawVoided)
        differences = self._again.differences(drawn) if drawn else []
        fits = policy.list_hash(frozen.pool) == frozen.list_hash
        same = fits and not differences and all(one.fits for one in bound) and _said(drawn, order) if drawn else None
        return Drawing(
            self._records.record(opened), frozen, fits, list(self._left_out(opened, frozen)), self._told(_last(steps, e.DrawWitnessed)),
            bound, self._told(drawn), panel, order, same, differences, self._told(voided), getattr(voided and voided.data, "reason", ""),
        )  # fmt: skip

    def _told(self, one: Envelope | None) -> Record | None:
        return self._records.record(one) if one else None

    def _bound(self, party: str, steps: Sequence[Envelope]) -> Bound:
        committed = _of(party, steps, e.SeedCommitted)
        shown = _of(party, steps, e.SeedRevealed)
        hashed, seed = getattr(committed and committed.data, "commitment", ""), getattr(shown and shown.data, "seed", "")
        return Bound(party, self._told(committed), hashed, self._told(shown), seed, _fits(hashed, seed))

    def _left_out(self, opened: Envelope, frozen: e.DrawOpened) -> Iterator[LeftOut]:
        """Who declared a conflict before the list was frozen; who had left the pool, or is of another field than the one asked for."""
        for person in frozen.excluded:
            before = [one for one in self._recusals if one.position < opened.position and getattr(one.data, "reviewer", "") == person]
            yield from [self._recused(person, one) for one in before] or [LeftOut(person, "recused")]
        city = ids.city_of(self._cycle)
        for stream in self._log.streams(f"reviewer:{city}/"):
            person, events = stream.rpartition("/")[2], self._log.events_of(stream, opened.position)
            known = r.fold(None, events)
            if known is None or person in frozen.pool or person in frozen.excluded:
                continue
            last = events[-1]
            if not known.in_pool and isinstance(last.data, r.Exited):
                yield LeftOut(person, "left", at=self._records.record(last).effective_at, told=last.data.reason)
            elif known.in_pool and frozen.field:
                yield LeftOut(person, "field", told=known.field)

    def _recused(self, person: str, one: Envelope) -> LeftOut:
        try:
            clear = self._log.reveal(one)
        except ErasedError:
            clear = one.data
        told = clear.reason.text if isinstance(clear, a.Recused) and not clear.reason.sealed else ""
        by = one.data.declared_by if isinstance(one.data, a.Recused) else ""
        at = self._records.record(one).effective_at
        return LeftOut(person, "recused", ids.applicant_in(one.originator_id), by, at, told)


def _last(steps: Sequence[Envelope], kind: type) -> Envelope | None:
    return next((one for one in reversed(steps) if isinstance(one.data, kind)), None)


def _of(party: str, steps: Sequence[Envelope], kind: type) -> Envelope | None:
    return next((one for one in steps if isinstance(one.data, kind) and getattr(one.data, "party", "") == party), None)


def _fits(hashed: str, seed: str) -> bool:
    try:
        return bool(seed) and policy.commitment(seed) == hashed
    except InvalidError:
        return False


def _order(frozen: e.DrawOpened, bound: Sequence[Bound]) -> list[Ticket]:
    """The whole order, computed from the list and the seeds alone."""
    seeds = [one.seed for one in bound]
    drawn = policy.draw(frozen.pool, seeds, frozen.seats)
    hashed = policy.list_hash(frozen.pool)
    return [Ticket(one, policy.ticket(seeds, hashed, one), one in drawn.panel) for one in (*drawn.panel, *drawn.alternates)]


def _said(drawn: Envelope | None, order: Sequence[Ticket]) -> bool:
    """Whether the record says what was computed."""
    again = (tuple(one.person for one in order if one.seated), tuple(one.person for one in order if not one.seated))
    return drawn is not None and isinstance(drawn.data, e.PanelDrawn) and (drawn.data.panel, drawn.data.alternates) == again
