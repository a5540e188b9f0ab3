"""The docket on the terminal: what is due in whose hands, moved days, traces, and a feed that another program's parser reads."""

import os
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest
from ical.calendar import Calendar
from ical.calendar_stream import IcsCalendarStream
from ical.event import EventStatus

from cli.bootstrap import open_product
from services import labels
from services import settings as settings_of
from tests.desk import CHANNELS, CYCLE, Desk, at, code, desk_of, noticed, opened, proposed, qualified, reviewed
from tests.holidays import MADE_UP, announced
from tests.served import PastClock
from tests.terminal import award

NOTICE = f"cycle:{CYCLE}/public_notice/1.0"
PRESENT = at("2026-12-30 10:00")


@pytest.fixture
def change(tmp_path: Path) -> Callable[[Callable[[Desk], object]], None]:
    """A demo log, on which a notice stands since 28 December 2026 and whose clock is at 30 December: does something more with it."""
    settings = settings_of.load(tmp_path, "demo", os.environ)

    def do(act: Callable[[Desk], object]) -> None:
        clock = PastClock(at("2026-03-02 09:00"), PRESENT, datetime.now(UTC))
        product = open_product(settings, clock)
        act(desk_of(product, clock))
        product.close()

    do(on_notice)
    return do


def on_notice(d: Desk) -> None:
    """Two candidates stand on a notice; an objection was filed on the 29th."""
    reviewed(qualified(opened(d), range(1, 4)), range(1, 4))
    proposed(d, 1, 2)
    d.advance()
    noticed(d.on("2026-12-28 09:00"), "2026-12-28")
    fields = {"notice": 1, "candidate": code(2), "reference": "obj-1", "objector": "(invented)", "grounds": "(invented)"}
    d.on("2026-12-29 10:00").done("objection.file", "public", "citizen", cycle=CYCLE, **fields)
    d.advance()


def made_up(d: Desk) -> None:
    """The made-up notice arrives."""
    announced(d.on("2026-12-30 10:00"), MADE_UP)
    d.advance()


def again(d: Desk) -> None:
    """The notice is withdrawn, and published again on the 30th."""
    d.on("2026-12-30 11:00").done("notice.withdraw", cycle=CYCLE, notice=1, reason="(invented)")
    d.done("notice.publish", cycle=CYCLE, channels=dict.fromkeys(CHANNELS, "2026-12-30"), text="again")


def rows(data: Path, *more: str) -> dict[tuple[str, int], Any]:
    """The docket as a program sees it, by name and number."""
    told = award("docket", "--data", str(data), "--json", *more)
    assert told.returncode == 0, told.stderr
    return {(row["name"], row["number"]): row for row in orjson.loads(told.stdout)}


def feed(data: Path, lang: str = "en") -> Calendar:
    """The feed, read by a parser that is not the writer's."""
    told = award("docket", "--ics", "--cycle", CYCLE, "--data", str(data), "--lang", lang)
    assert (told.returncode, told.stdout[:17]) == (0, "BEGIN:VCALENDAR\r\n")
    assert max(len(line) for line in told.stdout.encode().split(b"\r\n")) <= 75
    return IcsCalendarStream.calendar_from_ics(told.stdout)


def test_what_is_due_in_whose_hands(tmp_path: Path, change: Any) -> None:
    """Running periods and stages that wait, by their plan's roles; the range while a year is provisional; then old and new day."""
    due = rows(tmp_path)
    notice = due["public_notice", 1]
    assert {key: notice[key] for key in ("hands", "basis", "last_day", "certain", "moved_from")} == {
        "hands": "review_office", "basis": "19", "last_day": "2027-01-05", "certain": False, "moved_from": None,
    }  # fmt: skip
    assert notice["earliest"] <= notice["last_day"] <= notice["latest"]
    assert due["re_examination_limit", 0]["hands"] == "review_office"
    assert rows(tmp_path, "--every")["qualification", 0]["state"] == "closed"
    change(made_up)
    moved = rows(tmp_path)["public_notice", 1]
    assert {key: moved[key] for key in ("last_day", "moved_from", "moved_by", "certain", "earliest")} == {
        "last_day": "2027-01-06", "moved_from": "2027-01-05", "moved_by": "CN-2027.0", "certain": True, "earliest": None,
    }  # fmt: skip
    told = award("docket", "--data", str(tmp_path), "--lang", "en").stdout
    assert "2027-01-05" in told
    assert "2027-01-06" in told
    assert "Art. 19" in told
    chinese = award("docket", "--data", str(tmp_path), "--lang", "zh").stdout
    assert [word for word in ("期限表", "截止日", "公示", "在计", "第十九条") if word not in chinese] == []
    assert [word for word in ("public_notice", "last_day", "running") if word in chinese] == []


def test_a_stage_that_waits_for_an_act_is_due_too(tmp_path: Path, change: Any) -> None:
    """After the notice's end the approval waits, in the hands of its chain, with the day of the last reminder."""
    change(lambda d: (d.on("2027-01-06 09:00"), d.advance()))
    approval = rows(tmp_path)["approval", 0]
    assert (approval["state"], approval["hands"], approval["basis"], approval["last_day"]) == (
        "waiting", "committee_chair, mayor", "19", None,
    )  # fmt: skip
    assert approval["reminded"] == "2027-01-06 (+1)"


def test_each_day_of_a_period_is_accounted_for(tmp_path: Path, change: Any) -> None:
    """The trace counts on the calendar that the period counts on: provisional before, the made-up notice's after."""
    before = rows(tmp_path, "--trace")["public_notice", 1]["trace"]
    assert [day["day"] for day in before if day["number"]] == ["2026-12-29", "2026-12-30", "2026-12-31", "2027-01-04", "2027-01-05"]
    change(made_up)
    after = rows(tmp_path, "--trace")["public_notice", 1]["trace"]
    counted = ["2026-12-29", "2026-12-30", "2027-01-04", "2027-01-05", "2027-01-06"]
    assert [day["day"] for day in after if day["number"]] == counted
    assert [(day["kind"], day["source"]) for day in after if day["day"] == "2026-12-31"] == [("adjusted", "CN-2027.0")]
    told = award("cycle", "show", CYCLE, "--trace", "--data", str(tmp_path), "--lang", "en").stdout
    assert "adjusted rest day" in told
    assert all(word in told for word in ("Count", "Counted", f"public notice 1 ({CYCLE})")), told
    chinese = award("docket", "--trace", "--data", str(tmp_path), "--lang", "zh").stdout
    assert all(word in chinese for word in ("第几日", "是否计入", "调休")), chinese
    assert [word for word in ("start_counts", "skipped", "public_notice 1") if word in chinese] == []


def test_the_feed_moves_the_event_that_a_subscriber_has(tmp_path: Path, change: Any) -> None:
    """All-day events on the last days, with their articles; the same UID with a higher SEQUENCE when moved, cancelled when withdrawn."""
    before = {event.uid: event for event in feed(tmp_path).events}
    [uid] = [uid for uid in before if uid and uid.startswith(NOTICE)]
    assert (before[uid].dtstart, before[uid].dtend, before[uid].sequence) == (date(2027, 1, 5), date(2027, 1, 6), 0)
    assert "Art. 19" in (before[uid].description or "")
    chinese = {event.uid: event for event in feed(tmp_path, "zh").events}
    assert (chinese.keys(), "第十九条" in (chinese[uid].description or "")) == (before.keys(), True)
    assert before[uid].status == EventStatus.TENTATIVE
    change(made_up)
    calendar = feed(tmp_path)
    after = {event.uid: event for event in calendar.events}
    assert (calendar.method, calendar.prodid) == ("PUBLISH", "-//quality-award//deadline docket//ZH")
    assert (after[uid].dtstart, after[uid].sequence, after[uid].status) == (date(2027, 1, 6), 1, EventStatus.CONFIRMED)
    assert after.keys() == before.keys()
    assert all(event.dtstart and event.dtend == event.dtstart + timedelta(days=1) for event in after.values())
    change(again)
    withdrawn = {event.uid: event for event in feed(tmp_path).events}
    assert (withdrawn[uid].status, withdrawn[uid].sequence) == (EventStatus.CANCELLED, 2)
    assert len(withdrawn) == len(after) + 1


def test_a_notice_is_announced_from_its_file(tmp_path: Path, change: Any) -> None:
    """One person proposes it, another confirms; what is no notice, no text or no file is told, and nothing of it is stored."""
    del change
    file = tmp_path / "made-up.toml"
    file.write_text(MADE_UP, "utf-8")
    common = ("--data", str(tmp_path), "--lang", "en")
    proposed_ = award("calendar", "announce", str(file), *common, "--as", "first", "--command-id", "announce-1")
    assert (proposed_.returncode, labels.command_title("proposal.confirm", "en") in proposed_.stdout) == (0, True)
    alone = award("proposal", "confirm", "--proposal", "announce-1", *common, "--as", "first")
    assert alone.returncode == 3
    assert award("proposal", "confirm", "--proposal", "announce-1", *common, "--as", "second").returncode == 0
    repeated = award("calendar", "announce", str(file), *common)
    assert (repeated.returncode, "The notice CN-2027.0 was announced on Wed 2026-12-30" in repeated.stderr) == (3, True)
    file.write_text(MADE_UP.replace('2027-01-09 = "makeup"', '2027-01-08 = "makeup"'), "utf-8")
    wrong = award("calendar", "announce", str(file), *common)
    assert (wrong.returncode, "2027-01-08" in wrong.stderr) == (2, True)
    file.write_bytes(b"\xff")
    assert "is not UTF-8 text" in award("calendar", "announce", str(file), *common).stderr
    assert "There is no file" in award("calendar", "announce", str(tmp_path / "none.toml"), *common).stderr
