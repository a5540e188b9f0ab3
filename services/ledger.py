"""The ledger of a text's clauses and the claims on it: what each clause asks, and the one way in which the product answers for it.

`clauses.jsonl` holds a row for each clause; `claims.yaml` says of each row, on one line, what stands for it and which test proves it.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
from pydantic import BeforeValidator, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from domain.regulation.problem import Places, Problem, TextError, from_validation, locate
from domain.regulation.rule import Text, Value
from domain.shared.refusal import InvalidError
from services.catalogue import parsed

CLAUSES, CLAIMS = "clauses.jsonl", "claims.yaml"

How = Literal["enforced", "computed", "scheduled", "recorded", "published", "reminded", "configured", "for_people", "stated"]
HOWS: tuple[How, ...] = ("enforced", "computed", "scheduled", "recorded", "published", "reminded", "configured", "for_people", "stated")

PROVEN = {"enforce", "compute", "schedule"}
"""What a row may ask of the system that a test must prove."""


class Row(msgspec.Struct, frozen=True):
    """One clause: which article, of which kind, what it says, what it asks of the system (`none`: nothing)."""

    id: str
    kind: str
    system: str
    summary_zh: str
    summary_en: str

    @property
    def number(self) -> int:
        """The number of its article; 0 for what stands outside the articles."""
        digits = self.id.partition(":")[2]
        return int("".join(sign for sign in digits.partition(".")[0] if sign.isdigit()) or 0)


def _several(given: Any) -> Any:
    return (given,) if isinstance(given, str) else given


Several = Annotated[tuple[str, ...], BeforeValidator(_several)]
"""One name, or a list of them."""

Reason = Literal[
    "purpose", "legal_basis", "principle", "definition", "addressees", "general_duty", "duty_of_others", "explanation", "history"
]
"""Why a clause asks nothing of the system."""


class Claim(Value):
    """One row's claim: exactly one of the nine ways, and the tests that prove it.

    `enforced`: codes of refusals or of problems of a text. `computed`: policies. `scheduled`, `configured`, `for_people`: paths in the
    regulation's file. `recorded`: events with a field, `award.duty_done.text`. `published`: the same, or a path. `reminded`: a path or an
    event. `stated`: why nothing is asked. `test`: question cases by name, `tests/....py::name`, or `scenarios/....yaml`.
    """

    enforced: Several | None = None
    computed: Several | None = None
    scheduled: Several | None = None
    recorded: Several | None = None
    published: Several | None = None
    reminded: Several | None = None
    configured: Several | None = None
    for_people: Several | None = None
    stated: Reason | None = None
    test: Several = ()
    note: Text | None = None

    @model_validator(mode="after")
    def _one(self) -> "Claim":
        if sum(getattr(self, how) is not None for how in HOWS) != 1:
            raise PydanticCustomError("claim_once", "one way for each row: {expected}", {"expected": ", ".join(HOWS)})
        return self

    @property
    def how(self) -> How:
        """In which way the row is claimed."""
        return next(how for how in HOWS if getattr(self, how) is not None)

    @property
    def where(self) -> tuple[str, ...]:
        """What stands for the row."""
        return tuple(_several(getattr(self, self.how)))


def rows_of(folder: Path) -> list[Row]:
    """The rows of a city's ledger, in the order of the text."""
    try:
        lines = (folder / CLAUSES).read_bytes().splitlines()
    except OSError:
        raise InvalidError("text-missing", name=str(folder / CLAUSES)) from None
    return [msgspec.json.decode(line, type=Row) for line in lines if line.strip()]


def claims_of(folder: Path) -> tuple[dict[str, Claim], Places]:
    """A city's claims by row, with their places; none where there is no file. Raises TextError with every problem of its form."""
    path = folder / CLAIMS
    if not path.exists():
        return {}, {}
    tree, places = parsed(path.read_bytes(), str(path))
    if not isinstance(tree, dict):
        tree = {}
    claims: dict[str, Claim] = {}
    problems: list[Problem] = []
    for row, given in tree.items():
        try:
            claims[row] = Claim.model_validate(given)
        except ValidationError as error:
            found = from_validation(error, given)
            problems += [msgspec.structs.replace(one, path=(row, *one.path)) for one in found]
    if problems:
        raise TextError(str(path), (locate(problem, places) for problem in problems))
    return claims, places


def counted(names: Mapping[str, int]) -> dict[str, int]:
    """Counts in falling order, as a report tells them."""
    return dict(sorted(names.items(), key=lambda one: (-one[1], one[0])))
