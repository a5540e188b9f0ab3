"""Unannounced years: what the law fixes is exact, what a notice may turn holds what the notices of the past did turn."""

import itertools
from datetime import date, timedelta

import pytest

from domain.calendar.measures import Law, Measures
from domain.calendar.periods import Period, deadline
from domain.calendar.provisional import provisional, undecided
from services.catalogue import Catalogue
from tests.domain.calendar.notice_files import ROOT, calendar, law, notices

DAY = timedelta(days=1)

ESCAPES = {
    date(2014, 1, 30): "the law itself changed with the notice: the Eve, statutory until 2013, was a working day in 2014",
    date(2015, 9, 3): "a notice for one occasion, of 13 May 2015",
    date(2015, 9, 4): "the same",
    date(2015, 9, 6): "the same",
}
"""Days that a notice turned though nobody could expect it, and why."""


@pytest.mark.parametrize("year", range(2011, 2027))
def test_what_notices_turned_was_open_the_day_before(year: int) -> None:
    """The day before each year's notice came out, every day that it and its amendments turned was open, save those explained."""
    published = next(notice.issued for notice in notices() if notice.year == year and not notice.seq)
    before, _ = Catalogue(ROOT).calendar(["CN"], published - DAY)
    turned = {day for day in before.changed_days(calendar()) if date(year - 1, 12, 29) <= day <= date(year, 12, 28)}
    assert turned
    assert turned - before.undecided == {day for day in ESCAPES if day.year == year}


@pytest.mark.parametrize("amount", [5, 10, 20, 30])
def test_the_bounds_held_what_came_true(amount: int) -> None:
    """Of every start in an unannounced year since 2011, the last day as it became lay between the bounds, save over an escape."""
    tried = missed = 0
    period = Period(amount=amount, unit="working_days")
    for year in range(2011, 2026):
        published = next(notice.issued for notice in notices() if notice.year == year and not notice.seq)
        before, _ = Catalogue(ROOT).calendar(["CN"], published - DAY)
        for offset in range(360):
            start = date(year, 1, 1) + offset * DAY
            found, true = deadline(before, period, start), deadline(calendar(), period, start).last_day
            if true.year == year:
                tried += 1
                assert not found.certain
                inside = found.earliest <= true <= found.latest
                missed += not inside
                assert inside or any(start < day <= max(true, found.latest) for day in ESCAPES)
    assert tried > 4_800
    assert missed <= tried * 0.01


def test_a_year_by_the_law_alone() -> None:
    """2027: thirteen statutory days, and what fell on a weekend made up on the next free weekday."""
    guess = provisional(law(), 2027)
    assert (guess.id, guess.status, guess.published, guess.issuer, dict(guess.work)) == (
        "CN-2027.provisional",
        "provisional",
        None,
        "国务院令第795号",
        {},
    )
    assert {day.strftime("%m-%d"): kind for day, kind in guess.off.items() if kind == "substitute"} == dict.fromkeys(
        ["02-09", "02-10", "05-03", "05-04", "10-04", "10-05"], "substitute"
    )
    assert sum(kind == "statutory" for kind in guess.off.values()) == 13
    assert (guess.schema_version, guess.seq, guess.jurisdiction, guess.year, guess.url) == (1, 0, "CN", 2027, "")


def test_a_day_that_is_owed_twice_is_made_up_once_more() -> None:
    """In 2028 Mid-Autumn falls on the third day of National Day, whose first is a Sunday: two days are owed."""
    guess = provisional(law(), 2028)
    assert [day for day, kind in guess.off.items() if kind == "substitute" and day.month == 10] == [date(2028, 10, 4), date(2028, 10, 5)]
    assert sum(kind == "statutory" for kind in guess.off.values()) == 12


@pytest.mark.parametrize(
    ("year", "spring", "labour"),
    [
        (2013, ["02-09", "02-10", "02-11"], ["05-01"]),
        (2014, ["01-31", "02-01", "02-02"], ["05-01"]),
        (2025, ["01-28", "01-29", "01-30", "01-31"], ["05-01", "05-02"]),
    ],
)
def test_each_year_has_the_law_of_its_time(year: int, spring: list[str], labour: list[str]) -> None:
    """The measures changed in 2008, 2014 and 2025."""
    days = law().statutory(year)
    assert [f"{day:%m-%d}" for day in days["spring_festival"]] == spring
    assert [f"{day:%m-%d}" for day in days["labour_day"]] == labour


def test_a_later_law_is_unknown_before_it_is_published() -> None:
    """Read as of October 2024, the year 2025 has eleven statutory days; a month later thirteen."""
    known = [sum(map(len, law(date(2024, month, 10)).statutory(2025).values())) for month in (10, 11)]
    assert known == [11, 13]
    early, _ = Catalogue(ROOT).calendar(["CN"], date(2012, 6, 1))
    assert (early.last, early.settled_through) == (date(2035, 12, 31), date(2012, 12, 28))
    assert [one.year for one in early.notices if one.status == "provisional"] == list(range(2013, 2036))


def test_where_no_law_is_known_nothing_is_guessed() -> None:
    """Neither statutory days nor years."""
    nothing = Law()
    assert (nothing.governing(2027), nothing.statutory(2027), list(nothing.years())) == (None, {}, [])
    with pytest.raises(LookupError, match=r"^no measures govern 2027$"):
        provisional(nothing, 2027)
    assert law().governing(2007) is None
    assert list(law().years()) == list(range(2010, 2036))


def test_what_a_notice_may_turn() -> None:
    """2027: bridges and weekends around each festival, never a statutory day, never a day far from any."""
    days = undecided(law(), 2027)
    assert not days & set(itertools.chain.from_iterable(law().statutory(2027).values()))
    may = ["2026-12-30", "2026-12-31", "2027-01-02", "2027-01-10", "2027-01-30", "2027-02-04", "2027-02-14", "2027-02-21", "2027-04-07",
           "2027-06-13", "2027-10-08"]  # fmt: skip
    may_not = ["2026-12-29", "2027-01-04", "2027-01-16", "2027-01-24", "2027-02-03", "2027-02-16", "2027-02-27", "2027-03-06", "2027-04-08",
               "2027-06-19", "2027-07-03", "2027-10-11"]  # fmt: skip
    assert [day for day in may if date.fromisoformat(day) not in days] == []
    assert [day for day in may_not if date.fromisoformat(day) in days] == []


def test_festivals_near_each_other_may_become_one_holiday() -> None:
    """In 2031 Mid-Autumn is the first day of National Day; in 2033 they are three weeks apart; a gap of a week is bridged."""
    assert {date(2031, 9, 29), date(2031, 10, 6), date(2031, 10, 8)} <= undecided(law(), 2031)
    assert date(2033, 9, 20) not in undecided(law(), 2033)
    bridge = {date(2033, 9, 27), date(2033, 9, 28), date(2033, 9, 29), date(2033, 9, 30)}
    assert (bridge & undecided(moved(date(2033, 9, 24)), 2033), bridge & undecided(moved(date(2033, 9, 23)), 2033)) == (bridge, set())


def test_a_festival_after_another_is_bridged_too() -> None:
    """With no reach of their own, National Day and a Mid-Autumn a week after its last day leave the days between open, not one day more."""
    none = law().measures[-1].reach.model_copy(update={"weekend_days": 0, "weekdays": dict.fromkeys(law().measures[-1].rest, (0, 0))})
    bare = law().measures[-1].model_copy(update={"reach": none})
    between = {date(2033, 10, 4) + offset * DAY for offset in range(6)}
    assert undecided(moved(date(2033, 10, 10), bare), 2033) == between
    assert undecided(moved(date(2033, 10, 11), bare), 2033) == set()


def moved(autumn: date, *measures: Measures) -> Law:
    """The law with Mid-Autumn of 2033 on another day, and perhaps with other measures."""
    festivals = law().festivals | {2033: law().festivals[2033] | {"mid_autumn": autumn}}
    return law().model_copy(update={"festivals": festivals, "measures": measures or law().measures})


def test_the_last_year_known_is_open_at_its_end() -> None:
    """The notice of the year after may turn its last days too."""
    ours = calendar("CN/final+provisional-2027")
    assert {date(2035, 12, 30), date(2035, 12, 31)} <= ours.undecided
    assert max(ours.undecided) == ours.last


def test_every_way_of_deciding_lies_between_the_bounds() -> None:
    """All ways to turn the open days around the new year of 2027 give a last day between the bounds, and both bounds are reached."""
    ours = calendar("CN/final+provisional-2027")
    start, amount = date(2026, 12, 23), 6
    window = [day for day in sorted(ours.undecided) if start < day < date(2027, 1, 20)]
    assert len(window) == 6
    ends = set()
    for decided in itertools.product([True, False], repeat=len(window)):
        day, left = start, amount
        while left:
            day += DAY
            left -= dict(zip(window, decided, strict=True)).get(day, ours.is_working(day))
        ends.add(day)
    found = deadline(ours, Period(amount=amount, unit="working_days"), start)
    assert (min(ends), max(ends)) == (found.earliest, found.latest)
