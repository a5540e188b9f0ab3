"""An act that comes through a door: who sends it, in which role, and what the office makes of it once the account may ask for it."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from domain.shared.actor import Actor, Role
from domain.shared.event import TOPICS
from domain.shared.refusal import InvalidError
from doors.filed import published
from doors.parts import Parts
from services.accounts import standing
from services.accounts.account import Account
from services.answer import Answer
from services.commands import Command
from services.log.supposed import Supposed
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


class Trial(NamedTuple):
    """What an act came to, or would come to: the answer, or what is wrong with it; and the events that it would bring."""

    answer: Answer | None
    error: InvalidError | None
    events: tuple[str, ...] = ()


def tried(parts: Parts, account: Account | None, acts: Sequence[tuple[Command, Act]]) -> Iterator[Trial]:
    """What several acts would come to if they were carried out now, one after the other: nothing of them is stored."""
    log = Supposed(parts.log)
    for command, act in acts:
        before = len(log.taken)
        try:
            standing.check(account, act.actor.role, command, parts.log)
            answer = parts.office.attempt(command, log, act)
        except InvalidError as error:
            yield Trial(None, error)
        else:
            yield Trial(answer, None, tuple(TOPICS[type(one.data)].partition("/")[0] for one in log.taken[before:]))


def each_carried_out(parts: Parts, account: Account | None, acts: Sequence[tuple[Command, Act]]) -> Iterator[Trial]:
    """The same for good: each act for itself, one that fails stops no other."""
    for command, act in acts:
        try:
            yield Trial(carried_out(parts, command, account, act), None)
        except InvalidError as error:
            yield Trial(None, error)
