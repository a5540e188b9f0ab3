"""The published table of permissions, asked cell by cell over HTTP: role, command and kind of stage, allowed and refused.

A command is sent with an expected version that nothing has: whatever role and stage let through ends at that, and nothing is carried out.
"""

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from fastapi.routing import APIRoute

from cli.permissions import ROLES, YES, permissions_page
from cli.reference import PERMISSIONS_PAGE
from domain.cycle import events as e
from domain.shared import identifiers as ids
from domain.shared.actor import SYSTEM, Role
from domain.stages.kinds import KINDS
from doors.caller import GUARD
from services.commands import COMMANDS, Command
from services.log.event_log import Commit
from services.office import new_id
from tests import cities
from tests.desk import ROOT, Desk, code, desk
from tests.holidays import MADE_UP
from tests.site import Client, Site

NOWHERE = 999_999
"""A version that no stream has."""

CYCLES = ("yancheng/2026", "erenhot/2026")
"""Between them, the cities have every kind of stage."""

APPLICANT, BODY, PERSON = code(1), "town", "person-0001"
SENT = [name for name, command in sorted(COMMANDS.items()) if command.entry.roles != ("system",)]


def tables() -> dict[str, dict[str, set[str]]]:
    """The tables of the page as it is published: title -> row -> the columns that have an x."""
    found: dict[str, dict[str, set[str]]] = {}
    title, columns = "", list[str]()
    for line in (ROOT / PERMISSIONS_PAGE).read_text("utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("## "):
            title, columns = line[3:], list[str]()
            found[title] = {}
        elif line.startswith("| ") and not columns:
            columns = cells[1:]
        elif line.startswith("| "):
            found[title][cells[0].split("`")[1]] = {column for column, cell in zip(columns, cells[1:], strict=True) if cell == YES}
    return found


TABLES = tables()
TITLES = ("Commands by role", "Commands by kind of stage", "Reads by role", "Files by role")
BY_ROLE, BY_STAGE, READS, FILES = (TABLES[title] for title in TITLES)


def test_the_page_is_level_with_the_code() -> None:
    """`make reference` would write the same; it has every command and every kind of stage."""
    assert (ROOT / PERMISSIONS_PAGE).read_text("utf-8") == permissions_page()
    assert list(BY_ROLE) == SENT
    assert set().union(*BY_STAGE.values()) <= set(KINDS)


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """A site with an open cycle in each of two cities."""
    d = desk(str(tmp_path / "log.db"))
    for cycle in CYCLES:
        cities.opened(d, cycle)
    return Site(d, tmp_path)


def people(site: Site, city: str) -> dict[str, Client]:
    """A client for each role, the public's among them."""
    speaks: dict[Role, tuple[str, ...]] = {"applicant": (APPLICANT, PERSON), "recommender": (BODY,)}
    roles = [role for role in ROLES if role != "public"]
    found = {str(role): site.person(handle(role), role, city=city, acts_for=speaks.get(role, ())) for role in roles}
    return found | {"public": site.stranger()}


def handle(role: str) -> str:
    """The account of a role."""
    return f"the-{role.replace('_', '-')}"


def fields(command: type[Command], cycle: str, role: str) -> dict[str, Any]:
    """Fields that a command is read with, in the name of the one who sends it."""
    known = {
        "cycle": cycle, "city": ids.city_of(cycle), "applicant": APPLICANT, "uscc": APPLICANT, "person": PERSON, "by": BODY,
        "candidate": APPLICANT, "into": code(2), "year": 2031, "parent": code(2),
        "reviewer": handle(role), "file": MADE_UP,
    }  # fmt: skip
    needed = [field for field in msgspec.structs.fields(command) if field.required]
    return {field.name: known.get(field.name, _any(msgspec.inspect.type_info(field.type))) for field in needed}


def _any(kind: Any) -> Any:
    if isinstance(kind, msgspec.inspect.LiteralType):
        return kind.values[0]
    return next((value for kinds, value in ANY if isinstance(kind, kinds)), "x1")


ANY: tuple[tuple[Any, Any], ...] = (
    (msgspec.inspect.BoolType, True),
    (msgspec.inspect.IntType | msgspec.inspect.DecimalType, 1),
    (msgspec.inspect.DateType, "2026-03-02"),
    (msgspec.inspect.VarTupleType, []),
    (msgspec.inspect.DictType, {}),
)
"""Kind of a field -> a value that is read."""


def stand_in(d: Desk, cycle: str, kind: str) -> bool:
    """Put a cycle into a stage of a kind, as its events would; whether its regulation has one."""
    opened = d.office.texts.regulation(cycle_of(d, cycle).regulation)
    stage = next((one for one in opened.stages if one.kind == kind), None)
    if stage is None:
        return False
    stream, now = ids.cycle_stream(cycle), d.clock.now()
    key = new_id()
    commit = Commit(key, "test", SYSTEM, now, key, "", b"{}")
    d.log.append([(stream, e.StageOpened(stage.name, None))], commit, {stream: d.log.version(stream)})
    return True


def cycle_of(d: Desk, cycle: str) -> Any:
    """The cycle as it stands."""
    from domain.cycle.cycle import fold  # noqa: PLC0415  # beside its one use

    return d.log.load(ids.cycle_stream(cycle), fold)[0]


def answer(client: Client, name: str, cycle: str, role: str) -> tuple[int, str, str]:
    """Status, code and article of what a role gets for a command."""
    asked = "" if role == "public" else role
    told = client.send(name, asked, seen=NOWHERE, **fields(COMMANDS[name], cycle, role))
    body = told.json()
    return told.status_code, body.get("code", ""), body.get("article", "")


def wrong(client: Client, name: str, cycle: str, role: str, kind: str) -> str:
    """What is wrong with the answer in one cell, by the published tables; empty where nothing is."""
    status, found, article = answer(client, name, cycle, role)
    if role not in BY_ROLE[name]:
        expected = (401, "login-needed") if role == "public" else (403, "role")
    elif name in BY_STAGE and kind not in BY_STAGE[name]:
        expected = (409, "not-in-stage") if article else (409, "with an article")
    else:
        expected = (412, "version-moved")
    return "" if (status, found) == expected else f"{role} {name} {kind}: {status} {found}, not {expected}"


def places(site: Site) -> Iterator[tuple[str, str]]:
    """Each kind of stage with a cycle that was put into one."""
    for kind in KINDS:
        cycle = next(one for one in CYCLES if stand_in(site.desk, one, kind))
        yield kind, cycle


def test_every_role_and_command(site: Site) -> None:
    """Whether a role may send a command at all."""
    stand_in(site.desk, CYCLES[0], "review")
    clients = people(site, "")
    cells = [(name, role) for name in SENT for role in ROLES]
    assert [told for name, role in cells if (told := wrong(clients[role], name, CYCLES[0], role, "review"))] == []


def test_every_command_and_stage(site: Site) -> None:
    """Whether a command can be sent in a kind of stage, by the first of its roles; nothing was carried out in any of the cells."""
    clients = people(site, "")
    found = []
    for kind, cycle in places(site):
        before = {stream: site.desk.log.version(stream) for stream in (ids.programme_stream(ids.city_of(cycle)),)}
        for name in SENT:
            role = next(role for role in ROLES if role in BY_ROLE[name])
            found.append(wrong(clients[role], name, cycle, role, kind))
        assert {stream: site.desk.log.version(stream) for stream in before} == before
    assert [told for told in found if told] == []
    assert len(found) == len(KINDS) * len(SENT)


@pytest.mark.long
def test_every_cell(site: Site, share: float) -> None:
    """Role, command and kind of stage, all of them together."""
    clients = people(site, "")
    chance = random.Random(1)  # noqa: S311  # which cells a part of the whole takes
    cells, found = 0, []
    for kind, cycle in places(site):
        for name in SENT:
            for role in ROLES:
                if chance.random() < share:
                    cells += 1
                    found.append(wrong(clients[role], name, cycle, role, kind))
    assert [told for told in found if told] == []
    assert cells > share * 0.9 * len(KINDS) * len(SENT) * len(ROLES)


ASKED: dict[str, dict[str, Any]] = {
    "/events": {"follow": False}, "/document": {"name": "application"}, "/why": {"decision": "cycle:yancheng/2026@1"},
    "/as-of": {"stream": CYCLES[0]}, "/inclusion": {"stream": CYCLES[0], "version": 1}, "/bundles": {"subject": f"{CYCLES[0]}/{APPLICANT}"},
    "/consistency": {"older": 1, "newer": 1},
}  # fmt: skip
"""The end of a path -> what must be asked of it beside."""

NAMED = {"applicant": APPLICANT, "reference": "obj-1", "digest": "a" * 64}
"""What the paths of one thing name."""

UNSIGNED = (422, "checkpoint-unknown")
"""What a consistency proof answers where nothing was signed yet."""


def test_every_read(site: Site) -> None:
    """Whether a role may read a board, one thing, or the feed: refused by role, or let through to what is there or is not."""
    clients = people(site, "")
    cycle = dict(zip(("city", "year"), CYCLES[0].split("/"), strict=True))
    found = []
    for path, allowed in READS.items():
        for role in ROLES:
            query = next((query for ending, query in ASKED.items() if path.endswith(ending)), {})
            told = clients[role].get(path.format(**cycle, **NAMED), "" if role == "public" else role, **query)
            let = told.status_code in {200, 404} or (told.status_code, told.json()["code"]) in {(403, "interest-not-stated"), UNSIGNED}
            if let != (role in allowed):
                found.append((path, role, told.status_code, told.text[:80]))
    assert found == []


def test_every_way_in_for_files(site: Site) -> None:
    """Whether a role may hand in a file: for itself, and for no other."""
    clients = people(site, "")
    found: dict[str, dict[str, int]] = {}
    cycle = dict(zip(("city", "year"), CYCLES[0].split("/"), strict=True))
    [own, *proofs] = FILES
    for role in ROLES:
        client = clients[role]
        headers = {"Content-Type": "application/octet-stream", GUARD: client.guard} | ({} if role == "public" else {"Award-Role": role})
        for applicant in (APPLICANT, code(2)):
            told = client.http.post(own, params={"applicant": applicant, "name": "a.txt"}, content=b"words", headers=headers)
            found.setdefault(role, {})[applicant] = told.status_code
        for place in proofs:
            told = client.http.post(place.format(**cycle, **NAMED), params={"name": "a.txt"}, content=b"words", headers=headers)
            assert (told.json()["code"], role in FILES[place]) == ("evidence-unnamed", True)
    let, refused = {APPLICANT: 200, code(2): 403}, {APPLICANT: 403, code(2): 403}
    expected = {role: let if role in FILES[own] else refused for role in ROLES}
    assert found == expected | {"public": dict.fromkeys(refused, 401)}


def test_every_route_has_its_rule(site: Site) -> None:
    """No route is open by having been forgotten: each declares who may, and the tables have each that is not everybody's."""
    included = [one.original_router.routes for one in site.app.routes if hasattr(one, "original_router")]
    routes = [route for part in included for route in part if isinstance(route, APIRoute)]
    assert set(site.app.openapi()["paths"]) <= {route.path for route in routes}
    assert len(routes) > len(SENT) + len(READS)
    rules = {(route.path, method): (route.openapi_extra or {}).get("x-roles") for route in routes for method in route.methods or ()}
    assert [place for place, rule in rules.items() if not rule] == []
    bound = {path for (path, _), rule in rules.items() if rule and rule not in (["everyone"], ["signed-in"])}
    commands = {f"/v1/commands/{name.replace('.', '/')}" for name in SENT}
    assert bound - commands - set(READS) - set(FILES) == set()


def test_a_planted_permission_is_found(site: Site) -> None:
    """The look can fail: a cell that says the opposite is told."""
    client = people(site, "")["finance"]
    assert wrong(client, "cycle.open", CYCLES[0], "finance", "review") == ""
    BY_ROLE["cycle.open"].add("finance")
    try:
        assert "403 role" in wrong(client, "cycle.open", CYCLES[0], "finance", "review")
    finally:
        BY_ROLE["cycle.open"].remove("finance")
