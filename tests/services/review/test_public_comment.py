"""The public comment (Erenhot 19, 20): results stand for thirty working days, anyone may write, and nothing is ranked before the end."""

from pathlib import Path

import pytest

from domain.comment.comment import EvidenceGiven
from domain.cycle import events as c
from services.answer import Answer
from tests.desk import Desk, at, code
from tests.made_up import COMMENT, CYCLE, DOCUMENT, application, events, opened, qualified, regulation, reviewed, state

CHANNELS = {"website": "2026-04-01", "media": "2026-04-01"}


@pytest.fixture
def d(tmp_path: Path) -> Desk:
    """Two applications are reviewed; the results are to be shown, on Wednesday 1 April 2026."""
    d = opened(tmp_path, regulation([DOCUMENT, COMMENT]))
    qualified(d, 2)
    return reviewed(d, {code(1): 80, code(2): 70})


def publish(d: Desk, **more: object) -> Answer:
    """The office shows the results."""
    return d.act("comment_period.publish", **{"cycle": CYCLE, "channels": CHANNELS, "text": "f" * 64} | more)


def comment(d: Desk, reference: str = "c-1", about: str = "") -> Answer:
    """Somebody writes."""
    fields = {"reference": reference, "author": "(invented) canary", "text": "(invented) canary", "about": about}
    return d.act("comment.file", "public", "citizen", cycle=CYCLE, **fields)


def test_thirty_working_days_not_thirty_days(d: Desk) -> None:
    """Erenhot 19: from 1 April 2026 (not counted) over Qingming and May Day, the thirtieth working day is 18 May.

    By hand: 2, 3 April (2); 7 to 10 (6); 13 to 17 (11); 20 to 24 (16); 27 to 30 (20); 1 to 5 May off; 6 to 8 (23); Saturday 9 May works
    (24); 11 to 15 (29); 18 May (30).
    """
    assert publish(d).facts["last_day"] == "2026-05-18"
    assert d.advance().due == at("2026-05-19 00:00")
    assert d.on("2026-05-18 23:59:59").advance().stage == "public_comment"
    assert state(d).ranking is None
    assert d.on("2026-05-19 00:00:00").advance().stage == "deliberation"
    closed = [event for event in events(d, c.StageClosed) if event.stage == "public_comment"]
    assert closed[0].closed_at == at("2026-05-19 00:00")


def test_on_every_channel_from_the_later_day(d: Desk) -> None:
    """Erenhot 19: main media and websites; a missing one is named, the later day counts."""
    missing = publish(d, channels={"website": "2026-04-01"})
    assert (missing.code, missing.basis, missing.facts["missing"]) == ("channel-missing", "19", ["media"])
    assert publish(d.on("2026-04-02 09:00"), channels=CHANNELS | {"media": "2026-04-02"}).facts["last_day"] == "2026-05-19"


def test_shown_anew_it_runs_anew(d: Desk) -> None:
    """What was shown was wrong: with a reason, the whole period runs again."""
    publish(d)
    with pytest.raises(ValueError, match="reason-needed"):
        publish(d)
    again = publish(d.on("2026-04-10 09:00"), channels=dict.fromkeys(CHANNELS, "2026-04-10"), reason="(invented) a wrong result")
    assert again.facts["last_day"] == "2026-05-26"


def test_a_comment_in_time_and_a_report_after(d: Desk) -> None:
    """To the last second; what comes later is kept and answered as a report."""
    assert comment(d).code == "comments-not-open"
    publish(d)
    d.on("2026-05-18 23:59:59")
    assert comment(d, "c-2").facts["kind"] == "comment"
    d.on("2026-05-19 00:00:00")
    assert comment(d, "c-3").facts["kind"] == "report"
    with pytest.raises(ValueError, match="comment-known"):
        comment(d, "c-2")


def test_a_stamped_comment_without_an_answer_is_settled_before_the_close(d: Desk) -> None:
    """A comment that was stamped before the end counts, also when its sender died."""
    publish(d)
    fields = b'{"cycle":"%s","reference":"c-9","author":"(invented)","text":"(invented)","about":""}' % CYCLE.encode()
    content = b'{"name":"comment.file","fields":%s,"actor":{"id":"citizen","role":"public"}}' % fields
    d.on("2026-05-18 23:59:59")
    d.office._reception.stamp(f"comment:{CYCLE}", "late-1", content)  # noqa: SLF001  # the door, without the decision behind it
    d.on("2026-05-20 09:00").advance()
    found = d.office.look("", lambda case: case.comment(CYCLE, "c-9"))
    assert found.kind == "comment"  # type: ignore[attr-defined]  # a Comment
    assert events(d, c.RankingFrozen)[0].unhandled == ("c-9",)


def test_what_nobody_handled_is_shown_at_the_ranking(d: Desk) -> None:
    """Erenhot 20: comments give flags with reasons and no points; those that nobody looked at are named, and block nothing."""
    publish(d)
    for reference, about in (("c-1", code(2)), ("c-2", ""), ("c-3", "")):
        comment(d, reference, about)
    handle = {"cycle": CYCLE, "reason": "(invented) proved true"}
    d.done("comment.handle", **handle, reference="c-1", outcome="flagged")
    d.done("comment.handle", **handle, reference="c-2", outcome="noted")
    assert d.act("comment.handle", **handle, reference="c-2", outcome="noted").code == "comment-handled"
    with pytest.raises(ValueError, match="comment-about-nobody"):
        d.act("comment.handle", **handle, reference="c-3", outcome="flagged")
    d.on("2026-05-19 00:00").advance()
    assert application(d, code(2)).review.flags == {"c-1": "(invented) proved true"}
    assert [event.unhandled for event in events(d, c.RankingFrozen)] == [("c-3",), ("c-3",)]
    assert [str(line.composite) for line in state(d).ranking] == ["80.00", "70.00"]


def test_what_proves_it_is_on_record(d: Desk) -> None:
    """With a comment and with a late one alike; nothing where nothing is given, and no more files than one may come with."""
    publish(d)
    proof = {"text": "(invented)", "evidence": "(invented) canary", "files": ["a" * 64]}
    with pytest.raises(ValueError, match="evidence-many"):
        d.act("comment.file", "public", "citizen", cycle=CYCLE, reference="c-1", **proof | {"files": ["a" * 64] * 11})
    with pytest.raises(ValueError, match="digest-form"):
        d.act("comment.file", "public", "citizen", cycle=CYCLE, reference="c-1", **proof | {"files": ["a" * 63]})
    for day, reference in (("2026-05-18 09:00", "c-2"), ("2026-05-19 09:00", "c-3")):
        d.on(day).done("comment.file", "public", "citizen", cycle=CYCLE, reference=reference, **proof)
        [given] = [one for one in d.log.events_of(f"comment:{CYCLE}/{reference}") if isinstance(one.data, EvidenceGiven)]
        shown = d.log.reveal(given)
        assert isinstance(shown, EvidenceGiven)
        assert (shown.evidence.text, shown.files, "canary" in str(given)) == ("(invented) canary", ("a" * 64,), False)
    comment(d, "c-4")
    assert [one for one in d.log.events_of(f"comment:{CYCLE}/c-4") if isinstance(one.data, EvidenceGiven)] == []


def test_who_wrote_stays_sealed(d: Desk) -> None:
    """Neither name nor words stand in the log in clear."""
    publish(d)
    comment(d)
    stored = b"".join(row[3] for row in d.log.rows.stream(f"comment:{CYCLE}/c-1", 2**62))
    assert b"canary" not in stored
