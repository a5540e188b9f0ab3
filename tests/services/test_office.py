"""The office's promises: one effect and one answer per command, nothing stored of what is invalid, refusals on record for ever."""

import threading
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from domain.shared.act import ActRefused
from domain.shared.actor import Actor
from domain.shared.refusal import InvalidError
from services.answer import Answer
from services.commands import COMMANDS, parse
from services.office import Act
from tests.desk import CHANNELS, CITY, CYCLE, Desk, code, desk, noticed, opened, proposed, qualified, register, reviewed, sheet, submit


def send(d: Desk, name: str, fields: Mapping[str, object], actor: Actor, command_id: str) -> Answer:
    """Send one command under an id."""
    return d.office.execute(parse(name, dict(fields)), Act(actor, command_id))


def filing(number: int) -> dict[str, object]:
    """The fields of the n-th organization's application."""
    return {"cycle": CYCLE, "applicant": code(number), "documents": {"report": "d"}, "contact": "(invented)"}


def test_fifty_equal_commands_have_one_effect_and_one_answer(address: str) -> None:
    """The same command sent fifty times in parallel is one application and fifty equal answers."""
    d = opened(desk(address))
    register(d, 1)
    actor = Actor("org-1", "applicant")
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda _: send(d, "application.submit", filing(1), actor, "same"), range(50)))
    assert {answer.outcome for answer in answers} == {"done"}
    assert len({str(answer) for answer in answers}) == 1
    assert d.log.version(f"application:{CYCLE}/{code(1)}") == 1


def test_one_id_answers_one_command(quick_desk: Desk) -> None:
    """An id that answered one command is refused for another; a sealed field does not tell two commands apart."""
    d = opened(quick_desk)
    register(d, 1)
    register(d, 2)
    actor = Actor("org-1", "applicant")
    first = send(d, "application.submit", filing(1), actor, "id-1")
    assert send(d, "application.submit", filing(1) | {"contact": "(invented) other"}, actor, "id-1") == first
    with pytest.raises(InvalidError, match="command-id-reused"):
        send(d, "application.submit", filing(2), actor, "id-1")


@pytest.mark.parametrize(
    ("name", "role", "fields", "problem"),
    [
        ("application.submit", "applicant", {"applicant": "91150300MA01NW0011"}, "uscc-check-digit"),
        ("application.submit", "applicant", {"applicant": "9115"}, "uscc-form"),
        ("application.submit", "applicant", {"cycle": "wuhai-2026"}, "cycle-form"),
        ("application.submit", "applicant", {"applicant": code(2)}, "applicant-unknown"),
        ("application.submit", "applicant", {"cycle": "wuhai/2031"}, "cycle-unknown"),
        ("application.submit", "applicant", {"fax": "1"}, "command-fields"),
        ("application.submit", "office", {}, "role"),
        ("application.file", "applicant", {}, "command-unknown"),
        ("cycle.set", "office", {"name": "weights", "value": {"document_review": "0.5", "onsite_review": "0.6"}}, "setting-weights-sum"),
        ("cycle.set", "office", {"name": "filing_deadline", "value": "2026-02-30", "reason": "x"}, "setting-day"),
        ("cycle.set", "office", {"name": "colour", "value": "1"}, "setting-unknown"),
        ("cycle.cancel", "office", {"cycle": "wuhai/2031", "reason": "x"}, "cycle-unknown"),
    ],
)
def test_what_is_invalid_stores_nothing(quick_desk: Desk, name: str, role: str, fields: dict[str, object], problem: str) -> None:
    """Wrong input is told with what would be right, and the log and its receipts stay as they were."""
    d = opened(quick_desk)
    register(d, 1)
    before = d.log.head()
    base = filing(1) if name.startswith("application") else {"cycle": CYCLE}
    with pytest.raises(InvalidError, match=problem):
        send(d, name, base | fields, Actor("someone", role), "bad")  # type: ignore[arg-type]  # a role of the table above
    assert (d.log.head(), d.log.answer_to("bad")) == (before, None)
    assert d.log.rows.query("select count(*) from receipts") == [(0,)]


def test_a_refusal_is_on_record_and_stays_the_answer(address: str) -> None:
    """A barred applicant is refused with the article; the same command gets the same refusal after the bar is gone."""
    d = opened(desk(address))
    register(d, 1)
    d.done("fact.record", applicant=code(1), reference="a1", kind="accident", occurred_on="2024-06-18", severity="major", source="report")
    actor = Actor("org-1", "applicant")
    refused = send(d, "application.submit", filing(1), actor, "try-1")
    assert (refused.outcome, refused.code, refused.basis) == ("refused", "barred", "12(3)")
    [stored] = d.log.events_of(f"application:{CYCLE}/{code(1)}")
    assert isinstance(stored.data, ActRefused)
    assert (stored.data.command, stored.data.code, stored.data.basis) == ("application.submit", "barred", "12(3)")
    d.on("2026-03-20 09:00")
    assert send(d, "application.submit", filing(1), actor, "try-1") == refused
    assert d.log.version(f"application:{CYCLE}/{code(1)}") == 1


def test_a_second_person_carries_out_what_the_first_proposed(quick_desk: Desk) -> None:
    """Two-person acts: nothing happens before the confirmation, the proposer cannot confirm, another can, once."""
    d = quick_desk
    fields = {"city": CITY, "version": "undated", "effective_from": date(2016, 5, 10), "source": "(invented) gazette"}
    answer = d.act("regulation.enact", "office", "first", "act-1", **fields)
    assert answer.facts == {"proposal": "act-1", "needs": "proposal.confirm"}
    assert d.log.version(f"programme:{CITY}") == 0
    assert d.act("proposal.confirm", "office", "first", proposal="act-1").code == "second-person"
    assert d.act("proposal.confirm", "finance", "third", proposal="act-1").code == "second-person-role"
    assert d.act("proposal.confirm", "office", "second", proposal="act-1").outcome == "done"
    assert [type(e.data).__name__ for e in d.log.events_of(f"programme:{CITY}")] == ["RegulationEnacted", "Scheduled"]
    assert d.act("proposal.confirm", "office", "third", proposal="act-1").code == "proposal-settled"


def test_a_live_log_opens_no_cycle_under_a_text_that_is_not_in_force(tmp_path) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001  # pytest's own
    """Without the act that puts the undated text in force, a live cycle is refused with the article."""
    from services.clock import SystemClock  # noqa: PLC0415  # the only test with the wall clock

    d = desk(str(tmp_path / "live.db"), kind="live", clock=SystemClock())
    d.done("standard.approve", "committee_chair", city=CITY, criteria="gbt19580-wuhai", resolution="r")
    answer = d.act("cycle.open", city=CITY, year=2026, version="undated")
    assert (answer.outcome, answer.code, answer.basis) == ("refused", "regulation-not-in-force", "35")


def test_a_command_with_stages_names_its_cycle() -> None:
    """Whoever is bound to stages can be asked which cycle's."""
    assert [name for name, command in COMMANDS.items() if command.entry.stages and "cycle" not in command.__struct_fields__] == []


def test_the_last_day_ends_at_midnight(quick_desk: Desk) -> None:
    """23:59:59 of the last day is in time, 24:00 is late (Art. 17), whenever the closing itself is recorded."""
    d = opened(quick_desk)
    register(d, 1)
    register(d, 2)
    assert submit(d.on("2026-04-30 23:59:59"), 1).outcome == "done"
    late = submit(d.on("2026-05-01 00:00:00"), 2)
    assert (late.code, late.basis) == ("late", "17")
    d.on("2026-05-03 08:00").advance()
    [closing] = [e.data for e in d.log.events_of(f"cycle:{CYCLE}") if type(e.data).__name__ == "StageClosed"][1:]
    assert closing.closed_at.isoformat() == "2026-04-30T16:00:00+00:00"  # type: ignore[attr-defined]  # a StageClosed


Sent = tuple[str, Mapping[str, object], Actor]


def race(d: Desk, one: Sent, other: Sent, number: int) -> list[Answer]:
    """Send two commands at the same moment."""
    barrier = threading.Barrier(2)
    answers: dict[int, Answer] = {}

    def run(place: int, name: str, fields: Mapping[str, object], actor: Actor) -> None:
        barrier.wait()
        answers[place] = send(d, name, fields, actor, f"race-{number}-{place}")

    threads = [threading.Thread(target=run, args=(place, *sent)) for place, sent in enumerate((one, other))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [answers[0], answers[1]]


def race_recusal_against_score(d: Desk, rounds: int) -> int:
    """A recused reviewer's sheet never counts, whichever came first; how many rounds went wrong."""
    wrong = 0
    for number in range(1, rounds + 1):
        reviewer = f"rev-{'abc'[number % 3]}"
        score: dict[str, object] = {"cycle": CYCLE, "applicant": code(number), "reviewer": reviewer, "points": sheet(800)}
        recuse: dict[str, object] = {"cycle": CYCLE, "applicant": code(number), "reviewer": reviewer, "reason": "(invented)"}
        scored, recused = race(
            d, ("score.submit", score, Actor(reviewer, "reviewer")), ("recusal.declare", recuse, Actor("clerk", "office")), number
        )
        state = d.office.look("", lambda case, n=number: case.application(CYCLE, code(n)))  # type: ignore[misc]  # bound at once
        wrong += recused.outcome != "done" or bool(state.totals("document_review")) or scored.code not in {"", "recused"}  # type: ignore[attr-defined]  # an Application
    return wrong


def race_ban_against_application(d: Desk, rounds: int) -> int:
    """An application is accepted before a ban or refused after it, never accepted on top of it."""
    wrong = 0
    for number in range(1, rounds + 1):
        register(d, number)
        ban = {"applicant": code(number), "city": CITY, "ground": "fraud", "since": "2026-03-01", "until": "2031-03-01", "basis": "30"}
        filed, banned = race(
            d, ("application.submit", filing(number), Actor("org", "applicant")), ("ban.record", ban, Actor("clerk", "office")), number
        )
        positions = {
            stream: d.log.events_of(stream)[-1].position for stream in (f"application:{CYCLE}/{code(number)}", f"applicant:{code(number)}")
        }
        accepted_after = (
            filed.outcome == "done" and positions[f"application:{CYCLE}/{code(number)}"] > positions[f"applicant:{code(number)}"]
        )
        wrong += banned.outcome != "done" or accepted_after or filed.code not in {"", "barred"}
    return wrong


def test_races_of_recusal_against_score(address: str) -> None:
    """Ten races, none wrong."""
    assert race_recusal_against_score(qualified(opened(desk(address)), range(1, 11)), 10) == 0


def test_races_of_ban_against_application(address: str) -> None:
    """Ten races, none wrong."""
    assert race_ban_against_application(opened(desk(address)), 10) == 0


def test_the_last_place_is_taken_once(address: str) -> None:
    """Two resolutions for the one place left: one is done, the other refused under Art. 4."""
    d = reviewed(qualified(opened(desk(address)), range(1, 6)), range(1, 6))
    assert proposed(d, 1, 2).outcome == "done"
    chair = Actor("chair", "committee_chair")
    one, other = (
        ("candidates.propose", {"cycle": CYCLE, "candidates": [code(n)], "resolution": "r", "departs": "(invented)"}, chair) for n in (3, 4)
    )
    assert sorted(answer.code for answer in race(d, one, other, 1)) == ["", "quota-exceeded"]


def test_two_notices_never_close_early(quick_desk: Desk) -> None:
    """A withdrawn notice needs a whole new period (Art. 19): what remained of the first counts for nothing."""
    d = reviewed(qualified(opened(quick_desk), range(1, 4)), range(1, 4))
    proposed(d, 1)
    d.advance()
    assert noticed(d.on("2026-09-16 09:00"), "2026-09-16").facts["last_day"] == "2026-09-22"
    d.on("2026-09-21 09:00").done("notice.withdraw", cycle=CYCLE, notice=1, reason="(invented) a wrong name stood on it")
    assert d.on("2026-09-23 09:00").advance().stage == "public_notice"
    again = d.done("notice.publish", cycle=CYCLE, channels=dict.fromkeys(CHANNELS, "2026-09-23"), text="again")
    assert again.facts["last_day"] == "2026-10-08"
    assert d.on("2026-10-08 23:59:59").advance().stage == "public_notice"
    assert d.on("2026-10-09 00:00:00").advance().stage == "approval"
