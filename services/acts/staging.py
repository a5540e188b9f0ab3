"""Which stage an act belongs to that was asked for in another."""

from collections.abc import Sequence

from domain.shared.citation import HOUSE
from domain.stages.plan import Regulation


def belongs(regulation: Regulation, kinds: Sequence[str], now: str | None) -> str:
    """The article of the stage that an act belongs to: of the first of its kinds that the plan has.

    Where the plan has several of the kind, that which comes next after the stage of now, else the last.
    """
    plan = [stage.name for stage in regulation.stages]
    here = plan.index(now) if now in plan else -1
    kind = next((kind for kind in kinds if any(stage.kind == kind for stage in regulation.stages)), None)
    found = [(at, stage.basis) for at, stage in enumerate(regulation.stages) if stage.kind == kind]
    return next((basis for at, basis in found if at > here), found[-1][1] if found else HOUSE)
