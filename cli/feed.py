"""Deadlines as a calendar that any program can subscribe to (RFC 5545): an all-day event on each last day, with its article."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from icalendar import Calendar, Event

from domain.shared.citation import Language
from projections.table import Record
from services import wording

PRODID = "-//quality-award//deadline docket//ZH"


def feed(rows: Iterable[Record], log_id: str, now: datetime, spoken: Language) -> bytes:
    """A feed of the rows that have a last day.

    A period's UID stays its own for ever; SEQUENCE rises when its last day moves or its notice is withdrawn, so that a subscriber moves
    the event that it has.
    """
    calendar = Calendar()
    title = wording.word("feed-title", spoken)
    for name, value in (("prodid", PRODID), ("version", "2.0"), ("method", "PUBLISH"), ("x-wr-calname", title)):
        calendar.add(name, value)
    for row in rows:
        if row["last_day"] is not None:
            calendar.add_component(_event(row, log_id, now, spoken))
    return bytes(calendar.to_ical())


def _event(row: Record, log_id: str, now: datetime, spoken: Language) -> Event:
    last = date.fromisoformat(row["last_day"])
    event = Event()
    event.add("uid", f"{row['stream']}/{row['name']}/{row['number']}.{row['turn']}@{log_id}")
    event.add("dtstamp", now)
    event.add("dtstart", last)
    event.add("dtend", last + timedelta(days=1))
    event.add("sequence", row["moves"])
    event.add("summary", wording.word("feed-summary", spoken, period=row["name"], stream=row["stream"]))
    event.add("description", "\n".join(_said(row, spoken)))
    event.add("status", "CANCELLED" if row["state"] == "withdrawn" else "CONFIRMED" if row["certain"] else "TENTATIVE")
    event.add("transp", "TRANSPARENT")
    return event


def _said(row: Record, spoken: Language) -> Iterable[str]:
    yield wording.word("feed-basis", spoken, article=wording.article(row["basis"], spoken), hands=row["hands"])
    if not row["certain"]:
        yield wording.word("feed-between", spoken, earliest=row["earliest"], latest=row["latest"])
    if row["moved_from"]:
        yield wording.word("feed-moved", spoken, moved_from=row["moved_from"], moved_by=row["moved_by"])
