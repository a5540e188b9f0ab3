"""The worker: every workflow and every activity of the product on one queue."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from temporalio.client import Client
from temporalio.common import WorkerDeploymentVersion
from temporalio.worker import Worker, WorkerDeploymentConfig
from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner, SandboxRestrictions

from activities.audit import AuditActivities
from activities.clerk import ClerkActivities
from activities.signatures import QUEUE
from services.case import SOFTWARE
from services.clerk import Clerk
from services.settings import Temporal
from workflows.award_cycle import AwardCycle
from workflows.award_life import AwardLife
from workflows.nightly_audit import NightlyAudit
from workflows.objection import Objection
from workflows.programme import AwardProgramme

WORKFLOWS = (AwardCycle, Objection, AwardLife, AwardProgramme, NightlyAudit)

DEPLOYMENT = "quality-award"

PASSED = ("activities", "domain", "msgspec", "workflows.due", "workflows.stages")
"""Modules that the sandbox does not load anew for each workflow: pure values and waits, loaded once."""


def worker(client: Client, clerk: Clerk, temporal: Temporal) -> Worker:
    """A worker over one clerk; `async with` runs it."""
    sizes = temporal.workers
    activities = ClerkActivities(clerk)
    return Worker(
        client,
        task_queue=QUEUE,
        workflows=list(WORKFLOWS),
        activities=[activities.advance, activities.assess, AuditActivities(clerk).reverify],
        activity_executor=ThreadPoolExecutor(sizes["max_concurrent_activities"], "activity"),
        max_concurrent_activities=sizes["max_concurrent_activities"],
        max_concurrent_workflow_tasks=sizes["max_concurrent_workflow_tasks"],
        max_cached_workflows=sizes["max_cached_workflows"],
        graceful_shutdown_timeout=timedelta(seconds=5),
        # Named, because without a name the SDK reads and compiles every module that is loaded to make one.
        deployment_config=WorkerDeploymentConfig(WorkerDeploymentVersion(DEPLOYMENT, SOFTWARE), use_worker_versioning=False),
        workflow_runner=SandboxedWorkflowRunner(restrictions=SandboxRestrictions.default.with_passthrough_modules(*PASSED)),
    )
