"""Every recorded history replays against today's workflows: a change that a running workflow would not survive is found here."""

from pathlib import Path

import pytest
from temporalio.client import WorkflowHistory
from temporalio.worker import Replayer
from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner, SandboxRestrictions

from activities.payloads import CONVERTER
from cli.worker import PASSED, WORKFLOWS

HISTORIES = sorted((Path(__file__).resolve().parents[1] / "histories").glob("*.json"))


def history(path: Path) -> WorkflowHistory:
    """A recorded history."""
    return WorkflowHistory.from_json(path.stem, path.read_text("utf-8"))


@pytest.mark.parametrize("path", HISTORIES, ids=lambda path: path.stem)
async def test_a_recorded_history_replays(path: Path) -> None:
    """No command of the recorded run is missing, added or out of its order."""
    runner = SandboxedWorkflowRunner(restrictions=SandboxRestrictions.default.with_passthrough_modules(*PASSED))
    replayer = Replayer(workflows=list(WORKFLOWS), data_converter=CONVERTER, workflow_runner=runner)
    result = await replayer.replay_workflow(history(path))
    assert result.replay_failure is None


def test_every_stage_has_a_history() -> None:
    """A run that led to each stage of the cycle, an objection's, those of a title's life and of the years between cycles are kept."""
    kept = [path.stem.split(".") for path in HISTORIES]
    assert len({stage for kind, stage in kept if kind == "AwardCycle"}) >= 10
    assert {kind for kind, _ in kept} == {"AwardCycle", "Objection", "AwardLife", "AwardProgramme"}
