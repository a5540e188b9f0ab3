"""A committee or an office: who sits in it, as what, from when until when."""

from collections.abc import Sequence
from datetime import date
from typing import Literal

import msgspec

from domain.shared.event import Envelope, Event, event
from domain.shared.private import Private
from domain.shared.refusal import RefusedError

Position = Literal["chair", "deputy", "member"]


@event("body.seated")
class Seated(Event, frozen=True):
    """A member took a seat on a day."""

    member: str
    name: Private
    position: Position
    since: date


@event("body.left")
class Left(Event, frozen=True):
    """A member left the seat; `on` is the last day in it."""

    member: str
    on: date


class Seat(msgspec.Struct, frozen=True, gc=False):
    """A seat taken `since` a day and, when left, `until` its last day."""

    member: str
    position: Position
    since: date
    until: date | None = None


class Body(msgspec.Struct):
    """All seats ever taken."""

    seats: list[Seat] = []

    def sitting(self, day: date) -> list[Seat]:
        """Who sits on a day."""
        return [seat for seat in self.seats if seat.since <= day and (seat.until is None or day <= seat.until)]

    def seat(self, seat: Seat, name: Private, chairs: int, basis: str, deputies: int | None = None) -> Seated:
        """Seat a member; no member sits twice, and no more chairs or deputies than the regulation gives."""
        sitting = self.sitting(seat.since)
        if any(taken.member == seat.member for taken in sitting):
            raise RefusedError("already-seated", basis, member=seat.member)
        if seat.position == "chair" and sum(taken.position == "chair" for taken in sitting) >= chairs:
            raise RefusedError("chair-taken", basis, chairs=chairs)
        full = deputies is not None and sum(taken.position == "deputy" for taken in sitting) >= deputies
        if seat.position == "deputy" and full:
            raise RefusedError("deputies-taken", basis, deputies=deputies)
        return Seated(seat.member, name, seat.position, seat.since)

    def leave(self, member: str, on: date, basis: str) -> Left:
        """Leave the seat that is held on a day."""
        if all(seat.member != member for seat in self.sitting(on)):
            raise RefusedError("not-seated", basis, member=member)
        return Left(member, on)


def fold(state: Body | None, envelopes: Sequence[Envelope]) -> Body:
    """A body that the regulation names exists from the start, empty."""
    state = state or Body()
    for envelope in envelopes:
        match envelope.data:
            case Seated() as e:
                state.seats.append(Seat(e.member, e.position, e.since))
            case Left() as e:
                state.seats = [
                    msgspec.structs.replace(seat, until=e.on) if seat.member == e.member and seat.until is None else seat
                    for seat in state.seats
                ]
            case _:
                pass
    return state
