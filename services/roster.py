"""The roster of a cycle: where each of its applications stands, kept in memory and level with the log by position.

What a stage must know of all applications at once is asked here, so that a poke costs what is new and not what is there.
"""

import threading
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from domain.application.application import Application, fold
from domain.shared import identifiers as ids
from domain.shared.event import Envelope, decode
from domain.shared.term import Term
from services.log.event_log import EventLog

AT_ONCE = 100
"""Applications of a roster that are dealt with in one append."""

PAGE = 2_000

FAR = 10 * PAGE
"""So many events behind, a roster is brought level by its streams' names instead of page by page."""

KEPT = 32
"""Cycles whose roster is held at once; one that is asked for again after that is built anew from the log."""

SHEETS = "application.scored/"
"""What a roster leaves out: score sheets are most of the log, and no question to all applications is about them."""


class Roster:
    """The applications of one cycle. Its answers are as of the last `level`."""

    def __init__(self, log: EventLog, cycle: str) -> None:
        self._log = log
        self._prefix = f"application:{cycle}/"
        self._position = 0
        self._turn = threading.Lock()
        self._applications: dict[str, Application] = {}
        self._to_qualify: set[str] = set()
        self._to_recommend: set[str] = set()
        self._in_review: set[str] = set()

    def level(self) -> "Roster":
        """Take in everything that was appended since."""
        with self._turn:
            head = self._log.head()
            if head - self._position > FAR:
                self._take(self._log.rows.under(self._prefix, self._position, head, SHEETS))
                self._position = head
            while self._position < head and (rows := self._log.rows.raw_page(self._position, head, PAGE)):
                self._take(row for row in rows if row[1].startswith(self._prefix) and not row[3].startswith(SHEETS))
                self._position = rows[-1][0]
        return self

    def _take(self, rows: Iterable[tuple[Any, ...]]) -> None:
        for position, stream, version, topic, state in rows:
            self._follow(Envelope(stream, version, decode(topic, state), position))

    def _follow(self, envelope: Envelope) -> None:
        code = ids.applicant_in(envelope.originator_id)
        application = fold(self._applications.get(code), [envelope])
        if application is None:
            return  # refused at the door, and not filed so far
        self._applications[code] = application
        for codes, belongs in (
            (self._to_qualify, application.to_qualify),
            (self._to_recommend, application.to_recommend),
            (self._in_review, application.in_review),
        ):
            (codes.add if belongs else codes.discard)(code)

    def received(self) -> tuple[str, ...]:
        """Who filed, in the order of their codes."""
        with self._turn:
            return tuple(sorted(self._applications))

    def undecided(self) -> int:
        """How many still wait for a qualification result."""
        return len(self._to_qualify)

    def unanswered(self) -> list[str]:
        """Who still waits for a recommender's answer, in the order of their codes."""
        with self._turn:
            return sorted(self._to_recommend)

    def goes_on(self, codes: Iterable[str]) -> bool:
        """Whether any of these applicants has an application that is reviewed, or still to be qualified."""
        with self._turn:
            return any(code in self._in_review or code in self._to_qualify for code in codes)

    def in_review(self) -> tuple[str, ...]:
        """Whom reviewers may score, in the order of their codes."""
        with self._turn:
            return tuple(sorted(self._in_review))

    def next_due(self) -> datetime | None:
        """The earliest instant at which something happens to one of them by itself."""
        with self._turn:
            return min((due for due, _ in self._dues()), default=None)

    def due(self, now: datetime) -> list[tuple[datetime, str]]:
        """Everything that has fallen due and is not on record yet, the earliest first."""
        with self._turn:
            return sorted((due, code) for due, code in self._dues() if due <= now)

    def running(self) -> list[tuple[str, Term]]:
        """Every period that runs in one of them, in the order of their codes."""
        with self._turn:
            codes = sorted(self._to_qualify | self._to_recommend)
            return [(code, term) for code in codes for term in self._applications[code].running_terms()]

    def _dues(self) -> list[tuple[datetime, str]]:
        found = ((self._applications[code].falls_due, code) for code in self._to_qualify)
        return [(due, code) for due, code in found if due is not None]


class Rosters:
    """The rosters of one log, by cycle."""

    def __init__(self, log: EventLog) -> None:
        self._log = log
        self._turn = threading.Lock()
        self._rosters: dict[str, Roster] = {}

    def of(self, cycle: str) -> Roster:
        """The roster of a cycle, level with the log."""
        with self._turn:
            roster = self._rosters.pop(cycle, None) or Roster(self._log, cycle)
            self._rosters[cycle] = roster  # the last asked for stands last
            while len(self._rosters) > KEPT:
                del self._rosters[next(iter(self._rosters))]
        return roster.level()
