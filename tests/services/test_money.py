"""What a title brings: items and money per track and tier, for a first title and a repeat; budgets; what the money was spent on."""

from pathlib import Path
from typing import Any

import pytest

from domain.award.award import Conferred, DutySet
from domain.cycle.events import BudgetExceeded
from domain.programme.events import WorkCostBooked
from domain.shared import identifiers as ids
from domain.shared.refusal import InvalidError
from services import wording
from tests.desk import Desk, code
from tests.lindu import CITY, CYCLE, NO_VOTE, Change, deliberating, lindu, noticed, person, propose, winners
from tests.lindu import cleared as off_notice
from tests.lindu import conferred as all_conferred
from tests.services.test_places import title

NO_RESERVE: Change = (
    'basis: "3",\n     reserve: {label: srdi, places: 1, if_short: vacant}}', 'basis: "3"}',
)  # fmt: skip


LOOKED_AT: Change = (
    'by: award_office, for_years: 2, tracks: [organization], basis: "29(1)"}',
    'by: award_office, for_years: 2, tracks: [organization], of_prize: true, basis: "29(1)"}',
)  # fmt: skip
"""The visit looks at what became of the prize money."""


def mixed(folder: Path, *changes: Change) -> Desk:
    """Six winners in a year: a first award, another award of one who won it before, a former nominee's award, two nominations, a person."""
    d = lindu(folder, NO_VOTE, NO_RESERVE, *changes)
    title(d, 2, "2022-05-04", "award")
    title(d, 3, "2024-05-04", "nomination")
    title(d, 5, "2020-05-04", "nomination")
    deliberating(d, 1, 2, 3, 4, 5, person(1))
    assert propose(d, 1, 2, 3).outcome == "done"
    assert propose(d, 4, 5, tier="nomination").outcome == "done"
    assert propose(d, person(1)).outcome == "done"
    return all_conferred(off_notice(noticed(d)))


def payable(d: Desk, who: str) -> Any:
    """The payment of an award, None where none is due."""
    return d.office.look("", lambda case: case.payment(CYCLE, who))


def test_prizes_per_track_and_tier_a_repeat_is_of_the_same_tier_article_21(tmp_path: Path) -> None:
    """500,000 and 100,000; nothing for the same tier again; a former nominee's first award is paid in full; a person has 20,000."""
    d = mixed(tmp_path)
    paid = {name: one.amount_cny if (one := payable(d, who)) else 0 for name, who in (
        ("first award", code(1)), ("award again", code(2)), ("award of a nominee", code(3)), ("first nomination", code(4)),
        ("nomination again", code(5)), ("person", person(1)),
    )}  # fmt: skip
    assert paid == {
        "first award": 500_000, "award again": 0, "award of a nominee": 500_000, "first nomination": 100_000, "nomination again": 0,
        "person": 20_000,
    }  # fmt: skip


def test_the_refusal_says_why_nothing_is_payable_article_21(tmp_path: Path) -> None:
    """By the article on the prize, not by that on the budget; and what was never won is no title."""
    d = mixed(tmp_path)
    refused = d.act("payment.approve", "finance", "f1", cycle=CYCLE, applicant=code(5))
    assert (refused.code, refused.basis, refused.facts["again"]) == ("nothing-payable", "21", "nomination")
    assert wording.sentence(refused.code, refused.facts, "zh").endswith("没有应发的奖金：再次获得同一等次（nomination），不再发放。")
    with pytest.raises(InvalidError, match="award-unknown"):
        d.act("payment.approve", "finance", "f1", cycle=CYCLE, applicant=code(9))


def test_a_duty_about_prize_money_is_set_where_some_is_payable(tmp_path: Path) -> None:
    """A first award and a nominee's have the visit; who wins the same tier again, without money, has the other duties alone."""
    d = mixed(tmp_path, LOOKED_AT)
    found = {
        number: [e.data.duty for e in d.log.events_of(ids.award_stream(CYCLE, code(number))) if isinstance(e.data, DutySet)]
        for number in range(1, 6)
    }
    both, one = ["share_experience", "visit"], ["share_experience"]
    assert found == {1: both, 2: one, 3: both, 4: both, 5: one}


def test_what_is_on_record_of_each_title(tmp_path: Path) -> None:
    """Track, tier, whether it took a place, whether it repeats its tier, and no end of validity."""
    d = mixed(tmp_path)
    found = {
        e.data.applicant: e.data for stream in d.log.streams("award:") for e in d.log.events_of(stream) if isinstance(e.data, Conferred)
    }
    assert {who: (one.tier, one.re_award, one.repeat, one.validity) for who, one in found.items()} == {
        code(1): ("award", False, False, None), code(2): ("award", True, True, None), code(3): ("award", False, False, None),
        code(4): ("nomination", False, False, None), code(5): ("nomination", False, True, None),
        person(1): ("award", False, False, None),
    }  # fmt: skip


def test_items_are_those_of_the_offer_article_20(tmp_path: Path) -> None:
    """A repeat award has a certificate and no plaque; a nomination has a plaque and no certificate; money is paid, not delivered."""
    d = mixed(tmp_path)

    def deliver(who: str, item: str) -> str:
        return d.act("award.deliver", cycle=CYCLE, applicant=who, item=item, on="2026-05-20").code

    assert [deliver(code(1), item) for item in ("plaque", "certificate", "prize_money")] == ["", "", "item-unknown"]
    assert [deliver(code(2), item) for item in ("certificate", "plaque")] == ["", "item-unknown"]
    assert [deliver(code(4), item) for item in ("plaque", "certificate")] == ["", "item-unknown"]
    assert (d.answers[-1].basis, d.answers[-1].facts["items"]) == ("20", ["plaque"])


def test_the_prize_is_in_the_next_years_budget_article_22(tmp_path: Path) -> None:
    """Approved out of the year of the conferral: refused; out of the next: taken, and not paid before that year."""
    d = winners(lindu(tmp_path, NO_VOTE), 1)
    refused = d.act("payment.approve", "finance", "f1", cycle=CYCLE, applicant=code(1), budget_year=2026)
    assert (refused.code, refused.basis, refused.facts["budget_year"]) == ("budget-year", "22", 2027)
    d.done("payment.approve", "finance", "f1", cycle=CYCLE, applicant=code(1), budget_year=2027)
    d.done("payment.approve", "finance", "f2", cycle=CYCLE, applicant=code(1))
    d.on("2026-12-31 09:00")
    assert d.act("payment.pay", "finance", "f1", cycle=CYCLE, applicant=code(1), on="2026-12-31", reference="b").code == "budget-year"
    assert (
        d.on("2027-01-01 09:00").act("payment.pay", "finance", "f1", cycle=CYCLE, applicant=code(1), on="2027-01-01", reference="b").code
        == ""
    )


def test_money_that_has_not_moved_yet_is_not_on_record(tmp_path: Path) -> None:
    """A payment or a return of tomorrow is refused and nothing is stored; today's and yesterday's stand."""
    d = winners(lindu(tmp_path, NO_VOTE), 1).on("2027-01-05 09:00")
    one: dict[str, Any] = {"cycle": CYCLE, "applicant": code(1)}
    for name in ("f1", "f2"):
        d.done("payment.approve", "finance", name, **one)
    with pytest.raises(InvalidError, match="day-in-future"):
        d.act("payment.pay", "finance", "f1", **one, on="2027-01-06", reference="b")
    assert payable(d, code(1)).paid_on is None
    d.done("payment.pay", "finance", "f1", **one, on="2027-01-04", reference="b")
    d.done("revocation.propose", **one, ground="fraud/fraud", evidence="e")
    d.done("revocation.resolve", "committee_chair", "chair", **one, granted=True, reason="(invented)")
    d.done("revocation.decide", "approver", "mayor", **one, granted=True, reason="(invented)")
    with pytest.raises(InvalidError, match="day-in-future"):
        d.act("payment.recover", "finance", "f1", **one, amount_cny=1, on="2027-01-06", reference="c")
    d.done("payment.recover", "finance", "f1", **one, amount_cny=1, on="2027-01-05", reference="c")
    assert payable(d, code(1)).recovered_cny == 1


def test_beyond_the_years_sum_is_flagged_and_not_stopped_article_22(tmp_path: Path) -> None:
    """1,000,000 holds two awards; 1,120,000 of the mixed year does not, and the titles stand."""
    d = winners(lindu(tmp_path / "a", NO_VOTE), 1, 2)
    assert [e for e in d.log.events_of(ids.cycle_stream(CYCLE)) if isinstance(e.data, BudgetExceeded)] == []
    d = mixed(tmp_path / "b")
    [over] = [e.data for e in d.log.events_of(ids.cycle_stream(CYCLE)) if isinstance(e.data, BudgetExceeded)]
    assert (over.budget_year, over.payable_cny, over.sum_cny, over.basis) == (2027, 1_120_000, 1_000_000, "22")


def test_working_costs_beyond_the_years_sum_are_flagged_article_22(tmp_path: Path) -> None:
    """300,000 a year: the last yuan within is not over, the next is, another year begins anew."""
    d = deliberating(lindu(tmp_path, NO_VOTE), 1)

    def book(amount: int, on: str) -> Any:
        cost = {"cycle": CYCLE, "amount_cny": amount, "use": "review", "on": on, "reference": "b"}
        return d.done("work_cost.book", "finance", "f1", **cost).facts["over"]

    assert [book(299_999, "2026-05-01"), book(1, "2026-05-02"), book(1, "2026-05-03"), book(1, "2025-12-31")] == [False, False, True, False]
    events = [e.data for e in d.log.events_of(ids.programme_stream(CITY)) if isinstance(e.data, WorkCostBooked)]
    assert [(event.budget_year, event.over) for event in events] == [(2026, False), (2026, False), (2026, True), (2025, False)]
    with pytest.raises(InvalidError, match="amount-positive"):
        book(0, "2026-05-01")


def paid(folder: Path, *changes: Change) -> Desk:
    """One award is conferred and its prize is paid."""
    d = winners(lindu(folder, NO_VOTE, *changes), 1, person(1))
    for who in (code(1), person(1)):
        for name in ("f1", "f2"):
            d.done("payment.approve", "finance", name, cycle=CYCLE, applicant=who)
    d.on("2027-01-05 09:00")
    for who in (code(1), person(1)):
        d.done("payment.pay", "finance", "f1", cycle=CYCLE, applicant=who, on="2027-01-05", reference="bank")
    return d


def report(d: Desk, uses: dict[str, int], who: str = "") -> Any:
    """The winner says what the prize was spent on."""
    fields = {"cycle": CYCLE, "applicant": who or code(1), "uses": uses, "on": "2027-01-05", "text": "d"}
    return d.act("fund_use.report", "applicant", "org", **fields)


@pytest.mark.parametrize(
    ("change", "outcome"),
    [
        (None, "to_judge"),
        (("exhaustive: false, diversion: forbidden", "exhaustive: true, diversion: forbidden"), "diverted"),
        (("exhaustive: false, diversion: forbidden", "exhaustive: false, diversion: not_said"), "other"),
    ],
)
def test_a_use_that_is_not_named_article_24(tmp_path: Path, change: Change | None, outcome: str) -> None:
    """An open list goes to a person, a whole one makes it a diversion, without a ban on diversion it is merely another use."""
    d = paid(tmp_path, *([change] if change else []))
    assert report(d, {"training": 80_000}).facts["outcome"] == "named"
    found = report(d, {"training": 1, "dividend": 100_000})
    assert (found.facts["outcome"], found.facts["uses"]) == (outcome, ["dividend"])


def test_reports_never_say_more_than_was_paid(tmp_path: Path) -> None:
    """500,000 in all, over all reports; nothing before it is paid; a person's prize is free of it."""
    d = paid(tmp_path)
    assert report(d, {"training": 400_000}).outcome == "done"
    with pytest.raises(InvalidError, match="fund-uses-sum"):
        report(d, {"training": 100_001})
    assert report(d, {"improvement": 100_000}).outcome == "done"
    free = report(d, {"training": 1}, person(1))
    assert (free.code, free.basis) == ("fund-use-free", "24")


def test_the_treasury_inspects_article_24(tmp_path: Path) -> None:
    """The one whom the text names, with a reason, on a report that exists."""
    d = paid(tmp_path)
    report(d, {"dividend": 100_000})
    asked: dict[str, Any] = {"cycle": CYCLE, "applicant": code(1), "report": 1, "verdict": "diverted", "reason": "(invented)"}
    assert d.act("fund_use.inspect", "office", "clerk", **asked).code == "not-theirs"
    with pytest.raises(InvalidError, match="fund-report-unknown"):
        d.act("fund_use.inspect", "finance", "f1", **asked | {"report": 2})
    assert d.act("fund_use.inspect", "finance", "f1", **asked).outcome == "done"
    assert payable(d, code(1)).reports[1].verdict == "diverted"


def test_nothing_is_reported_before_the_prize_is_paid(tmp_path: Path) -> None:
    """There is nothing to have spent."""
    d = winners(lindu(tmp_path, NO_VOTE), 1).on("2027-01-05 09:00")
    assert report(d, {"training": 1}).code == "payment-not-made"
