"""Notices before the candidates': of the accepted (Qinhuangdao 14) and of names and achievements (15), with objections and a poll."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from domain.cycle import events as c
from services.answer import Answer
from services.audit.record import Records
from tests.desk import Desk, at, code
from tests.made_up import (
    CYCLE,
    DOCUMENT,
    application,
    conclude,
    early,
    events,
    notice,
    opened,
    panel,
    person,
    qualified,
    ratio,
    regulation,
    review,
    reviewed,
    score,
    scored,
    scoring,
    setting,
    shortlist,
    state,
)  # fmt: skip

ONSITE = review("onsite_review", "onsite")
POLL = {"tracks": ["individual"], "online": True, "basis": "15"}
NAMES = early("names", "shortlisted", shows=["names", "achievements"], channels=["website", "media"], basis="15")
BOTH = ("website", "media")


def objection(d: Desk, applicant: str, reference: str = "obj-1", number: int = 1) -> Answer:
    """Somebody objects to one who stands on a notice."""
    fields = {"notice": number, "candidate": applicant, "reference": reference, "objector": "(invented)", "grounds": "(invented)"}
    return d.act("objection.file", "public", "citizen", cycle=CYCLE, **fields)


def decide(d: Desk, outcome: str, reference: str = "obj-1") -> Answer:
    """The objection is decided."""
    return d.act("objection.decide", cycle=CYCLE, reference=reference, outcome=outcome, reason="(invented)")


@pytest.fixture
def accepted(tmp_path: Path) -> Desk:
    """Three organizations are qualified, one more withdrew; the notice of the accepted is to be published, on Wednesday 1 April 2026."""
    d = opened(tmp_path, regulation([early("accepted_list", "accepted"), DOCUMENT]))
    qualified(d, 4)
    d.done("application.withdraw", "applicant", "org", cycle=CYCLE, applicant=code(4))
    return d


def test_the_accepted_list_follows_from_the_log(accepted: Desk) -> None:
    """Qinhuangdao 14: whoever is accepted stands on it, and nobody types a name."""
    with pytest.raises(ValueError, match="list-computed"):
        notice(accepted, "2026-04-01", candidates=[code(4)])
    answer = notice(accepted, "2026-04-01")
    assert answer.facts == {"notice": 1, "last_day": "2026-04-09", "candidates": [code(1), code(2), code(3)]}
    again = notice(accepted, "2026-04-01")
    assert (again.code, again.basis) == ("notice-stands", "14")


def test_the_review_waits_for_the_whole_period(accepted: Desk) -> None:
    """Qinhuangdao 14, five working days: 2, 3 April, then 7, 8, 9 (4 to 6 are off); not a minute earlier."""
    notice(accepted, "2026-04-01")
    assert accepted.advance().due == at("2026-04-10 00:00")
    assert accepted.on("2026-04-09 23:59:59").advance().stage == "accepted_list"
    assert accepted.on("2026-04-10 00:00:00").advance().stage == "document_review"
    closed = [event for event in events(accepted, c.StageClosed) if event.stage == "accepted_list"]
    assert closed[0].closed_at == at("2026-04-10 00:00")


def test_five_days_is_a_floor(accepted: Desk) -> None:
    """Not fewer than five working days: the office may give more, never less."""
    short = notice(accepted, "2026-04-01", until=date(2026, 4, 8))
    assert (short.code, short.facts["last_day"]) == ("period-too-short", "2026-04-09")
    assert notice(accepted, "2026-04-01", until=date(2026, 4, 15)).facts["last_day"] == "2026-04-15"
    assert accepted.on("2026-04-15 23:59:59").advance().stage == "accepted_list"
    assert accepted.on("2026-04-16 00:00:00").advance().stage == "document_review"


def test_an_exact_period_is_not_lengthened(tmp_path: Path) -> None:
    """Erenhot 22, Wuhai 19: neither more nor less."""
    exact = early("accepted_list", "accepted", period={"amount": 7, "unit": "working_days", "bound": "exactly", "starts": "publication"})
    d = opened(tmp_path, regulation([exact, DOCUMENT]))
    qualified(d, 1)
    assert notice(d, "2026-04-01", until=date(2026, 4, 20)).code == "period-exact"
    assert notice(d, "2026-04-01", until=date(2026, 4, 13)).outcome == "done"


def test_a_withdrawn_notice_runs_its_whole_period_again(accepted: Desk) -> None:
    """A wrong name stood on it: what had run counts for nothing."""
    notice(accepted, "2026-04-01")
    accepted.on("2026-04-08 09:00").done("notice.withdraw", cycle=CYCLE, notice=1, reason="(invented)")
    assert accepted.on("2026-04-10 00:00").advance().stage == "accepted_list"
    assert notice(accepted, "2026-04-10").facts["last_day"] == "2026-04-17"


def test_an_objection_holds_one_and_no_other(accepted: Desk) -> None:
    """Qinhuangdao 14, 15: the notice ends for all; the one objected to is not scored before it is decided, and the stage waits for that."""
    notice(accepted, "2026-04-01")
    assert objection(accepted, code(4)).code == "not-on-notice"
    assert objection(accepted, code(2)).facts["kind"] == "objection"
    assert accepted.on("2026-04-10 00:00").advance().stage == "document_review"
    panel(accepted)
    held = score(accepted, code(2), 80, "exp-a")
    assert (held.code, held.facts["objections"]) == ("objection-open", ["obj-1"])
    scored(accepted, {code(1): 80, code(3): 70})
    assert conclude(accepted).facts["missing"] == [f"{code(2)}: objection"]
    decide(accepted, "rejected")
    scored(accepted, {code(2): 60})
    assert conclude(accepted).outcome == "done"


def test_an_upheld_objection_ends_the_application(accepted: Desk) -> None:
    """Upheld, the applicant is out by the article of the notice; nobody takes a place."""
    notice(accepted, "2026-04-01")
    objection(accepted, code(2))
    accepted.on("2026-04-10 00:00").advance()
    decide(accepted, "upheld")
    assert application(accepted, code(2)).ended == "struck"
    panel(accepted)
    assert (score(accepted, code(2), 80, "exp-a").code, events(accepted, c.SubstituteNamed)) == ("not-in-review", [])
    reviewed(accepted, {code(1): 80, code(3): 70})
    assert [line.applicant for line in state(accepted).ranking] == [code(1), code(3)]
    assert decide(accepted, "rejected").code == "objection-decided"


def test_one_finds_and_another_decides(tmp_path: Path) -> None:
    """Where somebody else decides than re-examines, the finding comes first; each is named by the notice that was objected to."""
    rules = {"re_examined_by": "committee", "decided_by": "government", "upheld": "cancelled", "late": "report"}
    d = opened(tmp_path, regulation([early("accepted_list", "accepted", objections=rules), DOCUMENT]))
    qualified(d, 2)
    notice(d, "2026-04-01")
    objection(d, code(1))
    assert d.on("2026-04-10 00:00").advance().stage == "document_review"
    uphold = {"cycle": CYCLE, "reference": "obj-1", "outcome": "upheld", "reason": "(invented)"}
    found = {"cycle": CYCLE, "reference": "obj-1", "finding": "verified", "reason": "(invented)"}
    assert d.act("objection.decide", "approver", "mayor", **uphold).code == "not-investigated"
    assert (d.act("objection.investigate", **found).code, decide(d, "upheld").code) == ("not-theirs", "not-theirs")
    d.done("objection.investigate", "committee_chair", "chair", **found)
    d.done("objection.decide", "approver", "mayor", **uphold)
    assert application(d, code(1)).ended == "struck"


def test_each_notice_is_told_under_its_own_article(tmp_path: Path) -> None:
    """What happens to the notice of the accepted, and to an objection to it, is not told under the article of the candidates' notice."""
    d = opened(tmp_path, regulation([early("accepted_list", "accepted"), DOCUMENT]))
    qualified(d, 2)
    notice(d, "2026-04-01")
    objection(d, code(1))
    decide(d, "rejected")
    d.done("notice.withdraw", cycle=CYCLE, notice=1, reason="(invented)")
    notice(d, "2026-04-01")
    d.on("2026-04-10 00:00").advance()
    records = Records(d.log, d.office.texts)
    told = [records.record(one) for page in d.log.replay() for one in page]
    about = {one.event: one.basis for one in told if one.event.startswith(("notice.", "objection.", "cycle.notice", "cycle.objected"))}
    assert len(about) == 9
    assert set(about.values()) == {"14"}


def test_an_act_out_of_its_stage_is_refused_by_the_article_of_the_stage_it_belongs_to(tmp_path: Path) -> None:
    """Not by that of another stage in which it may also be done; of several notices, by that of the next."""
    d = opened(tmp_path, regulation([early("accepted_list", "accepted"), DOCUMENT, shortlist(ratio()), NAMES]))
    propose = {"cycle": CYCLE, "candidates": [code(1)], "resolution": "r"}
    publish = {"cycle": CYCLE, "channels": {"website": "2026-04-01"}, "text": "a" * 64}
    confer = {"cycle": CYCLE, "on": "2026-04-01", "document": "d"}
    refused = d.act("candidates.propose", "committee_chair", "chair", **propose)
    assert (refused.code, refused.basis, refused.facts["expected"][0]) == ("not-in-stage", "18", "accepted_list")
    assert d.act("award.confer", **confer).basis == "22"
    qualified(d, 2)
    notice(d, "2026-04-01")
    d.on("2026-04-10 00:00").advance()
    assert d.act("notice.publish", **publish).basis == "15"


def test_a_late_objection_is_a_report(accepted: Desk) -> None:
    """After the last minute it holds nobody."""
    notice(accepted, "2026-04-01")
    accepted.on("2026-04-10 00:00").advance()
    assert objection(accepted, code(2)).facts["kind"] == "report"
    assert state(accepted).review.held == {}


def test_the_one_held_is_not_proposed(tmp_path: Path) -> None:
    """A notice just before the deliberation: who is objected to cannot be proposed before that is decided."""
    d = opened(tmp_path, regulation([DOCUMENT, early("accepted_list", "accepted")]))
    qualified(d, 2)
    reviewed(d, {code(1): 80, code(2): 70})
    notice(d, "2026-04-01")
    objection(d, code(1))
    d.on("2026-04-10 00:00").advance()
    propose = {"cycle": CYCLE, "resolution": "r", "departs": "(invented)"}
    held = d.act("candidates.propose", "committee_chair", "chair", candidates=[code(1), code(2)], **propose)
    assert (held.code, held.facts["objections"]) == ("objection-open", ["obj-1"])
    assert d.act("candidates.propose", "committee_chair", "chair", candidates=[code(2)], **propose).outcome == "done"


def test_nobody_accepted_needs_no_notice(tmp_path: Path) -> None:
    """An empty list is not published; the plan goes on."""
    d = opened(tmp_path, regulation([early("accepted_list", "accepted"), DOCUMENT]))
    qualified(d)
    assert d.advance().stage == "deliberation"


def polled(tmp_path: Path, **more: Any) -> Desk:
    """One organization and two persons stand on the notice of names and achievements, from Thursday 24 September to 12 October 2026."""
    inputs = ["document_review", "onsite_review"]
    rules = [scoring(inputs, tracks=("organization",)), scoring([*inputs, "poll"], tracks=("individual",), ties=["poll", "committee"])]
    names = NAMES | {"poll": POLL | more}
    text = regulation([DOCUMENT, shortlist(ratio()), names, ONSITE], scoring=rules)
    text["set_per_cycle"].append(setting("poll_days", "working_days", "names", value=2))
    d = opened(tmp_path, text)
    qualified(d, 1, 2)
    reviewed(d, {code(1): 80, person(1): 40, person(2): 30})
    d.on("2026-09-24 09:00").done("shortlist.propose", cycle=CYCLE)
    d.advance()
    return d


def poll(d: Desk, applicant: str, score_: str = "90", **more: Any) -> Answer:
    """A poll's result."""
    fields = {
        "counts": {"satisfied": 90, "not_satisfied": 10}, "score": score_, "opened_on": "2026-09-24", "closed_on": "2026-10-09",
        "source": "f" * 64,
    } | more  # fmt: skip
    return d.act("poll.record", cycle=CYCLE, applicant=applicant, **fields)


def test_names_and_achievements_before_the_visit(tmp_path: Path) -> None:
    """Qinhuangdao 15: on both channels, from the later day; 28, 29, 30 September, 8 and 9 October are the five working days of 2026."""
    d = polled(tmp_path)
    assert notice(d, "2026-09-24").facts["missing"] == ["media"]
    answer = notice(d, "2026-09-24", BOTH)
    assert (answer.facts["candidates"], answer.facts["last_day"]) == ([code(1), person(1), person(2)], "2026-10-09")
    assert d.on("2026-10-09 23:59:59").advance().stage == "names"
    assert d.on("2026-10-10 00:00:00").advance().stage == "onsite_review"


def test_persons_are_polled_and_organizations_never_wait(tmp_path: Path) -> None:
    """Qinhuangdao 15, 17: the poll enters a person's composite, no organization's; without it a person has none, and the ranking waits."""
    d = polled(tmp_path)
    notice(d, "2026-09-24", BOTH)
    d.on("2026-10-10 09:00").advance()
    reviewed(d, {code(1): 80, person(1): 40, person(2): 30})
    assert d.advance().stage == "ranking"
    assert (str(application(d, code(1)).composite), application(d, person(1)).composite) == ("80.00", None)
    assert poll(d, person(1)).outcome == "done"
    assert poll(d, person(2), "100").outcome == "done"
    assert d.advance().stage == "deliberation"
    # 0.2 x 40 + 0.2 x 40 + 0.6 x 90/100 x 50 = 43; 0.2 x 30 + 0.2 x 30 + 0.6 x 50 = 42
    assert [str(line.composite) for line in state(d).rankings["individual"].entries] == ["43.00", "42.00"]
    assert [line.applicant for line in state(d).rankings["organization"].entries] == [code(1)]


def test_a_poll_is_over_with_its_notice(tmp_path: Path) -> None:
    """Qinhuangdao 15: at the same time as the notice; its result comes after it, and votes from outside its days do not count."""
    d = polled(tmp_path)
    assert poll(d, person(1)).code == "not-on-notice"
    notice(d, "2026-09-24", BOTH)
    running = poll(d.on("2026-10-09 23:59:59"), person(1))
    assert (running.code, running.facts["last_day"]) == ("poll-running", "2026-10-09")
    d.on("2026-10-10 00:00").advance()
    assert poll(d, person(1), closed_on="2026-10-10").code == "poll-outside"
    assert poll(d, person(1), opened_on="2026-09-23").code == "poll-outside"
    assert poll(d, code(1)).code == "not-polled"
    for wrong, why in (({"score_": "101"}, "poll-off-scale"), ({"counts": {}}, "poll-counts")):
        with pytest.raises(ValueError, match=why):
            poll(d, person(1), **wrong)


def test_nobody_is_polled_whose_application_is_over(tmp_path: Path) -> None:
    """Qinhuangdao 15: an upheld objection to the notice excludes a person; a poll on one who is out is no result of the review."""
    d = polled(tmp_path)
    notice(d, "2026-09-24", BOTH)
    objection(d, person(1))
    decide(d, "upheld")
    d.on("2026-10-10 00:00").advance()
    assert (poll(d, person(1)).code, poll(d, person(2)).outcome) == ("not-in-review", "done")


def test_a_poll_may_have_days_of_its_own(tmp_path: Path) -> None:
    """Two working days from the publication, where the office sets it so: over on 29 September while the notice runs on."""
    d = polled(tmp_path, set_by="poll_days")
    notice(d, "2026-09-24", BOTH)
    assert poll(d.on("2026-09-29 23:59"), person(1), closed_on="2026-09-29").code == "poll-running"
    assert poll(d.on("2026-09-30 00:00"), person(1), closed_on="2026-09-29").outcome == "done"


def test_a_corrected_poll_keeps_both(tmp_path: Path) -> None:
    """A second result needs a reason; the newest counts, and the first stays on record; after the ranking there is none."""
    d = polled(tmp_path)
    notice(d, "2026-09-24", BOTH)
    d.on("2026-10-10 00:00").advance()
    poll(d, person(1))
    with pytest.raises(ValueError, match="reason-needed"):
        poll(d, person(1), "80")
    assert poll(d, person(1), "80", reason="(invented) a machine voted").facts["entry"] == 2
    assert str(application(d, person(1)).review.poll.score) == "80"
    poll(d, person(2))
    reviewed(d, {code(1): 80, person(1): 40, person(2): 30})
    assert poll(d, person(1), reason="(invented)").code == "not-in-stage"
