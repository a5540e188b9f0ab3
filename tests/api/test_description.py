"""The API's description is true: whatever it allows is answered as it says, and whatever it forbids is refused, with no fault of ours."""

import math
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance, status_code_conformance

from api import account, audit, commands, health, reads, single, texts
from api.problems import MEDIA
from cli.permissions import ROLES
from doors.caller import GUARD
from services.commands import COMMANDS
from tests.desk import CITY, CYCLE, code, desk, opened, qualified
from tests.site import Site

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
WHOLE = 23_000
"""Cases of a full run over all operations."""

LEAST = 1
KNOWN: dict[str, Any] = {
    "cycle": CYCLE, "city": CITY, "applicant": code(1), "uscc": code(3), "candidate": code(1), "person": "person-0001", "reviewer": "all",
    "by": "town", "notice": 1, "on": "2026-05-07",
}  # fmt: skip
"""What every other allowed case names, so that acts reach the law behind the form."""

ENDS = {"login.end", "logins.end"}
"""What would end the session that asks: asked without one."""


class Asking:
    """One who asks every operation, and counts the statuses that come."""

    def __init__(self, site: Site) -> None:
        roles = [role for role in ROLES if role != "public"]
        person = site.person("all", *roles, acts_for=(code(1), "town"))
        self.schema = schemathesis.openapi.from_asgi("/v1/openapi.json", site.app)
        self.cookies, self.guard = {"award": next(iter(person.http.cookies.values()))}, person.guard
        self.seen: Counter[int] = Counter()

    def all(self, each: int) -> Counter[int]:
        """Ask each operation so often by what its description allows, and as often by what it forbids."""
        for found in self.schema.get_all_operations():
            for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
                with suppress(Unsatisfiable):  # nothing can be asked wrongly of an operation that takes nothing
                    self.one(found, mode, each)
        return self.seen

    def one(self, found: Any, mode: GenerationMode, each: int) -> None:
        """Ask one."""
        operation = found.ok()
        cookies = {} if operation.definition.raw["operationId"] in ENDS else self.cookies

        @seed(1)
        @settings(max_examples=each, database=None, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
        @given(case=operation.as_strategy(generation_mode=mode))
        def ask(case: Any) -> None:
            if operation.path == "/v1/events":
                case.query = {**(case.query or {}), "follow": "false"}
            if mode is GenerationMode.POSITIVE and isinstance(case.body, dict) and self.seen.total() % 2:
                case.body |= {field: value for field, value in KNOWN.items() if field in case.body}
            answer = case.call(headers={GUARD: self.guard}, cookies=cookies)
            self.seen[answer.status_code] += 1
            case.validate_response(answer, checks=CHECKS)
            if answer.status_code >= 400 and operation.path != "/ready":
                told = answer.json()
                assert (answer.headers["content-type"], bool(told["code"]), bool(told["detail"])) == ([MEDIA], True, True)

        ask()


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """A site with a cycle under review."""
    return Site(qualified(opened(desk(str(tmp_path / "log.db"))), range(1, 3)), tmp_path)


def test_no_schema_stands_for_two_things() -> None:
    """Commands, answers, boards and questions share one namespace in the description."""
    structs = [command.__name__ for command in COMMANDS.values()]
    structs += [one.__name__ for one in (commands.Done, *account.STRUCTS, *health.STRUCTS, *single.STRUCTS, *audit.STRUCTS)]
    named = [*structs, *reads.schemas(), *texts.schemas()]
    assert [name for name, times in Counter(named).items() if times > 1] == []


def test_every_operation_does_as_it_says(site: Site) -> None:
    """A few cases of each: no fault, no status, form or schema that is not described, a sentence in every problem."""
    seen = Asking(site).all(LEAST)
    assert {200, 401, 403, 404, 422} - set(seen) == set()


@pytest.mark.long
@pytest.mark.timeout(1_800)
def test_twenty_thousand_cases(site: Site, share: float) -> None:
    """The same at length: asked for more, because some operations have fewer different cases."""
    operations = len([None for methods in site.app.openapi()["paths"].values() for _ in methods])
    seen = Asking(site).all(max(LEAST, math.ceil(WHOLE * share / operations / 2)))
    assert seen.total() >= WHOLE * share * 0.9, seen
    print(seen.total(), dict(sorted(seen.items())))  # noqa: T201  # a figure of the long checks
    assert seen[409] > 0
