"""An act that comes through a door: who sends it, in which role, and what the office makes of it once the account may ask for it."""

from domain.shared.actor import Actor, Role
from domain.shared.refusal import InvalidError
from doors.filed import published
from doors.parts import Parts
from services.accounts import standing
from services.accounts.account import Account
from services.answer import Answer
from services.commands import Command
from services.office import Act


def sender(account: Account | None, command: type[Command], asked: Role | None) -> Actor:
    """Who sends a command; raises InvalidError where nobody does who may."""
    if account is None and "public" not in command.entry.roles:
        raise InvalidError("login-needed")
    role = standing.role_of(account, command, asked)
    return Actor(account.handle, role, authenticated=True) if account else Actor("public", role)


def carried_out(parts: Parts, command: Command, account: Account | None, act: Act) -> Answer:
    """The office's answer; raises InvalidError where the command concerns another city, or is sent in another's name."""
    standing.check(account, act.actor.role, command, parts.log)
    answer = parts.office.execute(command, act)
    if answer.outcome == "done":
        published(parts, command)
    return answer
