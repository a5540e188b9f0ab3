"""A statement held against what is owed: each line and each payment that it lacks is told; nothing is changed by it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

import msgspec

from domain.shared.refusal import InvalidError, RefusedError
from services.payables import Due
from services.sheets.statement import Line, Statement
from services.sheets.table import Fault, Table

Kind = Literal["ready", "booked", "amount", "day", "twice", "refused", "unknown", "form", "missing"]
KINDS: tuple[Kind, ...] = ("form", "unknown", "twice", "amount", "day", "refused", "missing", "ready", "booked")
"""In the order in which people look at them: what is wrong, what waits for them, what is done.

`ready`: as it is owed, for a person to confirm; `booked`: as it is on record; `refused`: the money moved though it may not have.
"""


class Finding(msgspec.Struct, frozen=True):
    """What comes of a line, or of a payment that no line tells of: where it stands with its sentence, and what it was held against."""

    kind: Kind
    fault: Fault
    due: Due | None = None
    line: Line | None = None


class _Said(msgspec.Struct, frozen=True):
    """What is to be said of a line: in which of its columns."""

    kind: Kind
    column: str
    error: InvalidError
    basis: str = ""


def reconciled(found: Statement, dues: Sequence[Due]) -> list[Finding]:
    """Every line in its order, then what the statement lacks."""
    known, held = {due.key: due for due in dues}, _Held()
    told = [Finding("form", fault) for fault in found.faults]
    for line in found.lines:
        due = known.get(line.key)
        said = held.said(due, line) if due else _Said("unknown", "key", InvalidError("statement-unknown", key=line.key))
        told.append(Finding(said.kind, found.table.fault(line.number, said.column, said.error, said.basis), due, line))
    told.sort(key=lambda one: one.fault.line)
    return [*told, *_missing(found, dues)]


def counted(findings: Sequence[Finding]) -> Mapping[Kind, int]:
    """Kind -> how many."""
    return {kind: sum(one.kind == kind for one in findings) for kind in KINDS}


class _Held:
    """What earlier lines of the statement have said already."""

    def __init__(self) -> None:
        self._lines = dict[tuple[str, str], int]()
        self._came = dict[str, int]()

    def said(self, due: Due, line: Line) -> _Said:
        """What comes of a line."""
        again = self._lines.setdefault((due.key, line.reference if due.back else ""), line.number)
        if again != line.number:
            return _Said("twice", "key", InvalidError("statement-twice", key=due.key, name=due.name, line=again))
        booked = due.booked.get(line.reference)
        if booked is None and due.booked and not due.back:
            [(reference, before)] = due.booked.items()
            facts = {"name": due.name, "reference": reference, "on": before.on.isoformat()}
            return _Said("twice", "reference", InvalidError("statement-paid-before", **facts))
        owed = booked.yuan if booked else due.yuan if not due.back else due.open - self._came.get(due.key, 0)
        if not _fits(line, owed, part=due.back and booked is None):
            return _Said(
                "amount", "amount_cny", InvalidError("statement-amount", name=due.name, given=f"{line.amount_cny:,f}", due=f"{owed:,}")
            )
        if booked:
            return _booked(due, line)
        self._came[due.key] = self._came.get(due.key, 0) + int(line.amount_cny)
        return _ready(due, line)


def _fits(line: Line, owed: int, *, part: bool) -> bool:
    """Whether the sum is right: of a claim, a part may come."""
    whole = line.amount_cny == int(line.amount_cny)
    return whole and line.amount_cny <= owed if part else line.amount_cny == owed


def _booked(due: Due, line: Line) -> _Said:
    on = due.booked[line.reference].on
    if on == line.on:
        return _Said("booked", "key", InvalidError("statement-booked", name=due.name, reference=line.reference))
    return _Said("day", "on", InvalidError("statement-day", name=due.name, given=line.on.isoformat(), on=on.isoformat()))


def _ready(due: Due, line: Line) -> _Said:
    """As the act would have it that puts it on record."""
    facts = {"name": due.name, "amount": f"{line.amount_cny:,f}"}
    try:
        if due.back:
            due.payment.recover(int(line.amount_cny), line.on, line.reference, due.basis)
            return _Said("ready", "key", InvalidError("statement-came", **facts))
        due.payment.pay(line.on, line.reference, due.basis)
    except RefusedError as error:
        return _Said("refused", "on" if error.code == "budget-year" else "key", InvalidError(error.code, **error.facts), error.basis)
    return _Said("ready", "key", InvalidError("statement-went", **facts))


def _missing(found: Statement, dues: Sequence[Due]) -> Iterator[Finding]:
    """What was to go or come and no line tells of, and what is on record within the statement's days under a reference that it lacks."""
    lines = {(line.key, line.reference) for line in found.lines}
    keys, days = {key for key, _ in lines}, [line.on for line in found.lines]
    for due in dues:
        if due.key not in keys and due.open and due.state in {"approved", "claimed"}:
            code = "statement-not-come" if due.back else "statement-not-gone"
            yield _lacks(found.table, due, InvalidError(code, key=due.key, name=due.name, amount=f"{due.open:,}"))
        for reference, booked in due.booked.items():
            if days and min(days) <= booked.on <= max(days) and (due.key, reference) not in lines and (due.back or due.key not in keys):
                facts = {
                    "key": due.key,
                    "name": due.name,
                    "reference": reference,
                    "on": booked.on.isoformat(),
                    "amount": f"{booked.yuan:,}",
                }
                yield _lacks(found.table, due, InvalidError("statement-not-in", **facts))


def _lacks(table: Table, due: Due, error: InvalidError) -> Finding:
    return Finding("missing", Fault(table.sheet, 0, "", "", error.code, error.facts), due)
