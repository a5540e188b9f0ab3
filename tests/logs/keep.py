"""Keep whole logs for the software of later years: `python -m tests.logs.keep SCENARIO ...` plays each, and writes its log by today's date.

A log that is kept is never replaced: `tests/logs/test_kept.py` reads all of them. Keys are not kept: nothing sealed can be opened.
"""

import asyncio
import gzip
import sqlite3
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import orjson

from cli.expansion import Expansion
from cli.rehearse import play
from cli.scenario_text import load
from services import logging
from services.audit.reverification import Reverification
from services.audit.verification import verify
from services.catalogue import Catalogue
from services.clock import StandingClock
from services.log.event_log import EventLog
from services.settings import regulations
from services.texts import Texts

FOLDER = Path(__file__).resolve().parent
LIST = FOLDER / "kept.json"
SUFFIX = ".db.gz"


def main() -> None:
    """Play, and keep."""
    logging.configure("error")
    for scenario in map(Path, sys.argv[1:]):
        target = FOLDER / f"{scenario.stem}.{datetime.now(UTC).date()}{SUFFIX}"
        if target.exists():
            sys.exit(f"{target} is kept already")
        with tempfile.TemporaryDirectory(prefix="kept-", ignore_cleanup_errors=True) as folder:
            plan, applicants = load(scenario)
            product, _ = asyncio.run(play(plan, list(Expansion(plan, applicants).acts()), Path(folder), quiet=True))
            product.close()
            keep(Path(folder) / "log.db", target)
        sys.stdout.write(f"{target.name}  {target.stat().st_size:,} bytes\n")
    enter()


def keep(log: Path, target: Path) -> None:
    """One compact file, whatever stands in the database's own journal."""
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / "log.db"
        source = sqlite3.connect(log)
        source.execute("vacuum into ?", (str(whole),))
        source.close()
        target.write_bytes(gzip.compress(whole.read_bytes(), mtime=0))


def unpacked(path: Path, folder: Path) -> Path:
    """A kept log as a database file in a folder."""
    log = folder / path.name.removesuffix(".gz")
    log.write_bytes(gzip.decompress(path.read_bytes()))
    return log


def enter() -> None:
    """Enter the size, the tree's root and the number of decisions of each log that is not in the list yet."""
    entries = orjson.loads(LIST.read_bytes()) if LIST.exists() else {}
    for path in sorted(set(FOLDER.glob(f"*{SUFFIX}"))):
        if path.name not in entries:
            with tempfile.TemporaryDirectory() as folder:
                log = EventLog.open(str(unpacked(path, Path(folder))), StandingClock(datetime.now(UTC)))
                sound = verify(log.rows)
                decisions = sum(1 for _ in Reverification(log, Texts(log, Catalogue(regulations({})))).decisions())
                entries[path.name] = {"events": sound.events, "root": sound.root.hex(), "decisions": decisions}
                log.close()
                log.keys.close()
    LIST.write_bytes(orjson.dumps(entries, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS) + b"\n")


if __name__ == "__main__":
    main()
