"""The poll beside a notice: anybody who holds a slip speaks once, without an account; the office makes the slips and sees the count."""

import secrets
from hashlib import sha256
from typing import Any, cast

from starlette.responses import Response

from console.choices import names_of, regulation_of
from console.shell import page
from console.visit import Visit, absent, whole
from domain.cycle.cycle import track_of
from domain.shared import identifiers as ids
from domain.shared.actor import Role
from domain.shared.refusal import InvalidError, RefusedError
from doors.sending import carried_out, sender
from doors.statuses import INVALID, REFUSED
from services.acts.poll import polled_stage, time_of
from services.acts.voices import IssueSlips, SpeakUp
from services.case import Case
from services.commands import Command
from services.office import Act, new_id

MOST = 500
"""Slips that are made at once."""

LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
LENGTH = 12
"""Of a slip: what is not mistaken for something else on paper, and nobody guesses."""


def poll(visit: Visit) -> Response:
    """The page."""
    return _shown(visit)


def voice(visit: Visit) -> Response:
    """Take a voice."""
    cycle, notice = f"{visit.path('city')}/{visit.path('year')}", whole(visit.given("notice")) or 0
    said = {name: _named(visit, name) for name in VOICES}
    command = SpeakUp(cycle, notice, visit.given("slip"), said["satisfied"], said["dissatisfied"])
    return _hindered(visit, command, None) or _shown(visit, heard=True)


def _hindered(visit: Visit, command: Command, role: Role | None) -> Response | None:
    """Carry an act out for the reader, who is a stranger where no role is named: the page with what hinders it, None once it is done."""
    account = visit.who.account if role else None
    try:
        answer = carried_out(visit.parts, command, account, Act(sender(account, type(command), role), new_id()))
    except InvalidError as error:
        return _shown(visit, told=error, status=INVALID)
    if answer.outcome == "refused":
        return _shown(visit, told=RefusedError(answer.code, answer.basis, **answer.facts), status=REFUSED)
    return None


VOICES = ("satisfied", "dissatisfied")


def _named(visit: Visit, said: str) -> tuple[str, ...]:
    """Of whom the form says this."""
    return tuple(key.partition(".")[2] for key, value in visit.form.items() if key.startswith("voice.") and value == said)


def slips(visit: Visit) -> Response:
    """Make slips, and show them this once: nobody can find them again."""
    cycle, notice, count = f"{visit.path('city')}/{visit.path('year')}", whole(visit.given("notice")) or 0, whole(visit.given("count")) or 0
    visit.who.must_see(ids.city_of(cycle) if ids.CYCLE.fullmatch(cycle) else None, cycle)
    made = ["".join(secrets.choice(LETTERS) for _ in range(LENGTH)) for _ in range(min(count, MOST))]
    digests = tuple(sha256(one.encode()).hexdigest() for one in made)
    hindered = _hindered(visit, IssueSlips(cycle, notice, digests), "office")
    return hindered or page("slips.html", visit, regulation=regulation_of(visit, cycle), cycle=cycle, slips=made)


def _shown(visit: Visit, *, told: Exception | None = None, heard: bool = False, status: int = 200) -> Response:
    cycle = f"{visit.path('city')}/{visit.path('year')}"
    if not ids.CYCLE.fullmatch(cycle) or not visit.parts.log.version(ids.cycle_stream(cycle)):
        raise absent(cycle)
    found = cast("dict[str, Any]", visit.parts.office.look(ids.cycle_stream(cycle), lambda case: _state(case, cycle)))
    office = visit.who.account is not None and "office" in visit.who.account.roles and visit.who.account.sees(ids.city_of(cycle))
    names = names_of(visit, found["persons"])
    return page(
        "poll.html", visit, regulation=regulation_of(visit, cycle), status=status, cycle=cycle, told=told, heard=heard, office=office,
        names=names, voices=VOICES, typed=visit.given("slip"), **found,
    )  # fmt: skip


def _state(case: Case, name: str) -> dict[str, Any]:
    """The poll of a cycle as it stands: on which notice, from when until when, about whom, and what was counted."""
    cycle = case.cycle(name)
    nothing: dict[str, Any] = dict.fromkeys(("first", "last")) | {"number": 0, "running": False, "persons": [], "counts": {}}
    nothing |= {"spoken": 0, "slips": 0, "basis": ""}
    try:
        stage, rule = polled_stage(case, cycle)
    except RefusedError:
        return nothing
    number = max((n for n, one in cycle.notices.items() if one.stage == stage.name and one.state != "withdrawn"), default=0)
    if not number:
        return nothing | {"basis": rule.basis}
    notice = cycle.notices[number]
    first, last = time_of(case, cycle, notice, rule)
    counted = case.poll(name, number)
    persons = [code for code in notice.candidates if track_of(code) in rule.tracks]
    return {
        "number": number, "first": first, "last": last, "running": notice.state == "running" and first <= case.today <= last,
        "persons": persons, "counts": {code: counted.counted(code) for code in persons} if counted else {},
        "spoken": sum(counted.slips.values()) if counted else 0, "slips": len(counted.slips) if counted else 0, "basis": rule.basis,
    }  # fmt: skip
