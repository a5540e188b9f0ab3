"""The past as pages: a cycle's decisions, and how any stream stood on two clocks, event by event."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from starlette.responses import Response

from console.choices import called_all, regulation_of
from console.saying import Saying
from console.shell import page
from console.streams import stream_word, with_names
from console.subject import subject
from console.visit import Visit, absent, whole
from domain.calendar.instants import ZONE
from domain.shared import identifiers as ids
from domain.shared.refusal import InvalidError
from doors import past
from services.audit.decisions import OF_ONE
from services.audit.difference import difference
from services.audit.past import Past
from services.documents.speech import spoken_under
from services.log.rows import instant

FORM = "%Y-%m-%dT%H:%M:%S"
"""How a page's field holds an instant in Shanghai."""


class Moment(NamedTuple):
    """A stream as it is looked at: by the legal clock and the record's; `step` is the event that was the last one, of how many."""

    at: datetime
    known: datetime
    step: int
    steps: int


PAGE = 100
"""Decisions on a page."""


def decisions(visit: Visit) -> Response:
    """The decisions of a cycle page by page, without those on applications that the reader keeps away from."""
    found = subject(visit)
    asked = [past.of_cycle(found.name), past.DECIDES]
    listed = past.decisions(visit.parts, visit.who, found.name, past.Part(_number(visit.given("after") or "0", BIG), PAGE + 1))
    speech = spoken_under(visit.parts.log, visit.parts.office.texts, found.name, visit.spoken)
    return page(
        "decisions.html", visit, regulation=found.regulation, subject=found, decisions=listed[:PAGE], more=len(listed) > PAGE,
        count=past.count(visit.parts, visit.who, asked), speech=speech, named=lambda text: with_names(visit, text),
        about=_about(visit, Saying(visit.spoken, found.regulation), {one.record.stream for one in listed[:PAGE]}),
    )  # fmt: skip


def _about(visit: Visit, say: Saying, streams: Collection[str]) -> dict[str, str]:
    """Stream -> whom or what its decisions are about, beside the cycle itself: an applicant by its name."""
    whom = {stream: ids.applicant_in(stream) for stream in streams if ids.kind_of(stream) in OF_ONE}
    names = called_all(visit, whom.values())
    others = (stream for stream in streams if stream not in whom and ids.kind_of(stream) != "cycle")
    return {stream: names[code] for stream, code in whom.items()} | {stream: stream_word(visit, say, stream) for stream in others}


BIG = 10**9
"""Above every position that an address can name."""


def as_of(visit: Visit) -> Response:
    """How a stream stood at an instant, as far as it was known by another; what has changed since, by whom, under which article."""
    log, records = visit.parts.log, past.records(visit.parts)
    stream, cycle = past.stream_there(visit.parts, visit.who, visit.given("stream"))
    moment = _moment(visit, stream)
    then, now = Past(log, moment.at, moment.known), Past(log, FOREVER)
    speech, regulation = spoken_under(log, visit.parts.office.texts, cycle, visit.spoken), regulation_of(visit, cycle) if cycle else None
    return page(
        "as-of.html", visit, stream=stream, what=stream_word(visit, Saying(visit.spoken, regulation), stream), cycle=cycle,
        moment=moment, form=FORM, zone=ZONE, speech=speech,
        state=list(speech.rows(then.state(stream) or {})), changed=difference(stream, then, now, records),
        last=records.record(log.events_of(stream)[moment.step - 1]) if moment.step else None,
        regulation=regulation,
    )  # fmt: skip


def _moment(visit: Visit, stream: str) -> Moment:
    """The two clocks that are asked for, or those of a step: from 0, before the first event, to the last."""
    log = visit.parts.log
    events = log.events_of(stream)
    if visit.given("step"):
        step = _number(visit.given("step"), len(events))
        commit = log.rows.commit_at(events[step - 1].position if step else events[0].position)
        if commit is None:
            raise absent(stream)
        recorded = instant(commit.recorded_at)
        return Moment(FOREVER, recorded if step else instant(commit.recorded_at - 1), step, len(events))
    known = _instant(visit.given("known"), log.clock.now())
    upto = log.position_at(known)
    return Moment(_instant(visit.given("at"), known), known, sum(one.position <= upto for one in events), len(events))


FOREVER = datetime(9000, 1, 1, tzinfo=ZONE)
"""The legal clock where only the record's is asked: whatever was on record counts."""


def _number(given: str, most: int) -> int:
    found = whole(given)
    if found is None:
        raise InvalidError("filter-form", name="step", value=given)
    return min(found, most)


def _instant(given: str, otherwise: datetime) -> datetime:
    """An instant of a page's field; raises InvalidError where it is none."""
    if not given:
        return otherwise
    try:
        return datetime.fromisoformat(given).replace(tzinfo=ZONE)
    except ValueError:
        raise InvalidError("filter-form", name="at", value=given) from None
