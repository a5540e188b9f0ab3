"""The calendar of a chain of jurisdictions, the widest first: national notices, unannounced years among them, local notices over them."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from domain.calendar.measures import Law
from domain.calendar.notices import Notice
from domain.calendar.provisional import provisional, undecided
from domain.calendar.series import check_series
from domain.calendar.sheet import JURISDICTION, Mistake, NoticeError
from domain.calendar.working_calendar import WorkingCalendar
from domain.shared.refusal import InvalidError


def chain_of(jurisdiction: str) -> tuple[str, ...]:
    """`CN-150302` as its chain: the country, the region, the prefecture, the county; raises InvalidError on any other form."""
    if not JURISDICTION.fullmatch(jurisdiction):
        raise InvalidError("jurisdiction-form", name=jurisdiction)
    country, _, code = jurisdiction.partition("-")
    return (country, *(f"{country}-{code[:length]}" for length in (2, 4, 6) if length <= len(code)))


def calendar_of_chain(notices: Sequence[Notice], law: Law, chain: Sequence[str]) -> WorkingCalendar:
    """The calendar that counts in the last jurisdiction of the chain; every level but the first may be without a notice.

    Raises InvalidError where no notice of the widest is known or the chain does not go from wide to narrow.
    """
    if not chain or any(not narrow.startswith(wide) for wide, narrow in pairwise(chain)):
        raise InvalidError("jurisdiction-chain", chain=list(chain))
    widest = [notice for notice in notices if notice.jurisdiction == chain[0]]
    if not widest:
        raise InvalidError("calendar-empty", jurisdiction=chain[0])
    calendar = _national(widest, law)
    for place in chain[1:]:
        local = [notice for notice in notices if notice.jurisdiction == place]
        calendar = WorkingCalendar(local, parent=calendar) if local else calendar
    return calendar


def check_chain(notices: Sequence[Notice], law: Law, chain: Sequence[str]) -> None:
    """Raise NoticeError where notices contradict each other or the law in force: before one is taken up, not when it is counted on."""
    for place in chain:
        own = [notice for notice in notices if notice.jurisdiction == place]
        check_series(own, local=place != chain[0])
        for notice in own if place == chain[0] else ():
            if mistakes := list(_against(notice, law)):
                raise NoticeError(notice.id, mistakes)


def _national(notices: Sequence[Notice], law: Law) -> WorkingCalendar:
    first, announced = min(notice.year for notice in notices), {notice.year for notice in notices if not notice.seq}
    # The notice of the year after the last one known may turn the last days of that year.
    missing = [year for year in range(first, max(first, *announced, *law.years()) + 2) if year not in announced and law.governing(year)]
    guessed = [provisional(law, year) for year in law.years() if year in missing]
    return WorkingCalendar([*notices, *guessed], undecided=[day for year in missing for day in undecided(law, year)])


def _against(notice: Notice, law: Law) -> Iterator[Mistake]:
    """Where a year's own notice and the law disagree on the statutory days: a slip of the hand, or new measures that are not in yet."""
    days = {day for festival in law.statutory(notice.year).values() for day in festival}
    if not days or notice.seq or notice.year not in law.festivals:
        return
    for day, kind in notice.off.items():
        if kind == "statutory" and day not in days:
            yield Mistake(("off", str(day)), "not-statutory", str(day), ", ".join(map(str, sorted(days))))
    for day in days - notice.off.keys():
        yield Mistake(("off",), "statutory-missing", str(day))
