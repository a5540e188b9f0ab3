"""One award cycle: it walks the plan that was pinned when the cycle opened, one run for each stage."""

import msgspec
from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from activities.signatures import AWARD_CYCLE, PARKED, POKE, Parked, State
from workflows.due import Bell
from workflows.stages.batch import batch
from workflows.stages.duty import duty
from workflows.stages.window import window

WAITS = {"window": window, "duty": duty, "batch": batch}


@workflow.defn(name=AWARD_CYCLE)
class AwardCycle:
    """Asks the log where the cycle stands, waits as that stage waits, and asks again."""

    @workflow.init
    def __init__(self, state: State) -> None:
        self.bell = Bell(state)

    @workflow.signal(name=POKE)
    def poke(self, position: int) -> None:
        """The log has changed, up to this position."""
        self.bell.ring(position)

    @workflow.query(name=PARKED)
    def parked(self) -> Parked:
        """Whether the workflow waits, and what it has seen."""
        return self.bell.parked()

    @workflow.run
    async def run(self, state: State) -> None:
        """Walk one stage; a new stage begins a new run."""
        standing = await self.bell.ask()
        entered = standing.stage
        while not standing.ended and standing.stage == entered and not self.bell.full:
            await WAITS[standing.wait](self.bell, standing)
            standing = await self.bell.ask()
        await workflow.wait_condition(workflow.all_handlers_finished)
        if not standing.ended:
            workflow.continue_as_new(msgspec.structs.replace(state, seen=self.bell.seen, stage=standing.stage))
