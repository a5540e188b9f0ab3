"""What winners reported that prize money was spent on, use by use, against what the text names, with what was found of each report."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

import msgspec

from domain.payment.uses import UseInspected, UseReported, Verdict
from domain.shared import identifiers as ids
from domain.shared.citation import Language
from services import labels, wording
from services.log.event_log import EventLog
from services.payables import names_of, regulation_of
from services.sheets.leaf import Leaf
from services.texts import Texts
from services.vocabulary import Words

COLUMNS = ("cycle", "name", "code", "report", "on", "use", "named", "yuan", "finding", "verdict", "by")


class Use(msgspec.Struct, frozen=True):
    """Yuan of a winner's report on one use: whether the text names the use, what the text says of the report, and who found what."""

    cycle: str
    applicant: str
    report: int
    on: date
    use: str
    yuan: int
    named: bool
    outcome: str
    verdict: Verdict | None
    by: str


def uses(log: EventLog, texts: Texts, cycles: Sequence[str]) -> Iterator[Use]:
    """Every use of every report on the money of these cycles."""
    for cycle in cycles:
        rule = regulation_of(log, texts, cycle)
        named = rule.fund_uses.named if rule else ()
        for stream, events in log.several(log.streams(f"payment:{cycle}/")).items():
            judged = {one.data.number: one.data for one in events if isinstance(one.data, UseInspected)}
            for one in (one.data for one in events if isinstance(one.data, UseReported)):
                yield from _of(cycle, ids.applicant_in(stream), one, named, judged.get(one.number))


def _of(cycle: str, applicant: str, report: UseReported, named: Sequence[str], judged: UseInspected | None) -> Iterator[Use]:
    for use, yuan in report.uses.items():
        yield Use(
            cycle, applicant, report.number, report.on, use, yuan, use in named, report.finding.outcome,
            judged.verdict if judged else None, judged.by if judged else "",
        )  # fmt: skip


def leaf(log: EventLog, texts: Texts, found: Sequence[Use], language: Language) -> Leaf:
    """The uses as a table, each with its report."""
    called = names_of(log, {one.applicant for one in found})
    words = {cycle: Words(regulation_of(log, texts, cycle), language) for cycle in {one.cycle for one in found}}
    heads = [wording.word(f"uses-{name}", language) for name in COLUMNS]
    return Leaf(
        wording.word("uses", language),
        heads,
        [_line(one, called[one.applicant], words[one.cycle].name(one.use), language) for one in found],
    )


def _line(one: Use, name: str, use: str, language: Language) -> tuple[str | date | Decimal | None, ...]:
    verdict = labels.value("fund_use.inspect", "verdict", one.verdict, language) if one.verdict else ""
    return (
        one.cycle, name, one.applicant, str(one.report), one.on, use, wording.word("yes" if one.named else "no", language),
        Decimal(one.yuan), wording.word(f"use-{one.outcome}", language), verdict, one.by,
    )  # fmt: skip
