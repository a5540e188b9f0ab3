"""The calendar itself: what it knows, who speaks last, what is settled, and that nothing of it changes."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from domain.calendar.chain import calendar_of_chain, chain_of, check_chain
from domain.calendar.notices import Notice
from domain.calendar.periods import Period, deadline
from domain.calendar.reading import CalendarRangeError
from domain.calendar.series import check_series
from domain.calendar.sheet import Mistake, NoticeError, Sheet
from domain.calendar.working_calendar import WorkingCalendar
from services.catalogue import Catalogue
from tests.domain.calendar.notice_files import ROOT, calendar, law, notices
from tests.domain.calendar.refusals import refused

MAKE_UP = date(2026, 2, 28)


def local(place: str = "CN-15", seq: int = 0, year: int = 2026, **said: object) -> Notice:
    """An invented local notice."""
    status = {"status": "amended", "amends": f"{place}-{year}.0"} if seq else {"status": "announced"}
    blank: dict[str, object] = {"off": {}, "work": {}}
    return Notice.model_validate(
        {"schema": 1, "jurisdiction": place, "year": year, "seq": seq, "published": date(year, 1, 5 + seq), **status, **blank, **said}
    )


def test_nothing_of_it_changes() -> None:
    """Neither what it knows nor what is computed from it can be set or taken away."""
    ours = calendar("CN/final+provisional-2027")
    for name in ("hash", "first", "undecided", "_on", "most_worked", "parent", "settled_through"):
        with pytest.raises(AttributeError, match=f"^a calendar never changes: {name}$"):
            setattr(ours, name, None)
        with pytest.raises(AttributeError, match=f"^a calendar never changes: {name}$"):
            delattr(ours, name)
    with pytest.raises(AttributeError):
        ours.unheard_of = 1


def test_an_amendment_is_unknown_before_it_is_published() -> None:
    """The emergency notice of January 2020 turned exactly its days, make-up Saturday included."""
    before, after = calendar("CN/asof-2020-01-26"), WorkingCalendar(notices(date(2020, 1, 27)))
    assert before.changed_days(after) == [date(2020, 1, 31), date(2020, 2, 1)]
    assert (before.why(date(2020, 2, 1)), after.why(date(2020, 2, 1))) == (("makeup", "CN-2020.0"), ("weekend", "CN-2020.1"))
    assert after.why(date(2020, 2, 3)) == ("weekday", "week")


def test_days_that_only_one_calendar_knows_are_not_changed() -> None:
    """Two calendars are compared over the years that both know."""
    early, late = (WorkingCalendar([one for one in notices() if one.year in years]) for years in (range(2010, 2013), range(2020, 2023)))
    assert early.changed_days(late) == []
    whole = calendar()
    assert whole.changed_days(early) == early.changed_days(whole) == []
    assert whole.changed_days(WorkingCalendar([one for one in notices() if one.year == 2020 and one.seq == 0])) == [
        date(2020, 1, 31),
        date(2020, 2, 1),
    ]


def test_it_is_settled_to_28_december() -> None:
    """What the next notice may still move is uncertain; what lies before it is a fact; without a notice nothing is."""
    ours = calendar("CN/final+provisional-2027")
    assert (ours.first, ours.last, ours.settled_through) == (date(2010, 1, 1), date(2035, 12, 31), date(2026, 12, 28))
    assert calendar("CN/asof-2020-01-26").settled_through == date(2020, 12, 28)
    one = Period(amount=1, unit="working_days")
    assert deadline(ours, one, date(2026, 12, 25)).certain
    assert not deadline(ours, one, date(2026, 12, 28)).certain
    late = deadline(ours, Period(amount=30, unit="working_days"), date(2026, 11, 22))
    assert (late.certain, late.last_day) == (False, date(2027, 1, 4))
    assert late.earliest < late.last_day < late.latest
    assert min(ours.undecided) > ours.settled_through
    plain = deadline(calendar(), one, date(2026, 12, 28))
    assert (plain.certain, plain.earliest, plain.latest) == (False, date(2026, 12, 29), date(2026, 12, 29)), (
        "open, though nothing says which way"
    )


def test_days_outside_the_years_known_are_refused() -> None:
    """Nothing is guessed beyond the years known: the error names them. The days beside them may start a count."""
    ours = calendar()
    five = Period(amount=5, unit="working_days")
    for start in (date(2026, 12, 30), date(2027, 6, 1), date(2009, 12, 30)):
        with refused("calendar-range", day=start.isoformat(), first=2010, last=2026):
            deadline(ours, five, start)
    with pytest.raises(CalendarRangeError):
        ours.is_working(date(2009, 12, 31))
    with pytest.raises(CalendarRangeError):
        ours.why(date(2027, 1, 1))
    assert ours.add_working_days(date(2009, 12, 31), 1) == date(2010, 1, 4)
    assert ours.add_working_days(date(2027, 1, 1), -1) == date(2026, 12, 31)
    assert ours.add_working_days(date(2026, 12, 30), 1) == date(2026, 12, 31)
    assert ours.add_working_days(date(2010, 1, 5), -1) == date(2010, 1, 4)
    for start, count in (
        (date(2026, 12, 31), 1),
        (date(2010, 1, 4), -1),
        (date(2027, 1, 1), 1),
        (date(2009, 12, 31), -1),
        (date(2027, 1, 2), -1),
    ):
        with pytest.raises(CalendarRangeError):
            ours.add_working_days(start, count)
    with refused("period-zero"):
        ours.add_working_days(date(2026, 6, 1), 0)


def test_between_counts_after_the_first_day() -> None:
    """The first day is not counted, the second is; backwards the count is negative."""
    ours = calendar()
    assert ours.working_days_between(date(2026, 9, 24), date(2026, 10, 9)) == 5
    assert ours.working_days_between(date(2026, 10, 9), date(2026, 9, 24)) == -5
    assert ours.working_days_between(date(2010, 1, 1), date(2010, 12, 31)) == 250
    assert ours.working_days_between(date(2009, 12, 31), date(2010, 1, 4)) == 1
    assert ours.working_days_between(date(2026, 12, 30), date(2026, 12, 31)) == 1
    for outside in (date(2009, 12, 30), date(2027, 1, 1)):
        with refused("calendar-range", day=outside.isoformat(), first=2010, last=2026):
            ours.working_days_between(outside, date(2026, 6, 1))
    edges = [date(2009, 12, 31), date(2010, 1, 1), date(2026, 12, 31), date(2027, 1, 1)]
    assert [ours.knows(day) for day in edges] == [False, True, True, False]


def test_the_hash_follows_the_content_and_not_the_order() -> None:
    """Two calendars of the same notices are the same calendar; another notice, undecided day or parent makes another."""
    found = notices()
    ours = WorkingCalendar(found)
    assert WorkingCalendar(reversed(found)).hash == ours.hash
    others = [
        WorkingCalendar(found[:-1]), WorkingCalendar(found[1:]), WorkingCalendar(found, undecided=[date(2026, 12, 30)]),
        calendar("CN/final+provisional-2027"),
        WorkingCalendar([local()], parent=ours),
        WorkingCalendar([local()], parent=calendar("CN/final+provisional-2027")),
        WorkingCalendar([local(off={MAKE_UP: "local"})], parent=ours),
    ]  # fmt: skip
    assert len({ours.hash, *(other.hash for other in others)}) == 8
    assert (ours.id, len(ours.hash)) == (f"CN@{ours.hash[:12]}", 64)
    assert others[-1].id.startswith("CN-15@")


def test_the_hash_is_the_same_everywhere() -> None:
    """What a deadline was pinned to must be found again: a change of how the hash is made is seen here."""
    found = WorkingCalendar([one for one in notices() if one.year <= 2012], undecided=[date(2012, 12, 29), date(2012, 12, 31)])
    assert found.hash == "c0bd51ca0283551c3328100dd4b6701c01c90e22c6e55bbf8599052d951c07cb"


def test_a_local_overlay_may_turn_a_make_up_day_back() -> None:
    """A narrower jurisdiction speaks after the wider one, both ways."""
    overlaid = WorkingCalendar([local(off={MAKE_UP: "local"}, work={date(2026, 3, 1): "local"})], parent=calendar())
    assert calendar().changed_days(overlaid) == [MAKE_UP, date(2026, 3, 1)]
    assert overlaid.why(MAKE_UP) == ("local", "CN-15-2026.0")
    assert overlaid.settled_through == calendar().settled_through


def test_a_cancelled_local_day_is_again_what_the_nation_made_it() -> None:
    """A make-up day that was turned into rest and back is a working day, though it is a Saturday."""
    turned, back = (
        local(off={MAKE_UP: "local"}, work={date(2026, 3, 1): "local"}),
        local(seq=1, cancel_off=[MAKE_UP], cancel_work=[date(2026, 3, 1)]),
    )
    overlaid = WorkingCalendar([back, turned], parent=calendar())
    assert calendar().changed_days(overlaid) == []
    assert overlaid.why(MAKE_UP) == overlaid.why(date(2026, 3, 1)) == ("cancelled", "CN-15-2026.1")


def test_a_day_that_a_local_notice_decides_is_decided_there() -> None:
    """The national notice may not turn what the region has given; the other undecided days stay so."""
    nation = calendar("CN/final+provisional-2027")
    bridge = next(day for day in sorted(nation.undecided) if day.year == 2027 and nation.is_working(day))
    overlaid = WorkingCalendar([local(year=2027, off={bridge: "local"})], parent=nation)
    assert nation.undecided - overlaid.undecided == {bridge}
    assert not overlaid.most_worked.is_working(bridge)
    assert nation.most_worked.is_working(bridge)


def test_the_chain_of_a_county_speaks_in_its_order() -> None:
    """Nation, region, prefecture, county: each over the one before; a level without a notice changes nothing."""
    day = date(2026, 8, 3)
    region, county = local(off={day: "local"}), local("CN-150302", work={day: "local"})
    found = [*notices(), county, region]
    chain = chain_of("CN-150302")
    assert chain == ("CN", "CN-15", "CN-1503", "CN-150302")
    assert [chain_of(place) for place in chain] == [chain[:levels] for levels in (1, 2, 3, 4)]
    assert [calendar_of_chain(found, law(), chain[:levels]).is_working(day) for levels in (1, 2, 3, 4)] == [True, False, False, True]
    assert calendar_of_chain(found, law(), chain).id.startswith("CN-150302@")
    assert calendar_of_chain(found, law(), chain[:3]).hash == calendar_of_chain(found, law(), chain[:2]).hash
    assert calendar_of_chain(found, law(), ("CN", "CN-150302")).is_working(day)


def test_every_level_is_empty_by_default() -> None:
    """Without local files a county counts on the national calendar itself."""
    assert (
        Catalogue(ROOT).calendar(chain_of("CN-150302"), date(2026, 6, 1))[0].hash
        == Catalogue(ROOT).calendar(["CN"], date(2026, 6, 1))[0].hash
    )


@pytest.mark.parametrize("name", ["", "cn", "CN-", "CN-1", "CN-150", "CN-15030", "CN-1503021", "US", "CN-15-03", "CN-内蒙古", "CN-15\n"])
def test_what_is_no_jurisdiction_is_refused(name: str) -> None:
    """Two digits a level, three levels at most."""
    with refused("jurisdiction-form", name=name):
        chain_of(name)


@contextmanager
def mistaken(source: str, *mistakes: Mistake) -> Iterator[None]:
    """The notice in which it shows, and exactly these mistakes."""
    with pytest.raises(NoticeError) as told:
        yield
    assert (told.value.source, told.value.mistakes) == (source, list(mistakes))


def test_a_calendar_has_the_notices_of_one_jurisdiction_each_once() -> None:
    """And at least one."""
    with pytest.raises(ValueError, match=r"^a calendar needs at least one notice$"):
        WorkingCalendar([])
    with mistaken("CN-13-2026.1", Mistake(("jurisdiction",), "notice-folder", "CN-13", "CN-15")):
        WorkingCalendar([local(), local("CN-13", 1)], parent=calendar())
    with mistaken("CN-15-2026.0", Mistake(("seq",), "notice-twice", "CN-15-2026.0")):
        WorkingCalendar([local(off={MAKE_UP: "local"}), local()], parent=calendar())


def test_what_is_cancelled_was_given_and_not_taken_back() -> None:
    """Of rest and of work alike; a notice between that says nothing of the day changes nothing."""
    later = date(2026, 3, 2)
    for part, back in (("off", "cancel_off"), ("work", "cancel_work")):
        given: dict[str, Any] = {part: {MAKE_UP: "local"}}
        taken: dict[str, Any] = {back: [MAKE_UP]}
        too_often: dict[str, Any] = {back: [later, MAKE_UP]}
        check_series([local(seq=2, **taken), local(seq=1), local(**given)], local=True)
        with mistaken("CN-15-2026.3", *(Mistake((back, place), "cancels-nothing", str(day)) for place, day in enumerate((later, MAKE_UP)))):
            check_series([local(**given), local(seq=2, **taken), local(seq=3, **too_often)], local=True)
        check_series([local(**given), local(seq=2, **taken), local(seq=3, **given), local(seq=4, **taken)], local=True)


def test_an_amendment_follows_what_it_amends() -> None:
    """It is there, and not younger; on the same day it may be. Years follow each other, of the nation alone."""
    with mistaken("CN-15-2026.1", Mistake(("amends",), "amends-unknown", "CN-15-2026.0")):
        check_series([local(seq=1)], local=True)
    with mistaken("CN-15-2026.1", Mistake(("amends",), "amends-unknown", "CN-15-2026.0", "CN-15-2024.0, CN-15-2025.0")):
        check_series([local(seq=1), local(year=2025), local(year=2024)], local=True)
    same_day = local(seq=1).model_copy(update={"published": local().published})
    check_series([local(), same_day], local=True)
    earlier = local(seq=1).model_copy(update={"published": date(2026, 1, 4)})
    with mistaken("CN-15-2026.1", Mistake(("published",), "amends-later", "2026-01-04", "2026-01-05")):
        check_series([local(), earlier], local=True)
    check_series([local(), local(year=2029)], local=True)
    with mistaken("CN-15-2029.0", Mistake(("year",), "notice-gap", "2029", "2027")):
        check_series([local(), local(year=2029)], local=False)


def test_a_year_that_is_missing_among_the_notices_is_provisional() -> None:
    """A log may know 2026 and 2028 and never have heard of 2027: nothing is settled past 28 December 2026, and 2027 is the law's alone."""
    late = Notice.model_validate(
        {**dict(NOTICE_2028), "off": {day: "statutory" for days in law().statutory(2028).values() for day in days}}
    )
    ours = calendar_of_chain([*notices(), late], law(), ["CN"])
    assert ours.settled_through == date(2026, 12, 28)
    assert ours.why(date(2027, 2, 8)) == ("statutory", "CN-2027.provisional")
    assert ours.why(date(2028, 1, 1)) == ("statutory", "CN-2028.0")
    assert {day.year for day in ours.undecided} == {2026, 2027, 2028, *range(2029, 2036)}
    assert date(2028, 2, 4) not in ours.undecided
    assert not deadline(ours, Period(amount=5, unit="working_days"), date(2028, 3, 1)).certain
    amended = calendar_of_chain([*notices(), late.model_copy(update={"seq": 1, "status": "amended"})], law(), ["CN"])
    assert [one.id for one in amended.notices if one.year in {2027, 2028}] == ["CN-2027.provisional", "CN-2028.provisional", "CN-2028.1"]


NOTICE_2028 = {"schema": 1, "jurisdiction": "CN", "year": 2028, "seq": 0, "status": "announced", "published": date(2027, 11, 1), "work": {}}


def test_what_was_taken_up_under_another_law_is_counted_on() -> None:
    """A cycle that pinned the law of 2024 counts on the notice of 2025, whose statutory days are new; only who takes it up is told."""
    old, found = law(date(2024, 10, 1)), notices(date(2024, 11, 12))
    with pytest.raises(NoticeError, match="not-statutory"):
        check_chain(found, old, ["CN"])
    check_chain(found, law(), ["CN"])
    assert calendar_of_chain(found, old, ["CN"]).why(date(2025, 5, 2)) == ("statutory", "CN-2025.0")


def test_provisional_years_alone_settle_nothing() -> None:
    """Where no notice was ever published, every day is open."""
    guessed = [one for one in calendar("CN/final+provisional-2027").notices if one.status == "provisional"]
    ours = WorkingCalendar(guessed, undecided=[date(2027, 2, 4)])
    assert (ours.settled_through, ours.undecided) == (date(2027, 1, 1), frozenset([date(2027, 2, 4)]))
    assert guessed[0].id == "CN-2027.provisional"
    assert guessed[0].issued == date.max


def test_a_local_day_outside_the_nations_years_turns_nothing() -> None:
    """The day before the first and the day after the last stand in no cell, and so turn no other."""
    year = WorkingCalendar([notice for notice in notices() if notice.year == MAKE_UP.year])
    for outside in (local(off={date(2025, 12, 31): "local"}), local(year=2027, off={date(2027, 1, 1): "local"})):
        assert WorkingCalendar([outside], parent=year).cells() == year.cells()


def test_the_hash_tells_what_it_was_laid_over() -> None:
    """The same days by the same notice over another chain are another calendar."""
    nation = calendar()
    county = local("CN-1503")
    straight = WorkingCalendar([county], parent=nation)
    through = WorkingCalendar([county], parent=WorkingCalendar([local()], parent=nation))
    assert straight.cells() == through.cells()
    assert straight.hash != through.hash


def test_the_hash_does_not_follow_the_order_of_a_set_in_memory() -> None:
    """Undecided days are a set, whose order is another in each process with a seed of its own."""
    code = "from tests.domain.calendar.notice_files import calendar; print(calendar('CN/final+provisional-2027').hash)"
    told = set()
    for seed in ("1", "2"):
        seeded = {**os.environ, "PYTHONHASHSEED": seed}
        told.add(subprocess.run([sys.executable, "-c", code], env=seeded, cwd=ROOT.parent, capture_output=True, check=True).stdout)  # noqa: S603  # ours
    assert told == {f"{calendar('CN/final+provisional-2027').hash}\n".encode()}


def test_what_every_file_has_in_common() -> None:
    """A piece of a file never changes; a mistake says nothing that was not given; the error carries both its parts."""

    class Piece(Sheet):
        """An invented piece."""

        year: int

    piece = Piece(year=2026)
    with pytest.raises(ValidationError, match="frozen"):
        piece.year = 2027
    mistake = Mistake(("year",), "missing")
    assert (mistake.given, mistake.allowed) == ("", "")
    assert NoticeError("CN-2026.0", iter([mistake])).args == ("CN-2026.0", [mistake])
