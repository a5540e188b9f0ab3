"""`award sheet payables|statement|reconcile`: what is owed of prize money as a table, and a bank's statement held against it."""

from typing import Annotated

import msgspec
from cyclopts import App, Parameter

from cli import terminal
from cli.bootstrap import Product
from cli.reads import Data, looked
from cli.sheets import Filled, Into, Sheet, written
from cli.terminal import Json, Lang
from cli.verbs import bytes_of
from domain.shared import identifiers as ids
from domain.shared.citation import Language
from services import fund_uses, payables, wording
from services.payables import Due, dues
from services.reconciliation import KINDS, Finding, counted, reconciled
from services.sheets.leaf import book, text
from services.sheets.place import place, told
from services.sheets.statement import statement as read
from services.sheets.statement import template

Cycle = Annotated[str, Parameter(help="the cycle, as city/year; all that there are, if none is named")]

WRONG = frozenset(KINDS) - {"ready", "booked"}
"""What a person has to look into."""


def owed(*, into: Into, cycle: Cycle = "", data: Data = None, lang: Lang = None) -> None:
    """Write payments and claims, each with its key, approvals and state: a workbook with the reports on uses, or CSV by the file's name."""

    def action(product: Product, spoken: Language) -> int:
        log, texts, named = product.log, product.office.texts, _cycles(product, cycle)
        found = payables.leaf(dues(log, texts, named), spoken)
        if into.suffix == ".csv":
            return written(into, text(found), spoken)
        used = fund_uses.leaf(log, texts, list(fund_uses.uses(log, texts, named)), spoken)
        return written(into, book([found, used]), spoken)

    looked(data, lang, as_json=False, action=action)


def statement(*, into: Into, data: Data = None, lang: Lang = None) -> None:
    """Write the template of a statement: key, amount, day, reference."""
    looked(data, lang, as_json=False, action=lambda _, spoken: written(into, template(spoken), spoken))


def reconcile(
    file: Filled,
    /,
    *,
    cycle: Cycle = "",
    sheet: Sheet = "",
    data: Data = None,
    json: Json = False,
    lang: Lang = None,
) -> None:
    """Hold a statement against what is owed: each line and each payment that it lacks, with its place. Nothing is changed by it."""

    def action(product: Product, spoken: Language) -> int:
        found = read(bytes_of(file), file.name, sheet)
        findings = reconciled(found, dues(product.log, product.office.texts, _cycles(product, cycle)))
        _tell(findings, spoken, as_json=json)
        return terminal.INVALID if any(one.kind in WRONG for one in findings) else terminal.DONE

    looked(data, lang, as_json=json, action=action)


def _cycles(product: Product, cycle: str) -> list[str]:
    return [ids.cycle(cycle)] if cycle else [stream.partition(":")[2] for stream in product.log.streams("cycle:")]


def _tell(findings: list[Finding], spoken: Language, *, as_json: bool) -> None:
    counts = counted(findings)
    if as_json:
        lines = [{"kind": one.kind, "key": _key(one.due), **msgspec.to_builtins(one.fault)} for one in findings]
        terminal.say_json({"counts": dict(counts), "found": lines})
        return
    for kind in KINDS:
        if counts[kind]:
            terminal.say(f"{wording.word(f'reconcile-{kind}', spoken)}: {counts[kind]}")
        for one in (one for one in findings if one.kind == kind):
            terminal.say(f"  {place(one.fault, spoken) or wording.word('reconcile-no-line', spoken)}: {told(one.fault, spoken)}")


def _key(due: Due | None) -> str:
    return due.key if due else ""


def add_reconciling(app: App) -> None:
    """Add the verbs beside those of the other sheets."""
    app.command(owed, name="payables")
    app.command(statement)
    app.command(reconcile)
