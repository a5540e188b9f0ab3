"""The processes of one served log, watched together: started in their order, told of, restarted when they die, ended together."""

import os
import subprocess
import sys
from pathlib import Path

from cli import embedded, play, terminal
from cli.bootstrap import open_product
from cli.child import spawn
from cli.logins import enter, logins
from cli.watch import Child
from cli.web import WEB_READY
from services import wording
from services.sample import Sample
from services.settings import Settings

READY = "worker.ready"
"""File that the worker writes its process id to when everything in it runs."""

PATIENCE = 10.0
"""Seconds that a child gets to end in good order."""

TRIES = 2
"""How often a play is started that does not come to its end by itself."""

STEP = 10
"""Percent of a play after which its progress is told again."""


class Group:
    """The engine's server where it is embedded, the web server, and the worker; before that, in a new demo, the play of its sample."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._logs = settings.data / "logs"
        self._announced = False
        self._plays = play.waits(settings.data)
        self._player: subprocess.Popen[bytes] | None = None
        self._tries = self._told = 0
        self.children: list[Child] = []
        if settings.temporal.embedded:
            database = settings.data / "temporal.db"
            self.children.append(
                Child("temporal", lambda: embedded.start(settings.temporal, database, self._logs / "temporal.log", ui=True))
            )
        if not self._plays:
            self.children.append(self._child("worker", "work"))
        self.children.append(self._child("web", "web"))

    def watch(self) -> bool:
        """Look after every process once; False when the sample cannot be played."""
        for child in self.children:
            child.watch()
        if not self._announced and self._ready():
            self._announced = True
            self._announce()
        return not (self._announced and self._plays) or self._played()

    def stop(self) -> None:
        """End every process."""
        if self._player is not None and self._player.poll() is None:
            self._player.kill()  # what it has recorded stands, and the next start goes on from there
            self._player.wait()
        for child in reversed(self.children):
            child.stop(PATIENCE)

    def _ready(self) -> bool:
        signs = [WEB_READY] if self._plays else [READY, WEB_READY]
        return all((self._settings.data / sign).exists() for sign in signs)

    def _played(self) -> bool:
        """Have the sample played, tell how far it is, and start the worker after it; False when it cannot be."""
        if self._player is None:
            self._tries += 1
            self._player = self._spawn("play", "play")
        self._progress()
        code = self._player.poll()
        if code is None:
            return True
        self._player = None
        if code != terminal.DONE:
            return self._tries < TRIES or self._broken()
        self._plays = False
        self._say(wording.word("sample-played", terminal.language()))
        self.children.append(self._child("worker", "work"))
        return True

    def _progress(self) -> None:
        played = Sample(self._settings.data).standing()
        if played is not None and played.percent >= self._told + STEP and not played.finished:
            self._told = played.percent - played.percent % STEP
            self._say(wording.word("sample-progress", terminal.language(), percent=played.percent, day=str(played.reached)))

    def _broken(self) -> bool:
        self._say(wording.word("sample-broken", terminal.language(), log=str(self._logs / "play.log")))
        return False

    def _announce(self) -> None:
        settings = self._settings
        ui = f"http://{settings.temporal.address.rpartition(':')[0]}:{settings.temporal.ui_port}"
        lines = {
            "console": f"http://{settings.web}/", "API": f"http://{settings.web}/docs", "Temporal UI": ui,
            "an account": f"award user add NAME --role office --city CITY --data {settings.data}",
            "next": f"award status --data {settings.data}",
        }  # fmt: skip
        self._say(f"ready {settings.kind} log {settings.log}", *(f"  {name:<12} {line}" for name, line in lines.items()))
        if settings.kind == "demo":
            self._say(*_logins(settings))

    def _say(self, *lines: str) -> None:
        sys.stdout.write("".join(f"{line}\n" for line in lines))
        sys.stdout.flush()

    def _child(self, name: str, verb: str) -> Child:
        return Child(name, lambda: self._spawn(name, verb))

    def _spawn(self, name: str, verb: str) -> subprocess.Popen[bytes]:
        told = ["--data", str(self._settings.data), "--kind", self._settings.kind]
        return spawn([sys.executable, "-m", "cli.main", verb, *told], self._logs / f"{name}.log", os.getpid())


def _logins(settings: Settings) -> list[str]:
    """A line for each login of a demo that is entered now."""
    product = open_product(settings)
    try:
        found = enter(product, logins())
    finally:
        product.close()
    lines = [f"  password     {found[0].password}, the same for every login below"] if found else []
    for one in found:
        whom = f"{one.login.handle:<17} {'+'.join(one.login.roles):<22} {one.login.city or '-':<12}"
        lines.append(f"  login {whom} second factor {one.factor}")
    return lines


def signs(data: Path) -> tuple[Path, Path]:
    """The files that say that worker and web are ready."""
    return data / READY, data / WEB_READY
