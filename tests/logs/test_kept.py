"""Whole logs of earlier software: today's reads every byte of them, proves them, decides nothing anew and goes on with them."""

import sqlite3
from pathlib import Path
from typing import Any

import orjson
import psycopg
import pytest

from domain.shared.act import ActRefused
from projections.boards import BOARDS, level
from services.audit.past import Past, folds
from services.audit.reverification import Reverification
from services.audit.verification import verify, verify_texts
from services.audit.why import Explainer
from services.database import Database, split_schema
from services.log.event_log import EventLog
from services.log.keys import KeyStore
from services.log.rows import instant
from tests import postgres
from tests.desk import BESIDE, Desk
from tests.logs.keep import FOLDER, LIST, SUFFIX, unpacked
from tests.past import desk_on

KEPT: dict[str, dict[str, Any]] = orjson.loads(LIST.read_bytes())
LOGS = sorted(FOLDER.glob(f"*{SUFFIX}"))

ON_POSTGRES = {
    "award_events": ("stored_events", "position as notification_id, originator_id, originator_version, topic, state"),
    "award_commits": ("commits", "*"),
    "texts": ("texts", "*"),
    "receipts": ("receipts", "*"),
}
"""Table -> the same in a file, and its columns by the server's names."""


def moved(file: Path) -> str:
    """The log of a file on a server, row by row."""
    address = postgres.fresh()
    keys = KeyStore.open(":memory:")
    EventLog(address, keys).close()
    keys.close()
    where, schema = split_schema(address)
    source = sqlite3.connect(file)
    with psycopg.connect(where, options=f"-c search_path={schema}") as target:
        for table, (stored, columns) in ON_POSTGRES.items():
            rows = source.execute(f"select {columns} from {stored}")  # noqa: S608  # our own names
            names = ", ".join(column[0] for column in rows.description)
            marks = ", ".join(["%s"] * len(rows.description))
            target.cursor().executemany(f"insert into {table} ({names}) values ({marks})", rows.fetchall())  # noqa: S608  # our own names
    source.close()
    return address


@pytest.fixture(params=LOGS, ids=lambda path: path.name.removesuffix(SUFFIX))
def kept(request: pytest.FixtureRequest, address: str, tmp_path: Path) -> Desk:
    """A kept log on either database, its clock at its last record, with an office and a clerk of today."""
    file = unpacked(request.param, tmp_path)
    return desk_on(moved(file) if address.startswith("postgresql") else str(file))


def name_of(request: pytest.FixtureRequest) -> str:
    """The file that a test's log comes from."""
    path: Path = request.node.callspec.params["kept"]
    return path.name


def test_every_log_is_in_the_list() -> None:
    """None was lost, none was exchanged, and one is older than a change of many events."""
    assert {path.name for path in LOGS} == KEPT.keys()
    assert {name.split(".")[1] for name in KEPT} >= {"2026-11-25", "2026-11-27"}


def test_it_is_proved_and_decides_the_same(kept: Desk, request: pytest.FixtureRequest) -> None:
    """Chain and tree come to the root that was noted when it was kept, every text is there, every decision comes out again."""
    noted = KEPT[name_of(request)]
    sound = verify(kept.log.rows)
    assert (sound.events, sound.root.hex()) == (noted["events"], noted["root"])
    assert verify_texts(kept.log) > 0
    again = Reverification(kept.log, kept.office.texts)
    decisions = list(again.decisions())
    assert [one for envelope in decisions for one in again.differences(envelope)] == []
    assert len(decisions) == noted["decisions"] > 0


def test_everything_can_be_looked_at(kept: Desk, tmp_path: Path) -> None:
    """Each stream has its state, as of its middle too; each read model is built with nothing set aside; each decision has its page."""
    middle = kept.log.rows.commit_at(kept.log.head() // 2)
    assert middle is not None
    past = Past(kept.log, instant(middle.effective_at), instant(middle.recorded_at))
    streams = [stream for kind in folds() for stream in kept.log.streams(f"{kind}:")]
    for stream in streams:
        state, _ = kept.log.load(stream, folds()[stream.partition(":")[0]])
        began = any(not isinstance(one.data, ActRefused) for one in kept.log.events_of(stream))
        assert (state is not None) == began, stream
        past.state(stream)
    views = Database.open(str(tmp_path / "views.db"))
    BESIDE.append(views)
    level(kept.log, views)
    assert views.query("select count(*) from quarantined") == [(0,)]
    assert all(len(board.table.rows(views.query)) > 0 for board in BOARDS if board.name in {"cycle_board", "application_register"})
    explainer = Explainer(kept.log, kept.office.texts)
    for stream in kept.log.streams("cycle:"):
        for decision in explainer.decisions.of(stream.partition(":")[2]):
            assert explainer.why(decision.name).record.event


def test_it_goes_on(kept: Desk) -> None:
    """The clerk finds each cycle where it stands, an act is taken, and the chain goes on from the old software's last link."""
    before = verify(kept.log.rows).events
    for stream in kept.log.streams("cycle:"):
        kept.clerk.advance(stream)
    applicant = kept.log.streams("applicant:")[0].partition(":")[2]
    kept.done("fact.record", applicant=applicant, reference="later", kind="complaint", occurred_on="2020-01-01", source="(invented)")
    assert verify(kept.log.rows).events > before
