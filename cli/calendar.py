"""Verbs that count days: what a period's last day is and why, what a year looks like, which notices are in. They need no log."""

import os
import re
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from typing import Annotated, Any

from cyclopts import App, Parameter

from cli import terminal
from cli.reads import show
from cli.terminal import Json, Lang
from domain.calendar.chain import chain_of
from domain.calendar.instants import day_of
from domain.calendar.outlook import Outlook, outlook
from domain.calendar.periods import Bound, Deadline, Period, Unit, deadline
from domain.calendar.trace import CountedDay, trace
from domain.calendar.working_calendar import WorkingCalendar
from domain.shared.citation import Language
from domain.shared.refusal import InvalidError
from services import settings, wording
from services.catalogue import Catalogue
from services.clock import SystemClock

UNITS: dict[str, Unit] = {"working_day": "working_days", "calendar_day": "days", "month": "months", "year": "years"}
BOUNDS: dict[str, Bound] = {"at_least": "at_least", "exactly": "exactly", "at_most": "at_most"}
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
DAY_FORM, AMOUNT_FORM = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"), re.compile(r"[+-]?[0-9]{1,9}")

AsOf = Annotated[str | None, Parameter(name="--as-of", help="count with what was published by this day; today if not given")]
Where = Annotated[str, Parameter(name="--jurisdiction", help="CN, CN-15, CN-1503, CN-150302: with its local days off")]
Record = dict[str, Any]


def deadline_(
    *,
    from_: Annotated[str | None, Parameter(name="--from", help="needed, the day that starts the period: YYYY-MM-DD")] = None,
    amount: Annotated[str | None, Parameter(name="--amount", help="needed; negative counts back", allow_leading_hyphen=True)] = None,
    unit: Annotated[str | None, Parameter(name="--unit", help="needed: working_day, calendar_day, month or year")] = None,
    roll: Annotated[bool, Parameter(name="--roll", negative="", help="a last day on a rest day moves to the next working day")] = False,
    start_counts: Annotated[bool, Parameter(name="--start-counts", negative="", help="the first day counts")] = False,
    bound: Annotated[str, Parameter(name="--bound", help="at_least a floor, at_most a ceiling, exactly both")] = "exactly",
    as_of: AsOf = None,
    jurisdiction: Where = "CN",
    json: Json = False,
    lang: Lang = None,
) -> None:
    """The last day of a period, with every day counted or skipped, and why."""

    def action() -> int:
        start = _day("--from", from_)
        period = Period(amount=_amount(amount), unit=_unit(unit), bound=_bound(bound), start_counts=start_counts, rolls=roll)
        calendar = _calendar(jurisdiction, as_of)
        end, days = deadline(calendar, period, start), trace(calendar, period, start)
        if json:
            told = {"safe_day": end.safe_day(period.bound), "calendar": _named(calendar), "trace": [_counted(day) for day in days]}
            terminal.say_json(_end(end) | told)
        else:
            _tell(calendar, end, days, period, terminal.language(lang))
        return terminal.DONE

    terminal.run(action, terminal.language(lang), as_json=json)


def year_shown(year: str, /, *, as_of: AsOf = None, jurisdiction: Where = "CN", json: Json = False, lang: Lang = None) -> None:
    """One year: each day that is not as its weekday would have it, by which notice, and each that a notice may still turn."""

    def action() -> int:
        calendar = _calendar(jurisdiction, as_of)
        first, last = _day("YEAR", f"{year}-01-01"), _day("YEAR", f"{year}-12-31")
        found = [row for row in calendar.between(first, last) if row[3] != "week" or row[0] in calendar.undecided]
        working = calendar.working_days_between(first, last) + calendar.is_working(first)
        spoken = terminal.language(lang)
        days = [_day_shown(calendar, *row, spoken=None if json else spoken) for row in found]
        if json:
            terminal.say_json({"year": first.year, "calendar": _named(calendar), "working_days": working, "days": days})
        else:
            terminal.say(wording.word("calendar-year", spoken, year=first.year, working=working, calendar=calendar.id))
            show(days, spoken, as_json=False)
        return terminal.DONE

    terminal.run(action, terminal.language(lang), as_json=json)


def status(*, as_of: AsOf = None, jurisdiction: Where = "CN", json: Json = False, lang: Lang = None) -> None:
    """Which notices are in, to which day the calendar is certain, and whether the next year's notice should be looked for."""

    def action() -> int:
        today = _today(as_of)
        calendar = _calendar(jurisdiction, as_of)
        found, due = _status(calendar), outlook(calendar, today)
        if json:
            terminal.say_json(found | {"as_of": today, "next_notice": _due(due), "warning": due.warns})
        else:
            _tell_status(found, due, terminal.language(lang))
        return terminal.DONE

    terminal.run(action, terminal.language(lang), as_json=json)


def add_calendar(app: App) -> None:
    """Add the verbs to the group, which acts may have opened."""
    if "calendar" not in app:
        app.command(App(name="calendar", help="working days, periods, notices"))
    verbs: dict[str, Callable[..., None]] = {"deadline": deadline_, "show": year_shown, "status": status}
    for name, verb in verbs.items():
        app["calendar"].command(verb, name=name)


# --- what a terminal gives


def _calendar(jurisdiction: str, as_of: str | None) -> WorkingCalendar:
    calendar, _ = Catalogue(settings.regulations(os.environ)).calendar(chain_of(jurisdiction), _today(as_of))
    return calendar


def _today(as_of: str | None) -> date:
    return day_of(SystemClock().now()) if as_of is None else _day("--as-of", as_of)


def _day(option: str, given: str | None) -> date:
    if given is None:
        raise InvalidError("option-needed", option=option)
    if DAY_FORM.fullmatch(given):
        with suppress(ValueError):
            return date.fromisoformat(given)
    raise InvalidError("day-form", option=option, given=given)


def _amount(given: str | None) -> int:
    if given is None:
        raise InvalidError("option-needed", option="--amount")
    if not AMOUNT_FORM.fullmatch(given):
        raise InvalidError("amount-form", given=given)
    return int(given)


def _unit(given: str | None) -> Unit:
    if given is None:
        raise InvalidError("option-needed", option="--unit")
    if given not in UNITS:
        raise InvalidError("unit-unknown", given=given, known=list(UNITS))
    return UNITS[given]


def _bound(given: str) -> Bound:
    if given not in BOUNDS:
        raise InvalidError("bound-unknown", given=given, known=list(BOUNDS))
    return BOUNDS[given]


# --- what a terminal shows


def _named(calendar: WorkingCalendar) -> Record:
    return {"id": calendar.id, "hash": calendar.hash}


def _end(end: Deadline) -> Record:
    return {name: getattr(end, name) for name in ("last_day", "closes_at", "certain", "earliest", "latest")}


def _counted(day: CountedDay) -> Record:
    notice = None if day.source == "week" else day.source or None
    return {
        "day": day.day, "number": day.number, "counted": day.number is not None, "outcome": day.outcome, "why": day.kind, "notice": notice,
        "settled": day.settled,
    }  # fmt: skip


def _tell(calendar: WorkingCalendar, end: Deadline, days: tuple[CountedDay, ...], period: Period, spoken: Language) -> None:
    facts = {"day": end.last_day, "weekday": _weekday(end.last_day, spoken)}
    terminal.say(wording.word("calendar-first-day" if period.back else "calendar-last-day", spoken, **facts))
    if end.certain:
        terminal.say(wording.word("calendar-certain", spoken))
    else:
        bounds = {"earliest": end.earliest, "latest": end.latest, "settled": calendar.settled_through}
        terminal.say(wording.word("calendar-provisional", spoken, **bounds))
        terminal.say(wording.word(f"calendar-safe-{period.bound.replace('_', '-')}", spoken, day=end.safe_day(period.bound)))
    terminal.say(wording.word("calendar-used", spoken, id=calendar.id, hash=calendar.hash))
    show([_row(day, spoken) for day in days], spoken, as_json=False)


def _row(day: CountedDay, spoken: Language) -> Record:
    return {
        "day": day.day, "weekday": _weekday(day.day, spoken), "number": "" if day.number is None else day.number,
        "outcome": wording.day_word(day.outcome, spoken), "why": wording.day_word(day.kind, spoken),
        "notice": "" if day.source == "week" else day.source, "settled": wording.day_word("settled" if day.settled else "open", spoken),
    }  # fmt: skip


def _weekday(day: date, spoken: Language) -> str:
    return wording.day_word(WEEKDAYS[day.weekday()], spoken)


def _day_shown(calendar: WorkingCalendar, day: date, on: int, kind: str, source: str, *, spoken: Language | None) -> Record:
    certainty = "settled" if day <= calendar.settled_through else "undecided" if day in calendar.undecided else "open"
    notice = None if source == "week" else source
    if spoken is None:
        return {"day": day, "working": bool(on), "why": kind, "notice": notice, "certainty": certainty}
    words = {"working": "working" if on else "rest", "why": kind, "certainty": certainty}
    told = {name: wording.day_word(word, spoken) for name, word in words.items()}
    return {"day": day, "weekday": _weekday(day, spoken), **told, "notice": notice or ""}


def _status(calendar: WorkingCalendar) -> Record:
    notices = [notice for level in _levels(calendar) for notice in level.notices]
    announced = [notice for notice in notices if notice.published]
    return {
        "jurisdictions": [level.jurisdiction for level in _levels(calendar)],
        "calendar": _named(calendar),
        "known_from": calendar.first,
        "known_to": calendar.last,
        "settled_through": calendar.settled_through,
        "provisional_years": [notice.year for notice in notices if notice.status == "provisional"],
        "notices": [
            {"id": one.id, "status": one.status, "published": one.published, "issuer": one.issuer, "url": one.url} for one in announced
        ],
    }


def _levels(calendar: WorkingCalendar) -> list[WorkingCalendar]:
    return [*(_levels(calendar.parent) if calendar.parent else []), calendar]


def _due(due: Outlook) -> Record:
    return {"year": due.year, "state": due.state, "warn_from": due.warn_from, "late_after": due.late_after}


def _tell_status(found: Record, due: Outlook, spoken: Language) -> None:
    last = max(found["notices"], key=lambda notice: notice["published"])
    facts = {name: found[name] for name in ("known_from", "known_to", "settled_through")}
    terminal.say(wording.word("calendar-used", spoken, **found["calendar"]))
    terminal.say(
        wording.word("calendar-status", spoken, **facts, notices=len(found["notices"]), last=last["id"], published=last["published"])
    )
    if found["provisional_years"]:
        years = found["provisional_years"]
        terminal.say(wording.word("calendar-guessed", spoken, first=years[0], last=years[-1]))
    dates = {"year": due.year, "warn_from": due.warn_from, "late_after": due.late_after}
    terminal.say(wording.word(f"notice-{due.state.replace('_', '-')}", spoken, **dates))
