"""The draws of a cycle for who watches over them, with what they need: the draw's rule, its parties, the recusals before it."""

from domain.stages.draw import DrawStage
from domain.stages.plan import Regulation
from doors import past
from doors.caller import Reader
from doors.parts import Parts
from services.audit.draws import Drawing, Drawings

RECUSED = ("event = ?", ("application.recused",))

MOST = 10_000
"""Recusals of a cycle that are read at most."""


def stage_of(regulation: Regulation) -> DrawStage | None:
    """The draw that a regulation orders; None where it orders none."""
    return next(iter(regulation.stages_of(DrawStage)), None)


def drawings(parts: Parts, who: Reader, cycle: str, stage: DrawStage) -> list[Drawing]:
    """Every draw of a cycle; of a recusal from whom the reader keeps away himself, that there was one and no more."""
    past.cycle_there(parts, who, cycle)
    rows = past.events(parts, who, [past.of_cycle(cycle), RECUSED], past.Part(0, MOST))
    recusals = [past.envelope(parts, row) for row in rows]
    return Drawings(parts.log, parts.office.texts, cycle, stage.seeds_by, recusals).all()
