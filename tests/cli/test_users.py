"""`award user`: an account from the terminal, its link opened over HTTP, and what is refused with its sentence."""

import os
from pathlib import Path

import orjson
import pytest
from starlette.testclient import TestClient

from cli.bootstrap import Product, open_accounts, open_product
from cli.web import Engine, parts_of, whole
from services import settings as settings_of
from services.clock import StandingClock
from services.post.mailboxes import Mailbox, Mailboxes
from tests.desk import BESIDE, OPENED, at
from tests.site import PASSWORD
from tests.terminal import award


@pytest.fixture
def product(tmp_path: Path) -> Product:
    """A new demo log."""
    found = open_product(settings_of.load(tmp_path, "demo", os.environ), StandingClock(at("2026-03-02 09:00")))
    OPENED.append(found.log)
    BESIDE.extend((found.views, found.proofs, found.files.database))
    return found


def test_an_account_from_the_terminal(product: Product) -> None:
    """The link is printed once and opens; the list shows the account; renewed, the old link is spent; closed, it is told."""
    data = str(product.settings.data)
    added = award("user", "add", "wang", "--role", "office", "--city", "wuhai", "--data", data)
    assert (added.returncode, "First-login link of wang" in added.stdout) == (0, True)
    token = added.stdout.strip().rpartition("#")[2]
    renewed = award("user", "renew", "wang", "--data", data).stdout.strip().rpartition("#")[2]
    parts = parts_of(product)
    assert parts.outbox is not None
    BESIDE.extend((parts.accounts.database, parts.outbox.database))
    client = TestClient(whole(parts), base_url="https://award.test")
    assert client.get("/first").text.count("<script") == 1
    assert "first.js" in client.get("/first").text
    spent, used = (client.post("/v1/account/first", json={"token": one, "password": PASSWORD}) for one in (token, renewed))
    assert (spent.json()["code"], used.json()["handle"]) == ("link-spent", "wang")
    listed = orjson.loads(award("user", "list", "--data", data, "--json").stdout)
    assert listed == [{"handle": "wang", "roles": "office", "city": "wuhai", "for": None, "closed": None}]
    for language, words in (("zh", ("账号", "办公室", "wuhai")), ("en", ("Account", "office", "wuhai"))):
        told = award("user", "list", "--data", data, "--lang", language).stdout
        assert all(word in told for word in words), told
        assert "acts_for" not in told
    assert award("user", "close", "wang", "--data", data).returncode == 0
    assert "Closed" in award("user", "list", "--data", data, "--lang", "en").stdout
    assert orjson.loads(award("user", "list", "--data", data, "--json").stdout)[0]["closed"] == "closed"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("add", "li", "--role", "king", "--all-cities"), "none of these: king"),
        (("add", "li", "--role", "applicant", "--city", "wuhai"), "must say for whom it speaks"),
        (("add", "li", "--role", "applicant", "--for", "91150300MA01W00010"), "--city CITY, or --all-cities"),
        (("add", "li", "--role", "auditor", "--city", "wuhai", "--all-cities"), "--city CITY, or --all-cities"),
        (("renew", "nobody"), "There is no account nobody."),
    ],
)
def test_what_is_refused(product: Product, words: tuple[str, ...], told: str) -> None:
    """With exit code 2 and a sentence."""
    answer = award("user", *words, "--data", str(product.settings.data))
    assert (answer.returncode, told in answer.stderr) == (2, True), answer.stderr


def test_an_engine_that_is_not_there() -> None:
    """Nothing listens on the port: it does not answer."""
    assert Engine("127.0.0.1:1")() is False


def test_an_address_from_the_terminal(product: Product) -> None:
    """Set and taken away; what is no address, and who has no account, is told."""
    data = str(product.settings.data)
    award("user", "add", "wang", "--role", "office", "--all-cities", "--data", data)
    kept = award("user", "mail", "wang", "--to", "wang@example.test", "--speak", "en", "--data", data, "--lang", "en")
    assert (kept.returncode, "go to that address" in kept.stdout) == (0, True)
    accounts = open_accounts(product)
    BESIDE.append(accounts.database)
    assert Mailboxes(accounts.database).of("wang") == Mailbox("wang@example.test", "en")
    wrong = award("user", "mail", "wang", "--to", "nowhere", "--data", data, "--lang", "en")
    assert (wrong.returncode != 0, "no mail address" in wrong.stdout + wrong.stderr) == (True, True)
    assert award("user", "mail", "nobody", "--to", "a@example.test", "--data", data).returncode != 0
    award("user", "mail", "wang", "--data", data)
    assert Mailboxes(accounts.database).of("wang").mail == ""
