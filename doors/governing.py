"""What is known of a city beside an act that was not done: the text that governs its cycle, and the year that may be next."""

from collections.abc import Mapping
from typing import Any, cast

from domain.programme import programme as programmes
from domain.shared import identifiers as ids
from domain.shared.refusal import InvalidError
from domain.stages.plan import Regulation
from doors.parts import Parts
from services.case import Case


def regulation_of(parts: Parts, cycle: str) -> Regulation | None:
    """The regulation that governs a cycle; None before it is opened."""

    def question(case: Case) -> Regulation | None:
        try:
            return case.regulation(case.cycle(cycle))
        except InvalidError:
            return None

    return cast("Regulation | None", parts.office.look(ids.cycle_stream(cycle), question))


def next_year(parts: Parts, code: str, city: str, facts: Mapping[str, Any]) -> dict[str, int]:
    """For a cycle that comes too soon: the year in which the city may open its next one."""
    if code != "cycle-too-soon":
        return {}
    programme = parts.log.load(ids.programme_stream(city), programmes.fold)[0]
    return {"next": max(programme.years) + facts["every_years"]} if programme is not None and programme.years else {}
