"""A draft held against a cycle of the past: the text that governed it changes nothing, and each changed number changes what it should."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import msgspec
import pytest

from domain.shared.refusal import InvalidError
from domain.stages.plan import Regulation
from services.backtest.backtest import Rerun, back_test
from services.catalogue import Catalogue, regulation_of
from tests.desk import CYCLE, OPENED, Desk, code, desk, noticed, opened, proposed, qualified, register, reviewed, submit

CATALOGUE = Catalogue(Path(__file__).resolve().parents[2] / "regulations")
SOUND = (CATALOGUE.root / "wuhai" / "undated.yaml").read_text("utf-8")


def whole_cycle(d: Desk) -> Desk:
    """Four are ranked, one is barred from filing; of three proposed the second falls, the fourth takes the place and is accused."""
    opened(d)
    register(d, 4, operating_since=date(2022, 6, 1))
    register(d, 5)
    d.done("fact.record", applicant=code(5), reference="a1", kind="accident", occurred_on="2024-06-18", severity="major", source="report")
    assert submit(d, 5).code == "barred"
    reviewed(qualified(d, range(1, 5)), range(1, 5))
    assert proposed(d, 1, 2, 3, 4).code == "quota-exceeded"
    proposed(d, 1, 2, 3)
    d.advance()
    noticed(d.on("2026-09-16 09:00"), "2026-09-16")
    said = {"candidate": code(2), "reference": "o1", "objector": "(invented)", "grounds": "(invented)"}
    d.on("2026-09-18 09:00").done("objection.file", "public", "citizen", cycle=CYCLE, notice=1, **said)
    d.on("2026-09-23 09:00").advance()
    d.done("objection.decide", cycle=CYCLE, reference="o1", outcome="upheld", reason="(invented)")
    proposed(d, 4)
    noticed(d, "2026-09-23")
    d.on("2026-10-12 09:00").advance()
    d.done("list.review", "committee_chair", "chair", cycle=CYCLE, resolution="r")
    d.done("list.approve", "approver", "mayor", cycle=CYCLE, resolution="r")
    d.advance()
    d.done("award.confer", cycle=CYCLE, on="2026-10-12", document="d")
    d.done("revocation.propose", cycle=CYCLE, applicant=code(4), ground="fraud/fraud", evidence="(invented)")
    return d


@pytest.fixture(scope="module")
def past(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """The log of the cycle, played once."""
    d = whole_cycle(desk(str(tmp_path_factory.mktemp("past") / "log.db")))
    OPENED.remove(d.log)
    yield d
    d.log.close()
    d.log.keys.close()


def draft(*changes: tuple[str, str]) -> Regulation:
    """The text that governed the cycle, with some of it changed."""
    text = SOUND
    for find, put in changes:
        assert text.count(find) == 1, find
        text = text.replace(find, put)
    return regulation_of(text.encode(), "draft")


def under(past: Desk, *changes: tuple[str, str]) -> Rerun:
    """The cycle under such a draft."""
    [found] = back_test(past.log, CATALOGUE, draft(*changes), [CYCLE])
    return found


def changed(found: Rerun) -> list[str]:
    """Whose result is another, the articles aside, which the log's own does not carry."""
    return [line.applicant for line in found.applications if line.before != msgspec.structs.replace(line.after, basis="")]


def test_the_text_that_governed_changes_nothing(past: Desk) -> None:
    """Results, acts and dates are those of the log."""
    same = under(past)
    assert (changed(same), same.acts, same.dates, same.too_soon, same.unweighed) == ([], [], [], False, False)
    assert [(line.applicant, line.after.rank, line.after.won, line.after.prize_cny) for line in same.applications] == [
        (code(1), 1, True, 1_000_000), (code(2), 2, False, 0), (code(3), 3, True, 1_000_000), (code(4), 4, True, 1_000_000),
    ]  # fmt: skip


def test_a_stricter_condition(past: Desk) -> None:
    """Who would not have qualified, and the act that would have been refused; the place stays empty."""
    found = under(past, ('years: 3, reference: filing_deadline, basis: "11(1)"', 'years: 5, reference: filing_deadline, basis: "11(1)"'))
    assert changed(found) == [code(4)]
    assert (found.applications[3].after.outcome, found.applications[3].after.basis) == ("unqualified", "11(1)")
    assert [(put.act, put.before, put.after, put.basis) for put in found.acts] == [
        ("qualification.conclude", "done", "finding-contradicts", "11(1)")
    ]


def test_a_milder_bar(past: Desk) -> None:
    """Who was refused at filing would have been accepted."""
    bar = "accident, fact: accident, severity: major, lasts: years, years: "
    found = under(past, (f"{bar}3", f"{bar}1"))
    assert [(put.act, put.stream, put.before, put.after) for put in found.acts] == [
        ("application.submit", f"application:{CYCLE}/{code(5)}", "barred", "done")
    ]


def test_more_and_fewer_places(past: Desk) -> None:
    """What was too much would have been done, and the reverse; who would not have won."""
    more = under(past, ("places: 3, in_principle", "places: 4, in_principle"))
    assert [(put.act, put.before, put.after) for put in more.acts] == [("candidates.propose", "quota-exceeded", "done")]
    fewer = under(past, ("places: 3, in_principle", "places: 2, in_principle"))
    assert [(put.act, put.before, put.after) for put in fewer.acts] == [("candidates.propose", "done", "quota-exceeded")] * 2
    assert [line.applicant for line in fewer.applications if line.before.won and not line.after.won] == [code(4)]


def test_no_substitution(past: Desk) -> None:
    """The place of the fallen stays empty."""
    found = under(past, ("rule: by_rank", "rule: none"))
    assert [line.applicant for line in found.applications if line.before.won and not line.after.won] == [code(4)]


def test_other_periods_move_last_days(past: Desk) -> None:
    """Each from its own first day: a notice of days instead of working days, a shorter validity, a duty twice as often."""
    notice = under(past, ("amount: 5, unit: working_days", "amount: 7, unit: days"))
    assert [(moved.name, moved.opens_on, moved.before, moved.after, moved.basis) for moved in notice.dates] == [
        ("public_notice", date(2026, 9, 16), date(2026, 9, 22), date(2026, 9, 23), "19"),
        ("public_notice", date(2026, 9, 23), date(2026, 10, 8), date(2026, 9, 30), "19"),
    ]
    validity = under(past, ("validity: {years: 4", "validity: {years: 3"))
    assert {(moved.name, moved.before, moved.after) for moved in validity.dates} == {("validity", date(2030, 10, 12), date(2029, 10, 12))}
    duty = under(past, ("name: visit, every_months: 12", "name: visit, every_months: 6"))
    assert {(moved.name, moved.before, moved.after) for moved in duty.dates} == {("visit", date(2027, 10, 12), date(2027, 4, 12))}


def test_other_weights_and_money(past: Desk) -> None:
    """A text that fixes its weights needs none of the cycle's; one that asks for a review that was not held ranks nobody."""
    weights = ("weights_set_by: weights", "weights: {document_review: 0.9, onsite_review: 0.1}")
    fixed = under(past, weights, ("first_cny: 1000000", "first_cny: 5"))
    assert [line.after.prize_cny for line in fixed.applications if line.after.won] == [5, 5, 5]
    one = "[document_review, onsite_review]", "[document_review]"
    other = under(past, *((f"{key}: {one[0]}", f"{key}: {one[1]}") for key in ("inputs", "over")))
    assert (other.unweighed, {line.after.rank for line in other.applications}) == (True, {None})


def test_a_cycle_that_the_log_does_not_have_is_told(past: Desk) -> None:
    """By its name; every cycle is looked at when none is named."""
    with pytest.raises(InvalidError, match="cycle-unknown"):
        back_test(past.log, CATALOGUE, draft(), ["wuhai/2030"])
    assert [found.cycle for found in back_test(past.log, CATALOGUE, draft(), [])] == [CYCLE]
