"""Is every clause of a text accounted for? Each row of the ledger has one claim, and what the claim names exists."""

import ast
import importlib
import pkgutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

import msgspec

import domain.policies
import services.office  # noqa: F401  # enters every event
from domain.regulation.leaves import find
from domain.regulation.problem import Located, Problem, locate
from domain.shared.event import TOPICS
from domain.shared.refusal import InvalidError
from domain.stages.plan import Regulation
from services.catalogue import Catalogue, parsed
from services.ledger import CLAIMS, CLAUSES, PROVEN, Claim, Row, claims_of, counted, rows_of

EVENTS = {topic.partition("/")[0]: event for event, topic in TOPICS.items()}
"""Event by its name."""


class Known(msgspec.Struct, frozen=True):
    """What a claim may name beside the regulation: the folder of tests and scenarios, and the codes that have a sentence."""

    root: Path
    codes: frozenset[str]


class Line(msgspec.Struct, frozen=True):
    """A row with its claim: how, by what, proven by which tests; `how` is empty where nothing claims it."""

    row: str
    kind: str
    system: str
    zh: str
    en: str
    how: str = ""
    where: tuple[str, ...] = ()
    tests: tuple[str, ...] = ()


class Coverage(msgspec.Struct, frozen=True):
    """A city's ledger: its lines, and what is wrong with its claims, each with file, line and column."""

    city: str
    lines: tuple[Line, ...]
    problems: tuple[tuple[str, Located], ...]

    @property
    def unclaimed(self) -> list[Line]:
        """The rows that nothing answers for."""
        return [line for line in self.lines if not line.how]


def coverage(catalogue: Catalogue, city: str, known: Known) -> Coverage:
    """The coverage of a city's latest version; raises InvalidError without a ledger, TextError where the claims cannot be read."""
    folder = catalogue.root / city
    regulation, _ = catalogue.regulation(city, catalogue.latest(city))
    rows = {row.id: row for row in rows_of(folder)}
    claims, places = claims_of(folder)
    checks = _Checks(regulation, known, _cases(known.root, city))
    wrong = [(str(folder / CLAIMS), locate(problem, places)) for problem in _problems(rows, claims, checks)]
    wrong += [(str(folder / CLAUSES), one) for one in _articles(regulation, rows.values())]
    return Coverage(city, tuple(_line(row, claims.get(row.id)) for row in rows.values()), tuple(wrong))


def totals(found: Sequence[Coverage]) -> dict[str, object]:
    """How many rows are claimed, and how they spread over kinds of clause and ways of claiming."""
    lines = [line for one in found for line in one.lines]
    claimed = [line for line in lines if line.how]
    return {
        "rows": len(lines),
        "claimed": len(claimed),
        "unclaimed": len(lines) - len(claimed),
        "by_kind": counted(Counter(line.kind for line in lines)),
        "by_claim": counted(Counter(line.how for line in claimed)),
    }


def _line(row: Row, claim: Claim | None) -> Line:
    line = Line(row.id, row.kind, row.system, row.summary_zh, row.summary_en)
    return line if claim is None else msgspec.structs.replace(line, how=claim.how, where=claim.where, tests=claim.test)


def _articles(regulation: Regulation, rows: Iterable[Row]) -> Iterator[Located]:
    """Articles of the text that no row speaks of."""
    spoken_of = {row.number for row in rows}
    for number in range(1, regulation.articles.last + 1):
        if number not in spoken_of:
            yield Located(1, 1, str(number), "article-without-row", "", "")


class _Checks(msgspec.Struct, frozen=True):
    """Whether what a claim names exists: in the regulation, in the code, among the tests."""

    regulation: Regulation
    known: Known
    cases: frozenset[str]

    def path(self, name: str) -> str | None:
        """What is wrong with a path in the regulation."""
        try:
            find(self.regulation, name)
        except InvalidError as error:
            return f"{error.facts['at']}: {', '.join(error.facts['known'])}"
        return None

    def code(self, name: str) -> str | None:
        """What is wrong with the code of a refusal or of a problem."""
        return None if name in self.known.codes else "locale"

    def policy(self, name: str) -> str | None:
        """What is wrong with a policy: `ranking`, or `ranking.composite`."""
        module, _, function = name.partition(".")
        modules = [one.name for one in pkgutil.iter_modules(domain.policies.__path__)]
        if module not in modules:
            return ", ".join(modules)
        found = importlib.import_module(f"domain.policies.{module}")
        return None if not function or hasattr(found, function) else f"domain/policies/{module}.py"

    def event(self, name: str) -> str | None:
        """What is wrong with an event and its field: `award.duty_done.text`."""
        stream, _, rest = name.partition(".")
        topic, _, field = rest.partition(".")
        event = EVENTS.get(f"{stream}.{topic}")
        if event is None:
            return ", ".join(one for one in EVENTS if one.startswith(f"{stream}."))
        return None if not field or field in event.__struct_fields__ else ", ".join(event.__struct_fields__)

    def event_or_path(self, name: str) -> str | None:
        """What is wrong where either will do."""
        wrong = self.path(name)
        return wrong and self.event(name) and wrong

    def test(self, name: str) -> str | None:
        """What is wrong with a test: a question case, a function of a test file, a scenario."""
        file, sign, function = name.partition("::")
        if not sign and not name.startswith("scenarios/"):
            return None if name in self.cases else "questions"
        if not (self.known.root / file).is_file():
            return file
        return None if not sign or function.partition("[")[0] in _functions(self.known.root / file) else file


WAYS: Mapping[str, tuple[str, Callable[[_Checks, str], str | None]]] = {
    "enforced": ("claim-code", _Checks.code),
    "computed": ("claim-policy", _Checks.policy),
    "scheduled": ("claim-path", _Checks.path),
    "recorded": ("claim-event", _Checks.event),
    "published": ("claim-event", _Checks.event_or_path),
    "reminded": ("claim-event", _Checks.event_or_path),
    "configured": ("claim-path", _Checks.path),
    "for_people": ("claim-path", _Checks.path),
}
"""Way of claiming -> the code of what may be wrong with it, and the check."""


def _problems(rows: Mapping[str, Row], claims: Mapping[str, Claim], checks: _Checks) -> Iterator[Problem]:
    for name, claim in claims.items():
        if name not in rows:
            yield Problem((name,), "claim-row", name, at_key=True)
            continue
        if claim.how in WAYS:
            code, check = WAYS[claim.how]
            yield from (Problem((name, claim.how), code, one, wrong) for one in claim.where if (wrong := check(checks, one)))
        yield from (Problem((name, "test"), "claim-test", test, wrong) for test in claim.test if (wrong := checks.test(test)))
        if rows[name].system in PROVEN and not claim.test:
            yield Problem((name,), "claim-unproven", rows[name].system, at_key=True)


def _cases(root: Path, city: str) -> frozenset[str]:
    """The names of a city's question cases."""
    path = root / "tests" / "regulations" / "questions" / f"{city}.yaml"
    tree = parsed(path.read_bytes(), path.name)[0] if path.exists() else []
    return frozenset(case["name"] for case in tree)


@lru_cache
def _functions(path: Path) -> frozenset[str]:
    """The functions of a test file."""
    tree = ast.parse(path.read_text("utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
