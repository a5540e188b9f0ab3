"""Titles over the years: the list, and one title with its validity, duties, money and, where it came to that, its withdrawal."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple, cast

from starlette.responses import Response

from console import charts, offered, tenure, together
from console.choices import called, called_all, regulation_of
from console.listing import asked, cities, equal, in_city, listing
from console.saying import Saying
from console.shell import page
from console.subject import Countdown
from console.visit import Visit, absent
from domain.award import award as w
from domain.payment import payment as p
from domain.payment.uses import UseInspected, UseReported
from domain.regulation.award import Offer
from domain.shared import identifiers as ids
from domain.shared.actor import Role
from domain.shared.event import Envelope
from domain.stages.plan import Regulation
from doors.boards import MONEY, READS, among, named_like
from doors.looking import one, rows
from doors.trail import signed
from projections.table import Condition, Record
from services.acts.revocation import step_of

LATE = """state = 'valid' and exists (select 1 from duty_register d where d.cycle = winners_register.cycle
    and d.applicant = winners_register.applicant and d.overdue_since < ?)"""
"""Valid titles with a duty whose last term ran out with nothing on record."""

STATES = ("valid", "expired", "revoked")


class Title(NamedTuple):
    """A title with all that its page tells: its events and those of its money, under the text of its cycle."""

    row: Record
    name: str
    award: w.Award
    conferred: w.Conferred
    payment: p.Payment | None
    regulation: Regulation
    events: list[Envelope]
    money: list[Envelope]

    @property
    def offer(self) -> Offer:
        """What its track and tier bring."""
        return self.regulation.offer(self.award.track, self.award.tier)

    @property
    def items(self) -> tuple[str, ...]:
        """What is handed over for it, beside money."""
        offer = self.offer
        named = offer.re_award_items if self.award.repeat and offer.re_award_items is not None else offer.items
        return tuple(item for item in named if item != "prize_money")


def awards(visit: Visit) -> Response:
    """The list, the latest first: who holds what, until when, what is next due of it and what is overdue."""
    given, today = asked(visit, "text", "city", "year", "state", "late"), Countdown(visit).today
    where: list[Condition] = [*named_like(given["text"]), *in_city(visit, given), *equal(given, "state")]
    if given["late"] == "yes":
        where.append((LATE, (today.isoformat(),)))
    found = listing(visit, "winners", where, ("conferred_on desc", "rank"), given)
    due = _duties(visit, found.slice.rows)
    words = {name: Saying(visit.spoken, regulation_of(visit, name)) for name in {row["cycle"] for row in found.slice.rows}}
    names = called_all(visit, [row["applicant"] for row in found.slice.rows])
    lines = [(row, names[row["applicant"]], due.get((row["cycle"], row["applicant"]), [])) for row in found.slice.rows]
    return page(
        "awards.html", visit, listing=found, titles=lines, words=words, cities=cities(visit), states=STATES, today=today.isoformat(),
        choosing=together.may(visit, "titles"), all=visit.given("all") == "yes",
    )  # fmt: skip


def _duties(visit: Visit, titles: Sequence[Record]) -> dict[tuple[str, str], list[Record]]:
    """The duties of some titles whose term runs, or whose last one ran out with nothing on record, the next to end first."""
    codes = tuple(dict.fromkeys(row["applicant"] for row in titles))
    found = rows(visit.parts, "duties", visit.who, [among("applicant", codes)])
    told: dict[tuple[str, str], list[Record]] = {}
    for row in sorted(found, key=lambda row: row["last_day"] or ""):
        told.setdefault((row["cycle"], row["applicant"]), []).append(row)
    return told


def award(visit: Visit) -> Response:
    """One title."""
    found, count = _title(visit), Countdown(visit)
    say = Saying(visit.spoken, found.regulation)
    owed = tenure.duties(found.regulation, found.award.track, found.events, count.today)
    withdrawn = tenure.withdrawals(ids.city_of(found.award.cycle), _governing(visit, found), found.events, found.award.track)
    ended = next((one.revoked.on for one in withdrawn if one.revoked), None)
    return page(
        "award.html", visit, regulation=found.regulation, title=found, owed=owed, count=count, withdrawals=withdrawn,
        chart=charts.gantt(tenure.bars(found.award, owed, ended, say), count.today, say, say.word("award-years")),
        back=tenure.returned(found.events), uses=tenure.uses(found.events), offers=list(_offers(visit, found, owed)),
        paid=_paid(visit, found), reports=_reports(found.money), uses_rule=_uses(found), budget=found.regulation.budget,
        prize=found.regulation.prize(found.award.track, found.award.tier), grounds=_grounds(found),
        approvals=visit.who.role in MONEY, references=visit.who.role in READS["payments"].roles,
    )  # fmt: skip


def _title(visit: Visit) -> Title:
    """The title that the address names; raises InvalidError where it is not there for the reader."""
    cycle, code = f"{visit.path('city')}/{visit.path('year')}", visit.path("applicant")
    visit.who.must_see(visit.path("city"), cycle)
    row = one(visit.parts, "winners", visit.who, [("cycle = ? and applicant = ?", (cycle, code))], f"{cycle}/{code}")
    stream, money = ids.award_stream(cycle, code), ids.payment_stream(cycle, code)
    events, regulation = visit.parts.log.events_of(stream), regulation_of(visit, cycle)
    found = visit.parts.log.load(stream, w.fold)[0]
    if found is None or regulation is None:
        raise absent(stream)
    conferred = next(each.data for each in events if isinstance(each.data, w.Conferred))
    payment = visit.parts.log.load(money, p.fold)[0]
    return Title(row, called(visit, code), found, conferred, payment, regulation, events, visit.parts.log.events_of(money))


def _governing(visit: Visit, found: Title) -> list[Regulation]:
    """The text of each proposal to withdraw it: the cycle's own, or the one that was chosen."""
    proposals = [each.data for each in found.events if isinstance(each.data, w.RevocationProposed)]
    texts = visit.parts.office.texts
    return [texts.regulation(each.regulation) if each.regulation else found.regulation for each in proposals]


def _paid(visit: Visit, found: Title) -> Record | None:
    """The commit by which the payment went on record, with the bank's reference."""
    paid = next((each for each in found.money if isinstance(each.data, p.Paid)), None)
    if paid is None:
        return None
    [commit] = visit.parts.log.rows.commits_of([paid.position])
    [row] = signed(visit.parts.log, [{"position": paid.position}])
    return row | {"reference": cast("p.Paid", paid.data).reference, "command_id": commit.command_id}


def _reports(money: Sequence[Envelope]) -> list[tuple[UseReported, UseInspected | None]]:
    """Every report on the use of the money with the last word on it."""
    judged = {each.data.number: each.data for each in money if isinstance(each.data, UseInspected)}
    return [(each.data, judged.get(each.data.number)) for each in money if isinstance(each.data, UseReported)]


def _uses(found: Title) -> Any:
    """What the text says on the use of prize money, where it reaches this track and there is any."""
    rule = found.regulation.fund_uses
    return rule if found.payment is not None and found.award.track in rule.tracks else None


def _grounds(found: Title) -> list[tuple[str, str]]:
    """The grounds on which it could be withdrawn, each with its article."""
    rules = [rule for rule in found.regulation.revocations if found.award.track in rule.tracks]
    return [(ground.name, ground.basis) for rule in rules for ground in rule.grounds]


def _offers(visit: Visit, found: Title, owed: Sequence[tenure.Owed]) -> Iterator[offered.Offer]:
    """The acts that make sense on the title now, by what stands of it."""
    known = {"cycle": found.award.cycle, "applicant": found.award.applicant}
    roles: set[Role] = set(visit.who.account.roles if visit.who.account else ())
    names = [*_tenure_acts(found, owed), *_money_acts(visit, found), *_withdrawal_acts(visit, found, roles)]
    own = roles == {"applicant"}
    more = _filled(found, own_duties=[one.rule.name for one in owed if one.rule.by == "holder"] if own else [])
    for name in names:
        yield from offered.offers(visit, [name], known | more.get(name, {}))


def _filled(found: Title, *, own_duties: list[str]) -> dict[str, dict[str, str]]:
    """What else a form knows where there is but one."""
    left = [item for item in found.items if item not in found.award.delivered]
    more = {"award.deliver": {"item": left[0]} if left else {}}
    more["item.return"] = {"item": min(found.award.owed_back)} if found.award.owed_back else {}
    more["duty.record"] = {"duty": own_duties[0]} if len(own_duties) == 1 else {}
    return more


def _tenure_acts(found: Title, owed: Sequence[tenure.Owed]) -> Iterator[str]:
    if found.award.state != "revoked" and set(found.items) - found.award.delivered.keys():
        yield "award.deliver"
    if found.award.state == "valid" and owed:
        yield "duty.record"
        if any(one.rule.on is not None for one in owed):
            yield "occasion.record"
    yield "title_use.report"


def _money_acts(visit: Visit, found: Title) -> Iterator[str]:
    payment = found.payment
    if payment is None:
        return
    yield from payable_acts(visit, payment)
    if payment.paid_on is not None and found.award.track in found.regulation.fund_uses.tracks:
        if sum(report.total_cny for report in payment.reports.values()) < payment.amount_cny:
            yield "fund_use.report"
        if any(report.verdict is None for report in payment.reports.values()) and _inspects(visit, found.regulation):
            yield "fund_use.inspect"


def payable_acts(visit: Visit, payment: p.Payment) -> Iterator[str]:
    """What finance may do with a payment as it stands: never approve twice, never pay before both have approved."""
    if payment.paid_on is None and not payment.stopped:
        if len(payment.approved_by) == p.APPROVERS:
            yield "payment.pay"
        elif visit.handle not in payment.approved_by:
            yield "payment.approve"
    if payment.claimed_cny > payment.recovered_cny:
        yield "payment.recover"


def _inspects(visit: Visit, regulation: Regulation) -> bool:
    """Whether the reader acts for the one who looks at reports on the money."""
    by = regulation.fund_uses.inspected_by
    roles: set[Role] = set(visit.who.account.roles if visit.who.account else ())
    return bool(roles & (set(regulation.roles_of(by)) if by else {"office"}))


def _withdrawal_acts(visit: Visit, found: Title, roles: set[Role]) -> Iterator[str]:
    award = found.award
    if award.to_publish is not None:
        yield "revocation.publish"
    if award.owed_back:
        yield "item.return"
    if award.state == "revoked":
        return
    rules = [rule for rule in found.regulation.revocations if award.track in rule.tracks]
    if award.proposed is None:
        if any(roles & set(found.regulation.roles_of(rule.chain[0].by)) for rule in rules):
            yield "revocation.propose"
        return
    governing = _governing(visit, found)[-1]
    step = step_of(governing, award)
    if step is not None and roles & set(governing.roles_of(step.by)):
        yield f"revocation.{step.act}"
