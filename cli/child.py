"""A child process that dies with its parent, even when the parent is killed: no orphan keeps a port or a database."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

_EXEC = (
    "import ctypes, os, sys\n"
    "parent = int(sys.argv[1])\n"
    "if sys.platform == 'linux':\n"
    "    ctypes.CDLL(None, use_errno=True).prctl(1, 9)\n"  # PR_SET_PDEATHSIG, SIGKILL
    "if os.getppid() != parent:\n"  # the parent died before the line above took hold
    "    sys.exit(1)\n"
    "os.execvp(sys.argv[2], sys.argv[2:])\n"
)


def spawn(command: Sequence[str], log: Path, parent: int) -> subprocess.Popen[bytes]:
    """Start a command whose output goes to `log`; it is killed by the kernel when `parent` (this process) ends."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as sink:
        return subprocess.Popen(  # noqa: S603  # the command is ours
            [sys.executable, "-S", "-c", _EXEC, str(parent), *command], stdin=subprocess.DEVNULL, stdout=sink, stderr=subprocess.STDOUT
        )
