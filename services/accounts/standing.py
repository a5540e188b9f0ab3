"""What an account may ask for: in which role, in which city, in whose name; asked before the office is, and by every door alike."""

from typing import Any

import orjson

from domain.proposal import proposal as proposals
from domain.shared import identifiers as ids
from domain.shared.actor import Role
from domain.shared.refusal import InvalidError
from services.accounts.account import Account
from services.commands import Command, parse
from services.log.event_log import EventLog

NAMED: dict[Role, tuple[str, ...]] = {
    "applicant": ("applicant", "uscc", "person"),
    "recommender": ("by",),
    "reviewer": ("reviewer",),
    "panel_leader": ("reviewer",),
    "committee_member": ("reviewer",),
    "committee_chair": ("reviewer",),
}
"""Role -> the fields by which it names itself: there it can name nobody else."""

PUBLIC: tuple[Role, ...] = ("public",)
"""The one role of whoever comes without an account."""


def role_of(account: Account | None, command: type[Command], asked: Role | None) -> Role:
    """The role in which an account sends a command: the one asked for, else the first of its own that may."""
    roles = PUBLIC if account is None else account.roles
    if asked is not None and asked not in roles:
        raise InvalidError("role-not-held", role=asked, roles=list(roles))
    entry = command.entry
    found = asked or next((role for role in roles if role in entry.roles), roles[0])
    if found not in entry.roles:
        raise InvalidError("role", command=entry.name, role=found, roles=list(entry.roles))
    return found


def check(account: Account | None, role: Role, command: Command, log: EventLog) -> None:
    """Raise InvalidError where the command concerns another city, or names another than the account speaks for."""
    if account is None:
        return
    for city in cities_of(command, log):
        if not account.sees(city):
            raise InvalidError("absent", name=getattr(command, "cycle", city))
    own = (account.handle,) if role not in {"applicant", "recommender"} else account.acts_for
    for field in NAMED.get(role, ()):
        named = getattr(command, field, None)
        if named is not None and named not in own:
            raise InvalidError("not-yours", field=field, role=role)


def cities_of(command: Command, log: EventLog) -> list[str | None]:
    """The cities that a command concerns: its stream's, those that it names, those of the act that it confirms."""
    stream = command.stream()
    named = getattr(command, "city", None)
    return [ids.city_in(stream), named, *(proposed_for(stream, log) if ids.kind_of(stream) == "proposal" else ())]


def proposed_for(stream: str, log: EventLog) -> list[str | None]:
    """The cities of an act that waits for a second person."""
    made: Any = log.load(stream, proposals.fold)[0]
    if made is None:
        return []
    act = parse(made.command, orjson.loads(made.content))
    return [ids.city_in(act.stream()), getattr(act, "city", None)]
