"""Record the workflow histories that must still replay: `python -m tests.workflows.record` plays the scenario and keeps one of each.

Kept for each workflow: a run for each stage that it waited in, as far as it came. Run it after a change that old runs are meant to survive
only when new kinds of run exist; what is recorded is never replaced, because it is what runs in production look like.
"""

import asyncio
import sys
import tempfile
from pathlib import Path

from temporalio.client import Client

from activities.signatures import NIGHTLY_AUDIT, QUEUE
from cli.expansion import Expansion
from cli.rehearse import play
from cli.scenario_text import load
from services import logging

FOLDER = Path(__file__).resolve().parents[1] / "histories"
SCENARIO = Path(__file__).resolve().parents[2] / "scenarios" / "wuhai-2026.yaml"


async def keep(client: Client) -> None:
    """Keep one history for each workflow type and stage, and a night's."""
    FOLDER.mkdir(exist_ok=True)
    await client.execute_workflow(NIGHTLY_AUDIT, id=NIGHTLY_AUDIT, task_queue=QUEUE)
    async for execution in client.list_workflows():
        handle = client.get_workflow_handle(execution.id, run_id=execution.run_id)
        history = await handle.fetch_history()
        described = await handle.describe()
        stage = next((pair.value for pair in described.typed_search_attributes if pair.key.name == "AwardStage"), "none")
        path = FOLDER / f"{execution.workflow_type}.{stage}.json"
        if not path.exists():
            path.write_text(history.to_json(), "utf-8")
            sys.stdout.write(f"{path.name}\n")


def main() -> None:
    """Play, and keep."""
    logging.configure("error")
    plan, applicants = load(SCENARIO)
    with tempfile.TemporaryDirectory() as folder:
        product, _ = asyncio.run(play(plan, list(Expansion(plan, applicants).acts()), Path(folder), quiet=True, after=keep))
        product.close()


if __name__ == "__main__":
    main()
