"""The boards on the review: shortlist, poll, flags and early notices of each application; draws, panels, comments and limits of a cycle."""

from pathlib import Path
from typing import Any

import orjson

from projections.boards import BOARDS, level
from services.database import Database
from services.follow import Follower
from tests.desk import Desk, code
from tests.made_up import (
    COMMENT,
    CYCLE,
    DOCUMENT,
    DRAW,
    EXPERTS,
    conclude,
    early,
    notice,
    opened,
    panel,
    panels,
    person,
    qualified,
    ratio,
    regulation,
    review,
    reviewed,
    scored,
    scoring,
    shortlist,
)
from tests.services.review.test_draw import MORE, drawn

INPUTS = ["document_review", "onsite_review"]
LIMIT = {
    "name": "review_time", "first": "document_review", "last": "onsite_review", "by": "office", "basis": "18",
    "period": {"amount": 20, "unit": "working_days", "bound": "at_most", "starts": "handover"},
}  # fmt: skip


def walked(folder: Path) -> Desk:
    """A cycle from the draw to the ranking: a shortlist, a notice with a poll and an upheld objection, a comment with a flag."""
    names = early("names", "shortlisted", poll={"tracks": ["individual"], "online": True, "basis": "15"})
    rules = [scoring(INPUTS, tracks=("organization",)), scoring([*INPUTS, "poll"], tracks=("individual",))]
    plan = [DRAW, DOCUMENT, shortlist(ratio()), names, review("onsite_review", "onsite"), COMMENT]
    text = regulation(plan, panels=panels(drawn=True), scoring=rules, limits=[LIMIT])
    d = opened(folder, text, experts=EXPERTS + MORE)
    qualified(d, 5, 1)
    members = tuple(drawn(d).facts["panel"])
    d.advance()
    panel(d, members=members)
    whole(d, {code(number): 100 - number for number in range(1, 6)} | {person(1): 40}, members)
    d.done("shortlist.propose", cycle=CYCLE)
    d.advance()
    notice(d, "2026-04-01")
    objection = {"notice": 1, "candidate": code(3), "reference": "obj-1", "objector": "(invented)", "grounds": "(invented)"}
    d.done("objection.file", "public", "citizen", cycle=CYCLE, **objection)
    d.on("2026-04-10 00:00").advance()
    d.done("objection.decide", cycle=CYCLE, reference="obj-1", outcome="upheld", reason="(invented)")
    poll = {"counts": {"satisfied": 9}, "score": 90, "opened_on": "2026-04-01", "closed_on": "2026-04-09", "source": "f"}
    d.done("poll.record", cycle=CYCLE, applicant=person(1), **poll)
    whole(d, {code(1): 90, code(2): 80, person(1): 40}, members)
    d.done("comment_period.publish", cycle=CYCLE, channels=dict.fromkeys(("website", "media"), "2026-04-10"), text="f")
    said = {"reference": "c-1", "author": "(invented) canary", "text": "(invented) canary", "about": code(2)}
    d.done("comment.file", "public", "citizen", cycle=CYCLE, **said)
    d.done("comment.handle", cycle=CYCLE, reference="c-1", outcome="flagged", reason="(invented)")
    d.on("2026-06-10 00:00").advance()
    return d


def whole(d: Desk, totals: dict[str, int], members: tuple[str, ...]) -> None:
    scored(d, totals, members)
    assert conclude(d, members[0]).outcome == "done"
    d.advance()


def tables(d: Desk, size: int) -> dict[str, list[dict[str, Any]]]:
    """Everything that the read models say, followed in pages of a size."""
    views = Database.open(":memory:")
    for board in BOARDS:
        Follower(d.log, views, board).catch_up(size=size)
    found = {board.name: board.table.rows(views.query) for board in BOARDS}
    views.close()
    return found


def test_the_boards_tell_the_review(tmp_path: Path) -> None:
    """Each application with its place in the review, and what a cycle's review consists of; nothing sealed is among it."""
    d = walked(tmp_path)
    found = tables(d, 1000)
    told = ("review", "notice", "poll", "flags", "ended")
    register = {row["applicant"]: tuple(row[name] for name in told) for row in found["application_register"]}
    assert register == {
        code(1): ("shortlisted", "on_notice", None, None, None), code(2): ("shortlisted", "on_notice", None, 1, None),
        code(3): ("shortlisted", "on_notice", None, None, "struck"), code(4): ("not_shortlisted (12)", None, None, None, None),
        code(5): ("not_shortlisted (12)", None, None, None, None), person(1): ("shortlisted", "on_notice", "90", None, None),
    }  # fmt: skip
    [cycle] = found["cycle_board"]
    assert (cycle["panels"], cycle["shortlisted"], cycle["overrun"], cycle["stage"]) == (1, 4, None, "deliberation")
    [drawn_] = found["draw_register"]
    assert (drawn_["state"], sorted(orjson.loads(drawn_["seeds"])), len(drawn_["list_hash"])) == (
        "drawn",
        ["discipline_group", "office"],
        64,
    )
    [panel_] = found["panel_board"]
    assert panel_["members"] == drawn_["panel"]
    [comment] = found["comment_board"]
    assert (comment["kind"], comment["about"], comment["outcome"]) == ("comment", code(2), "flagged")
    periods = {row["name"]: row["state"] for row in found["deadline_docket"]}
    assert (periods["review_time"], periods["public_comment"]) == ("closed", "closed")
    assert "canary" not in str(found)


def test_followed_event_by_event_they_say_the_same(tmp_path: Path) -> None:
    """However the log is cut into pages."""
    d = walked(tmp_path)
    assert tables(d, 1) == tables(d, 7) == tables(d, 1000)


def test_a_limit_that_was_run_over_shows_it(tmp_path: Path) -> None:
    """On the cycle's row and in the docket."""
    d = opened(tmp_path, regulation([DOCUMENT], limits=[LIMIT | {"last": "document_review"}]))
    qualified(d, 1)
    d.on("2026-05-06 09:00").advance()
    reviewed(d, {code(1): 80})
    views = Database.open(":memory:")
    level(d.log, views)
    states = views.query("select state from deadline_docket where name = 'review_time'")
    assert (states, views.query("select overrun from cycle_board")) == ([("overrun",)], [("review_time",)])
    views.close()
