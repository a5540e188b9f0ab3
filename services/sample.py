"""How far the sample of a demo log has been played, kept beside the log for every process that opens it; until the end nobody else acts."""

from datetime import date
from pathlib import Path

import msgspec

from domain.shared.refusal import Facts

FILE = "sample.json"

AGAIN = 5
"""Seconds after which whoever was turned away may try again."""


class Played(msgspec.Struct, frozen=True):
    """`today` is the day that the sample's dates count from, `reached` the day in it that was played last."""

    today: date
    done: int = 0
    total: int = 0
    reached: date | None = None
    finished: bool = False

    @property
    def percent(self) -> int:
        """How much of it stands in the log."""
        return self.done * 100 // self.total if self.total else 0


class Sample:
    """The sample of one log."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / FILE
        self._over = False

    def standing(self) -> Played | None:
        """How far it is; None in a log that has none."""
        try:
            return msgspec.json.decode(self._file.read_bytes(), type=Played)
        except FileNotFoundError:
            return None

    def keep(self, played: Played) -> None:
        """Keep how far it is: the whole file, or the one before it."""
        self._file.parent.mkdir(parents=True, exist_ok=True)
        beside = self._file.with_suffix(".new")
        beside.write_bytes(msgspec.json.encode(played))
        beside.replace(self._file)

    def under_way(self) -> Facts | None:
        """How far it is while it is not at its end; None when acts are taken."""
        played = None if self._over else self.standing()
        self._over = played is None or played.finished
        return None if played is None or played.finished else {"percent": played.percent, "seconds": AGAIN}
