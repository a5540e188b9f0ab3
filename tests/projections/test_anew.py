"""Read models made anew beside the old: nobody sees half a table, acts go on, and whatever interrupts it, the end is the same."""

import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from projections.anew import fingerprint, make_anew, set_aside
from projections.application_register import ApplicationRegister
from projections.boards import BOARDS, level
from projections.table import Board
from projections.winners_register import WinnersRegister
from services.database import Database, Transaction
from services.follow import Follower, Row
from tests import postgres
from tests.desk import Desk, register
from tests.projections.test_boards import whole_cycle

BREAKS = 20
"""Points at which making one is broken off."""


@pytest.fixture(params=["sqlite", "postgres"])
def views(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """Where read models are kept, on either database."""
    database = Database.open(str(tmp_path / "views.db") if request.param == "sqlite" else postgres.fresh())
    yield database
    database.close()


@pytest.mark.parametrize("board", BOARDS, ids=lambda board: board.name)
def test_what_is_made_anew_says_the_same(quick_desk: Desk, views: Database, board: Board) -> None:
    """The same rows by hash, the same position, nothing left behind; twice in a row."""
    d = whole_cycle(quick_desk)
    level(d.log, views)
    before = fingerprint(views, board)
    for _ in range(2):
        assert make_anew(d.log, views, board, page=7) == d.log.head()
        assert (fingerprint(views, board), set_aside(views, board)) == (before, [])
        assert views.query("select position from positions where consumer = ?", (board.beside().name,)) == []
        assert Follower(d.log, views, board).position == d.log.head()


def test_readers_see_the_old_or_the_new_and_acts_go_on(quick_desk: Desk, views: Database) -> None:
    """While it is made, an act arrives after each page and a reader looks: never fewer rows than before, in the end the same as live."""
    d, board = whole_cycle(quick_desk), ApplicationRegister()
    live = Follower(d.log, views, board)
    live.catch_up()
    seen, numbers = [len(board.table.rows(views.query))], iter(range(50, 60))

    def reached(_: int) -> None:
        number = next(numbers, None)
        if number is not None:
            register(d, number)
        live.catch_up()
        seen.append(len(board.table.rows(views.query)))

    assert make_anew(d.log, views, board, reached, page=10) == d.log.head()
    assert (min(seen), len(seen) > 10) == (seen[0], True)
    register(d, 60)
    assert live.catch_up() == d.log.head()
    other = Database.open(":memory:")
    Follower(d.log, other, board).catch_up()
    assert fingerprint(views, board) == fingerprint(other, board)
    other.close()


class Broken(ApplicationRegister):
    """A register whose making ends suddenly at an event."""

    at = 0

    def apply(self, tx: Transaction, rows: Sequence[Row]) -> None:
        """Write half of what is to be written, then end."""
        super().apply(tx, rows)
        if any(row.position >= self.at for row in rows):
            raise KeyboardInterrupt


def test_broken_off_it_goes_on_where_it_was(quick_desk: Desk, views: Database) -> None:
    """At twenty random points, in the middle of a page: the live one is untouched, and what goes on afterwards comes out the same."""
    d = whole_cycle(quick_desk)
    level(d.log, views)
    expected = fingerprint(views, ApplicationRegister())
    choose, read = random.Random(7), _read(d)  # noqa: S311  # a repeatable choice
    for _ in range(BREAKS):
        broken = Broken()
        broken.at = choose.choice(read)
        with pytest.raises(KeyboardInterrupt):
            make_anew(d.log, views, broken, page=3)
        assert fingerprint(views, ApplicationRegister()) == expected
        before = Follower(d.log, views, ApplicationRegister().beside()).position
        assert before < broken.at
        reached: list[int] = []
        make_anew(d.log, views, ApplicationRegister(), reached.append, page=3)
        assert (min(reached) > before, fingerprint(views, ApplicationRegister())) == (True, expected)


def _read(d: Desk) -> list[int]:
    """The positions of what the register reads of a log."""
    rows = d.log.rows.page(0, d.log.head(), 10_000)
    return [row.position for row in rows if row.topic.partition("/")[0] in ApplicationRegister.reads]


def test_one_that_was_left_may_be_dropped(quick_desk: Desk, views: Database) -> None:
    """What older code began is not gone on with where nobody wants that."""
    d = whole_cycle(quick_desk)
    level(d.log, views)
    Follower(d.log, views, WinnersRegister().beside()).catch_up(stop=50)
    reached: list[int] = []
    make_anew(d.log, views, WinnersRegister(), reached.append, afresh=True, page=10)
    assert reached[0] == 10
