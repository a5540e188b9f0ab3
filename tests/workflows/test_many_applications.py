"""A cycle of thousands of applications: the time for each stays the same, and no workflow's history comes near its limits."""

import resource
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from temporalio.client import Client

from cli.cast import Organization
from cli.expansion import Expansion
from cli.rehearse import play
from cli.scenario import Scenario
from services.log.event_log import EventLog
from tests.desk import CHANNELS, CYCLE, REVIEWERS, SHEET, code

EVENTS, BYTES = 51_200 // 4, 50 * 1024 * 1024 // 4
"""A quarter of what the engine lets a workflow's history grow to."""

RESIDENT = 2 * 1024**3
CHANGE = 1.5
"""How much longer an application may take in a cycle ten times as large."""

WEIGHTS = {"document_review": "0.4", "onsite_review": "0.6"}
OFFICE, CHAIR, LEADER = "office/liu", "committee_chair/chair", "panel_leader/rev-a"


def act(at: str, do: str, by: str = OFFICE, each: tuple[str, ...] = (), **given: Any) -> dict[str, Any]:
    """One act of the scenario, as its file would have it."""
    return {"at": at, "do": do, "by": by, "with": given} | ({"each": each} if each else {})


def scenario(count: int) -> Scenario:
    """A whole Wuhai cycle of so many applications, all of them scored by three reviewers in two reviews."""
    handles = tuple(f"a{number}" for number in range(count))
    scores = {handle: 600 + number % 200 for number, handle in enumerate(handles)}
    scores |= {"a3": 990, "a7": 980, "a9": 970}  # the rest are tied: beyond two hundred of them the committee must decide
    order = [f"@{handle}" for handle in sorted(handles, key=lambda handle: -scores[handle])]
    channels = dict.fromkeys(CHANNELS, "2026-09-16")
    return Scenario.model_validate(
        {
            "schema": 1, "scenario": f"many-{count}", "title": {"zh": "虚构", "en": "invented"}, "city": "wuhai", "cycle": CYCLE,
            "starts": "2026-02-24 08:00", "until": "2026-10-21 00:00",
            "applicants": {
                handle: {"name": f"虚构{handle}", "uscc": code(number), "registered_in": "wuhai", "operating_since": "2005-05-11"}
                for number, handle in enumerate(handles)
            },
            "conditions": ("quality_management", "performance", "brand_and_integrity", "industry_and_environment"),
            "dimensions": {name: 100 if name == "scale" else 250 if name == "quality_management" else 150 if name == "technology" else 125
                           for name in SHEET},
            "acts": (
                act("2026-02-24 09:00", "regulation.enact", version="undated", effective_from="2016-05-10", source="(invented)"),
                act("2026-02-24 09:30", "proposal.confirm", "office/zhao", proposal=f"many-{count}.0.0"),
                act("2026-02-27 09:00", "standard.approve", CHAIR, criteria="gbt19580-wuhai", resolution="(invented)"),
                act("2026-03-02 09:00", "cycle.open", year=2026, version="undated"),
                act("2026-03-02 09:10", "cycle.set", name="filing_deadline", value="2026-05-29"),
                act("2026-03-02 09:15", "cycle.set", name="weights", value=WEIGHTS),
                *(act("2026-03-02 09:20", "reviewer.admit", reviewer=one, name="(invented)", field="any") for one in REVIEWERS),
                act("2026-03-02 10:10", "work_plan.file", text="(invented)"),
                act("2026-03-02 10:30", "panel.form", panel="one", members=REVIEWERS, leader="rev-a"),
                {"at": "2026-03-04 10:00", "register": "all"},
                act("2026-03-10 09:00", "announcement.publish", channels=dict.fromkeys(CHANNELS, "2026-03-10"), text="(invented)"),
                act("2026-04-15 10:00", "application.submit", "applicant/org", handles),
                {"at": "2026-06-01 09:00", "qualify": handles},
                {"at": "2026-06-10 10:00", "scores": scores, "by": REVIEWERS},
                act("2026-06-16 10:00", "review.conclude", LEADER, reviewer="rev-a", report="(invented)"),
                {"at": "2026-07-20 10:00", "scores": scores, "by": REVIEWERS},
                act("2026-07-22 10:00", "record.keep", "reviewer/rev-a", handles, text="(invented)"),
                act("2026-08-28 10:00", "review.conclude", LEADER, reviewer="rev-a", report="(invented)"),
                act("2026-08-30 10:00", "ties.resolve", CHAIR, order=order, reason="(invented)"),
                act("2026-08-31 10:00", "candidates.propose", CHAIR, candidates=("@a3", "@a7", "@a9"), resolution="(invented)"),
                act("2026-09-16 09:00", "notice.publish", channels=channels, text="(invented)"),
                act("2026-10-09 09:00", "list.review", CHAIR, resolution="(invented)"),
                act("2026-10-09 15:00", "list.approve", "approver/mayor", resolution="(invented)"),
                act("2026-10-20 10:00", "award.confer", on="2026-10-20", document="(invented)"),
            ),
        }
    )  # fmt: skip


async def played(count: int, folder: Path) -> float:
    """Play it; the seconds for each application. Every act is done, three titles stand, and no history is near its limit."""
    plan = scenario(count)
    assert isinstance(plan.applicants, dict)
    assert all(isinstance(one, Organization) for one in plan.applicants.values())
    sizes: list[tuple[int, int]] = []

    async def measure(client: Client) -> None:
        async for one in client.list_workflows():
            described = await client.get_workflow_handle(one.id, run_id=one.run_id).describe()
            info = described.raw_description.workflow_execution_info
            sizes.append((info.history_length, info.history_size_bytes))

    began = time.perf_counter()
    product, done = await play(plan, list(Expansion(plan, plan.applicants).acts()), folder, quiet=True, after=measure)
    took = (time.perf_counter() - began) / count
    try:
        assert [(one.act.command, one.invalid or one.answer) for one in done if one.answer is None or one.answer.outcome != "done"] == []
        assert stands(product.log) == ({code(3), code(7), code(9)}, count)
    finally:
        product.close()
    assert max(length for length, _ in sizes) <= EVENTS
    assert max(size for _, size in sizes) <= BYTES
    return took


def stands(log: EventLog) -> tuple[set[str], int]:
    """Who holds a title, and how many applications were filed."""
    return {stream.rpartition("/")[2] for stream in log.streams("award:")}, len(log.streams(f"application:{CYCLE}/"))


def resident() -> int:
    """The most bytes that this process held so far, and the largest of its children with it."""
    return sum(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) * 1024


@pytest.mark.timeout(600)
async def test_hundreds_of_applications(tmp_path: Path) -> None:
    """One cycle with enough of them that the committee must decide between equals runs to its titles."""
    await played(250, tmp_path)


@pytest.mark.long
@pytest.mark.timeout(1_800)
async def test_ten_thousand_applications(tmp_path: Path, share: float, capsys: pytest.CaptureFixture[str]) -> None:
    """Ten times as many: each takes as long as before, all of it within fifteen minutes and two GiB."""
    few, many = max(int(1_000 * share), 250), int(10_000 * share)
    first = await played(few, tmp_path / "few")
    began = time.perf_counter()
    then = await played(many, tmp_path / "many")
    took = time.perf_counter() - began
    with capsys.disabled():
        sys.stdout.write(
            f"\n  {few} applications: {first * 1000:.1f} ms each; {many}: {then * 1000:.1f} ms each, {took:.0f} s,"
            f" {resident() / 1024**2:,.0f} MiB at most\n"
        )
    assert then <= first * CHANGE
    assert took <= 900
    assert resident() <= RESIDENT
