"""One city's years between cycles: it wakes on the next opening day, on each reminder, and when a text's term ends."""

import msgspec
from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from activities.signatures import AWARD_PROGRAMME, PARKED, POKE, Parked, State
from workflows.due import Bell
from workflows.stages.duty import duty


@workflow.defn(name=AWARD_PROGRAMME)
class AwardProgramme:
    """Waits for the next of these days; a new run begins after each, so that years of waiting carry no history."""

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
        """Wait for what is next; then begin a new run, or end where nothing is ahead any more."""
        standing = await self.bell.ask()
        due = standing.due
        while not standing.ended and standing.due == due and not self.bell.full:
            await duty(self.bell, standing)
            standing = await self.bell.ask()
        await workflow.wait_condition(workflow.all_handlers_finished)
        if not standing.ended:
            workflow.continue_as_new(msgspec.structs.replace(state, seen=self.bell.seen, stage=standing.stage))
