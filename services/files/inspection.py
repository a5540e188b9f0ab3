"""Looking into a file without touching it: a process beside ours does it, and its end, whatever it is, is an answer."""

import json
import os
import subprocess
import sys
from threading import BoundedSemaphore
from typing import BinaryIO, cast

from domain.shared.refusal import InvalidError
from services.files.kinds import LARGEST, Kind
from services.files.naming import promised
from services.settings import ROOT

PATIENCE = 30.0
"""Seconds that a look may take."""

SAID = 3
"""How the process ends that says what is wrong."""

AT_ONCE = BoundedSemaphore(2)
"""How many files are looked into at the same time; the others wait."""


def inspect(file: BinaryIO, name: str) -> tuple[Kind, int]:
    """Kind and size of a file that may be taken; raises InvalidError with what is wrong and what would be right."""
    told = promised(name)
    size = file.seek(0, os.SEEK_END)
    if size > LARGEST:
        raise InvalidError("file-large", size=size, largest=LARGEST)
    if not size:
        raise InvalidError("file-empty")
    kind = cast("Kind", json.loads(_asked(file))["kind"])
    if kind != told:
        raise InvalidError("file-disguised", told=told, kind=kind)
    return kind, size


def preview(file: BinaryIO, kind: Kind) -> bytes:
    """What is shown of a file; raises InvalidError where nothing can be."""
    return _asked(file, kind)


def _asked(file: BinaryIO, *words: str) -> bytes:
    file.flush()
    command = [sys.executable, "-B", "-m", "services.files.child", *words]
    known = {name: value for name, value in os.environ.items() if name.startswith("PYTHON")}
    try:
        with AT_ONCE:
            told = subprocess.run(command, stdin=file, capture_output=True, timeout=PATIENCE, check=False, cwd=ROOT, env=known)  # noqa: S603  # our own code
    except subprocess.TimeoutExpired:
        raise InvalidError("file-breaks") from None
    if told.returncode == SAID:
        said = json.loads(told.stdout)
        raise InvalidError(said["code"], **said["facts"])
    if told.returncode:
        raise InvalidError("file-breaks")
    return told.stdout
