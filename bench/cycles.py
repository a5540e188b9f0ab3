"""How long a scenario takes once its server is warm, beside the start of the server: `python -m bench.cycles [SCENARIO ...]`.

A plain cycle is one that ends with its titles: it is to be played in five seconds at most.
"""

import argparse
import asyncio
import os
import sys
import tempfile
import time
from pathlib import Path

from cli.bootstrap import open_product
from cli.expansion import Expansion
from cli.rehearsal import rehearsal
from cli.scenario_text import load
from services import logging
from services import settings as settings_of
from services.clock import StandingClock


async def seconds(scenario: Path, folder: Path) -> tuple[float, float, int]:
    """The start of server and worker, the play, and how many commands it sent."""
    plan, applicants = load(scenario)
    acts = [one.act for one in Expansion(plan, applicants).acts()]
    clock = StandingClock(plan.starts)
    product = open_product(settings_of.load(folder, "rehearsal", os.environ), clock)
    began = time.perf_counter()
    try:
        async with rehearsal(product, clock, folder) as played:
            ready = time.perf_counter()
            async for _ in played.play(acts, plan.until):
                pass
            return ready - began, time.perf_counter() - ready, len(acts)
    finally:
        product.close()


def main() -> None:
    """Each scenario in turn."""
    parser = argparse.ArgumentParser(prog="python -m bench.cycles")
    parser.add_argument("scenarios", nargs="*", type=Path, default=sorted(Path("scenarios").glob("*.yaml")))
    logging.configure("error")
    for scenario in parser.parse_args().scenarios:
        with tempfile.TemporaryDirectory(prefix="cycle-", ignore_cleanup_errors=True) as folder:
            start, play, commands = asyncio.run(seconds(scenario, Path(folder)))
        sys.stdout.write(f"{scenario.stem:32} start {start:5.1f} s   play {play:5.1f} s   {commands:5} commands\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
