"""The working calendar: a year of it with what turned each day, periods counted on it, and a holiday notice up to its proposal."""

from calendar import Calendar
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple, cast

from starlette.datastructures import UploadFile
from starlette.responses import Response

from console.shell import page
from console.visit import Visit, whole
from domain.calendar.chain import chain_of
from domain.calendar.instants import day_of
from domain.calendar.outlook import outlook
from domain.calendar.periods import Period, Unit, deadline
from domain.calendar.trace import trace
from domain.calendar.working_calendar import WorkingCalendar
from domain.regulation.problem import TextError
from domain.shared.actor import Role
from domain.shared.refusal import InvalidError, RefusedError
from domain.stages.plan import Regulation
from doors.looking import rows
from services import wording
from services.announcement import Foreseen, foreseen
from services.calendars import calendar_of_pages, law_of_pages
from services.case import Case
from services.office import new_id
from services.transcript import Transcript, written

UNITS: tuple[Unit, ...] = ("working_days", "days", "months", "years")
LONGEST = 4_000
"""Units of a period that is counted on the page, at most."""

DEFAULT_PERIOD = Period(amount=5, unit="working_days")
"""What the form shows first; nothing is decided by it."""

ANNOUNCERS: tuple[Role, ...] = ("office", "operator")

LARGEST = 65_536
"""Bytes of a notice's file at most: one of a whole year has some two thousand."""


class Day(NamedTuple):
    """A day of the year's page: whether it is worked, why, by which notice, and whether a notice may still turn it."""

    day: date
    worked: bool
    kind: str
    source: str
    settled: bool


class Counted(NamedTuple):
    """A period that was asked for: its last day, and every day on the way there."""

    deadline: Any
    days: Sequence[Any]


def calendar(visit: Visit) -> Response:
    """A year; a period where one is asked for."""
    place, today = _place(visit), day_of(visit.parts.office.clock.now())
    known = _calendar(visit, place)
    year = min(max(whole(visit.given("year")) or today.year, known.first.year), known.last.year)
    asked = {name: visit.given(name) for name in ("from", "amount", "unit")}
    counted, wrong = _counted(known, asked) if asked["from"] else (None, None)
    months = _months(known, year)
    return page(
        "calendar.html", visit, place=place, places=_places(visit), year=year, years=(known.first.year, known.last.year), today=today,
        months=months, working=sum(day.worked for month in months for week in month for day in week if day),
        known=known, levels=list(_levels(known)), due=outlook(known, today), asked=asked, counted=counted, wrong=wrong, units=UNITS,
        default=DEFAULT_PERIOD, announces=_announces(visit),
    )  # fmt: skip


def transcribe(visit: Visit) -> Response:
    """The form of a notice, with the first year that none was announced for."""
    place = _place(visit)
    year = outlook(_calendar(visit, place), day_of(visit.parts.office.clock.now())).year
    given = Transcript(place.partition("-")[0], str(year), "", wording.word("transcript-issued", "zh"), "", "", "")
    return page("transcribe.html", visit, given=given, told=None, problems=())


def foresee(visit: Visit) -> Response:
    """What the notice of the form would do; nothing is recorded before it is proposed."""
    given = Transcript(*(visit.given(name) for name in Transcript._fields))
    try:
        content = _content(visit, given)
        found = _foreseen(visit, content)
    except TextError as error:
        return page("transcribe.html", visit, given=given, told=None, problems=wording.problems(error, visit.spoken), status=422)
    except (InvalidError, RefusedError) as error:
        return page("transcribe.html", visit, given=given, told=error, problems=(), status=422)
    role = next(role for role in ANNOUNCERS if visit.who.account and role in visit.who.account.roles)
    return page("foreseen.html", visit, content=content.decode(), found=found, key=new_id(), role=role)


def of_proposal(visit: Visit, content: str) -> Foreseen | None:
    """What a proposed notice would do, for the second person; None where it may not be announced any more."""
    try:
        return _foreseen(visit, content.encode())
    except (InvalidError, RefusedError):
        return None


def _foreseen(visit: Visit, content: bytes) -> Foreseen:
    cycles = [row["cycle"] for row in rows(visit.parts, "cycles", visit.who, [("state = ?", ("open",))])]
    return cast("Foreseen", visit.parts.office.look("holidays", lambda case: foreseen(case, content, cycles)))


def _content(visit: Visit, given: Transcript) -> bytes:
    """The file that was chosen, else one made from what was typed."""
    file = visit.form.get("file")
    if isinstance(file, UploadFile) and file.filename:
        content = file.file.read(LARGEST + 1)
        if len(content) > LARGEST:
            raise InvalidError("body-too-large", largest=LARGEST)
        return content
    place = given.jurisdiction

    def law(case: Case) -> object:
        return law_of_pages(case.texts.pages_today(chain_of(place)[:1], case.today, []))

    return written(given, cast("Any", visit.parts.office.look("holidays", law)))


def _announces(visit: Visit) -> bool:
    return bool(visit.who.account and set(ANNOUNCERS) & set(visit.who.account.roles))


def _regulations(visit: Visit) -> Iterator[Regulation]:
    catalogue = visit.parts.catalogue
    return (catalogue.regulation(city, catalogue.latest(city))[0] for city in catalogue.cities())


def _places(visit: Visit) -> list[tuple[str, Regulation | None]]:
    """The country, and the jurisdiction of each city's award."""
    return [("CN", None), *((one.jurisdiction[-1], one) for one in _regulations(visit))]


def _place(visit: Visit) -> str:
    """The jurisdiction that is asked for, else the one of the reader's city, else the country's."""
    if given := visit.given("place"):
        return chain_of(given)[-1]
    own = [one.jurisdiction[-1] for one in _regulations(visit) if one.city == visit.who.city]
    return own[0] if own else "CN"


def _calendar(visit: Visit, place: str) -> WorkingCalendar:
    """The calendar that a cycle opened today would count on."""
    chain = chain_of(place)

    def question(case: Case) -> WorkingCalendar:
        return calendar_of_pages(case.texts.pages_today(chain, case.today, case.announced(chain)), chain)

    return cast("WorkingCalendar", visit.parts.office.look("holidays", question))


def _months(known: WorkingCalendar, year: int) -> list[list[list[Day | None]]]:
    """Twelve months of weeks of days; None where a week has a day of another month."""
    cells = {
        day: Day(day, bool(on), kind, "" if source == "week" else source, day <= known.settled_through or day not in known.undecided)
        for day, on, kind, source in known.between(date(year, 1, 1), date(year, 12, 31))
    }
    weeks = Calendar().monthdatescalendar
    return [[[cells[day] if day.month == month else None for day in week] for week in weeks(year, month)] for month in range(1, 13)]


def _levels(known: WorkingCalendar) -> Iterator[WorkingCalendar]:
    if known.parent is not None:
        yield from _levels(known.parent)
    yield known


def _counted(known: WorkingCalendar, asked: dict[str, str]) -> tuple[Counted | None, InvalidError | None]:
    """The period of the form, or what is wrong with it."""
    try:
        start, amount = date.fromisoformat(asked["from"]), int(asked["amount"])
        unit = next(unit for unit in UNITS if unit == asked["unit"] and 0 < abs(amount) <= LONGEST)
        period = Period(amount=amount, unit=unit)
        return Counted(deadline(known, period, start), trace(known, period, start)), None
    except InvalidError as error:
        return None, error
    except (ValueError, OverflowError, StopIteration):
        return None, InvalidError("count-form", given=" ".join(asked.values()), most=LONGEST)
