"""The payment register: the prize money of every title: owed, approved by whom, paid under which reference, reported, claimed back."""

from domain.payment import payment as p
from domain.payment.uses import UseInspected, UseReported
from domain.shared import identifiers as ids
from domain.shared.event import Event
from projections.table import Board, Key, Record, Table
from services.follow import Row

TO_JUDGE = {"to_judge", "diverted"}
"""What a report on prize money may be that somebody must judge."""


class PaymentRegister(Board):
    """One row per payment.

    `state`: `payable`, `approved_once`, `approved`, `paid`; `stopped`, where the title was withdrawn before the money left; `claimed`
    while money is to come back, and `returned` once it has. `to_judge` and `diverted` count reports on its use.
    """

    name = "payment_register"
    reads = frozenset(
        f"payment.{name}" for name in ("payable", "approved", "paid", "recovery_opened", "recovered", "use_reported", "use_inspected")
    )
    table = Table(
        "payment_register",
        {"cycle": "text", "applicant": "text"},
        {
            "amount_cny": "bigint", "budget_year": "bigint", "approved_by": "text", "state": "text", "paid_on": "text", "reference": "text",
            "claimed_cny": "bigint", "claim_basis": "text", "recovered_cny": "bigint", "recovered_on": "text", "used_cny": "bigint",
            "to_judge": "text", "diverted": "bigint",
        },
    )  # fmt: skip

    def touched(self, row: Row) -> list[Key]:
        """The payment of the stream."""
        return [(ids.cycle_in(row.stream), ids.applicant_in(row.stream))]

    def change(self, record: Record, row: Row) -> None:
        """Follow the money out and back, then what is said of its use."""
        match row.event:
            case p.Payable(amount, year):
                record |= {"amount_cny": amount, "budget_year": year, "state": "payable"}
            case p.Approved(by):
                once = record["approved_by"] is None
                record |= {"approved_by": by if once else f"{record['approved_by']}, {by}"}
                record["state"] = "approved_once" if once else "approved"
            case p.Paid(on, reference):
                record |= {"paid_on": on.isoformat(), "reference": reference}
                record["state"] = "paid"
            case event:
                if not _back(event, record):
                    _used(event, record)


def _back(event: Event, record: Record) -> bool:
    """Follow a claim; whether the event was of one."""
    match event:
        case p.RecoveryOpened(amount, basis):
            record |= {"claimed_cny": (record["claimed_cny"] or 0) + amount, "claim_basis": basis}
            record["state"] = "claimed" if amount else "stopped"
        case p.Recovered(amount, on):
            record |= {"recovered_cny": (record["recovered_cny"] or 0) + amount, "recovered_on": on.isoformat()}
            record["state"] = "returned" if record["recovered_cny"] >= record["claimed_cny"] else "claimed"
        case _:
            return False
    return True


def _used(event: Event, record: Record) -> None:
    waiting = [number for number in (record["to_judge"] or "").split(", ") if number]
    match event:
        case UseReported(number, _, uses, _, finding):
            record["used_cny"] = (record["used_cny"] or 0) + sum(uses.values())
            record["to_judge"] = ", ".join([*waiting, *([str(number)] if finding.outcome in TO_JUDGE else [])]) or None
        case UseInspected(number, verdict):
            record["to_judge"] = ", ".join(one for one in waiting if one != str(number)) or None
            record["diverted"] = (record["diverted"] or 0) + (verdict == "diverted")
        case _:
            pass
