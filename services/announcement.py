"""A holiday notice before it counts: whether it may be announced, which days it turns, and which running periods it would move."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import partial
from hashlib import sha256
from typing import NamedTuple

from domain.calendar.chain import chain_of
from domain.calendar.notices import Notice
from domain.calendar.working_calendar import WorkingCalendar
from domain.cycle.replan import recount
from domain.holidays.holidays import NoticeAnnounced
from domain.policies.counting import recounted
from domain.shared import identifiers as ids
from domain.shared.event import Event
from domain.shared.term import Recounted
from services.calendars import Page, calendar_of_pages, notice_of, page_of
from services.case import Case


class Moved(NamedTuple):
    """A running period of a cycle that would end otherwise."""

    cycle: str
    term: Recounted


class Foreseen(NamedTuple):
    """What a notice would do: `turned` are days that are no longer worked, or worked now (True)."""

    notice: Notice
    turned: Sequence[tuple[date, bool]]
    moved: Sequence[Moved]


def admitted(case: Case, content: bytes) -> NoticeAnnounced:
    """The announcement of a notice from its file; raises TextError, InvalidError or RefusedError where it may not be announced."""
    notice = notice_of(content, "file")
    holidays = case.holidays(notice.jurisdiction)
    known = case.texts.known_notices(notice.jurisdiction, case.today, list(holidays.announced.values()))
    announced = holidays.announce(notice, sha256(content).hexdigest(), known, case.now)
    chain = chain_of(notice.jurisdiction)
    case.texts.check_notice(content, chain, case.today, case.announced(chain))
    return announced


def moved(
    case: Case, name: str, calendars: tuple[WorkingCalendar, WorkingCalendar], announced: NoticeAnnounced
) -> Iterator[tuple[str, Event]]:
    """Every period of a cycle, its notices and its open objections that ends otherwise on the second calendar, by stream."""
    cycle, (before, after) = case.cycle(name), calendars
    turned = before.changed_days(after)
    again = partial(recounted, after=after, changed=turned, notice=announced.notice, announced_at=announced.announced_at, before=before)
    objections = sorted(cycle.open_objections())
    found: list[tuple[str, Event | None]] = [
        *((ids.cycle_stream(name), one) for one in recount(cycle, again)),
        *((ids.notice_stream(name, number), case.notice(name, number).recount(again)) for number in cycle.running_notices()),
        *((ids.objection_stream(name, reference), case.objection(name, reference).recount(again)) for reference in objections),
    ]
    return ((stream, event) for stream, event in found if event is not None)


def foreseen(case: Case, content: bytes, cycles: Iterable[str]) -> Foreseen:
    """What the announcement would do to these cycles; raises what the announcement itself would raise."""
    announced, page = admitted(case, content), page_of(content, "file")
    chain = chain_of(announced.jurisdiction)
    pages = case.texts.pages_today(chain, case.today, case.announced(chain))
    before, after = calendar_of_pages(pages, chain), calendar_of_pages([*pages, page], chain)
    turned = [(day, after.is_working(day)) for day in before.changed_days(after)]
    return Foreseen(notice_of(content, "file"), turned, [one for name in cycles for one in _moves(case, name, announced, page)])


def _moves(case: Case, name: str, announced: NoticeAnnounced, page: Page) -> Iterator[Moved]:
    cycle = case.cycle(name)
    jurisdiction = tuple(case.regulation(cycle).jurisdiction)
    if announced.jurisdiction not in jurisdiction:
        return
    texts = (*cycle.calendar_texts, *(one.text for one in case.pending(cycle)))
    after = calendar_of_pages([*map(case.texts.page, texts), page], jurisdiction)
    found = (event for _, event in moved(case, name, (case.calendar(cycle), after), announced) if isinstance(event, Recounted))
    # A notice's period stands in its cycle and in its own stream: it is one period.
    yield from (Moved(name, term) for term in {(one.old, one.new): one for one in found}.values())
