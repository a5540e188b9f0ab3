"""Every mutant of a package against its tests: each is killed, or explained in the package's list: `python -m tests.mutation.run LIST`.

A list (`calendar.toml`) names the package, the tests that were kept for it, and the mutants that change nothing, each with its reason. The
exit code is 1 where a mutant lives that the list does not explain, or the list explains one that is dead or gone.
"""

import argparse
import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import os
import resource
import signal
import sys
import time
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import ModuleType

from tests.mutation.mutants import Mutant, mutants

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 60
"""Processor time after which a mutant counts as killed: it runs for ever."""

KILLED, SURVIVED, OVERDUE = "killed", "survived", "overdue"
QUIET = ["-q", "-x", "-n", "0", "--assert=plain", "--noconftest", "-p", "no:cacheprovider", "-p", "no:randomly", "-p", "no:faulthandler"]


class Planted(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Gives one module's mutated text to whoever imports it."""

    def __init__(self, module: str, path: Path, source: str) -> None:
        self.module, self.path, self.source = module, path, source

    def find_spec(self, name: str, path: object, target: object = None) -> importlib.machinery.ModuleSpec | None:
        """Only that module."""
        del path, target
        return importlib.util.spec_from_file_location(name, self.path, loader=self) if name == self.module else None

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType | None:
        """The usual one."""
        del spec
        return None

    def exec_module(self, module: ModuleType) -> None:
        """Run the mutated text."""
        exec(compile(self.source, str(self.path), "exec"), module.__dict__)  # noqa: S102  # that is what a mutant is for


def module_of(path: Path) -> str:
    """`domain/calendar/trace.py` as it is imported."""
    return str(path.relative_to(ROOT)).removesuffix(".py").replace("/", ".")


def warm(names: Sequence[str], package: str) -> None:
    """Import what no mutant touches, once for all."""
    for name in names:
        importlib.import_module(name)
    loaded = [name for name in sys.modules if name == package or name.startswith(f"{package}.")]
    if loaded:
        raise SystemExit(f"the list warms modules of the package itself: {loaded}")


def tested(batches: Sequence[Sequence[str]]) -> int:
    """Run the tests in this process, batch after batch until one fails; pytest's exit code."""
    import hypothesis  # noqa: PLC0415  # its profile belongs to the child
    import pytest  # noqa: PLC0415  # as above

    hypothesis.settings.register_profile("mutants", max_examples=20, deadline=None, derandomize=True, database=None)
    hypothesis.settings.load_profile("mutants")
    return next((code for batch in batches if (code := int(pytest.main([*QUIET, *batch])))), 0)


def start(batches: Sequence[Sequence[str]], plant: Planted | None) -> int:
    """A child that runs the tests, with the mutant planted; its process id."""
    child = os.fork()
    if child:
        return child
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 5))
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    if plant is not None:
        sys.meta_path.insert(0, plant)
    code = 70
    try:
        code = tested(batches)
    except BaseException:  # noqa: BLE001  # whatever a mutant does, the child says that it failed
        code = 70
    os._exit(code)


def verdict(status: int) -> str:
    """What a child's end says: only tests that all passed let a mutant live."""
    if os.WIFSIGNALED(status):
        return OVERDUE if os.WTERMSIG(status) in {signal.SIGXCPU, signal.SIGKILL} else KILLED
    return SURVIVED if os.WEXITSTATUS(status) == 0 else KILLED


def judged(
    found: Sequence[tuple[Path, Mutant]], tests: Sequence[str], own: dict[str, list[str]], cores: int
) -> Iterator[tuple[Mutant, str]]:
    """Each mutant with its verdict, as they come; a module's own tests are tried before all of them."""
    waiting, running = list(reversed(found)), dict[int, Mutant]()
    while waiting or running:
        while waiting and len(running) < cores:
            path, mutant = waiting.pop()
            first = own.get(path.name, [])
            running[start([first, [one for one in tests if one not in first]], Planted(module_of(path), path, mutant.source))] = mutant
        child, status = os.wait()
        yield running.pop(child), verdict(status)


def report(verdicts: dict[str, str], explained: dict[str, str], took: float, worked: float) -> int:
    """Print the figures and what is wrong with them; the exit code."""
    survived = {name for name, said in verdicts.items() if said == SURVIVED}
    unexplained = sorted(survived - explained.keys())
    dead = sorted(explained.keys() - survived)
    counts = ", ".join(f"{list(verdicts.values()).count(said)} {said}" for said in (KILLED, OVERDUE, SURVIVED))
    known = len(survived) - len(unexplained)
    sys.stdout.write(f"{len(verdicts)} mutants: {counts}, {known} of them explained\n")
    sys.stdout.write(f"{took / 60:.1f} min, {worked / 60:.1f} min of processor time\n")
    for name in unexplained:
        sys.stdout.write(f"  lives: {name}\n")
    for name in dead:
        sys.stdout.write(f"  explained, but {verdicts.get(name, 'gone')}: {name}\n")
    return 1 if unexplained or dead else 0


def main() -> int:
    """Run a list."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("list", type=Path)
    parser.add_argument("--only", default="", help="mutants whose name contains this")
    parser.add_argument("--cores", type=int, default=2)
    asked = parser.parse_args()
    given, began = tomllib.loads(asked.list.read_text("utf-8")), time.monotonic()
    files = sorted((ROOT / given["package"]).glob("*.py"))
    found = [(path, one) for path in files for one in mutants(path.read_text("utf-8"), path.name) if asked.only in one.name]
    explained = {name: one["reason"] for one in given["explained"] for name in one["mutants"] if asked.only in name}
    sys.stdout.write(f"{given['package']}: {len(found)} mutants against {', '.join(given['tests'])}\n")
    warm(given["warm"], given["package"].replace("/", "."))
    _, status = os.waitpid(start([given["tests"]], None), 0)
    if verdict(status) != SURVIVED:
        raise SystemExit(f"the tests do not pass without a mutant (exit code {os.waitstatus_to_exitcode(status)})")
    verdicts: dict[str, str] = {}
    for mutant, said in judged(found, given["tests"], given["own"], asked.cores):
        verdicts[mutant.name] = said
        if said == SURVIVED and mutant.name not in explained:
            sys.stdout.write(f"  {len(verdicts)}/{len(found)}, line {mutant.line}: {mutant.name}\n")
            sys.stdout.flush()
    ended = os.times()
    return report(verdicts, explained, time.monotonic() - began, ended.children_user + ended.children_system)


if __name__ == "__main__":
    sys.exit(main())
