"""What is owed of prize money and owed back: each under a key of its own, which goes out with the money and comes with the statement."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

import msgspec

from domain.applicant import applicant as applicants
from domain.cycle import cycle as cycles
from domain.payment import payment as p
from domain.shared import identifiers as ids
from domain.shared.citation import Language
from domain.shared.event import Envelope
from domain.stages.plan import Regulation
from services import labels, wording
from services.log.event_log import EventLog
from services.sheets.leaf import Leaf
from services.texts import Texts

OUT, BACK = "P", "R"
"""How the key of a payment ends, and how that of a claim."""

COLUMNS = ("key", "kind", "name", "code", "amount", "budget", "first", "second", "state", "on", "reference", "open")


class Booked(NamedTuple):
    """Money that is on record as gone or come: the day, and whole yuan."""

    on: date
    yuan: int


class Due(msgspec.Struct, frozen=True):
    """A payment, or the claim on one that was paid, by how its key ends; `booked` is what is on record of it, by the bank's reference.

    `basis` is the article of the budget; `name` what the register calls the payee: an individual's name is sealed, its code stands for it.
    """

    key: str
    cycle: str
    applicant: str
    name: str
    basis: str
    payment: p.Payment
    booked: dict[str, Booked]

    @property
    def back(self) -> bool:
        """Whether it is a claim."""
        return self.key.endswith(f"-{BACK}")

    @property
    def yuan(self) -> int:
        """What is owed, or claimed."""
        return self.payment.claimed_cny if self.back else self.payment.amount_cny

    @property
    def open(self) -> int:
        """What of it has neither gone nor come yet."""
        if not self.back:
            return 0 if self.booked or self.payment.stopped else self.yuan
        return self.yuan - self.payment.recovered_cny

    @property
    def state(self) -> str:
        """As the payment register calls it."""
        if self.back:
            return "claimed" if self.open else "returned"
        if self.payment.paid_on is not None:
            return "paid"
        return "stopped" if self.payment.stopped else ("payable", "approved_once", "approved")[len(self.payment.approved_by)]


def key_of(cycle: str, applicant: str, sign: str) -> str:
    """The key of a payment or claim: the same for ever, in letters that a bank prints."""
    return f"{cycle.replace('/', '-')}-{applicant}-{sign}".upper()


def dues(log: EventLog, texts: Texts, names: Sequence[str]) -> list[Due]:
    """Every payment of these cycles, and behind it the claim on it where there is one."""
    streams = {stream: cycle for cycle in names for stream in log.streams(f"payment:{cycle}/")}
    events = log.several(list(streams))
    called = names_of(log, {ids.applicant_in(stream) for stream in streams})
    rules = {cycle: rule for cycle in dict.fromkeys(streams.values()) if (rule := regulation_of(log, texts, cycle)) is not None}
    return [due for stream, cycle in streams.items() for due in _dues(cycle, stream, events.get(stream, []), called, rules[cycle])]


def regulation_of(log: EventLog, texts: Texts, cycle: str) -> Regulation | None:
    """The text that governs a cycle; None before it is opened."""
    opened = log.load(ids.cycle_stream(cycle), cycles.fold)[0]
    return texts.regulation(opened.regulation) if opened else None


def names_of(log: EventLog, codes: Iterable[str]) -> dict[str, str]:
    """What the register calls applicants, by code; the code of an individual."""
    streams = {ids.applicant_stream(code): code for code in codes}
    known = log.several(list(streams))
    found = {code: applicants.fold(None, known.get(stream, [])) for stream, code in streams.items()}
    return {code: one.name if one and one.name else code for code, one in found.items()}


def _dues(cycle: str, stream: str, events: Sequence[Envelope], called: Mapping[str, str], rule: Regulation) -> Iterator[Due]:
    payment, code = p.fold(None, events), ids.applicant_in(stream)
    if payment is None:
        return
    paid = {e.data.reference: Booked(e.data.on, payment.amount_cny) for e in events if isinstance(e.data, p.Paid)}
    known = (cycle, code, called[code], rule.budget.basis)
    yield Due(key_of(cycle, code, OUT), *known, payment, paid)
    if payment.claimed_cny:
        came = {e.data.reference: Booked(e.data.on, e.data.amount_cny) for e in events if isinstance(e.data, p.Recovered)}
        yield Due(key_of(cycle, code, BACK), *known, payment, came)


def leaf(found: Sequence[Due], language: Language) -> Leaf:
    """Payables and receivables as a table to give to a bank or a treasury."""
    heads = [wording.word(f"payables-{name}", language) for name in COLUMNS]
    return Leaf(wording.word("payables", language), heads, [_line(one, language) for one in found])


def _line(one: Due, language: Language) -> tuple[str | date | Decimal | None, ...]:
    first, second, *_ = [*one.payment.approved_by, "", ""]
    days = [booked.on for booked in one.booked.values()]
    return (
        one.key, wording.word("payables-back" if one.back else "payables-out", language), one.name, one.applicant, Decimal(one.yuan),
        str(one.payment.budget_year), first, second, labels.value("payments", "state", one.state, language), max(days, default=None),
        wording.BETWEEN[language].join(one.booked), Decimal(one.open),
    )  # fmt: skip
