"""Read models say what the log says, however the log is cut into pages, on both databases; a poisoned stream stops no other."""

from pathlib import Path
from typing import Any

import pytest

from domain.shared.event import Envelope
from projections.boards import BOARDS, level
from projections.cycle_board import CycleBoard
from services.database import Database
from services.follow import Bookmark, Follower, Overtaken
from tests import postgres
from tests.desk import CYCLE, Desk, code, desk, noticed, opened, proposed, qualified, reviewed


def whole_cycle(d: Desk) -> Desk:
    """A cycle to its winners, with a refusal and an upheld objection on the way."""
    reviewed(qualified(opened(d), range(1, 6)), range(1, 6))
    proposed(d, 1, 2, 3, 4)
    proposed(d, 1, 2, 3)
    d.advance()
    noticed(d.on("2026-09-16 09:00"), "2026-09-16")
    objection = {"notice": 1, "candidate": code(2), "reference": "obj-1", "objector": "(invented) 王某-canary", "grounds": "(invented)"}
    d.done("objection.file", "public", "citizen", cycle=CYCLE, **objection)
    d.done("objection.decide", cycle=CYCLE, reference="obj-1", outcome="upheld", reason="(invented)")
    d.done("candidates.propose", "committee_chair", "chair", cycle=CYCLE, candidates=[code(4)], resolution="r")
    noticed(d, "2026-09-16")
    d.on("2026-09-23 09:00").advance()
    d.done("list.review", "committee_chair", "chair", cycle=CYCLE, resolution="r")
    d.done("list.approve", "approver", "mayor", cycle=CYCLE, resolution="r")
    d.advance()
    d.done("award.confer", cycle=CYCLE, on="2026-09-23", document="d")
    d.advance()
    return d


def tables(views: Database) -> dict[str, list[dict[str, Any]]]:
    """Everything that the read models say."""
    return {board.name: board.table.rows(views.query) for board in BOARDS}


@pytest.fixture(params=["sqlite", "postgres"])
def views(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    """An empty database for read models."""
    database = Database.open(str(tmp_path / "views.db") if request.param == "sqlite" else postgres.fresh())
    yield database
    database.close()


def test_the_boards_tell_the_cycle(views: Database, quick_desk: Desk) -> None:
    """Stage, winners, places, notices, deadlines and money are those of the log, and nothing sealed is among them."""
    d = whole_cycle(quick_desk)
    level(d.log, views)
    found = tables(views)
    assert [(row["state"], row["stage"], row["applications"], row["winners"]) for row in found["cycle_board"]] == [
        ("completed", None, 5, 3)
    ]
    assert {row["applicant"]: row["candidacy"] for row in found["application_register"]} == {
        code(1): "winner", code(2): "lost", code(3): "winner", code(4): "winner", code(5): None,
    }  # fmt: skip
    assert [(row["number"], row["last_day"], row["state"]) for row in found["notice_board"]] == [
        (1, "2026-09-22", "closed"),
        (2, "2026-09-22", "closed"),
    ]
    assert [(row["rank"], row["prize_cny"], row["valid_until"], row["state"]) for row in found["winners_register"]] == [
        (1, 1_000_000, "2030-09-23", "valid"), (3, 1_000_000, "2030-09-23", "valid"), (4, 1_000_000, "2030-09-23", "valid"),
    ]  # fmt: skip
    running = {(row["name"], row["last_day"]) for row in found["deadline_docket"] if row["state"] == "running"}
    assert running == {("validity", "2030-09-23"), ("visit", "2027-09-23"), ("share_experience", "2027-09-23")}
    assert [row["position"] for row in found["audit_trail"]] == list(range(1, d.log.head() + 1))
    assert "canary" not in str(found)


@pytest.mark.parametrize("size", [1, 7, 1000])
def test_a_rebuild_equals_live(tmp_path: Path, views: Database, size: int) -> None:
    """Followed event by event, in sevens or at once: the tables are the same, and so are those rebuilt from zero."""
    d = whole_cycle(desk(str(tmp_path / "log.db")))
    for board in BOARDS:
        Follower(d.log, views, board).catch_up(size=size)
    rebuilt = Database.open(":memory:")
    level(d.log, rebuilt)
    found = tables(rebuilt)
    rebuilt.close()
    assert tables(views) == found


def test_two_followers_never_both_apply_a_page(views: Database, quick_desk: Desk) -> None:
    """The position moves by compare-and-swap: who is overtaken applies nothing of that page."""
    opened(quick_desk)
    first, second = (Follower(quick_desk.log, views, CycleBoard()) for _ in range(2))
    first.catch_up(stop=5)
    assert second.catch_up() == quick_desk.log.head()
    assert first.catch_up() == quick_desk.log.head()
    bookmark, other = (Bookmark(quick_desk.log, views, "relay") for _ in range(2))
    bookmark.move(5)
    with pytest.raises(Overtaken):
        other.move(6)


def test_a_read_model_of_another_shape_is_built_anew(views: Database, quick_desk: Desk) -> None:
    """Rows that an earlier version wrote, with fewer columns, are dropped, and the log is read again from its beginning."""
    opened(quick_desk)
    board = CycleBoard()
    with views.transaction() as tx:
        tx.execute("create table cycle_board (cycle text primary key, state text)")
        tx.execute("insert into cycle_board values ('of/2001', 'old')")
        tx.execute("create table positions (consumer text primary key, position bigint not null)")
        tx.execute("insert into positions values ('cycle_board', 999)")
    assert Follower(quick_desk.log, views, board).catch_up() == quick_desk.log.head()
    assert [row["cycle"] for row in board.table.rows(views.query)] == [CYCLE]
    again = Follower(quick_desk.log, views, CycleBoard())
    assert again.position == quick_desk.log.head()


def test_a_poisoned_stream_is_set_aside(views: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An event that cannot be applied stops its own stream's rows and nothing else; where and why is on record."""
    d = opened(desk(str(tmp_path / "log.db")))
    position = next(e.position for e in d.log.events_of(f"cycle:{CYCLE}") if type(e.data).__name__ == "StageOpened")

    class Poisoned(CycleBoard):
        """A board that cannot take one event."""

        name = "poisoned"

        def touched(self, row: Any) -> Any:
            """Fail at one position."""
            if row.position == position:
                raise ValueError("poison")
            return super().touched(row)

    assert Follower(d.log, views, Poisoned()).catch_up() == d.log.head()
    stream = views.query("select stream, position from quarantined where consumer = 'poisoned'")
    assert stream == [(f"cycle:{CYCLE}", position)]
    capsys.readouterr()


def test_a_row_says_where_it_stands(quick_desk: Desk) -> None:
    """Replay gives envelopes in order of position, each with its stream's version."""
    d = opened(quick_desk)
    replayed = [e for page in d.log.replay(page=3) for e in page]
    assert all(isinstance(e, Envelope) for e in replayed)
    assert [e.position for e in replayed] == list(range(1, d.log.head() + 1))
