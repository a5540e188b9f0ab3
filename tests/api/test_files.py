"""Hostile files through the served door, two hundred in the long run: each refused with its code, the server stays up, and small."""

import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx2
import pyotp
import pytest

from cli.bootstrap import open_accounts, open_product
from cli.embedded import free_port
from services import settings as settings_of
from services.accounts.account import Account
from tests.desk import code
from tests.hostile import hostile
from tests.site import PASSWORD

SOME, COUNT, SEED = 30, 200, 20261127
"""Files of one run, of the long one, and by what they are drawn."""

MOST = 512
"""MiB of memory at the peak of the serving process."""

BYTES = {"Content-Type": "application/octet-stream"}


def peak(pid: int) -> float:
    """MiB of memory that a process has had at most."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) / 1024


def account(folder: Path, env: dict[str, str]) -> str:
    """The first login of one who speaks for an applicant, in a new log."""
    product = open_product(settings_of.load(folder, "live", env))
    accounts = open_accounts(product)
    token = accounts.add(Account("org", ("applicant",), "", (code(1),)))
    accounts.database.close()
    product.close()
    return token


@pytest.mark.timeout(600)
@pytest.mark.parametrize("count", [SOME, pytest.param(COUNT, marks=pytest.mark.long)])
def test_hostile_files_through_the_door(tmp_path: Path, capsys: pytest.CaptureFixture[str], count: int) -> None:
    """No fault, no crash, nothing kept; a good file is taken afterwards by the same process."""
    env = {"AWARD_WEB": f"127.0.0.1:{free_port()}", "PATH": "/usr/bin"}
    token = account(tmp_path, env)
    with (tmp_path / "web.out").open("wb") as sink:
        process = subprocess.Popen(  # noqa: S603  # ours
            [sys.executable, "-m", "cli.main", "web", "--data", str(tmp_path), "--kind", "live"], env=env, stdout=sink, stderr=sink
        )
    try:
        until = time.monotonic() + 60
        while not (tmp_path / "web.ready").exists() and time.monotonic() < until:
            time.sleep(0.1)
        with httpx2.Client(base_url=f"http://{env['AWARD_WEB']}", timeout=90) as client:
            factor = client.post("/v1/account/first", json={"token": token, "password": PASSWORD}).json()["factor"]
            one_time = pyotp.TOTP(parse_qs(urlsplit(factor).query)["secret"][0]).now()
            guard = client.post("/v1/login", json={"handle": "org", "password": PASSWORD, "code": one_time}).json()["guard"]
            headers = BYTES | {"Award-Guard": guard}
            found = []
            for one in hostile(count, SEED):
                told = client.post("/v1/files", params={"applicant": code(1), "name": one.name}, content=one.content, headers=headers)
                allowed = (*one.codes, "request-form") if not one.name or len(one.name) > 200 else one.codes
                if told.status_code not in {413, 422} or told.json()["code"] not in allowed or not told.json()["detail"]:
                    found.append((one.name[:40], one.codes, told.status_code, told.text[:90]))
            assert found == []
            good = client.post("/v1/files", params={"applicant": code(1), "name": "a.txt"}, content=b"words", headers=headers)
            assert (good.status_code, good.json()["kind"], process.poll()) == (200, "text", None)
        weight = peak(process.pid)
        with capsys.disabled():
            sys.stdout.write(f"\n  {count} hostile files: the server had {weight:.0f} MiB at most\n")
        assert weight <= MOST
        assert len([path for path in (tmp_path / "files").rglob("*") if path.is_file()]) == 1
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)
