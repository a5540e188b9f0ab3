"""The texts that decisions rest on: taken from the catalogue when a cycle opens, ever after read back from the log by their hash."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from domain.calendar.notices import Notice
from domain.calendar.working_calendar import WorkingCalendar
from domain.holidays.holidays import NoticeAnnounced
from domain.policies.in_force import state_on
from domain.programme.programme import Programme
from domain.regulation.criteria import Criteria
from domain.shared.refusal import RefusedError
from domain.stages.plan import Regulation
from services.calendars import Page, calendar_of, check_pages, page_of
from services.catalogue import Catalogue, criteria_of, regulation_of
from services.log.event_log import EventLog

KEPT = 64
"""Parsed texts held in memory: a city has a handful of versions."""

NOTICES = 1_024
"""Parsed holiday notices held in memory: a jurisdiction has one or two a year."""


class Texts:
    """Parsed texts, by hash from the log or by name from the catalogue (which stores them in the log)."""

    def __init__(self, log: EventLog, catalogue: Catalogue) -> None:
        self._log = log
        self._catalogue = catalogue
        self.regulation = lru_cache(KEPT)(self._regulation)
        self.criteria = lru_cache(KEPT)(self._criteria)
        self.calendar = lru_cache(KEPT)(self._calendar)
        self.page = lru_cache(NOTICES)(self._page)

    def _regulation(self, text: str) -> Regulation:
        return regulation_of(self._log.text(text), f"regulation {text[:12]}")

    def _criteria(self, text: str) -> Criteria:
        return criteria_of(self._log.text(text), f"criteria {text[:12]}")

    def _calendar(self, texts: Sequence[str], jurisdiction: Sequence[str]) -> WorkingCalendar:
        return calendar_of([self._log.text(text) for text in texts], jurisdiction)

    def _page(self, text: str) -> Page:
        return page_of(self._log.text(text), f"calendar {text[:12]}")

    def wording(self, city: str) -> dict[str, str]:
        """How a city's papers are worded where they are not as everywhere, as the files have it today."""
        return self._catalogue.wording(city)

    def of_catalogue(self, city: str, version: str) -> tuple[Regulation, str]:
        """A version of a city's regulation as the files have it today, stored in the log; with its hash."""
        regulation, source = self._catalogue.regulation(city, version)
        return regulation, self._log.keep_text("regulation", source.content)

    def criteria_of_catalogue(self, name: str) -> str:
        """The hash of a set of criteria as the files have it today, stored in the log."""
        _, source = self._catalogue.criteria(name)
        return self._log.keep_text("criteria", source.content)

    def calendar_today(
        self, jurisdiction: Sequence[str], today: date, announced: Sequence[NoticeAnnounced]
    ) -> tuple[WorkingCalendar, tuple[str, ...]]:
        """The calendar of the notices published by today, each stored in the log; with their hashes.

        They are those announced in the log, and those of the catalogue beside them: each notice once, as it was announced.
        """
        told = {one.notice: one.text for one in announced}
        pages = self._catalogue.pages(jurisdiction, today)
        filed = [
            self.keep_notice(source.content) for page, source in pages if not (isinstance(page.sheet, Notice) and page.sheet.id in told)
        ]
        texts = (*filed, *told.values())
        return self.calendar(texts, tuple(jurisdiction)), texts

    def pages_today(self, jurisdiction: Sequence[str], today: date, announced: Sequence[NoticeAnnounced]) -> list[Page]:
        """The same texts as pages, with nothing stored: for who only looks at the calendar."""
        filed = [page for page, _ in self._catalogue.pages(jurisdiction, today)]
        return _each_once([*filed, *(self.page(one.text) for one in announced)])

    def notice_ids(self, texts: Sequence[str]) -> set[str]:
        """Which holiday notices stand in these texts."""
        return {page.sheet.id for page in map(self.page, texts) if isinstance(page.sheet, Notice)}

    def keep_notice(self, content: bytes) -> str:
        """Store a holiday notice in the log; its hash."""
        return self._log.keep_text("calendar", content)

    def known_notices(self, place: str, today: date, announced: Sequence[NoticeAnnounced]) -> list[Notice]:
        """The notices of one jurisdiction that a cycle opened today counts on."""
        told = [page.sheet for page in (self.page(one.text) for one in announced) if isinstance(page.sheet, Notice)]
        ids = {one.id for one in told}
        return told + [notice for notice, _ in self._catalogue.notices([place], today) if notice.id not in ids]

    def check_notice(self, content: bytes, jurisdiction: Sequence[str], today: date, announced: Sequence[NoticeAnnounced]) -> None:
        """Raise TextError where a notice contradicts the law in force, or a notice known by today."""
        check_pages(_each_once([*self.pages_today(jurisdiction, today, announced), page_of(content, "file")]), jurisdiction)

    def admit(self, regulation: Regulation, programme: Programme, version: str, today: date) -> None:
        """Refuse to open a live cycle under a text that is not in force today; a demo or rehearsal takes any text."""
        if self._log.kind != "live":
            return
        status = regulation.status
        state = state_on(status, programme.enacted_from(version), today)
        if state != "in_force":
            until = {"until": status.effective_until.isoformat()} if status.effective_until else {}
            raise RefusedError("regulation-not-in-force", status.basis, version=version, state=state, **until)


def _each_once(pages: Sequence[Page]) -> list[Page]:
    """Each text once, the later in place of the earlier."""
    return list({_key(page): page for page in pages}.values())


def _key(page: Page) -> str:
    """What a later text of the same notice takes the place of."""
    return page.sheet.id if isinstance(page.sheet, Notice) else page.source
