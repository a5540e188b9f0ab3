"""`award serve` over HTTP: ready with its engine, a command of a real account, and back after the web server was killed."""

import os
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx2
import pyotp
import pytest

from cli.bootstrap import open_accounts
from services.accounts.account import Account
from tests.desk import CITY, at
from tests.served import Served
from tests.site import PASSWORD


@pytest.mark.long
def test_served_and_back_after_a_kill(tmp_path: Path) -> None:
    """The session outlives the process: it stands in a table."""
    served = Served(tmp_path)
    served.prepare(at("2026-03-02 09:00"), at("2026-03-02 10:00"), 0.0, lambda _: None)
    product = served.product()
    accounts = open_accounts(product)
    token = accounts.add(Account("wang", ("committee_chair",), CITY))
    accounts.database.close()
    product.close()
    try:
        served.start()
        ready = tmp_path / "web.ready"
        served.until(ready.exists, 60, "serving")
        with httpx2.Client(base_url=f"http://{served.env['AWARD_WEB']}", timeout=30) as client:
            assert client.get("/ready").json()["engine"] is True
            factor = client.post("/v1/account/first", json={"token": token, "password": PASSWORD}).json()["factor"]
            code = pyotp.TOTP(parse_qs(urlsplit(factor).query)["secret"][0]).now()
            guard = client.post("/v1/login", json={"handle": "wang", "password": PASSWORD, "code": code}).json()["guard"]
            ready.unlink()
            served.kill("web")
            assert served.until(ready.exists, 30, "serving again") < timedelta(seconds=30).total_seconds()
            sent = client.post(
                "/v1/commands/standard/approve", json={"city": CITY, "criteria": "gbt19580-wuhai", "resolution": "r"},
                headers={"Award-Guard": guard, "Idempotency-Key": f"approve-{os.getpid()}"},
            )  # fmt: skip
            assert (sent.status_code, sent.headers["etag"]) == (200, '"1"')
            trail = client.get("/v1/trail")
            assert trail.status_code == 403
    finally:
        served.stop()
