"""What stands out in a review, made to stand out one thing at a time."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from services.audit.flags import Flag, Flags, Limits
from services.audit.record import Records
from tests.desk import CYCLE, REVIEWERS, Desk, at, code, opened, qualified, sheet

QUIET = Limits(timedelta(), timedelta(), Decimal(10))
"""Nothing is hasty, late or far off."""


def flags(d: Desk, limits: Limits | None = None) -> list[Flag]:
    """What stands out."""
    return Flags(d.log, Records(d.log, d.office.texts), CYCLE, limits).all()


def score(d: Desk, number: int, reviewer: str, total: int, **more: Any) -> None:
    """A sheet."""
    fields = {"cycle": CYCLE, "applicant": code(number), "reviewer": reviewer, "points": sheet(total)}
    d.done("score.submit", "reviewer", reviewer, **fields | more)


def reviewing(d: Desk) -> Desk:
    """Two applications in document review, a fortnight after it was opened."""
    return qualified(opened(d), range(1, 3)).on("2026-05-20 09:00")


def all_sheets(d: Desk) -> None:
    """Near each other, and never the same."""
    for place, reviewer in enumerate(REVIEWERS):
        for number in (1, 2):
            score(d, number, reviewer, 700 + 10 * place + number)


def test_a_quiet_review_has_no_flag(quick_desk: Desk) -> None:
    """Long after the stage was opened, near each other, never the same."""
    d = reviewing(quick_desk)
    all_sheets(d)
    assert flags(d) == []


def test_hasty_and_far_off(quick_desk: Desk) -> None:
    """Within minutes of the stage's opening; and more than the share from the mean of the two others."""
    d = qualified(opened(quick_desk), range(1, 3))
    score(d, 1, "rev-a", 700)
    d.on("2026-05-20 09:00")
    score(d, 1, "rev-b", 710)
    score(d, 1, "rev-c", 850)
    found = {one.kind: one for one in flags(d)}
    assert found.keys() == {"hasty", "far_off"}
    assert (found["hasty"].reviewer, found["hasty"].facts) == ("rev-a", {"minutes": 0})
    assert (found["far_off"].reviewer, found["far_off"].facts) == ("rev-c", {"total": "850", "mean": "705.00"})
    assert [one.kind for one in flags(d, QUIET)] == []


def test_identical_sheets(quick_desk: Desk) -> None:
    """As another's of the same application, or as one's own of another applicant."""
    d = reviewing(quick_desk)
    score(d, 1, "rev-a", 700)
    score(d, 1, "rev-b", 700)
    score(d, 2, "rev-a", 700)
    assert [(one.kind, one.reviewer, one.facts["as_of"]) for one in flags(d)] == [
        ("identical", "rev-b", ["rev-a"]), ("identical", "rev-a", [code(1)]),
    ]  # fmt: skip


def test_changed_after_others(quick_desk: Desk) -> None:
    """A change while nobody else has scored is nobody's business; one with others' sheets in is told with whose."""
    d = reviewing(quick_desk)
    score(d, 1, "rev-a", 700)
    score(d, 1, "rev-a", 705, reason="a figure was misread")
    assert flags(d) == []
    score(d, 1, "rev-b", 710)
    score(d, 1, "rev-a", 720, reason="a figure was misread again")
    [found] = flags(d)
    assert (found.kind, found.sheet, found.facts) == ("after_others", 3, {"others": ["rev-b"]})


def test_changed_shortly_before_the_end(quick_desk: Desk) -> None:
    """A changed sheet within a day of the stage's closing; the same change a day earlier is not late."""
    d = reviewing(quick_desk)
    all_sheets(d)
    for number in (1, 2):
        d.done("record.keep", "reviewer", "rev-a", cycle=CYCLE, applicant=code(number), text="f" * 64)
    d.on("2026-05-21 08:00")
    score(d, 1, "rev-a", 702, reason="early enough")
    d.on("2026-05-22 07:00")
    score(d, 2, "rev-a", 703, reason="late")
    d.on("2026-05-22 09:30").done("review.conclude", "panel_leader", "rev-a", cycle=CYCLE, reviewer="rev-a", report="f" * 64)
    d.advance()
    late = [one for one in flags(d) if one.kind == "late"]
    assert [(one.applicant, one.facts) for one in late] == [(code(2), {"hours": 2})]
    assert at("2026-05-22 07:00") <= late[0].at < at("2026-05-22 07:01")


def test_scored_unread(quick_desk: Desk) -> None:
    """Only where opening is recorded in the cycle: who scored before opening anything, or never opened it."""
    d = reviewing(quick_desk)
    score(d, 1, "rev-a", 700)
    assert flags(d) == []
    d.on("2026-05-20 10:00").done("material.open", "reviewer", "rev-b", cycle=CYCLE, applicant=code(1), document="evidence")
    d.on("2026-05-20 11:00")
    score(d, 1, "rev-b", 710)
    assert [(one.kind, one.reviewer) for one in flags(d)] == [("unread", "rev-a")]
