"""A holiday notice arrives while periods run, on the real server in skipped time: timers, boards, records and trail all move, once."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson
import pytest
from temporalio.api.enums.v1 import EventType
from temporalio.client import Client, WorkflowHistory
from temporalio.worker import Replayer
from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner, SandboxRestrictions

from activities.engine import Engine
from activities.payloads import CONVERTER
from activities.relay import Relay
from cli.bootstrap import Product, open_product
from cli.expansion import Expansion
from cli.reads import trail_of
from cli.rehearsal import DatedAct, Rehearsal, rehearsal
from cli.rehearse import rehearse
from cli.scenario_text import load
from cli.worker import PASSED, WORKFLOWS
from domain.cycle.events import NoticeClosed
from domain.shared import identifiers as ids
from projections.boards import level
from projections.counted_docket import deadlines
from projections.notice_board import NoticeBoard
from services import settings as settings_of
from services.clock import StandingClock
from services.follow import Bookmark
from tests.desk import CYCLE, ROOT, at

STREAM = ids.cycle_stream(CYCLE)
ANNOUNCED = at("2026-12-30 10:00")


@asynccontextmanager
async def new_year(folder: Path) -> AsyncIterator[tuple[Product, Rehearsal, list[DatedAct]]]:
    """The scenario over New Year 2027, ready to be played in parts."""
    plan, applicants = load(ROOT / "scenarios" / "new-year-2027.yaml")
    clock = StandingClock(plan.starts)
    product = open_product(settings_of.load(folder, "rehearsal", {}), clock)
    async with rehearsal(product, clock, folder) as played:
        yield product, played, [one.act for one in Expansion(plan, applicants).acts()]
    product.close()


async def play(played: Rehearsal, acts: Sequence[DatedAct], until: datetime) -> None:
    """Play these acts, and let time pass to an instant."""
    async for _ in played.play(acts, until):
        pass


def running(product: Product, name: str) -> Any:
    """The one running row of a name in the docket."""
    level(product.log, product.views)
    [row] = deadlines(product.office, product.views.query, "name = ? and state = 'running'", (name,))
    return row


async def histories(client: Client) -> list[WorkflowHistory]:
    """The history of every run that the server has."""
    return [
        await client.get_workflow_handle(one.id, run_id=one.run_id).fetch_history() async for one in client.list_workflows() if one.run_id
    ]


async def replays(found: Sequence[WorkflowHistory]) -> list[object]:
    """What fails of these histories against today's workflows."""
    runner = SandboxedWorkflowRunner(restrictions=SandboxRestrictions.default.with_passthrough_modules(*PASSED))
    replayer = Replayer(workflows=list(WORKFLOWS), data_converter=CONVERTER, workflow_runner=runner)
    results = [await replayer.replay_workflow(one) for one in found]
    return [one.replay_failure for one in results if one.replay_failure]


@pytest.mark.timeout(120)
async def test_a_notice_period_over_new_year(tmp_path: Path) -> None:
    """Counted on a provisional year to 5 January; the made-up notice moves it to the 6th, everywhere; a second delivery changes nothing."""
    async with new_year(tmp_path) as (product, played, acts):
        engine = Engine(played.client, product.clock)
        before = [act for act in acts if act.at < ANNOUNCED]
        await play(played, before, at("2026-12-30 09:00"))
        row = running(product, "public_notice")
        assert (row["last_day"], row["certain"], row["left"]) == ("2027-01-05", False, 3)
        assert (row["earliest"] <= "2027-01-05" <= row["latest"], row["hands"]) == (True, "review_office")
        parked = await engine.parked(STREAM)
        assert parked is not None
        assert parked.due == at("2027-01-04 00:00")  # the rung one working day before the old end

        await play(played, [act for act in acts if ANNOUNCED <= act.at < at("2027-01-01")], at("2026-12-30 11:00"))
        parked = await engine.parked(STREAM)
        assert parked is not None
        assert parked.due == at("2027-01-05 00:00")  # before the new one
        row = running(product, "public_notice")
        assert (row["last_day"], row["moved_from"], row["moved_by"], row["moves"]) == ("2027-01-06", "2027-01-05", "CN-2027.0", 1)
        assert (row["certain"], row["between"], row["left"]) == (True, None, 3)
        limit = running(product, "re_examination_limit")
        assert (limit["last_day"], limit["certain"], limit["moved_from"]) == ("2027-01-13", True, None)
        [board] = NoticeBoard.table.rows(product.views.query)
        assert (board["last_day"], board["moved_from"]) == ("2027-01-06", "2027-01-05")
        trail = {line["event"]: line["effective_at"] for line in trail_of(product, STREAM)}
        assert trail["cycle.calendar_changed"] == trail["cycle.term_recounted"] == at("2026-12-30 10:10").isoformat()

        head = product.log.head()
        again = Relay(product.log, Bookmark(product.log, product.views, "again"), engine, product.clerk.counting_on)
        await again.drain()
        await played._quiet(again.poked)  # noqa: SLF001  # every workflow that was poked again waits again
        assert product.log.head() == head

        await play(played, [act for act in acts if act.at >= at("2027-01-01")], at("2027-01-08"))
        [closed] = [one.data for one in product.log.events_of(STREAM) if isinstance(one.data, NoticeClosed)]
        assert closed.closed_at == at("2027-01-07 00:00")
        found = await histories(played.client)
        kinds = [event.event_type for one in found if one.workflow_id == STREAM for event in one.events]
        assert EventType.EVENT_TYPE_TIMER_CANCELED in kinds
        assert await replays(found) == []


@pytest.mark.timeout(120)
@pytest.mark.parametrize("name", ["spring-festival-2020", "labour-day-2019"])
def test_the_notices_of_2019_and_2020(name: str, tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    """Begun with what was published then, met by what came later: every end as counted by hand, earlier ones and later ones."""
    assert rehearse(ROOT / "scenarios" / f"{name}.yaml", "en", as_json=True, schema=False, keep=tmp_path) == 0
    told = orjson.loads(capsysbinary.readouterr().out)
    assert told["differences"] == []
    assert [line["what"] for line in told["timeline"]].count("cycle.calendar_changed") == 1
    assert [line for line in told["timeline"] if not line["basis"]] == []
