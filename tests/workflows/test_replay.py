"""Every recorded history replays against today's workflows: a change that a running workflow would not survive is found here."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import msgspec
import pytest
from temporalio import workflow
from temporalio.client import WorkflowHistory

from activities.signatures import POKE, State
from cli.histories import Replayed, against, kept_in, stored
from domain.shared.refusal import InvalidError
from services import wording

FOLDER = Path(__file__).resolve().parents[1] / "histories"
HISTORIES = sorted(FOLDER.glob("*.json"))


def recorded(path: Path) -> WorkflowHistory:
    """A recorded history."""
    return WorkflowHistory.from_json(path.stem, path.read_text("utf-8"))


async def one(path: Path) -> AsyncIterator[WorkflowHistory]:
    """It alone."""
    yield recorded(path)


def advice(found: Replayed) -> str:
    """What a change breaks and what to do about it, in words."""
    return wording.word("diverged", "en", **msgspec.to_builtins(found)) if found.problem else ""


@pytest.mark.parametrize("path", HISTORIES, ids=lambda path: path.stem)
async def test_a_recorded_history_replays(path: Path) -> None:
    """No command of the recorded run is missing, added or out of its order."""
    assert [advice(found) async for found in against(one(path))] == [""]


@workflow.defn(name="AwardLife", sandboxed=False)
class Changed:
    """The life of an award as a careless change would have it: a timer before anything else."""

    @workflow.run
    async def run(self, _: State) -> None:
        """Wait where the recorded run asked the clerk."""
        await asyncio.sleep(1)

    @workflow.signal(name=POKE)
    def poke(self, _: int) -> None:
        """As the workflow has it."""


async def test_a_change_that_breaks_old_runs_is_named() -> None:
    """The message says which run, what the code does now and what it did, and what is to be done."""
    [found] = [found async for found in against(one(FOLDER / "AwardLife.valid.json"), [Changed])]
    told = advice(found)
    assert all(word in told for word in ("AwardLife", "Timer", "ActivityTaskScheduled", "workflow.patched", "change-what-is-stored"))


async def test_a_folder_of_histories_is_replayed() -> None:
    """As `award replay workflows --recorded` does it; a folder without any is told."""
    found = await stored(kept_in(FOLDER))
    assert (len(found), {one.problem for one in found}) == (len(HISTORIES), {""})
    with pytest.raises(InvalidError, match="text-missing"):
        kept_in(FOLDER / "none")


def test_every_stage_has_a_history() -> None:
    """A run that led to each stage of the cycle, an objection's, those of a title's life and of the years between cycles are kept."""
    kept = [path.stem.split(".") for path in HISTORIES]
    assert len({stage for kind, stage in kept if kind == "AwardCycle"}) >= 10
    assert {kind for kind, _ in kept} == {"AwardCycle", "Objection", "AwardLife", "AwardProgramme", "NightlyAudit"}
