"""A served log for tests: `award serve` as a real process group on ports of its own, over a demo log whose past was prepared."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from activities.engine import Engine, connect
from activities.signatures import Parked
from cli.bootstrap import Product, open_product
from cli.embedded import free_port
from services import settings as settings_of
from services.clock import StandingClock
from services.settings import Settings
from tests.desk import Desk, desk_of

READY_WITHIN = 90.0


class PastClock(StandingClock):
    """Stands while the past is prepared; the log remembers the shift with which its clock will run on from a chosen instant."""

    def __init__(self, start: datetime, present: datetime, begins: datetime) -> None:
        super().__init__(start)
        self._final = present - begins

    def shift(self) -> timedelta:
        """The demo's shift: at the wall's `begins`, product time is `present`."""
        return self._final


class Served:
    """One folder, its settings, and the processes that serve it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.env = {
            **os.environ,
            "AWARD_TEMPORAL_ADDRESS": f"127.0.0.1:{free_port()}",
            "AWARD_TEMPORAL_UI_PORT": str(free_port()),
            "AWARD_WEB": f"127.0.0.1:{free_port()}",
            "LANG": "en_US.UTF-8",
        }
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def settings(self) -> Settings:
        """As the served processes see them."""
        return settings_of.load(self.folder, "demo", self.env)

    def prepare(self, start: datetime, present: datetime, lead: float, past: Callable[[Desk], None]) -> None:
        """Write the log's past from `start`; `lead` seconds from now its clock will show `present`."""
        clock = PastClock(start, present, datetime.now(UTC) + timedelta(seconds=lead))
        product = open_product(self.settings, clock)
        past(desk_of(product, clock))
        product.close()

    def start(self, *, sample: bool = False) -> "Served":
        """Start it, and wait until it says that it is ready; a new log is empty, or waits for its sample."""
        if self.process is not None:
            self.process.wait(30)
        sign = self.folder / ("web.ready" if sample else "worker.ready")
        sign.unlink(missing_ok=True)
        command = [sys.executable, "-m", "cli.main", "serve", "--demo", *([] if sample else ["--empty"]), "--data", str(self.folder)]
        with (self.folder / "serve.out").open("wb") as sink:
            self.process = subprocess.Popen(command, env=self.env, stdout=sink, stderr=subprocess.STDOUT)  # noqa: S603  # ours
        self.until(sign.exists, READY_WITHIN, "ready")
        return self

    def until(self, holds: Callable[[], bool], seconds: float, what: str) -> float:
        """Wait until something holds; the seconds that it took."""
        began = time.monotonic()
        while not holds():
            if time.monotonic() - began > seconds:
                logs = "\n".join(path.read_text("utf-8", "replace")[-1500:] for path in sorted(self.folder.glob("**/*.log")))
                raise TimeoutError(f"not {what} within {seconds} s\n{logs}")
            time.sleep(0.05)
        return time.monotonic() - began

    def pids(self, name: str) -> list[int]:
        """The processes of this folder whose command line has a word."""
        found = []
        for entry in Path("/proc").iterdir():
            with suppress(OSError, ValueError):
                line = (entry / "cmdline").read_bytes().decode().split("\0")
                if any(str(self.folder) in part for part in line) and name in line and int(entry.name) != os.getpid():
                    found.append(int(entry.name))
        return found

    def kill(self, name: str) -> None:
        """`kill -9` of every such process."""
        for pid in self.pids(name):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def stop(self) -> None:
        """End it in good order, and make sure that nothing of it is left."""
        if self.process is not None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(30)
        self.until(lambda: not (self.pids("start-dev") or self.pids("work")), 10, "gone")

    def product(self) -> Product:
        """The log, opened in this process."""
        return open_product(self.settings)

    def parked(self, streams: list[str]) -> dict[str, Parked | None]:
        """What each stream's workflow waits for, asked of the real server."""

        async def ask() -> dict[str, Parked | None]:
            product = self.product()
            engine = Engine(await connect(self.settings.temporal), product.clock)
            found = {stream: await engine.parked(stream) for stream in streams}
            product.close()
            return found

        return asyncio.run(ask())
