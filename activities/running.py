"""What runs in the workflow engine, as an operator looks at it: counted by kind, the newest with what last happened, what has failed."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime

from temporalio.api.common.v1 import WorkflowExecution as Execution
from temporalio.api.enums.v1 import EventType
from temporalio.api.workflowservice.v1 import GetWorkflowExecutionHistoryReverseRequest
from temporalio.client import Client, WorkflowExecution

from activities.engine import RPC, connect
from activities.signatures import NIGHTLY_AUDIT, WORKFLOW_OF
from domain.shared import identifiers as ids
from services.running import Running, State, Workflow
from services.settings import Temporal

SHOWN = 50
"""Workflows of each list at most."""

OPEN = 'ExecutionStatus = "Running"'
FAILED = 'ExecutionStatus in ("Failed", "Terminated", "TimedOut")'


def running(temporal: Temporal, city: str) -> Running:
    """Ask the engine; of one city alone where one is named. Raises what a server that does not answer raises."""

    async def ask() -> Running:
        client = await connect(temporal)
        within = _within(city)
        open_, failed = await _listed(client, OPEN + within), await _listed(client, FAILED + within)
        kinds = [*WORKFLOW_OF.values(), NIGHTLY_AUDIT]
        counted = [(await client.count_workflows(f'{OPEN}{within} and WorkflowType = "{kind}"', rpc_timeout=RPC)).count for kind in kinds]
        return Running(
            dict(zip(kinds, counted, strict=True)), await _told(client, open_, "open"), await _told(client, failed, "failed")
        )  # fmt: skip

    return asyncio.run(ask())


def _within(city: str) -> str:
    """Workflows have the ids of their streams, and those begin with the city."""
    if not city:
        return ""
    name = ids.city(city)
    begins = [f'WorkflowId STARTS_WITH "{kind}:{name}/"' for kind in WORKFLOW_OF if kind != "programme"]
    own = " or ".join([*begins, f'WorkflowId = "{ids.programme_stream(name)}"'])
    return f" and ({own})"


async def _listed(client: Client, query: str) -> list[WorkflowExecution]:
    return [one async for one in client.list_workflows(query, page_size=SHOWN, limit=SHOWN, rpc_timeout=RPC)]


async def _told(client: Client, found: Sequence[WorkflowExecution], state: State) -> list[Workflow]:
    return list(await asyncio.gather(*(_one(client, one, state) for one in found)))


async def _one(client: Client, one: WorkflowExecution, state: State) -> Workflow:
    request = GetWorkflowExecutionHistoryReverseRequest(
        namespace=client.namespace, execution=Execution(workflow_id=one.id, run_id=one.run_id), maximum_page_size=1
    )
    history = (await client.workflow_service.get_workflow_execution_history_reverse(request, timeout=RPC)).history.events
    last = history[0] if history else None
    attempt = 0
    if state == "open":
        described = await client.get_workflow_handle(one.id, run_id=one.run_id).describe(rpc_timeout=RPC)
        attempt = described.raw_description.pending_workflow_task.attempt
    at = last.event_time.ToDatetime(UTC) if last else None
    event = EventType.Name(last.event_type).removeprefix("EVENT_TYPE_").lower() if last else ""
    since: datetime = one.start_time
    return Workflow(one.id, one.workflow_type, "failing" if attempt > 1 else state, since, at, event, attempt, one.run_id)
