"""The audit's speed as shares of what it rests on, in one run: `python -m bench.audit --events N --database both`.

Limits: the rows of events and commits read by cursor with the same digests taken; a stream's load now. Decisions are those of a cycle that
is played by its acts alone, computed again from their receipts.
"""

import argparse
import sys
from collections.abc import Iterator
from datetime import timedelta

from bench.log import addresses, fill, fold
from bench.sample import START, STREAM_LENGTH
from bench.timing import paired, seconds
from services import logging
from services.audit.past import Past
from services.audit.reverification import Reverification
from services.audit.verification import verify
from services.clock import StandingClock
from services.log import chain
from services.log.event_log import EventLog
from services.log.rows import EVERYTHING, Reads
from services.log.walk import PAGE, said
from tests.desk import close_opened, desk, opened, qualified, reviewed

LATER = START + timedelta(days=3_650)
STREAMS = 200
PER_COMMIT = 10
"""Events of a commit: an act records a few, a batch of the clerk's a hundred."""

APPLICATIONS = 150
DECISIONS = 500
"""Decisions a second that are to be computed again at least."""


def read_and_digest(log: Reads) -> int:
    """Every row of both tables, with each digest that the chain, its SM3 twin and the two trees take, and nothing compared."""
    for commit in log.commits(0):
        chain.said(*said(commit))
        chain.sha256(bytes(commit.link))
        chain.sm3(bytes(commit.link))
    after = digested = 0
    while rows := log.raw_page(after, EVERYTHING, PAGE):
        for _, stream, version, topic, state in rows:
            leaf = chain.leaf(stream, version, topic, bytes(state))
            chain.sha256(chain.sha256(leaf))
            chain.sm3(leaf)
        after, digested = rows[-1][0], digested + len(rows)
    return digested


def measure(log: EventLog, events: int) -> Iterator[tuple[str, float, str]]:
    """The chain, and one stream as of an instant, of a filled log."""
    took, limit = paired(lambda: verify(log.rows), lambda: read_and_digest(log.rows), 3)
    yield "chain and trees verified, share of reading with the same digests (>= 0.60)", limit / took, f"{events / took:,.0f}/s"
    names = [f"application:city/2026/{number * (events // STREAM_LENGTH) // STREAMS}" for number in range(STREAMS)]
    past = Past(log, LATER)
    took, limit = paired(lambda: [fold(None, past.events_of(name)) for name in names], lambda: [log.load(name, fold) for name in names])
    yield "one stream as of an instant, times its load now (<= 2.0)", took / limit, f"{took / len(names) * 1e6:,.0f} us"


def recomputing(address: str) -> tuple[str, float, str]:
    """Every decision of a cycle computed again."""
    d = desk(address)
    everybody = range(1, APPLICATIONS + 1)
    reviewed(qualified(opened(d), everybody), everybody)
    again = Reverification(d.log, d.office.texts)
    count = sum(1 for _ in again.decisions())
    took = seconds(lambda: [again.differences(envelope) for envelope in again.decisions()])
    return f"{count} decisions computed again, share of {DECISIONS} a second (>= 1)", count / took / DECISIONS, f"{count / took:,.0f}/s"


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=100_000)
    parser.add_argument("--database", choices=["sqlite", "postgres", "both"], default="both")
    asked = parser.parse_args()
    logging.configure("error")
    with addresses(asked.database) as found:
        for name, address, views, _ in found:
            sys.stdout.write(f"{name}, {asked.events:,} events\n")
            log = EventLog.open(address, StandingClock(START), kind="demo")
            fill(log, asked.events, PER_COMMIT)
            for figure in measure(log, asked.events):
                _tell(*figure)
            log.close()
            _tell(*recomputing(views))
            close_opened()


def _tell(label: str, share: float, rate: str) -> None:
    sys.stdout.write(f"  {label:<76} {share:6.2f}  {rate}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
