"""The winners register: every title, what it paid, how long it holds, and what became of it."""

from domain.award import award as w
from domain.award.records import ItemReturned
from domain.payment import payment as p
from domain.shared import identifiers as ids
from projections.table import Board, Key, Record, Table
from services.follow import Row


class WinnersRegister(Board):
    """One row per title."""

    name = "winners_register"
    reads = frozenset(
        [
            "award.conferred", "award.expired", "award.revoked", "award.item_returned", "payment.payable", "payment.paid",
            "payment.recovery_opened", "payment.recovered",
        ]
    )  # fmt: skip
    table = Table(
        "winners_register",
        {"cycle": "text", "applicant": "text"},
        {
            "track": "text", "tier": "text", "rank": "bigint", "re_award": "bigint", "conferred_on": "text", "valid_until": "text",
            "state": "text", "ended_on": "text", "prize_cny": "bigint", "paid_on": "text", "claimed_cny": "bigint",
            "recovered_cny": "bigint", "repeat": "bigint", "budget_year": "bigint", "items_back": "bigint",
        },
    )  # fmt: skip

    def touched(self, row: Row) -> list[Key]:
        """The title of the stream."""
        return [(ids.cycle_in(row.stream), ids.applicant_in(row.stream))]

    def change(self, record: Record, row: Row) -> None:
        """Follow the title and its money."""
        match row.event:
            case w.Conferred() as c:
                record |= {
                    "track": c.track, "tier": c.tier, "rank": c.rank, "re_award": int(c.re_award),
                    "conferred_on": c.conferred_on.isoformat(),
                    "valid_until": c.validity.last_day.isoformat() if c.validity else None, "repeat": int(c.repeat),
                    "state": "valid", "prize_cny": record["prize_cny"] or 0,
                    "claimed_cny": 0, "recovered_cny": 0,
                }  # fmt: skip
            case w.Expired():
                record |= {"state": "expired", "ended_on": record["valid_until"]}
            case w.Revoked() as r:
                record |= {"state": "revoked", "ended_on": r.on.isoformat()}
            case ItemReturned():
                record["items_back"] = (record["items_back"] or 0) + 1
            case p.Payable(amount, year):
                record |= {"prize_cny": amount, "budget_year": year}
            case p.Paid(on):
                record["paid_on"] = on.isoformat()
            case p.RecoveryOpened(amount):
                record["claimed_cny"] = (record["claimed_cny"] or 0) + amount
            case p.Recovered(amount):
                record["recovered_cny"] = (record["recovered_cny"] or 0) + amount
            case _:
                pass
