"""A holiday notice is announced: what runs is counted again, once; what has ended stays ended; whoever acts is judged by the new ends."""

import shutil
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import orjson
import pytest

from domain.calendar.notices import Notice
from domain.calendar.periods import Period
from domain.cycle import cycle as cycles
from domain.cycle import events as e
from domain.cycle.progress import close_stage
from domain.cycle.replan import recount
from domain.notice import notice as n
from domain.objection import objection as o
from domain.policies.counting import counted, recounted
from domain.regulation.problem import TextError
from domain.shared import identifiers as ids
from domain.shared.actor import Actor
from domain.shared.event import Envelope, Event
from domain.shared.refusal import InvalidError
from services.catalogue import Catalogue
from services.clerk import Clerk
from services.clock import StandingClock
from services.commands import parse
from services.log.reception import Reception
from services.log.supposed import Supposed
from services.office import Act, Office
from tests.desk import CHANNELS, CYCLE, ROOT, Desk, at, code, desk, noticed, opened, proposed, qualified, reviewed
from tests.holidays import MADE_UP, announced, notice

STREAM = ids.cycle_stream(CYCLE)
PAST = notice("2027-01-05", ["2027-01-01"], ["2027-01-02", "2027-01-03"])
"""Announced on 5 January, it makes the weekend of 2 and 3 January a working one: a notice of 28 December ended on the 3rd."""


def events(d: Desk, stream: str, kind: type[Event]) -> list[Any]:
    """A stream's events of one kind."""
    return [one.data for one in d.log.events_of(stream) if isinstance(one.data, kind)]


def on_notice(d: Desk, day: str = "2026-12-28") -> Desk:
    """Two candidates stand on notice 1 from a day on."""
    reviewed(qualified(opened(d), range(1, 4)), range(1, 4))
    proposed(d, 1, 2)
    d.advance()
    noticed(d.on(f"{day} 09:00"), day)
    d.advance()
    return d


def objected(d: Desk, reference: str, number: int = 2) -> Any:
    """A citizen objects to a candidate."""
    fields = {"notice": 1, "candidate": code(number), "reference": reference, "objector": "(invented)", "grounds": "(invented)"}
    return d.done("objection.file", "public", "citizen", cycle=CYCLE, **fields)


def test_what_runs_is_counted_again_once(address: str) -> None:
    """The cycle's calendar, the notice on both its streams and the objection's limit follow; a repeat changes nothing."""
    d = on_notice(desk(address))
    objected(d.on("2026-12-29 10:00"), "obj-1")
    [before] = events(d, ids.objection_stream(CYCLE, "obj-1"), o.Filed)
    announced(d.on("2026-12-30 10:00"), MADE_UP)
    d.advance()
    [changed] = events(d, STREAM, e.CalendarChanged)
    [moved] = events(d, STREAM, e.TermRecounted)
    assert (moved.number, moved.old.last_day, moved.new.last_day) == (1, date(2027, 1, 5), date(2027, 1, 6))
    assert (moved.changed, moved.notice) == ((date(2026, 12, 31),), "CN-2027.0")
    assert (moved.old.calendar, moved.new.calendar) == (changed.before, changed.after)
    assert (moved.old.certain, moved.new.certain, moved.new.earliest) == (False, True, None)
    [recorded] = events(d, ids.notice_stream(CYCLE, 1), n.TermRecounted)
    assert (recorded.old, recorded.new) == (moved.old, moved.new)
    [limit] = events(d, ids.objection_stream(CYCLE, "obj-1"), o.TermRecounted)
    assert (limit.old, limit.new.last_day, limit.new.certain) == (before.term, before.term.last_day, True)
    assert limit.changed == (date(2026, 12, 31), date(2027, 1, 9))
    cycle: Any = d.office.look(STREAM, lambda case: case.cycle(CYCLE))
    assert (cycle.calendar, len(cycle.calendars), cycle.calendar_texts[-1]) == (changed.after, 2, changed.text)
    head = d.log.head()
    d.office.renew(CYCLE)
    Clerk(Office(d.log, Catalogue(ROOT / "regulations"), Reception(d.log, d.clock, d.log.keys), d.clock)).renew_open()
    d.advance()
    assert d.log.head() == head


def test_the_end_is_the_new_one(quick_desk: Desk) -> None:
    """After the old end the notice still stands: an objection is in time, an approval too early; it closes at the new one."""
    d = on_notice(quick_desk)
    announced(d.on("2026-12-30 10:00"), MADE_UP)
    assert d.on("2027-01-06 09:00").advance().stage == "public_notice"
    assert objected(d, "obj-2").facts["kind"] == "objection"
    assert d.on("2027-01-07 00:00").advance().stage == "approval"
    [closed] = events(d, STREAM, e.NoticeClosed)
    assert (closed.closed_at, closed.overtaken) == (at("2027-01-07 00:00"), False)


def test_whoever_acts_first_is_judged_by_the_new_end(quick_desk: Desk) -> None:
    """While no workflow has run since the announcement, an objection after the old end is in time all the same."""
    d = on_notice(quick_desk)
    announced(d.on("2026-12-30 10:00"), MADE_UP)
    assert objected(d.on("2027-01-06 09:00"), "obj-2").facts["kind"] == "objection"


def test_what_is_tried_is_judged_by_the_new_end(quick_desk: Desk) -> None:
    """Also when other streams were read ahead for it; what was tried is known on the same supposed log, and on a new one is not."""
    d = on_notice(quick_desk)
    announced(d.on("2026-12-30 10:00"), MADE_UP)
    d.on("2027-01-06 09:00")
    fields = {"notice": 1, "candidate": code(2), "reference": "obj-2", "objector": "(invented)", "grounds": "(invented)"}
    command, log = parse("objection.file", {"cycle": CYCLE, **fields}), Supposed(d.log)
    log.ahead([command.stream()], ["first"])
    read: Any = d.office.look(STREAM, lambda case: case.cycle(CYCLE), log)
    assert len(read.calendars) == 1
    tried = [d.office.attempt(command, one, Act(Actor("citizen", "public"), "first")) for one in (log.anew(), log.anew())]
    assert [(one.outcome, one.facts["kind"]) for one in tried] == [("done", "objection")] * 2
    again = log.anew()
    assert d.office.attempt(command, again, Act(Actor("citizen", "public"), "first")).outcome == "done"
    with pytest.raises(InvalidError, match="objection-known"):
        d.office.attempt(command, again, Act(Actor("citizen", "public"), "second"))


def test_what_had_ended_stays_ended(quick_desk: Desk) -> None:
    """A notice that was over when the announcement came closes at its old end, also when nobody had closed it yet."""
    d = on_notice(quick_desk)
    announced(d.on("2027-01-06 00:00:00"), notice("2027-01-05", ["2027-01-01", "2027-01-04"]))
    assert d.advance().stage == "approval"
    [closed] = events(d, STREAM, e.NoticeClosed)
    assert (closed.closed_at, events(d, STREAM, e.TermRecounted)) == (at("2027-01-06 00:00"), [])
    assert len(events(d, STREAM, e.CalendarChanged)) == 1
    assert objected(d, "obj-9").facts["kind"] == "report"


def test_an_end_in_the_past_fires_at_once_and_says_so(quick_desk: Desk) -> None:
    """A notice by which the period was over two days ago closes at that legal end, flagged; who objected until then was in time."""
    d = on_notice(quick_desk)
    objected(d.on("2027-01-05 09:00"), "obj-1")
    announced(d.on("2027-01-05 10:00"), PAST)
    [moved] = (d.advance(), events(d, STREAM, e.TermRecounted))[1]
    assert (moved.new.last_day, moved.new.overtaken_at) == (date(2027, 1, 3), at("2027-01-05 10:00"))
    assert d.clerk.standing(STREAM).stage == "approval"
    for stream, kind in ((STREAM, e.NoticeClosed), (ids.notice_stream(CYCLE, 1), n.Closed)):
        [closed] = events(d, stream, kind)
        assert (closed.closed_at, closed.overtaken) == (at("2027-01-04 00:00"), True)
    [commit] = [one for one in d.log.commits() if one.command == "cycle.advance" and b"closed_notices" in bytes(one.answer)]
    assert commit.effective_at < commit.recorded_at
    assert objected(d.on("2027-01-05 10:01"), "obj-2").facts["kind"] == "report"


def test_a_receipt_of_the_last_moment_counts(quick_desk: Desk) -> None:
    """An objection stamped after the new end and before the announcement, whose sender died, is settled as one in time."""
    d = on_notice(quick_desk)
    d.on("2027-01-05 09:59:59")
    fields = {"cycle": CYCLE, "notice": 1, "candidate": code(2), "reference": "obj-7", "objector": "(invented)", "grounds": "(invented)"}
    content = orjson.dumps({"name": "objection.file", "fields": fields, "actor": {"id": "citizen", "role": "public"}})
    d.office._reception.stamp(f"notice:{CYCLE}/1", "late-7", content)  # noqa: SLF001  # the door, without the decision behind it
    announced(d.on("2027-01-05 10:00"), PAST)
    d.advance()
    assert len(events(d, ids.objection_stream(CYCLE, "obj-7"), o.Filed)) == 1


def test_a_notice_is_announced_once_and_never_changed(quick_desk: Desk) -> None:
    """Again: refused as announced. Another text for it: refused. An amendment or a year before what it follows: refused."""
    d = quick_desk.on("2026-12-30 10:00")
    announced(d, MADE_UP)
    for text, refusal in (
        (MADE_UP, "holidays-announced"),
        (MADE_UP.replace('2027-01-09 = "makeup"', '2027-01-16 = "makeup"'), "holidays-differ"),
        (notice("2026-12-30", year=2027, seq=2), "holidays-order"),
    ):
        answer = d.act("calendar.announce", "operator", "someone", file=text)
        assert (answer.outcome, answer.code) == ("refused", refusal)
    assert len(d.log.streams(ids.HOLIDAYS)) == 1


def test_a_text_of_the_catalogue_is_not_changed_either(quick_desk: Desk) -> None:
    """The catalogue's own notice may be announced, another text for it may not, whatever its lines are called."""
    d = quick_desk.on("2026-03-02 09:00")
    filed = (ROOT / "regulations" / "calendars" / "CN" / "2026.toml").read_text("utf-8")
    assert d.act("calendar.announce", file=filed.replace("2026-10-10", "2026-10-11")).code == "holidays-differ"
    announced(d, filed)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("year = ", "toml"),
        (MADE_UP.replace('2027-01-09 = "makeup"', '2027-01-08 = "makeup"'), "makeup-on-wrong-day"),
        (MADE_UP.replace("2027-01-01", "2028-01-01"), "day-of-another-year"),
        (MADE_UP.replace("published = 2026-12-30\n", ""), "missing"),
        (MADE_UP.replace("published = 2026-12-30", "published = 2026-12-31"), "publication-in-future"),
        (MADE_UP.replace('"CN"', '"Wuhai"'), "jurisdiction-form"),
        (MADE_UP.replace('2027-06-09 = "statutory"', '2027-06-10 = "statutory"'), "statutory-missing"),
        (notice("2026-12-30", year=2026, seq=1, cancel="2026-10-11"), "cancels-nothing"),
    ],
)
def test_a_bad_notice_is_invalid_in_its_place(quick_desk: Desk, text: str, problem: str) -> None:
    """Nothing is stored of it, and the error names the place."""
    d = quick_desk.on("2026-12-30 10:00")
    head = d.log.head()
    with pytest.raises(InvalidError) as told:
        d.act("calendar.announce", file=text)
    codes = [one.code for one in told.value.problems] if isinstance(told.value, TextError) else [told.value.code]
    assert problem in codes
    assert d.log.head() == head


def test_new_cycles_pin_what_was_announced_without_duplicates(quick_desk: Desk) -> None:
    """The catalogue's notices and the announced ones, each once; a cycle that pins it already is left alone when it is announced."""
    d = quick_desk.on("2026-12-30 10:00")
    announced(d, MADE_UP)
    announced(d, (ROOT / "regulations" / "calendars" / "CN" / "2026.toml").read_text("utf-8"))
    opened(d, "2027-02-26")
    [pinned] = events(d, STREAM, e.Opened)
    identities = [page.sheet.id for page in map(d.office.texts.page, pinned.calendar_texts) if isinstance(page.sheet, Notice)]
    assert len(set(identities)) == len(identities) == 21
    assert {"CN-2026.0", "CN-2027.0"} <= set(identities)
    assert events(d, STREAM, e.CalendarChanged) == []


def test_later_periods_count_on_the_new_calendar(quick_desk: Desk) -> None:
    """A notice published after the announcement counts on it, and its decision's receipt names it."""
    d = on_notice(quick_desk, "2026-12-28")
    announced(d.on("2026-12-30 10:00"), MADE_UP)
    d.done("notice.withdraw", cycle=CYCLE, notice=1, reason="(invented)")
    again = d.done("notice.publish", cycle=CYCLE, channels=dict.fromkeys(CHANNELS, "2026-12-30"), text="again")
    assert again.facts["last_day"] == "2027-01-08"
    [changed] = events(d, STREAM, e.CalendarChanged)
    assert events(d, STREAM, e.NoticePublished)[-1].term.calendar == changed.after


def test_two_notices_are_counted_in_their_order(quick_desk: Desk) -> None:
    """While nobody asked, a year's notice and its amendment came: both are counted, one after the other."""
    d = on_notice(quick_desk)
    announced(d.on("2026-12-30 10:00"), MADE_UP)
    announced(d.on("2026-12-31 10:00"), notice("2026-12-31", ["2027-01-04"], ["2027-01-10"], seq=1))
    d.advance()
    assert [one.notice for one in events(d, STREAM, e.CalendarChanged)] == ["CN-2027.0", "CN-2027.1"]
    assert [one.new.last_day.isoformat() for one in events(d, STREAM, e.TermRecounted)] == ["2027-01-06", "2027-01-07"]


def test_a_local_day_off_moves_what_counts_on_it(quick_desk: Desk) -> None:
    """A notice of the region reaches the city; one of another region reaches nothing here."""
    d = on_notice(quick_desk, "2026-12-14")
    announced(d.on("2026-12-15 10:00"), notice("2026-12-15", ["2026-12-16"], place="CN-45", year=2026))
    assert d.clerk.counting_on("CN-45") == []
    d.advance()
    assert events(d, STREAM, e.CalendarChanged) == []
    announced(d.on("2026-12-15 11:00"), notice("2026-12-15", ["2026-12-16"], place="CN-15", year=2026))
    assert d.clerk.counting_on("CN-15") == [STREAM]
    d.advance()
    [moved] = events(d, STREAM, e.TermRecounted)
    assert (moved.old.last_day, moved.new.last_day) == (date(2026, 12, 21), date(2026, 12, 22))


def test_titles_and_their_duties_stand_where_they_stood(quick_desk: Desk) -> None:
    """Validity and yearly duties never roll: a notice that turns their last day moves none of them."""
    d = on_notice(quick_desk, "2026-09-16")
    d.on("2026-09-23 09:00").advance()
    d.done("list.review", "committee_chair", "chair", cycle=CYCLE, resolution="r")
    d.done("list.approve", "approver", "mayor", cycle=CYCLE, resolution="r")
    d.advance()
    d.done("award.confer", cycle=CYCLE, on="2026-09-23", document="d")
    d.advance()
    stream = ids.award_stream(CYCLE, code(1))
    version = d.log.version(stream)
    announced(d.on("2026-12-30 10:00"), notice("2026-12-30", ["2027-09-23"]))
    assert stream in d.clerk.counting_on("CN")
    d.clerk.advance(stream)
    assert d.log.version(stream) == version


def test_many_ask_at_once_and_it_is_counted_once(address: str) -> None:
    """Eight offices on one log, as eight processes would, count the announcement at the same moment: one does."""
    d = on_notice(desk(address))
    for number in range(5):
        objected(d.on("2026-12-29 10:00"), f"obj-{number}")
    announced(d.on("2026-12-30 10:00"), MADE_UP)
    offices = [Office(d.log, Catalogue(ROOT / "regulations"), Reception(d.log, d.clock, d.log.keys), d.clock) for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda office: office.renew(CYCLE), offices))
    assert len(events(d, STREAM, e.CalendarChanged)) == len(events(d, STREAM, e.TermRecounted)) == 1
    assert [len(events(d, ids.objection_stream(CYCLE, f"obj-{number}"), o.TermRecounted)) for number in range(5)] == [1] * 5


def test_a_stages_own_period_is_counted_again(quick_desk: Desk) -> None:
    """A stage whose period is in working days moves like a notice's; overtaken, its closing says so."""
    opened(quick_desk)
    before, after = (Catalogue(ROOT / "regulations").calendar(["CN"], date(2020, 1, day))[0] for day in (26, 27))
    term = counted(before, Period(amount=5, unit="working_days"), date(2020, 1, 21), name="intake", basis="17", hands="applicant")
    envelopes = [*quick_desk.log.events_of(STREAM)]
    cycle = cycles.fold(None, [*envelopes, Envelope(STREAM, 99, e.StageOpened("intake", term))])
    assert cycle is not None
    again = partial(recounted, after=after, changed=before.changed_days(after), notice="CN-2020.1")
    [moved] = recount(cycle, partial(again, announced_at=at("2020-01-27 00:00")))
    assert (moved.number, moved.old.last_day, moved.new.last_day) == (0, date(2020, 2, 3), date(2020, 2, 5))
    [late] = recount(cycle, partial(again, announced_at=at("2020-02-03 12:00")))
    assert late.new.overtaken_at is None
    overtaken = msgspec.structs.replace(term, overtaken_at=at("2020-02-04 00:00"))
    cycle = cycles.fold(cycle, [Envelope(STREAM, 100, e.TermRecounted(term, overtaken, (), "n", 0))])
    assert cycle is not None
    [closed, *_] = close_stage(cycle, term.closes_at, (), {})
    assert closed == e.StageClosed("intake", term.closes_at, (), overtaken=True)


def floor_desk(folder: Path) -> Desk:
    """A desk whose regulation says that the notice stands for at least five working days."""
    regulations = folder / "regulations"
    shutil.copytree(ROOT / "regulations", regulations)
    text = regulations / "wuhai" / "undated.yaml"
    text.write_text(text.read_text("utf-8").replace("bound: exactly", "bound: at_least"), "utf-8")
    d = desk(str(folder / "log.db"))
    office = Office(d.log, Catalogue(regulations), Reception(d.log, d.clock, d.log.keys), d.clock)
    return Desk(office, Clerk(office), d.clock, d.log)


def test_a_floor_stands_to_the_latest_day_while_a_year_is_provisional(tmp_path: Path) -> None:
    """At least five working days: until the notice comes, the latest of the possible ends holds; then the very day."""
    d = on_notice(floor_desk(tmp_path))
    [published] = events(d, STREAM, e.NoticePublished)
    assert (published.term.bound, published.term.certain) == ("at_least", False)
    assert published.term.last_day == published.term.latest == date(2027, 1, 7)
    announced(d.on("2026-12-30 10:00"), MADE_UP)
    d.advance()
    [moved] = events(d, STREAM, e.TermRecounted)
    assert (moved.new.last_day, moved.new.certain) == (date(2027, 1, 6), True)


def test_nothing_closes_while_an_announcement_is_not_counted(quick_desk: Desk) -> None:
    """The clerk who looked at the ends before the announcement closes nothing by them: he counts first."""
    d = on_notice(quick_desk)
    announced(d.on("2026-12-30 10:00"), MADE_UP)
    assert isinstance(d.clock, StandingClock)
    d.on("2027-01-06 00:00")
    assert d.clerk._step(STREAM, d.clock.now()) is False  # noqa: SLF001  # the step alone, without the counting before it
    assert d.clerk.advance(STREAM).stage == "public_notice"
