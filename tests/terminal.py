"""The command `award` as tests run it: a process of its own each time, forked from one that has loaded the command already."""

import multiprocessing
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
"""Not that of `tests.desk`: each process imports this file, and would load half the product for it."""

LOADED = multiprocessing.get_context("forkserver")
LOADED.set_forkserver_preload(["cli.main"])


class Told(NamedTuple):
    """What a command left behind: its exit code, and what it printed for people or programs and of its troubles."""

    returncode: int | None
    stdout: str
    stderr: str


def award(*words: str, **env: str) -> Told:
    """Run the command to its end; `env` is added to the environment of this process, whose language is English here."""
    with TemporaryDirectory() as folder:
        out, err = Path(folder, "out"), Path(folder, "err")
        process = LOADED.Process(target=_award, args=(words, {**os.environ, "LANG": "en_US.UTF-8", **env}, out, err))
        process.start()
        process.join()
        told = Told(process.exitcode, out.read_bytes().decode(), err.read_bytes().decode())
        process.close()
    return told


def _award(words: tuple[str, ...], env: Mapping[str, str], out: Path, err: Path) -> None:
    for number, path in ((1, out), (2, err)):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT), number)
    os.environ.clear()
    os.environ.update(env)
    os.chdir(ROOT)
    sys.argv = ["award", *words]
    from cli.main import main  # noqa: PLC0415  # this process began with it; who imports this file alone needs it not

    main()
