"""How the product does, as a page for who runs it: positions, lag, databases, the engine's silence; nothing of any case."""

from dataclasses import replace
from pathlib import Path

import pytest

from projections.boards import BOARDS
from services.database import Database
from services.follow import Bookmark
from services.running import Databases, Running, Workflow, size
from tests import postgres
from tests.browser import signed_in
from tests.desk import CYCLE, Desk, code
from tests.projections.test_boards import whole_cycle
from tests.site import Site


@pytest.fixture
def site(quick_desk: Desk, tmp_path: Path) -> Site:
    """A whole cycle, without an engine."""
    return Site(whole_cycle(quick_desk), tmp_path)


def test_positions_and_lag(site: Site) -> None:
    """The read models are level once somebody has looked; the relay is where it was left, and says how far behind."""
    browser, head = signed_in(site, "yun", "operator"), site.desk.log.head()
    site.parts.boards.catch_up()
    Bookmark(site.desk.log, site.views, "relay").move(head - 3)
    page = browser.open("/operator")
    assert all(word in page.text for word in (f"日志共 {head} 个事件", "落后 3 个事件", "工作流引擎未应答", "读取视图", "iB")), page.text
    assert page.text.count("已跟上") == len(BOARDS)
    assert page.links["运行指标"] == "/metrics"
    assert "工作流引擎页面" not in page.links


def test_what_was_set_aside_is_counted(site: Site) -> None:
    """A stream that a read model could not apply stands out."""
    site.parts.boards.catch_up()
    with site.views.transaction() as tx:
        tx.execute("insert into quarantined values (?, ?, ?, ?)", ("cycle_board", f"cycle:{CYCLE}", 7, "cannot be applied"))
    html = signed_in(site, "yun", "operator").open("/operator").html
    assert '<span class="tag red">1</span>' in html
    assert CYCLE not in html


def test_nothing_of_a_case_is_shown(site: Site) -> None:
    """No applicant by name or code, no reference of an objection."""
    html = signed_in(site, "yun", "operator").open("/operator").html
    assert "工作流引擎未应答" in html
    assert [word for word in (code(1), "虚构企业", "obj-1", "canary") if word in html] == []


def test_the_engines_words_are_said_in_ours(site: Site) -> None:
    """What a workflow is and what last happened in it, in either language; the engine's own words behind a fold, whatever they are."""
    since = site.desk.clock.now()
    found = [
        Workflow(f"cycle:{CYCLE}", "AwardCycle", "failing", since, since, "workflow_task_failed", 3, "r"),
        Workflow(f"cycle:{CYCLE}", "Unheard", "open", since, since, "nexus_operation_started", 0, "r"),
    ]
    workings = replace(site.parts.workings, workflows=lambda _: Running({"AwardCycle": 2}, found, []))
    site.parts = replace(site.parts, workings=workings, engine=lambda: True)
    page = signed_in(site, "yun", "operator").open("/operator")
    before = page.html.partition("引擎原文")[0]
    assert ("任务失败，将重试" in page.text, "其他工作流" in page.text, "workflow_task_failed" in before) == (True, True, False), page.text
    assert page.html.count("引擎原文") == len(found)
    english = signed_in(site, "yun-en", "operator", language="en").open("/operator").text
    assert [word in english for word in ("task failed, to be tried again", "another workflow", "something else")] == [True] * 3


def test_who_is_shown_it(site: Site) -> None:
    """Operators, and who oversees; nobody else; only the operator has it in the head of his pages."""
    told = {
        role: signed_in(site, f"the-{role}", role).open("/operator").status for role in ("operator", "auditor", "supervisor", "finance")
    }
    assert told == {"operator": 200, "auditor": 200, "supervisor": 200, "finance": 403}
    assert "/operator" in signed_in(site, "yun", "operator").open("/").links.values()
    assert "/operator" not in signed_in(site, "wei", "auditor").open("/").links.values()


def test_sizes_are_of_either_database(tmp_path: Path) -> None:
    """A file with its journal; a schema's tables; what is not there is nothing."""
    for address in (str(tmp_path / "one.db"), postgres.fresh()):
        database = Database.open(address)
        with database.transaction() as tx:
            tx.execute("create table t (words text)")
            tx.executemany("insert into t values (?)", [("x" * 100,)] * 2_000)
        assert size(address) > 200_000
        database.close()
    assert size(str(tmp_path / "none.db")) == 0
    assert Databases({"log": str(tmp_path / "one.db")}, tmp_path).free() > 0
