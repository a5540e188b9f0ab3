"""The page of who may do and read what, made from the command table and the table of reads; a test asks each of its cells over HTTP."""

from collections.abc import Collection, Iterable, Iterator
from typing import get_args

import services.office  # noqa: F401  # its imports enter every command in the table
from api.feed import ROLES as FEED
from domain.shared.actor import Role
from domain.stages.kinds import KINDS
from doors.boards import OVERSIGHT, READS, SIGNED_IN
from doors.comments import OPENERS
from doors.filed import HANDING_IN
from doors.flagged import WATCHING
from doors.objections import OBJECTIONS
from doors.opening import APPLICATION, MATERIAL
from services.commands import COMMANDS

ROLES: tuple[Role, ...] = tuple(role for role in get_args(Role) if role != "system")
YES = "x"

CYCLE = "cycles/{city}/{year}"

HEAD = """# Permissions

Made from the code by `make reference`: do not edit. Each cell is asked over HTTP by a test, those with an `x` and those without.

A command is carried out when its role has an `x`, and its cycle stands in a stage of a kind that has an `x` in the second table; a
command that is not in the second table is bound to no stage. Whatever these tables allow is narrowed further:

- An account sees one city, or every city; what belongs to another city answers as if it were not there.
- An applicant, a recommender, a reviewer, a panel leader and a member of a committee can name nobody but themselves, or whom they speak
  for, as the one who acts.
- Who keeps away from an application (a recusal) finds it closed, before the first byte of it, from that moment on.
- A reviewer says with whom an interest ties him before any material is shown; each opening of material is on record before it is shown.
- An act marked with `2` waits for another person in a role that may propose it.
- What the clock does (`system`) has no route; whoever comes without an account is `public`.
"""


def permissions_page() -> str:
    """The page."""
    return "\n".join([HEAD, *_commands(), *_stages(), *_reads(), *_handed_in()]) + "\n"


def _table(first: str, columns: Iterable[str], rows: Iterable[tuple[str, Collection[str]]]) -> Iterator[str]:
    names = list(columns)
    yield f"| {first} | {' | '.join(names)} |"
    yield "|---|" + ":-:|" * len(names)
    for name, allowed in rows:
        yield f"| {name} | {' | '.join(YES if column in allowed else '' for column in names)} |"
    yield ""


def _commands() -> Iterator[str]:
    yield "## Commands by role\n"
    entries = [command.entry for _, command in sorted(COMMANDS.items()) if command.entry.roles != ("system",)]
    rows = ((f"`{entry.name}`{' 2' if entry.two_person else ''}", entry.roles) for entry in entries)
    yield from _table("command", ROLES, rows)


def _stages() -> Iterator[str]:
    yield "## Commands by kind of stage\n"
    entries = [command.entry for _, command in sorted(COMMANDS.items()) if command.entry.stages and command.entry.roles != ("system",)]
    yield from _table("command", KINDS, ((f"`{entry.name}`", entry.stages) for entry in entries))


def _reads() -> Iterator[str]:
    yield "## Reads by role\n"
    yield "`public` reads mean everybody. Regulations, questions, health and this description are everybody's, too.\n"
    reads = {name: read.roles for name, read in READS.items()}
    reads |= {CYCLE: SIGNED_IN, "applications/{city}/{year}/{applicant}": APPLICATION}
    one = "applications/{city}/{year}/{applicant}"
    reads |= {f"{one}/material": MATERIAL, f"{one}/document": MATERIAL}
    reads |= {f"{CYCLE}/{name}": roles for name, roles in {"decisions": OVERSIGHT, "flags": WATCHING}.items()}
    reads |= dict.fromkeys(("decisions/why", "as-of", "checkpoints", "proofs/inclusion", "proofs/consistency", "bundles"), OVERSIGHT)
    reads |= {"events": FEED, f"{CYCLE}/objections": OBJECTIONS}
    for kind, roles in (("objections", OBJECTIONS), ("comments", OPENERS)):
        reads |= {f"{CYCLE}/{kind}/{{reference}}/{name}": roles for name in ("sealed", "evidence/{digest}")}
    yield from _table("read", ROLES, ((f"`/v1/{name}`", ROLES if "public" in roles else roles) for name, roles in reads.items()))


def _handed_in() -> Iterator[str]:
    yield "## Files by role\n"
    proofs = [(f"`/v1/{CYCLE}/{kind}/{{reference}}/evidence`", ROLES) for kind in ("objections", "comments")]
    yield from _table("handed in", ROLES, [("`/v1/files`", HANDING_IN), *proofs])
