"""Prize money: what is owed to whom out of which budget, who approved it, what was paid under which reference, what must come back."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from starlette.responses import Response

from console import offered, together
from console.awards import payable_acts
from console.choices import called_all, regulation_of
from console.listing import asked, cities, equal, in_city, listing
from console.reconciling import FINANCE
from console.saying import Saying
from console.shell import page
from console.subject import Countdown
from console.visit import Visit
from domain.award import award as awards
from domain.payment import payment as p
from domain.shared import identifiers as ids
from domain.stages.plan import Regulation
from doors.boards import among, named_like
from doors.looking import rows, sums
from projections.table import Condition, Record

STATES = ("payable", "approved_once", "approved", "paid", "stopped", "claimed", "returned")


class Payable(NamedTuple):
    """A payment as a line: under its cycle's text, with what its reader may do with it; `contested` while a withdrawal is proposed."""

    row: Record
    name: str
    regulation: Regulation
    words: Saying
    title: Record
    offers: list[offered.Offer]
    contested: bool = False

    @property
    def basis(self) -> str:
        """The article that gives the sum."""
        return self.regulation.prize(self.title["track"], self.title["tier"]).basis


def finance(visit: Visit) -> Response:
    """The page: sums by state, then the payments, what waits for somebody first."""
    given = asked(visit, "text", "city", "year", "state")
    where: list[Condition] = [*named_like(given["text"]), *in_city(visit, given)]
    totals = sums(visit.parts, "payments", visit.who, where, ("state", "amount_cny"))
    open_ = sums(visit.parts, "payments", visit.who, [*where, ("state = 'claimed'", ())], ("state", "claimed_cny - recovered_cny"))
    found = listing(visit, "payments", [*where, *equal(given, "state")], (WAITING, "cycle desc"), given)
    lines = _lines(visit, found.slice.rows)
    texts = {ids.city_of(line.row["cycle"]): (line.regulation, line.words) for line in lines}
    return page(
        "finance.html", visit, listing=found, payments=lines, totals=totals, receivable=open_.get("claimed"), states=STATES,
        cities=cities(visit), texts=texts, today=Countdown(visit).today, choosing=_choosing(visit, lines),
        all=visit.given("all") == "yes", reconciles=bool(visit.who.account and set(FINANCE) & set(visit.who.account.roles)),
    )  # fmt: skip


def _choosing(visit: Visit, lines: Sequence[Payable]) -> bool:
    """Whether any of the payments waits for an approval that the reader may give."""
    return together.may(visit, "payments") and any(offer.command == "payment.approve" for line in lines for offer in line.offers)


WAITING = "case state when 'claimed' then 0 when 'payable' then 1 when 'approved_once' then 2 when 'approved' then 3 else 4 end"
"""What waits for somebody comes first."""


def _lines(visit: Visit, found: Sequence[Record]) -> list[Payable]:
    codes = tuple(dict.fromkeys(row["applicant"] for row in found))
    titles = {(row["cycle"], row["applicant"]): row for row in rows(visit.parts, "winners", visit.who, [among("applicant", codes)])}
    texts = {name: regulation_of(visit, name) for name in {row["cycle"] for row in found}}
    lines, names, payments = [], called_all(visit, codes), payments_of(visit, found)
    contested = _contested(visit, found)
    for row in found:
        regulation, title = texts[row["cycle"]], titles.get((row["cycle"], row["applicant"]))
        if regulation is not None and title is not None:
            words = Saying(visit.spoken, regulation)
            offers, under_way = offers_of(visit, row, payments), ids.award_stream(row["cycle"], row["applicant"]) in contested
            lines.append(Payable(row, names[row["applicant"]], regulation, words, title, offers, under_way))
    return lines


def _contested(visit: Visit, found: Sequence[Record]) -> set[str]:
    """The titles whose withdrawal is proposed and not decided."""
    known = visit.parts.log.several([ids.award_stream(row["cycle"], row["applicant"]) for row in found])
    return {stream for stream, events in known.items() if (award := awards.fold(None, events)) and award.proposed is not None}


def payments_of(visit: Visit, found: Sequence[Record]) -> dict[str, p.Payment | None]:
    """Stream -> the payment as it stands, of all rows at once."""
    known = visit.parts.log.several([ids.payment_stream(row["cycle"], row["applicant"]) for row in found])
    return {stream: p.fold(None, events) for stream, events in known.items()}


def offers_of(visit: Visit, row: Record, payments: Mapping[str, p.Payment | None]) -> list[offered.Offer]:
    """What the reader may do with a payment, filled in; the sum that is still to come back among it."""
    payment = payments.get(ids.payment_stream(row["cycle"], row["applicant"]))
    if payment is None:
        return []
    known: dict[str, Any] = {"cycle": row["cycle"], "applicant": row["applicant"]}
    names = list(payable_acts(visit, payment))
    more = {"payment.recover": {"amount_cny": str(payment.claimed_cny - payment.recovered_cny)}}
    return [offer for name in names for offer in offered.offers(visit, [name], known | more.get(name, {}))]
