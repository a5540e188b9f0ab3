"""How things stood on two clocks: every stream and every board, at any instant, is what the log up to there says."""

import itertools
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

import services.office  # noqa: F401  # its imports define every event
from domain.cycle import events as e
from domain.shared import identifiers as ids
from domain.shared.actor import SYSTEM
from domain.shared.refusal import InvalidError
from projections.boards import BOARDS, level
from services.audit.difference import Changed, difference
from services.audit.past import Past, folds, stream_named
from services.audit.plain import SEALED, flat, plain
from services.audit.record import Records
from services.database import Database
from services.follow import Follower
from services.log.event_log import Commit
from services.log.rows import instant
from tests.desk import CYCLE, Desk, at, code, desk, noticed, opened, proposed, qualified, reviewed
from tests.projections.test_boards import tables, whole_cycle

STREAM = ids.cycle_stream(CYCLE)
FOREVER = at("2100-01-01 00:00")


def test_every_kind_of_stream_has_its_fold() -> None:
    """Each stream that can be named can be looked at as of an instant; the log's own first record alone has no state."""
    kinds = {name.removesuffix("_stream") for name in vars(ids) if name.endswith("_stream")}
    assert kinds - {"log"} <= folds().keys()


def test_at_every_commit_each_stream_is_as_it_was(address: str) -> None:
    """By the record's clock, a stream at a commit is its fold up to there; by both clocks far ahead, it is what stands now."""
    d = whole_cycle(desk(address))
    streams = [stream for kind in folds() for stream in d.log.streams(f"{kind}:")]
    assert len({ids.kind_of(stream) for stream in streams}) >= 8
    commits = list(d.log.commits())
    for commit in commits[:: max(1, len(commits) // 12)]:
        past = Past(d.log, FOREVER, instant(commit.recorded_at))
        for stream in streams:
            state, _ = d.log.load(stream, folds()[ids.kind_of(stream)], upto=commit.last)
            assert past.state(stream) == (None if state is None else plain(state))
    for stream in streams:
        assert Past(d.log, FOREVER).load(stream) == d.log.load(stream, folds()[ids.kind_of(stream)])[0]


def late_close(d: Desk) -> Desk:
    """A notice ended on 22 September 2026 at 24:00; nobody looked until the 24th at noon."""
    reviewed(qualified(opened(d), range(1, 4)), range(1, 4))
    proposed(d, 1, 2)
    d.advance()
    noticed(d.on("2026-09-16 09:00"), "2026-09-16")
    d.on("2026-09-24 12:00").advance()
    return d


@pytest.mark.parametrize(
    ("instant_at", "known_at", "stage", "candidate"),
    [
        ("2026-09-22 23:59:59", None, "public_notice", "on_notice"),
        ("2026-09-23 00:00", None, "approval", "cleared"),
        ("2026-09-23 00:00", "2026-09-24 11:59:59", "public_notice", "on_notice"),
        ("2026-09-24 12:00", "2026-09-24 11:59:59", "public_notice", "on_notice"),
        ("2026-09-23 00:00", "2026-09-24 12:01", "approval", "cleared"),
    ],
)  # fmt: skip
def test_two_clocks(address: str, instant_at: str, known_at: str | None, stage: str, candidate: str) -> None:
    """What counted from midnight on was known only at noon of the next day but one: each clock is asked for itself."""
    d = late_close(desk(address))
    state = Past(d.log, at(instant_at), at(known_at) if known_at else None).state(STREAM)
    assert state is not None
    assert state["candidates"][code(1)]["state"] == candidate
    # The stage after it was opened at noon: until then, the notice's stage was closed and none was open.
    assert state["stage"] == (stage if stage == "public_notice" or instant_at >= "2026-09-24" else None)


def test_a_field_tells_each_of_its_steps(address: str) -> None:
    """A deadline moved twice shows all three days, with who and why; what did not change is not told."""
    d = opened(desk(address, "2026-03-02 09:00"))
    for day, reason in (("2026-05-08", "(invented) flood"), ("2026-05-15", "(invented) flood again")):
        d.done("cycle.set", cycle=CYCLE, name="filing_deadline", value=day, reason=reason)
    records = Records(d.log, d.office.texts)
    found = difference(STREAM, Past(d.log, at("2026-03-02 09:00"), at("2026-03-01 00:00")), Past(d.log, FOREVER), records)
    changed = {one.field: one for one in found}
    deadline = changed["settings.filing_deadline"]
    assert (deadline.before, deadline.after) == (None, "2026-05-15")
    assert [(step.before, step.after, step.by.reason) for step in deadline.steps[1:]] == [
        ("2026-04-30", "2026-05-08", "(invented) flood"), ("2026-05-08", "2026-05-15", "(invented) flood again"),
    ]  # fmt: skip
    assert {(step.by.role, step.by.command, step.by.basis != "") for step in deadline.steps} == {("office", "cycle.set", True)}
    assert difference(STREAM, Past(d.log, FOREVER), Past(d.log, FOREVER), records) == []


def test_a_change_and_its_way_back_both_stay_visible(address: str) -> None:
    """A score changed and changed back differs in nothing at the end; the two steps are told all the same."""
    d = qualified(opened(desk(address)), range(1, 2))
    sheet = {"scale": 80, "quality_management": 200, "technology": 120, "brand": 100, "market_share": 100, "integrity": 100}
    for brand, reason, day in ((100, "", "07"), (90, "(invented) misread", "08"), (100, "(invented) read again", "09")):
        d.on(f"2026-05-{day} 09:00")
        points = sheet | {"social_contribution": 100, "brand": brand}
        d.done("score.submit", "reviewer", "rev-a", cycle=CYCLE, applicant=code(1), reviewer="rev-a", points=points, reason=reason)
    stream = ids.application_stream(CYCLE, code(1))
    records = Records(d.log, d.office.texts)
    found = difference(stream, Past(d.log, at("2026-05-07 12:00")), Past(d.log, at("2026-05-09 12:00")), records)
    assert [_told(one) for one in found] == [
        ("sheets.document_review.rev-a.version", 1, 3, ["(invented) misread", "(invented) read again"]),
        ("sheets.document_review.rev-a.points.brand", "100", "100", ["(invented) misread", "(invented) read again"]),
    ]


def _told(changed: Changed) -> tuple[str, Any, Any, list[str]]:
    return changed.field, changed.before, changed.after, [step.by.reason for step in changed.steps]


def test_what_cannot_stand_alone_is_refused(address: str) -> None:
    """An event that counts before what it rests on: between the two there is no state, and that is said."""
    d = late_close(desk(address))
    version = d.log.version(STREAM)
    commit = Commit("early", "test", SYSTEM, at("2026-09-01 09:00"), "early", "", b"{}")
    d.log.append([(STREAM, e.NoticeWithdrawn(1))], commit, {STREAM: version})
    with pytest.raises(InvalidError, match="as-of-torn"):
        Past(d.log, at("2026-09-02 09:00")).state(STREAM)
    assert Past(d.log, at("2026-09-17 09:00")).state(STREAM) is not None


def test_every_board_as_it_stood(address: str, tmp_path: Path) -> None:
    """All read models by both clocks are those of a log that had ended there."""
    d = whole_cycle(desk(address))
    commits = list(d.log.commits())
    for number, commit in enumerate(commits[:: len(commits) // 4]):
        as_of, cut = (Database.open(str(tmp_path / f"{name}-{number}.db")) for name in ("as-of", "cut"))
        level(Past(d.log, FOREVER, instant(commit.recorded_at)), as_of)
        for board in BOARDS:
            Follower(d.log, cut, board).catch_up(stop=commit.last)
        assert tables(as_of) == tables(cut)
        as_of.close()
        cut.close()


def test_a_stream_is_found_by_its_short_name(quick_desk: Desk) -> None:
    """A cycle by city and year, an application with its applicant, anything by its full name; what is not there is told."""
    d = qualified(opened(quick_desk), range(1, 2))
    assert stream_named(d.log, CYCLE) == STREAM
    assert stream_named(d.log, f"{CYCLE}/{code(1)}") == ids.application_stream(CYCLE, code(1))
    assert stream_named(d.log, f"applicant:{code(1)}") == ids.applicant_stream(code(1))
    for unknown in ("wuhai", "wuhai/1999", "", "log", "nonsense:a", "nonsense:wuhai/2026", f"award:{CYCLE}/{code(1)}"):
        with pytest.raises(InvalidError, match="stream-unknown"):
            stream_named(d.log, unknown)


def test_nothing_sealed_is_shown(quick_desk: Desk) -> None:
    """A contact stands in the log under its key; a plain value says that something is there, and not even its token."""
    d = qualified(opened(quick_desk), range(1, 2))
    [submitted, *_] = d.log.events_of(ids.application_stream(CYCLE, code(1)))
    assert plain(submitted.data)["contact"] == SEALED
    assert dict(flat(plain({"a": {}, "b": {"c": [1, {"d": {2, 1}}]}}))) == {"a": {}, "b.c[0]": 1, "b.c[1].d": [1, 2]}


def test_recorded_times_decide_the_position(address: str) -> None:
    """The position at an instant, between and at every commit's own."""
    d = opened(desk(address))
    commits = list(d.log.commits())
    tick = timedelta(microseconds=1)
    assert d.log.position_at(instant(commits[0].recorded_at) - tick) == 0
    for before, after in itertools.pairwise(commits):
        assert d.log.position_at(instant(before.recorded_at)) == d.log.position_at(instant(after.recorded_at) - tick) == before.last
    assert d.log.position_at(FOREVER) == d.log.head()
    assert [d.log.rows.commit_at(position) for position in range(1, d.log.head() + 2)] == [
        next((commit for commit in commits if commit.first <= position <= commit.last), None) for position in range(1, d.log.head() + 2)
    ]
