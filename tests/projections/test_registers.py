"""The registers of people, money and duties say what the log's own states say, in every kept log and after each kind of event."""

from pathlib import Path
from typing import Any

import pytest

from domain.award import award as w
from domain.payment import payment as p
from domain.shared import identifiers as ids
from projections.boards import BOARDS, level
from services.database import Database
from tests.desk import BESIDE, CITY, CYCLE, Desk, code, opened, qualified, register
from tests.logs.keep import FOLDER, SUFFIX, unpacked
from tests.past import desk_on
from tests.projections.test_boards import whole_cycle

LOGS = sorted(FOLDER.glob(f"*{SUFFIX}"))
TOLD = ("applicant_register", "ban_register", "reviewer_register", "review_load", "body_register", "payment_register", "duty_register")


def tables(d: Desk) -> dict[str, list[dict[str, Any]]]:
    """The registers, level with a log."""
    views = Database.open(":memory:")
    BESIDE.append(views)
    level(d.log, views)
    return {board.name: board.table.rows(views.query) for board in BOARDS if board.name in TOLD}


@pytest.mark.parametrize("log", LOGS, ids=lambda path: path.name.removesuffix(SUFFIX))
def test_they_say_what_the_states_say(log: Path, tmp_path: Path) -> None:
    """Names, bans, seats, money and duties of each kept log, row by row beside the fold of the row's stream."""
    d = desk_on(str(unpacked(log, tmp_path)))
    found = tables(d)

    def look(stream: str, question: Any) -> Any:
        return d.office.look(stream, question)

    for row in found["applicant_register"]:
        known = look("", lambda case, row=row: case.applicant(row["applicant"]))
        assert (row["name"] or "", row["absorbed_into"], row["track"]) == (known.name, known.absorbed_into, known.track)
    bans = {(row["city"], row["applicant"], row["ground"], row["since"], row["until"], row["basis"]) for row in found["ban_register"]}
    codes = [row["applicant"] for row in found["applicant_register"]]
    held = [(code_, ban) for code_ in codes for ban in look("", lambda case, code_=code_: case.applicant(code_)).bans]
    assert bans == {(ban.city, code_, ban.ground, ban.since.isoformat(), ban.until.isoformat(), ban.basis) for code_, ban in held}
    for row in found["payment_register"]:
        payment = d.log.load(ids.payment_stream(row["cycle"], row["applicant"]), p.fold)[0]
        assert payment is not None
        assert (row["amount_cny"], row["claimed_cny"] or 0, row["recovered_cny"] or 0) == (
            payment.amount_cny, payment.claimed_cny, payment.recovered_cny,
        )  # fmt: skip
        assert (row["approved_by"] or "").split(", ") == (payment.approved_by or [""])
    for row in found["duty_register"]:
        award = d.log.load(ids.award_stream(row["cycle"], row["applicant"]), w.fold)[0]
        assert award is not None
        runs = award.duties.get(row["duty"])
        assert (row["state"] in {"due", "done"}) == (runs is not None)
        assert runs is None or row["last_day"] == runs.last_day.isoformat()
        assert runs is None or (row["state"] == "done") == (row["duty"] in award.fulfilled)
        late = award.overdue.get(row["duty"])
        assert row["overdue_since"] == (late.last_day.isoformat() if late else None)


def test_money_out_and_back(quick_desk: Desk) -> None:
    """Each step of a payment has its state; the claim is what was paid, and it is over when all of it is back."""
    d = whole_cycle(quick_desk)
    one = {"cycle": CYCLE, "applicant": code(1)}

    def told() -> tuple[Any, ...]:
        row = next(row for row in tables(d)["payment_register"] if row["applicant"] == code(1))
        return row["state"], row["approved_by"], row["claimed_cny"], row["recovered_cny"]

    assert told() == ("payable", None, None, None)
    d.done("payment.approve", "finance", "qian", **one)
    assert told()[:2] == ("approved_once", "qian")
    d.done("payment.approve", "finance", "sun", **one)
    assert told()[:2] == ("approved", "qian, sun")
    d.on("2026-10-01 09:00").done("payment.pay", "finance", "qian", **one, on="2026-10-01", reference="bank-1")
    d.done("fund_use.report", **one, uses={"training": 1000, "party": 500}, on="2026-09-23", text="v")
    row = next(row for row in tables(d)["payment_register"] if row["applicant"] == code(1))
    assert (row["state"], row["used_cny"], row["to_judge"]) == ("paid", 1500, "1")
    d.done("fund_use.inspect", **one, report=1, verdict="diverted", reason="(invented)")
    d.done("revocation.propose", **one, ground="fraud/fraud", evidence="e")
    d.done("revocation.decide", "approver", "mayor", **one, granted=True, reason="(invented)")
    assert told()[0::2] == ("claimed", 1_000_000)
    d.done("payment.recover", "finance", "qian", **one, amount_cny=400_000, on="2026-09-24", reference="back-1")
    assert told()[0::3] == ("claimed", 400_000)
    d.done("payment.recover", "finance", "qian", **one, amount_cny=600_000, on="2026-09-25", reference="back-2")
    assert told()[0::3] == ("returned", 1_000_000)
    row = next(row for row in tables(d)["payment_register"] if row["applicant"] == code(1))
    assert (row["to_judge"], row["diverted"], row["recovered_on"]) == (None, 1, "2026-09-25")


def test_seats_sheets_and_recusals(quick_desk: Desk) -> None:
    """Who gave a seat up, who took it, who leads, who kept away; a body's seat that was left and taken again."""
    d = qualified(opened(quick_desk), range(1, 3))
    d.done("reviewer.admit", city=CITY, reviewer="rev-d", name="(invented)", field="quality")
    d.done("panel.replace", cycle=CYCLE, panel="one", left="rev-a", joined="rev-d", leader="rev-b", reason="(invented) ill")
    d.done("recusal.declare", "reviewer", "rev-c", cycle=CYCLE, applicant=code(1), reviewer="rev-c", reason="(invented) kin")
    loads = {row["reviewer"]: row for row in tables(d)["review_load"]}
    assert [(loads[f"rev-{who}"]["panels"], loads[f"rev-{who}"]["leads"], loads[f"rev-{who}"]["given_up"]) for who in "abd"] == [
        (None, None, "one"), ("one", "one", None), ("one", None, None),
    ]  # fmt: skip
    assert loads["rev-c"]["recused"] == 1
    seat = {"city": CITY, "body": "review_committee", "member": "lin"}
    d.done("body.seat", **seat, version="undated", name="(invented) canary", position="member", since="2026-01-01")
    d.done("body.leave", **seat, on="2026-02-01")
    d.done("body.seat", **seat, version="undated", name="(invented) canary", position="chair", since="2026-03-01")
    [row] = [row for row in tables(d)["body_register"] if row["member"] == "lin"]
    assert (row["position"], row["since"], row["until"], row["times"]) == ("chair", "2026-03-01", None, 2)


def test_what_an_absorbed_one_leaves(quick_desk: Desk) -> None:
    """Its ban goes on with who took it over, and says whom it came from; the names that it had stay findable."""
    d = quick_desk
    for number in (1, 2):
        register(d, number)
    d.done("applicant.rename", applicant=code(1), name="虚构新名")
    d.done("ban.record", applicant=code(2), city=CITY, ground="fraud", since="2026-01-01", until="2031-01-01", basis="30")
    d.done("applicant.merge", applicant=code(2), into=code(1))
    found = tables(d)
    assert [(row["applicant"], row["inherited"]) for row in found["ban_register"]] == [(code(1), code(2)), (code(2), None)]
    first, second = found["applicant_register"]
    assert (first["name"], first["former"], second["absorbed_into"]) == ("虚构新名", "虚构企业1", code(1))
