"""What an open stage still waits for, step by step through a cycle."""

from domain.cycle.cycle import Cycle
from services.case import Case
from services.remaining import Lack, remaining, unset_next
from tests import cities
from tests.desk import CYCLE, Desk, code, noticed, opened, proposed, qualified, register, reviewed, submit


def lacks(d: Desk) -> list[Lack]:
    """What the open stage lacks now."""

    def question(case: Case) -> list[Lack]:
        found: Cycle = case.cycle(d.cycle)
        return remaining(case, found)

    return d.office.look(f"cycle:{d.cycle}", question)  # type: ignore[return-value]  # look is untyped


def told(d: Desk) -> list[tuple[str, object]]:
    """The same by their words, each with its first fact."""
    return [(lack.what, next(iter(lack.facts.values()), None)) for lack in lacks(d)]


def test_a_call_waits_for_what_it_must_say(quick_desk: Desk) -> None:
    """Before it is out: the settings that the call names, then the call itself, each by its article and with its act."""
    d = quick_desk
    d.done("standard.approve", "committee_chair", city="wuhai", criteria="gbt19580-wuhai", resolution="r1")
    d.done("cycle.open", city="wuhai", year=2026, version="undated")
    d.advance()
    assert [what for what, _ in told(d)] == ["setting"] * (len(told(d)) - 1) + ["call"]
    assert {lack.acts for lack in lacks(d)} == {("cycle.set",), ("announcement.publish",)}
    assert all(lack.basis for lack in lacks(d))


def test_stage_by_stage(quick_desk: Desk) -> None:
    """A window by its last day, results by their number, sheets by panel, then the list, its notice, its chain, and the conferral."""
    d = opened(quick_desk)
    assert told(d) == [("window", "2026-04-30")]
    for number in (1, 2):
        register(d, number)
        submit(d, number)
    d.on("2026-05-06 09:00").advance()
    assert told(d) == [("results", 2)]
    qualified(d, range(1, 3))
    assert [(lack.what, lack.facts) for lack in lacks(d)] == [("conclusion", {"panel": "one", "missing": 6})]
    reviewed(d, range(1, 3))
    assert [lack.what for lack in lacks(d)] == ["offer"]
    proposed(d, 1, 2)
    d.advance()
    assert told(d) == [("notice", None)]
    noticed(d.on("2026-09-16 09:00"), "2026-09-16")
    assert told(d) == [("window", "2026-09-22")]
    d.on("2026-09-23 09:00").advance()
    assert [(lack.what, lack.facts["act"], lack.acts) for lack in lacks(d)] == [("candidate-step", "review", ("list.review",))] * 2
    d.done("list.review", "committee_chair", "chair", cycle=CYCLE, resolution="r")
    d.done("list.approve", "approver", "mayor", cycle=CYCLE, resolution="r")
    d.advance()
    assert told(d) == [("conferral", [code(1), code(2)])]


def test_the_next_stage_waits_for_its_settings(quick_desk: Desk) -> None:
    """What is still to be set before the stage after this one can begin."""
    d = cities.filing(quick_desk, "erenhot/2026", filing_deadline="2026-04-30")

    def question(case: Case) -> list[Lack]:
        cycle: Cycle = case.cycle(d.cycle)
        cycle.stage = "qualification"
        return unset_next(case, cycle)

    found: list[Lack] = d.office.look(f"cycle:{d.cycle}", question)  # type: ignore[assignment]  # look is untyped
    assert [lack.facts["setting"] for lack in found] == ["weights", "individual_weights"]
