"""The nightly look at all decisions, on a real server: quiet where all come out, an alarm where one does not, and planned at each start."""

import os
from pathlib import Path

import msgspec
import pytest
from temporalio.client import WorkflowFailureError
from temporalio.exceptions import ApplicationError

from activities.engine import Engine
from activities.signatures import NIGHTLY_AUDIT, QUEUE, Reverified
from cli.bootstrap import open_product
from cli.rehearsal import skipping_server
from cli.worker import worker
from domain.policies import prize as prize_policy
from services import settings as settings_of
from services.clock import StandingClock
from tests.desk import at, desk_of
from tests.projections.test_boards import whole_cycle


@pytest.mark.timeout(120)
async def test_the_night_finds_what_does_not_come_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All come out; a policy changed under its old name makes the run fail, and the failure names a decision and what to do."""
    clock = StandingClock(at("2026-03-02 09:00"))
    product = open_product(settings_of.load(tmp_path / "log", "rehearsal", os.environ), clock)
    whole_cycle(desk_of(product, clock))
    try:
        async with skipping_server(product, tmp_path) as client, worker(client, product.clerk, product.settings.temporal):
            found = await client.execute_workflow(NIGHTLY_AUDIT, id="night-1", task_queue=QUEUE, result_type=Reverified)
            assert (found.decisions > 20, found.differences, found.first) == (True, 0, "")
            monkeypatch.setattr(prize_policy, "payable_cny", lambda prize, **_: prize.first_cny - 1)
            with pytest.raises(WorkflowFailureError) as raised:
                await client.execute_workflow(NIGHTLY_AUDIT, id="night-2", task_queue=QUEUE)
            cause = raised.value.cause
            assert isinstance(cause, ApplicationError)
            assert cause.type == "decisions-differ"
            assert all(word in cause.message for word in ("payment:", "award audit verify --decisions --all"))
            await _planned(Engine(client, clock), product.settings.temporal.nightly_audit)
    finally:
        product.close()


async def _planned(engine: Engine, cron: str) -> None:
    """Ensured twice it is one plan; ensured with another time, that one."""
    for wanted in (cron, cron, "15 4 * * *"):
        await engine.audit_nightly(wanted)
        described = await engine.client.get_schedule_handle(NIGHTLY_AUDIT).describe()
        [calendar] = described.schedule.spec.calendars
        minute, hour = wanted.split()[:2]
        assert (calendar.minute[0].start, calendar.hour[0].start) == (int(minute), int(hour))
        assert described.schedule.spec.time_zone_name == "Asia/Shanghai"
    await engine.client.get_schedule_handle(NIGHTLY_AUDIT).delete()


def test_when_it_runs_is_a_setting(tmp_path: Path) -> None:
    """Of `temporal.yaml`; a file without it is told by its key."""
    assert len(settings_of.load(tmp_path, "demo", {}).temporal.nightly_audit.split()) == 5


def test_a_look_adds_up() -> None:
    """Decisions, differences, the first that differs, and where it stands."""
    found = Reverified().after(7, []).after(9, ["a@1", "a@1"]).after(12, ["b@1"])
    assert msgspec.to_builtins(found) == {"decisions": 3, "differences": 3, "first": "a@1", "position": 12}
