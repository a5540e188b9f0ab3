"""The law behind the notices: which days are statutory, in which week a festival falls, how far a notice has ever reached around them.

Measures on Public Holidays, Art. 2: the days. The days of the festivals that follow moon and sun are a table, because they are astronomy.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from domain.calendar.sheet import Jurisdiction, Mistake, NoticeError, Sheet, Year

Festival = Literal["new_year", "spring_festival", "qingming", "labour_day", "dragon_boat", "mid_autumn", "national_day"]
Days = Annotated[int, Field(strict=True, ge=0)]


def _exists(day: str) -> str:
    try:
        date.fromisoformat(f"2001-{day}")
    except ValueError:
        raise PydanticCustomError("date_from_datetime_parsing", "no day of every year") from None
    return day


MonthDay = Annotated[str, AfterValidator(_exists)]
"""`05-01`; a day that every year has."""


class Text(Sheet):
    """A reason in both languages."""

    zh: str
    en: str


class Reach(Sheet):
    """How far from a festival a notice may turn a day: not law, but the widest that notices went, and a default of ours."""

    default: Literal[True]
    reason: Text
    weekend_days: Days
    joined_within: Days
    weekdays: dict[Festival, tuple[Days, Days]]


class Measures(Sheet):
    """One version of the measures, in force from a year on; the keys are those of its file."""

    schema_version: Literal[1] = Field(alias="schema")
    kind: Literal["measures"]
    jurisdiction: Jurisdiction
    issuer: str
    order: str
    published: date
    from_year: Year
    basis: str
    fixed: dict[Festival, MonthDay]
    rest: dict[Festival, Annotated[tuple[int, ...], Field(min_length=1)]]
    reach: Reach

    @model_validator(mode="after")
    def _reaches_all(self) -> "Measures":
        if missing := self.rest.keys() - self.reach.weekdays.keys():
            raise PydanticCustomError("festival_missing", "{found} without a reach", {"found": ", ".join(sorted(missing))})
        return self


class Festivals(Sheet):
    """Year -> festival -> its day, for the festivals that have no day of their own."""

    schema_version: Literal[1] = Field(alias="schema")
    kind: Literal["festivals"]
    jurisdiction: Jurisdiction
    days: Annotated[dict[int, dict[Festival, date]], Field(min_length=1)]

    @model_validator(mode="after")
    def _whole(self) -> "Festivals":
        """Every year from the first to the last, each with the same festivals, in that year."""
        names = set[Festival]().union(*self.days.values())
        for year in range(min(self.days), max(self.days) + 1):
            known = {name for name, day in self.days.get(year, {}).items() if day.year == year}
            if missing := names - known:
                raise PydanticCustomError("festival_missing", "{found}", {"found": ", ".join(f"{year} {name}" for name in sorted(missing))})
        return self


class Law(Sheet):
    """The measures known, and the festivals' days."""

    measures: tuple[Measures, ...] = ()
    festivals: dict[int, dict[Festival, date]] = {}

    def governing(self, year: int) -> Measures | None:
        """The measures in force in a year: of those known, the last to begin."""
        begun = [measures for measures in self.measures if measures.from_year <= year]
        return max(begun, key=lambda measures: measures.from_year, default=None)

    def years(self) -> range:
        """The years whose festivals are all known, from the first to the last."""
        return range(min(self.festivals), max(self.festivals) + 1) if self.festivals else range(0)

    def statutory(self, year: int) -> dict[Festival, list[date]]:
        """The days of Art. 2 by festival, as far as its day is known; a day that two festivals share stands under both."""
        measures = self.governing(year)
        if measures is None:
            return {}
        known = self.festivals.get(year, {}) | {name: date.fromisoformat(f"{year}-{day}") for name, day in measures.fixed.items()}
        return {name: [known[name] + timedelta(days=offset) for offset in measures.rest[name]] for name in measures.rest if name in known}


def law_of(sheets: Iterable[Measures | Festivals]) -> Law:
    """What a set of files says together; raises NoticeError on two measures for one year."""
    measures: dict[int, Measures] = {}
    festivals: dict[int, dict[Festival, date]] = {}
    for sheet in sheets:
        if isinstance(sheet, Festivals):
            festivals |= sheet.days
        elif sheet.from_year in measures:
            raise NoticeError(sheet.order, [Mistake(("from_year",), "measures-twice", str(sheet.from_year))])
        else:
            measures[sheet.from_year] = sheet
    return Law(measures=tuple(measures.values()), festivals=festivals)
