"""The watcher's tools: a folder that one process serves at a time, and children that are started again when they die."""

import fcntl
import os
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO

import structlog

from domain.shared.refusal import InvalidError

BACKOFF = (0.2, 0.5, 1.0, 2.0, 5.0)
"""Seconds before a child that died is started again, by how often it has died in a row."""

STEADY = 30.0
"""Seconds after which a child that runs counts as recovered."""

line = structlog.get_logger("serve")


class Child:
    """One watched process."""

    def __init__(self, name: str, start: Callable[[], subprocess.Popen[bytes]]) -> None:
        self.name = name
        self._start = start
        self._deaths = 0
        self._since = time.monotonic()
        self.process = start()

    def watch(self) -> None:
        """Start it again if it has died, after a pause that grows with its deaths."""
        if self.process.poll() is None:
            return
        if time.monotonic() - self._since > STEADY:
            self._deaths = 0
        line.warning("child.died", name=self.name, code=self.process.returncode, deaths=self._deaths + 1)
        time.sleep(BACKOFF[min(self._deaths, len(BACKOFF) - 1)])
        self._deaths += 1
        self._since = time.monotonic()
        self.process = self._start()

    def stop(self, patience: float) -> None:
        """End it in good order; kill it when it does not end."""
        self.process.terminate()
        try:
            self.process.wait(patience)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def hold(folder: Path) -> IO[str]:
    """Hold the folder for this process; raises InvalidError when another one serves it."""
    folder.mkdir(parents=True, exist_ok=True)
    held = (folder / "serve.lock").open("a+")
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        held.close()
        raise InvalidError("already-served", folder=str(folder)) from None
    held.truncate(0)
    held.write(str(os.getpid()))
    held.flush()
    return held
