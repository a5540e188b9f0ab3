"""The only client of Temporal: it starts a stream's workflow, pokes it, and asks it whether it waits."""

from datetime import timedelta
from pathlib import Path

from google.protobuf.duration_pb2 import Duration
from temporalio.api.common.v1 import Payloads, WorkflowExecution
from temporalio.api.namespace.v1 import NamespaceConfig
from temporalio.api.workflowservice.v1 import SignalWorkflowExecutionRequest, UpdateNamespaceRequest
from temporalio.client import (
    Client,
    Schedule,
    ScheduleActionStartWorkflow,
    ScheduleAlreadyRunningError,
    ScheduleSpec,
    ScheduleUpdate,
    TLSConfig,
)
from temporalio.common import WorkflowIDConflictPolicy, WorkflowIDReusePolicy
from temporalio.exceptions import WorkflowAlreadyStartedError
from temporalio.service import RPCError, RPCStatusCode

from activities.payloads import CONVERTER
from activities.signatures import NIGHTLY_AUDIT, PARKED, POKE, QUEUE, WORKFLOW_OF, Parked, State
from domain.calendar.instants import ZONE
from domain.shared import identifiers as ids
from services.clock import Clock
from services.settings import Temporal

RPC = timedelta(seconds=10)
"""No call to the server waits longer than this; callers try again."""


async def connect(temporal: Temporal) -> Client:
    """A client of the environment that the settings name."""
    tls = _tls(temporal.tls) if temporal.tls else False
    return await Client.connect(temporal.address, namespace=temporal.namespace, data_converter=CONVERTER, tls=tls, identity="award")


def _tls(paths: dict[str, str]) -> TLSConfig:
    def read(name: str) -> bytes | None:
        return Path(paths[name]).read_bytes() if name in paths else None

    return TLSConfig(server_root_ca_cert=read("tls-ca-path"), client_cert=read("tls-cert-path"), client_private_key=read("tls-key-path"))


class Engine:
    """Workflows by the stream that they serve."""

    def __init__(self, client: Client, clock: Clock) -> None:
        self.client = client
        self._clock = clock

    async def start(self, stream: str, seen: int = 0) -> bool:
        """Start a stream's workflow unless it runs; whether it was started. One that has nothing left to do ends by itself."""
        state = State(stream, shift_us=self._clock.shift() // timedelta(microseconds=1), seen=seen)
        try:
            await self.client.start_workflow(
                WORKFLOW_OF[ids.kind_of(stream)],
                state,
                id=stream,
                task_queue=QUEUE,
                id_conflict_policy=WorkflowIDConflictPolicy.FAIL,
                id_reuse_policy=WorkflowIDReusePolicy.ALLOW_DUPLICATE,
                static_summary=stream,
                rpc_timeout=RPC,
            )
        except WorkflowAlreadyStartedError:
            return False
        return True

    async def poke(self, stream: str, position: int, request_id: str) -> bool:
        """Tell a stream's workflow that the log has changed up to a position; false when no such workflow runs.

        The request id makes the server drop a repeat; the workflow itself drops a position that it has seen.
        """
        request = SignalWorkflowExecutionRequest(
            namespace=self.client.namespace,
            workflow_execution=WorkflowExecution(workflow_id=stream),
            signal_name=POKE,
            input=Payloads(payloads=await self.client.data_converter.encode([position])),
            identity="relay",
            request_id=request_id,
        )
        try:
            await self.client.workflow_service.signal_workflow_execution(request, retry=True, timeout=RPC)
        except RPCError as error:
            if error.status == RPCStatusCode.NOT_FOUND:
                return False
            raise
        return True

    async def parked(self, stream: str) -> Parked | None:
        """Whether a stream's workflow waits, and what it has seen; None when none runs."""
        handle = self.client.get_workflow_handle(stream)
        try:
            parked: Parked = await handle.query(PARKED, result_type=Parked, rpc_timeout=RPC)
        except RPCError as error:
            if error.status == RPCStatusCode.NOT_FOUND:
                return None
            raise
        return parked

    async def audit_nightly(self, cron: str) -> None:
        """Have the decisions computed again by this plan, whatever was planned before; a run that still works is not overtaken."""
        action = ScheduleActionStartWorkflow(NIGHTLY_AUDIT, id=NIGHTLY_AUDIT, task_queue=QUEUE)
        planned = Schedule(action=action, spec=ScheduleSpec(cron_expressions=[cron], time_zone_name=ZONE.key))
        try:
            await self.client.create_schedule(NIGHTLY_AUDIT, planned, rpc_timeout=RPC)
        except ScheduleAlreadyRunningError:
            await self.client.get_schedule_handle(NIGHTLY_AUDIT).update(lambda _: ScheduleUpdate(planned), rpc_timeout=RPC)

    async def keep_histories(self, days: int) -> None:
        """Set how long the server keeps what is closed; its own default is one day."""
        config = NamespaceConfig(workflow_execution_retention_ttl=Duration(seconds=days * 86_400))
        await self.client.workflow_service.update_namespace(
            UpdateNamespaceRequest(namespace=self.client.namespace, config=config), timeout=RPC
        )
