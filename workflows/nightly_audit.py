"""Every night: all decisions of the log computed again; a run that fails is the alarm."""

from datetime import timedelta

from temporalio import workflow
from temporalio.common import RetryPolicy
from temporalio.exceptions import ApplicationError

with workflow.unsafe.imports_passed_through():
    from activities.signatures import NIGHTLY_AUDIT, REVERIFY, Reverified

HEARTBEAT = timedelta(seconds=30)


@workflow.defn(name=NIGHTLY_AUDIT)
class NightlyAudit:
    """One look at all decisions; it carries nothing from night to night."""

    @workflow.run
    async def run(self) -> Reverified:
        """Have them computed again; end as failed where one does not come out."""
        found: Reverified = await workflow.execute_activity(
            REVERIFY,
            result_type=Reverified,
            start_to_close_timeout=timedelta(hours=8),
            heartbeat_timeout=HEARTBEAT,
            retry_policy=RetryPolicy(maximum_interval=HEARTBEAT),
        )
        if found.differences:
            told = f"{found.differences} differences in {found.decisions} decisions, the first in {found.first}"
            raise ApplicationError(f"{told}: award audit verify --decisions --all", type="decisions-differ", non_retryable=True)
        return found
