"""Past decisions rebuilt as of their instant, to the byte: `python -m tests.reconstruction --to FILE`.

The scenarios are played anew on each database; of the decisions of each, some are drawn. Each is computed again where it has a receipt,
explained, and its stream and every read model are set up as of its instant; one digest stands for all of that. SQLite must give what
PostgreSQL gives, and where FILE stands already, written by another Python, both must give what it says. Sealed fields show as sealed,
whatever their key.
"""

import argparse
import asyncio
import os
import random
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec
import orjson

from cli.bootstrap import Product
from cli.expansion import Expansion
from cli.rehearse import play
from cli.scenario_text import load
from domain.shared import identifiers as ids
from projections.boards import BOARDS, level
from services import logging
from services.audit.past import Past
from services.audit.reverification import Reverification
from services.audit.why import Explainer
from services.database import Database
from services.log.rows import instant
from tests import postgres

SCENARIOS = sorted((Path(__file__).resolve().parents[1] / "scenarios").glob("*.yaml"))
OF_THE_LOG = "log"
"""The one stream that says which log it is: no two logs agree in it."""


@contextmanager
def played(scenario: Path, *, on_postgres: bool) -> Iterator[Product]:
    """A scenario's log, played from its first act to its end."""
    plan, applicants = load(scenario)
    schema = f"{postgres.fresh()}_" if on_postgres else ""
    with tempfile.TemporaryDirectory(prefix="rebuilt-", ignore_cleanup_errors=True) as folder:
        os.environ["AWARD_DATABASE"] = schema
        product, _ = asyncio.run(play(plan, list(Expansion(plan, applicants).acts()), Path(folder), quiet=True))
        try:
            yield product
        finally:
            product.close()


class Rebuilder:
    """Rebuilds the decisions of one log."""

    def __init__(self, product: Product) -> None:
        self._log, texts = product.log, product.office.texts
        self._again, self._explainer = Reverification(self._log, texts), Explainer(self._log, texts)
        cycles = [ids.cycle_in(stream) or "" for stream in self._log.streams("cycle:")]
        self.names = sorted(one.name for cycle in cycles for one in self._explainer.decisions.of(cycle))

    def digest(self, name: str, views: Database) -> str:
        """One digest over all that is rebuilt of a decision; raises AssertionError where it does not come out again."""
        envelope = self._explainer.decisions.named(name)
        assert self._again.differences(envelope) == [], name
        commit = self._log.rows.commit_at(envelope.position)
        assert commit is not None, name
        past = Past(self._log, instant(commit.effective_at), instant(commit.recorded_at))
        level(past, views)
        boards = {board.name: _rows(board.table.rows(views.query)) for board in BOARDS}
        rebuilt = {"why": self._explainer.why(name), "state": past.state(envelope.originator_id), "boards": boards}
        return sha256(msgspec.json.encode(rebuilt, order="deterministic")).hexdigest()


def _rows(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What a board says, in the order of its bytes: a database's own order of text is no part of it."""
    return sorted((row for row in rows if row.get("stream") != OF_THE_LOG), key=lambda row: orjson.dumps(row, option=orjson.OPT_SORT_KEYS))


@contextmanager
def scratch(*, on_postgres: bool) -> Iterator[Database]:
    """An empty database for read models, gone afterwards."""
    address = postgres.fresh() if on_postgres else ":memory:"
    views = Database.open(address)
    try:
        yield views
        if on_postgres:
            with views.transaction() as tx:
                tx.execute(f"drop schema {address.rpartition('schema=')[2]} cascade")
    finally:
        views.close()


def rebuilt(scenario: Path, most: int, seed: int, *, on_postgres: bool) -> dict[str, str]:
    """Decision -> digest, for so many of a scenario's decisions at most."""
    with played(scenario, on_postgres=on_postgres) as product:
        rebuilder = Rebuilder(product)
        names = rebuilder.names
        chosen = random.Random(f"{seed} {scenario.stem}").sample(names, min(len(names), most))  # noqa: S311  # repeatable
        found = {}
        for name in chosen:
            with scratch(on_postgres=on_postgres) as views:
                found[f"{scenario.stem} {name}"] = rebuilder.digest(name, views)
    return found


def main() -> int:
    """Rebuild on both databases, and compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--each", type=int, default=50, help="decisions of each scenario at most")
    parser.add_argument("--every", type=int, default=1, help="play every n-th scenario only")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--to", type=Path, required=True)
    asked = parser.parse_args()
    logging.configure("error")
    found: dict[str, str] = {}
    differing = 0
    began = datetime.now().astimezone()
    try:
        for scenario in SCENARIOS[:: asked.every]:
            sqlite, server = (rebuilt(scenario, asked.each, asked.seed, on_postgres=one) for one in (False, True))
            differing += sum(sqlite.get(name) != digest for name, digest in server.items()) + len(sqlite.keys() ^ server.keys())
            found |= sqlite
            sys.stdout.write(f"{scenario.stem:32} {len(sqlite):5} decisions   {differing} differ\n")
            sys.stdout.flush()
    finally:
        postgres.stop()
    if asked.to.exists():
        before = orjson.loads(asked.to.read_bytes())
        differing += sum(before.get(name) != digest for name, digest in found.items()) + len(before.keys() ^ found.keys())
    asked.to.write_bytes(orjson.dumps(found, option=orjson.OPT_SORT_KEYS))
    took = (datetime.now().astimezone() - began).total_seconds()
    sys.stdout.write(
        f"{len(found)} decisions on two databases, Python {sys.version.split()[0]}, seed {asked.seed}: {differing} differ, {took:.0f} s\n"
    )
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
