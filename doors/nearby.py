"""Where a look at a database runs: a file is asked in place, which costs less than a thread; a server is waited for in a thread."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from starlette.concurrency import run_in_threadpool

from services.database import Database, SQLiteDatabase

P = ParamSpec("P")
T = TypeVar("T")


def in_place(database: Database) -> bool:
    """Whether a short look at it is no reason to leave the loop."""
    return isinstance(database, SQLiteDatabase)


async def nearby(database: Database, look: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """What a short look gives; one that may take long goes to a thread by itself."""
    if in_place(database):
        return look(*args, **kwargs)
    return await run_in_threadpool(look, *args, **kwargs)
