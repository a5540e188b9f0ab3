"""A read model made anew beside the one that readers look at, to take its place once it is level; one that was interrupted goes on."""

from collections.abc import Callable
from hashlib import sha256

import orjson

from projections.table import Board
from services.database import Database
from services.follow import PAGE, Follower, forget, replace
from services.log.event_log import EventLog


def make_anew(
    log: EventLog,
    views: Database,
    board: Board,
    reached: Callable[[int], None] = lambda _: None,
    *,
    afresh: bool = False,
    page: int = PAGE,
) -> int:
    """Make a read model from the whole log, from where an earlier attempt stopped unless `afresh`; the position that it stands at."""
    beside = board.beside()
    if afresh:
        forget(views, beside)
    follower = Follower(log, views, beside)
    while True:
        while follower.position < log.head():
            reached(follower.catch_up(stop=follower.position + page))
        if replace(views, board, beside):
            return follower.position


def fingerprint(views: Database, board: Board) -> str:
    """SHA-256 over all rows in the order of their keys: two read models with the same one say the same."""
    found = sha256()
    for row in board.table.rows(views.query):
        found.update(orjson.dumps(list(row.values())) + b"\n")
    return found.hexdigest()


def set_aside(views: Database, board: Board) -> list[str]:
    """The streams that a read model could not take in."""
    return [row[0] for row in views.query("select stream from quarantined where consumer = ? order by stream", (board.name,))]
