"""The logins of a demo log: invented accounts with a password and a second factor, told once; a live log takes none of them."""

import secrets
from pathlib import Path

import msgspec
from ruamel.yaml import YAML

from cli.bootstrap import Product, open_accounts
from domain.shared.actor import Role
from domain.shared.refusal import InvalidError
from services.accounts.account import Account
from services.settings import ROOT

LOGINS = ROOT / "scenarios" / "demo" / "logins.yaml"
"""Who may log in to a demo log."""


class Login(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One line of the file: an account that a demo log begins with."""

    handle: str
    roles: tuple[Role, ...]
    city: str = ""
    acts_for: tuple[str, ...] = msgspec.field(default=(), name="for")

    @property
    def account(self) -> Account:
        """The account that it becomes."""
        return Account(self.handle, self.roles, self.city, self.acts_for)


class Told(msgspec.Struct, frozen=True):
    """A login as its user is told of it: `factor` is the address that an authenticator takes."""

    login: Login
    password: str
    factor: str


def logins(path: Path = LOGINS) -> tuple[Login, ...]:
    """The logins that a demo log begins with."""
    return msgspec.convert(YAML(typ="safe").load(path.read_text("utf-8")), tuple[Login, ...])


def enter(product: Product, wanted: tuple[Login, ...]) -> list[Told]:
    """Enter those that are not there yet, all with one new password; raises InvalidError in a log that is no demo."""
    if product.log.kind != "demo":
        raise InvalidError("logins-of-demo", found=product.log.kind)
    accounts, password = open_accounts(product), secrets.token_urlsafe(16)
    try:
        found = {one.handle: one.factor for one in accounts.enrol([login.account for login in wanted], password)}
    finally:
        accounts.database.close()
    return [Told(login, password, found[login.handle]) for login in wanted if login.handle in found]
