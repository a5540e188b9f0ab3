"""The ladder of reminders: how long before and after the last day of a period those in whose hands it lies are reminded."""

from typing import Annotated, Literal

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

from domain.regulation.rule import Positive, Rule


def _once(given: tuple[int, ...]) -> tuple[int, ...]:
    twice = sorted({rung for rung in given if given.count(rung) > 1})
    if twice:
        raise PydanticCustomError("rung_twice", "a rung stands twice: {found}", {"found": ", ".join(map(str, twice))})
    return given


Rungs = Annotated[tuple[Positive, ...], AfterValidator(_once)]


class Reminders(Rule):
    """`before` and `after` are distances from a last day in `unit`, each a reminder; none of them is given once the duty is done."""

    before: Rungs
    after: Rungs
    unit: Literal["working_days", "days"]
