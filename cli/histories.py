"""Workflow histories held against today's code: those that the server keeps, open and closed, or those of a folder."""

from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import msgspec
from temporalio.client import WorkflowHistory
from temporalio.worker import Replayer
from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner, SandboxRestrictions
from temporalio.workflow import NondeterminismError

from activities.engine import connect
from activities.payloads import CONVERTER
from cli.progress import progress
from cli.worker import PASSED, WORKFLOWS
from domain.shared.refusal import InvalidError
from services.settings import Temporal


class Replayed(msgspec.Struct, frozen=True):
    """A history, and what of it today's code would do otherwise; nothing where it does the same."""

    workflow: str
    run: str
    kind: str
    problem: str


def replayer(workflows: Sequence[type] = WORKFLOWS) -> Replayer:
    """A replayer over the workflows of the product, as its worker runs them."""
    runner = SandboxedWorkflowRunner(restrictions=SandboxRestrictions.default.with_passthrough_modules(*PASSED))
    return Replayer(workflows=list(workflows), data_converter=CONVERTER, workflow_runner=runner)


async def against(histories: AsyncIterator[WorkflowHistory], workflows: Sequence[type] = WORKFLOWS) -> AsyncIterator[Replayed]:
    """Replay each history."""
    async with replayer(workflows).workflow_replay_iterator(histories) as results:
        async for result in results:
            started = result.history.events[0].workflow_execution_started_event_attributes
            run = started.original_execution_run_id
            yield Replayed(result.history.workflow_id, run, started.workflow_type.name, _problem(result.replay_failure))


def _problem(failure: Exception | None) -> str:
    if failure is None:
        return ""
    return str(failure) if isinstance(failure, NondeterminismError) else f"{type(failure).__name__}: {failure}"


async def replay(temporal: Temporal, *, quiet: bool) -> list[Replayed]:
    """Everything that the server keeps; raises InvalidError where it does not answer."""
    try:
        client = await connect(temporal)
    except RuntimeError:
        raise InvalidError("temporal-unreachable", environment=temporal.environment, address=temporal.address) from None
    total, found = (await client.count_workflows()).count, list[Replayed]()
    with progress("histories", total, quiet=quiet) as reached:
        async for one in against(client.list_workflows().map_histories()):
            found.append(one)
            reached(len(found))
    return found


def kept_in(folder: Path) -> list[Path]:
    """The histories of a folder, each file one as the server's tools export it; raises InvalidError where there is none."""
    paths = sorted(folder.glob("*.json"))
    if not paths:
        raise InvalidError("text-missing", name=str(folder / "*.json"))
    return paths


async def stored(paths: Sequence[Path]) -> list[Replayed]:
    """Replay histories from files."""

    async def read() -> AsyncIterator[WorkflowHistory]:
        for path in paths:
            yield WorkflowHistory.from_json(path.stem, path.read_text("utf-8"))

    return [one async for one in against(read())]
