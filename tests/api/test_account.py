"""Accounts over HTTP: the first login by a link, password and second factor, lock-out, sessions that end, requests of others."""

from datetime import timedelta
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from argon2.low_level import Type

from domain.shared.refusal import InvalidError
from doors.limits import A_MINUTE, Limits
from services.accounts.account import LINK_LASTS, Account
from services.accounts.sessions import FAILURES, IDLE, LASTS, LOCKED
from tests.desk import CITY, CYCLE, Desk
from tests.site import PASSWORD, Client, Site


@pytest.fixture
def site(quick_desk: Desk, tmp_path: Path) -> Site:
    """A site with nobody in it."""
    return Site(quick_desk, tmp_path)


def login(client: Client, handle: str, password: str, code: str) -> tuple[int, str]:
    """Try to log in; status and code."""
    answer = client.post("/v1/login", {"handle": handle, "password": password, "code": code})
    return answer.status_code, answer.json().get("code", "")


def test_the_products_passwords_are_argon2id() -> None:
    """With the library's full cost."""
    hasher = PasswordHasher()
    assert (hasher.type, hasher.memory_cost >= 65_536, hasher.time_cost >= 3) == (Type.ID, True, True)


def test_a_link_is_used_once_and_in_time(site: Site) -> None:
    """A second use, a late use and a made-up token are told alike; a weak password spends nothing."""
    client, token = site.stranger(), site.accounts.add(Account("wang", ("office",), CITY))
    weak = client.post("/v1/account/first", {"token": token, "password": "short"})
    named = client.post("/v1/account/first", {"token": token, "password": "my name is wang"})
    assert [one.json()["code"] for one in (weak, named)] == ["password-weak", "password-weak"]
    first = client.post("/v1/account/first", {"token": token, "password": PASSWORD})
    assert (first.status_code, first.json()["factor"].startswith("otpauth://totp/")) == (200, True)
    late = site.accounts.add(Account("li", ("office",), CITY))
    site.wall.set(site.wall.now() + LINK_LASTS + timedelta(seconds=1))
    for spent in (token, late, "made-up"):
        answer = client.post("/v1/account/first", {"token": spent, "password": PASSWORD})
        assert (answer.status_code, answer.json()["code"]) == (422, "link-spent")


def test_what_is_kept_opens_nothing(site: Site) -> None:
    """No token, password, second factor or session stands in the database in clear."""
    client = site.person("wang", "office")
    token = next(iter(client.http.cookies.values()))
    tables = ("accounts", "links", "sessions", "entries")
    kept = repr([site.accounts.database.query(f"select * from {table}") for table in tables])  # noqa: S608  # tables of our own
    assert (PASSWORD in kept, token in kept, "otpauth" in kept, "$argon2id$" in kept) == (False, False, False, True)


def test_login_needs_all_three(site: Site) -> None:
    """A wrong handle, password or code is told in one way; a code is used once."""
    client = site.person("wang", "office")
    site.wall.set(site.wall.now() + timedelta(seconds=60))
    code = site.code("wang")
    assert login(client, "wang", "another password", code) == (401, "login-failed")
    assert login(client, "wang", PASSWORD, f"{(int(code) + 1) % 1_000_000:06}") == (401, "login-failed")
    assert login(client, "nobody", PASSWORD, code) == (401, "login-failed")
    assert login(client, "wang", PASSWORD, code) == (200, "")
    assert login(client, "wang", PASSWORD, code) == (401, "login-failed")


def test_who_guesses_is_locked_out(site: Site) -> None:
    """After so many attempts not even the right ones are let in, until the time is over; a handle that nobody has behaves alike."""
    client = site.person("wang", "office")
    for handle in ("wang", "nobody"):
        guesses = [login(site.stranger(), handle, "a wrong password", "000000") for _ in range(FAILURES + 1)]
        assert guesses == [(401, "login-failed")] * FAILURES + [(429, "login-locked")]
    site.wall.set(site.wall.now() + timedelta(seconds=60))
    assert login(site.stranger(), "wang", PASSWORD, site.code("wang")) == (429, "login-locked")
    assert client.get("/v1/login").status_code == 200
    site.wall.set(site.wall.now() + LOCKED)
    assert login(site.stranger(), "wang", PASSWORD, site.code("wang")) == (200, "")


def test_sessions_end(site: Site) -> None:
    """By hand, one of several, by the clock, by silence, and with the account."""
    first = site.person("wang", "office")
    second = site.sign_in(site.stranger(), "wang")
    [one, other] = first.get("/v1/logins").json()["sessions"]
    assert (one["this"], other["this"]) == (True, False)
    ended = first.http.delete(f"/v1/logins/{other['session']}", headers={"Award-Guard": first.guard})
    assert (ended.status_code, second.get("/v1/login").status_code) == (200, 401)
    assert first.http.delete("/v1/login", headers={"Award-Guard": first.guard}).status_code == 200
    assert (first.get("/v1/login").status_code, list(first.http.cookies)) == (401, [])
    silent = site.sign_in(site.stranger(), "wang")
    site.wall.set(site.wall.now() + IDLE)
    assert silent.get("/v1/login").status_code == 401
    busy = site.sign_in(site.stranger(), "wang")
    for _ in range(LASTS // (IDLE / 2)):
        assert busy.get("/v1/login").status_code == 200
        site.wall.set(site.wall.now() + IDLE / 2)
    assert busy.get("/v1/login").status_code == 401
    closed = site.sign_in(site.stranger(), "wang")
    site.accounts.close("wang")
    assert closed.get("/v1/login").status_code == 401
    assert login(closed, "wang", PASSWORD, site.code("wang")) == (401, "login-failed")


def test_a_renewed_link_ends_what_was(site: Site) -> None:
    """The old password opens nothing; sessions are over."""
    client = site.person("wang", "office")
    token = site.accounts.renew("wang")
    assert client.get("/v1/login").status_code == 401
    site.wall.set(site.wall.now() + timedelta(seconds=60))
    assert login(client, "wang", PASSWORD, site.code("wang")) == (401, "login-failed")
    assert client.post("/v1/account/first", {"token": token, "password": PASSWORD}).status_code == 200


def test_the_cookie_is_kept_from_scripts_and_other_hosts(site: Site) -> None:
    """Over TLS: bound to the host, for the whole site, secure, out of reach of scripts, not sent along from elsewhere."""
    site.person("wang", "office")
    site.wall.set(site.wall.now() + timedelta(seconds=60))
    answer = site.stranger().post("/v1/login", {"handle": "wang", "password": PASSWORD, "code": site.code("wang")})
    parts = {part.strip().lower() for part in answer.headers["set-cookie"].split(";")[1:]}
    assert answer.headers["set-cookie"].startswith("__Host-award=")
    assert {"httponly", "secure", "samesite=lax", "path=/"} <= parts
    assert not any(part.startswith("domain") for part in parts)


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.test"},
        {"Origin": "null"},
    ],
)
def test_another_sites_page_changes_nothing(site: Site, headers: dict[str, str]) -> None:
    """A request that a browser says comes from elsewhere is not carried out, whatever else it brings."""
    client = site.person("wang", "office")
    client.headers |= headers
    answer = client.send("cycle.cancel", cycle=CYCLE, reason="r")
    assert (answer.status_code, answer.json()["code"]) == (403, "origin")
    assert login(client, "wang", PASSWORD, "000000") == (403, "origin")


def test_without_its_guard_a_session_changes_nothing(site: Site) -> None:
    """The cookie alone reads; it does not write."""
    client = site.person("wang", "office")
    client.guard = "another"
    answer = client.send("cycle.cancel", cycle=CYCLE, reason="r")
    assert (answer.status_code, answer.json()["code"], client.get("/v1/login").status_code) == (403, "guard", 200)


def test_too_many_are_told_to_wait(quick_desk: Desk, tmp_path: Path) -> None:
    """A sender who asks too often gets 429 and the seconds to wait; after them it goes on; others are not held up."""
    now = [0.0]
    site = Site(quick_desk, tmp_path, limits=Limits(dict.fromkeys(A_MINUTE, 3) | {"login": 100}, lambda: now[0]))
    busy, other = site.person("wang", "office"), site.person("li", "office")
    assert [busy.get("/v1/login").status_code for _ in range(4)] == [200, 200, 200, 429]
    told = busy.get("/v1/login")
    assert (told.json()["code"], int(told.headers["retry-after"])) == ("too-many", told.json()["facts"]["seconds"])
    assert other.get("/v1/login").status_code == 200
    strangers = [site.stranger().get("/v1/notices").status_code for _ in range(4)]
    assert strangers == [200, 200, 200, 429]
    now[0] += int(told.headers["retry-after"])
    assert busy.get("/v1/login").status_code == 200


@pytest.mark.parametrize(
    ("account", "code"),
    [
        (Account("Wang", ("office",), CITY), "handle-form"),
        (Account("wang", (), CITY), "account-role"),
        (Account("wang", ("system",), CITY), "account-role"),
        (Account("wang", ("office",), "No City"), "city-form"),
        (Account("wang", ("applicant",), CITY), "account-speaks-for-nobody"),
    ],
)
def test_what_is_no_account(site: Site, account: Account, code: str) -> None:
    """An account that nobody could use rightly is not entered; a handle is given once."""
    with pytest.raises(InvalidError) as told:
        site.accounts.add(account)
    assert told.value.code == code
    site.accounts.add(Account("taken", ("office",), CITY))
    with pytest.raises(InvalidError) as told:
        site.accounts.add(Account("taken", ("office",), CITY))
    assert told.value.code == "account-exists"
