"""The wait of a stage that works through many applications by itself: a ranking."""

from datetime import timedelta

from temporalio import workflow
from temporalio.common import RetryPolicy

with workflow.unsafe.imports_passed_through():
    from activities.signatures import ASSESS, StreamInput
    from domain.shared.standing import Standing
from workflows.due import Bell

HEARTBEAT = timedelta(seconds=30)


async def batch(bell: Bell, standing: Standing) -> None:
    """Have every application worked through; when that changed nothing, wait for a person (a tie, for example)."""
    await workflow.execute_activity(
        ASSESS,
        StreamInput(standing.stream),
        start_to_close_timeout=timedelta(hours=2),
        heartbeat_timeout=HEARTBEAT,
        retry_policy=RetryPolicy(maximum_interval=timedelta(seconds=30)),
        summary=standing.stage,
    )
    after = await bell.ask()
    if after == standing:
        await bell.wait(standing.due, f"{standing.stage}: a person decides, Art. {standing.basis}")
