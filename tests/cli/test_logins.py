"""The logins of a demo log: every role has one, each can come in, they are told once, and a live log takes none."""

import os
from contextlib import closing
from pathlib import Path
from typing import get_args
from urllib.parse import parse_qs, urlsplit

import pyotp
import pytest

from cli.bootstrap import open_accounts, open_product
from cli.logins import enter, logins
from domain.shared.actor import Role
from domain.shared.refusal import InvalidError
from services import settings as settings_of
from services.accounts.account import NOT_GIVEN
from services.catalogue import Catalogue


def test_every_role_and_city_has_a_login() -> None:
    """Whoever may have an account at all is there; each city has two clerks, for what two people do, and an applicant."""
    found = logins()
    assert {role for one in found for role in one.roles} == set(get_args(Role)) - set(NOT_GIVEN)
    for city in Catalogue(settings_of.regulations({})).cities():
        assert sorted(role for one in found if one.city == city for role in one.roles if role in {"office", "applicant"}) == [
            "applicant", "office", "office",
        ]  # fmt: skip


def test_a_login_comes_in_and_is_told_once(tmp_path: Path) -> None:
    """The password and the code that were told are those that the account checks; a second start tells nothing."""
    with closing(open_product(settings_of.load(tmp_path, "demo", os.environ))) as product:
        told = enter(product, logins()[:2])
        accounts = open_accounts(product)
        for one in told:
            row = accounts.database.query("select password, factor from accounts where handle = ?", (one.login.handle,))[0]
            secret, now = parse_qs(urlsplit(one.factor).query)["secret"][0], 1_800_000_000.0
            assert accounts.proof.knows(str(row[0]), one.password)
            assert accounts.proof.step(one.login.handle, str(row[1]), pyotp.TOTP(secret).at(int(now)), now)
        accounts.database.close()
        assert (len(told), enter(product, logins()[:2])) == (2, [])


def test_the_password_is_one_and_hashed_once(tmp_path: Path) -> None:
    """One hash of one password, which costs a moment, for all; a second factor for each."""
    with closing(open_product(settings_of.load(tmp_path, "demo", os.environ))) as product:
        told = enter(product, logins())
        accounts = open_accounts(product)
        hashed = accounts.database.query("select distinct password from accounts")
        accounts.database.close()
        assert len({one.password for one in told}) == len(hashed) == 1
        assert len({one.factor for one in told}) == len(told) == len(logins())


def test_those_that_are_missing_are_entered(tmp_path: Path) -> None:
    """A second start enters and tells only who is not there."""
    with closing(open_product(settings_of.load(tmp_path, "demo", os.environ))) as product:
        first = enter(product, logins()[:1])
        assert [one.login.handle for one in [*first, *enter(product, logins()[:3])]] == [one.handle for one in logins()[:3]]


@pytest.mark.parametrize("kind", ["live", "rehearsal"])
def test_no_other_log_takes_them(tmp_path: Path, kind: settings_of.Kind) -> None:
    """Refused by what the log itself says it is, before an account is written."""
    with closing(open_product(settings_of.load(tmp_path, kind, os.environ))) as product:
        with pytest.raises(InvalidError) as refused:
            enter(product, logins())
        accounts = open_accounts(product)
        assert (refused.value.code, refused.value.facts, accounts.everyone()) == ("logins-of-demo", {"found": kind}, [])
        accounts.database.close()
