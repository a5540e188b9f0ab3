"""`award user`: accounts by hand. An account begins with a link that is shown once, here; its owner sets the rest."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import msgspec
from cyclopts import App, Parameter

from cli import terminal
from cli.bootstrap import Product, existing, open_accounts
from cli.reads import show
from cli.terminal import Json, Lang
from domain.shared.actor import Role
from domain.shared.citation import Language
from domain.shared.refusal import InvalidError
from services import wording
from services.accounts.account import LINK_LASTS, Account, Accounts
from services.post.mailboxes import Mailbox, Mailboxes

Data = Annotated[Path | None, Parameter(name="--data", help="folder of the log")]
Handle = Annotated[str, Parameter(help="the account's handle: lower case letters, digits, `_.-`; no person's name")]

FIRST = "http://{web}/first#{token}"
"""The first-login link: the token stands behind `#`, so that no server and no proxy on the way writes it down."""


def _with(data: Path | None, spoken: Language, act: Callable[[Product, Accounts], None], *, as_json: bool = False) -> None:
    """Do something with the accounts of a log."""

    def action() -> int:
        product = existing(data, os.environ)
        try:
            accounts = open_accounts(product)
            act(product, accounts)
            accounts.database.close()
        finally:
            product.close()
        return terminal.DONE

    terminal.run(action, spoken, as_json=as_json)


def add(
    handle: Handle,
    /,
    *,
    role: Annotated[list[str], Parameter(name="--role", negative="", help="needed, repeated: office, reviewer, supervisor ...")],
    city: Annotated[str, Parameter(help="the one city that the account sees; needed unless --all-cities")] = "",
    all_cities: Annotated[
        bool, Parameter(negative="", help="the account sees every city: an operator's, an auditor's over all of them")
    ] = False,
    for_: Annotated[
        list[str] | None,
        Parameter(name="--for", negative="", help="whom it speaks for: an applicant, a recommending body; repeated"),
    ] = None,
    data: Data = None,
    lang: Lang = None,
) -> None:
    """Enter an account, and print the link by which its owner sets a password and a second factor."""
    spoken = terminal.language(lang)

    def act(product: Product, accounts: Accounts) -> None:
        if bool(city) is all_cities:  # nobody is let into every city by what was left out
            raise InvalidError("account-city", handle=handle)
        _link(product, handle, accounts.add(Account(handle, _roles(role), city, tuple(for_ or ()))), spoken)

    _with(data, spoken, act)


def _roles(named: list[str]) -> tuple[Role, ...]:
    try:
        return msgspec.convert(named, tuple[Role, ...])
    except msgspec.ValidationError:
        raise InvalidError("account-role", role=", ".join(named)) from None


def _link(product: Product, handle: str, token: str, spoken: Language) -> None:
    link = FIRST.format(web=product.settings.web, token=token)
    terminal.say(wording.word("user-link", spoken, handle=handle, days=LINK_LASTS.days, link=link))


def renew(handle: Handle, /, *, data: Data = None, lang: Lang = None) -> None:
    """End an account's sessions, forget its password and second factor, and print a new first-login link."""
    spoken = terminal.language(lang)
    _with(data, spoken, lambda product, accounts: _link(product, handle, accounts.renew(handle), spoken))


def close(handle: Handle, /, *, data: Data = None, lang: Lang = None) -> None:
    """Let nobody in by an account any more; its sessions end, its handle stays taken."""
    spoken = terminal.language(lang)

    def act(_: Product, accounts: Accounts) -> None:
        accounts.close(handle)
        terminal.say(wording.word("user-closed", spoken, handle=handle))

    _with(data, spoken, act)


def mail(
    handle: Handle,
    /,
    *,
    to: Annotated[str, Parameter(help="the address; left out: none any more")] = "",
    speak: Annotated[Language, Parameter(help="the language of what is written to it")] = "zh",
    data: Data = None,
    lang: Lang = None,
) -> None:
    """Set where an account's messages go, and in which language."""
    spoken = terminal.language(lang)

    def act(_: Product, accounts: Accounts) -> None:
        if accounts.find(handle) is None:
            raise InvalidError("absent", name=handle)
        Mailboxes(accounts.database).keep(handle, Mailbox(to, speak))
        terminal.say(wording.word("user-mail" if to else "user-mail-none", spoken, handle=handle))

    _with(data, spoken, act)


def list_(*, data: Data = None, json: Json = False, lang: Lang = None) -> None:
    """Every account with its roles, its city, and whom it speaks for."""
    spoken = terminal.language(lang)

    def act(_: Product, accounts: Accounts) -> None:
        found = [
            {
                "handle": one.handle, "roles": ", ".join(one.roles), "city": one.city or None, "for": ", ".join(one.acts_for) or None,
                "closed": "closed" if one.closed else None,
            }
            for one in accounts.everyone()
        ]  # fmt: skip
        show(found if json else [_told(one, spoken) for one in accounts.everyone()], spoken, as_json=json)

    _with(data, spoken, act, as_json=json)


def _told(one: Account, spoken: Language) -> dict[str, str | None]:
    """An account in words."""
    told = {
        "handle": one.handle, "roles": wording.BETWEEN[spoken].join(wording.role(role, spoken) for role in one.roles),
        "city": one.city or wording.word("users-every-city", spoken), "for": wording.BETWEEN[spoken].join(one.acts_for) or None,
        "closed": wording.word("yes", spoken) if one.closed else None,
    }  # fmt: skip
    return {wording.word(f"users-{name}", spoken): value for name, value in told.items()}


def add_users(app: App) -> None:
    """Add the verbs."""
    user = App(name="user", help="accounts")
    user.command(add)
    user.command(renew)
    user.command(close)
    user.command(mail)
    user.command(list_, name="list")
    app.command(user)
