"""Whether one more may sit in a body."""

from datetime import date
from typing import Literal

from domain.body.body import Body, Seat
from domain.regulation.rule import Count
from domain.shared.private import Private
from domain.shared.refusal import RefusedError
from services.questions.question import Law, Question, Reply, question, refused, reply

DAY = date.min
"""Seats are compared with each other here, not with a calendar."""


@question("seat")
class SeatQuestion(Question):
    """Whether one more member may take a seat in this body.

    `chairs` and `deputies`: how many of them sit there. Outcome: `free`, or the code of the refusal.
    """

    body: str
    position: Literal["chair", "deputy", "member"] = "chair"
    chairs: Count = 0
    deputies: Count = 0

    def reply(self, law: Law) -> Reply:
        """What the body would answer."""
        rule = law.regulation.body(self.body)
        sitting = Body([*self._taken("chair", self.chairs), *self._taken("deputy", self.deputies)])
        try:
            sitting.seat(Seat("another", self.position, DAY), Private("person:another", ""), rule.chair, rule.basis, rule.deputies)
        except RefusedError as refusal:
            return refused(refusal, rule)
        return reply("free", rule, chairs=rule.chair, deputies=rule.deputies)

    def _taken(self, position: Literal["chair", "deputy"], many: int) -> list[Seat]:
        return [Seat(f"{position}-{number}", position, DAY) for number in range(many)]
