"""What anybody may see without an account: the notice board with its windows, titles and their state on any day, certificates, feeds."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any, cast

import orjson
from icalendar import Calendar, Event
from starlette.responses import Response

from console.choices import names_of, regulation_of
from console.saying import Saying
from console.shell import environment, page, rendered
from console.subject import Countdown
from console.visit import HELD, Visit, absent, whole
from console.worded import is_code
from domain.calendar.instants import ZONE
from domain.cycle import cycle as cycles
from domain.notice import notice as n
from domain.shared import identifiers as ids
from domain.shared.citation import Language
from domain.stages.public_notice import PublicNoticeStage
from doors.looking import every, one, rows
from projections.cycle_board import CycleBoard
from projections.table import Record
from services.case import Case
from services.documents import official
from services.documents.issuing import Issuing

NEWEST = 100
"""Notices of the board and its feeds."""

POSTED_IN: Language = "zh"
"""The language that a notice is posted in."""

DAYS = 10
"""Characters of a day."""

COMMENTED = "public_comment"
"""The kind of stage in which anyone may comment on the results."""


def notices(visit: Visit) -> Response:
    """The board: what stands now first, what stood behind it, and where comments are open."""
    found, count = [_named_line(visit, row) for row in _newest(visit)], Countdown(visit)
    running = [row for row in found if row["state"] == "running"]
    over = [row for row in found if row["state"] != "running"]
    return page("notices.html", visit, running=running, over=over, count=count, comments=_open_comments(visit))


def notice(visit: Visit) -> Response:
    """One notice: who stands on it, since when and until when, by which article, and how to object."""
    cycle, number = _notice(visit)
    row = one(visit.parts, "notices", visit.who, [("cycle = ? and number = ?", (cycle, number))], f"{cycle}/{number}")
    stood = visit.parts.log.load(ids.notice_stream(cycle, number), n.fold)[0]
    if stood is None:
        raise absent(f"{cycle}/{number}")
    regulation, count = regulation_of(visit, cycle), Countdown(visit)
    held = visit.parts.log.load(ids.cycle_stream(cycle), cycles.fold)[0]
    return page(
        "notice.html", visit, regulation=regulation, one=_named_line(visit, row), term=stood.term, count=count, watch=stood.watch,
        polled=regulation is not None and any(
            stage.poll is not None and stage.name == stood.stage for stage in regulation.stages_of(PublicNoticeStage)
        ),
        may_answer=_answers(visit, cycle), goes_on=held is not None and held.state == "open",
    )  # fmt: skip


def _answers(visit: Visit, cycle: str) -> bool:
    """Whether the reader is of the office that published it."""
    account = visit.who.account
    return account is not None and "office" in account.roles and account.sees(ids.city_of(cycle))


def posted_page(visit: Visit) -> Response:
    """A notice as it is watched: nothing in it turns on the clock, the reader or the language, and its digest is put on record."""
    cycle, number = _notice(visit)
    row = one(visit.parts, "notices", visit.who, [("cycle = ? and number = ?", (cycle, number))], f"{cycle}/{number}")
    say = Saying(POSTED_IN, regulation_of(visit, cycle))
    line = _line(visit, row, say)
    found = (
        environment()
        .get_template("posted.html")
        .render(say=say, one=line | {"names": list(names_of(visit, line["codes"]).items())}, kind=visit.parts.log.kind)
    )
    return Response(found, 200, HELD | {"Content-Language": POSTED_IN}, "text/html")


def _notice(visit: Visit) -> tuple[str, int]:
    """The cycle and number that the address names; raises InvalidError where they are none."""
    cycle, number = f"{visit.path('city')}/{visit.path('year')}", whole(visit.path("number"))
    if not ids.CYCLE.fullmatch(cycle) or number is None:
        raise absent(visit.request.url.path)
    return cycle, number


def titles(visit: Visit) -> Response:
    """Every title with its state on a day; today where none is asked."""
    day = _day(visit)
    found = sorted(rows(visit.parts, "titles", visit.who), key=lambda row: (row["conferred_on"], -(row["rank"] or 0)), reverse=True)
    return page("titles.html", visit, titles=[_title(visit, row, day) for row in found if row["conferred_on"] <= day], day=day)


def certificate(visit: Visit) -> Response:
    """Whether an organization holds a title on a day: every title of one code, or those of one certificate's number or check code."""
    code, day = visit.given("code").strip().upper(), _day(visit)
    known = _titles_of(visit, code) if code else []
    titles = [_title(visit, row, day) for row in known or ()]
    return page("certificate.html", visit, code=code, day=day, wrong=known is None, titles=titles)


def _titles_of(visit: Visit, code: str) -> list[Record] | None:
    """The titles that a code, a number or a check code stands for; None where it is none of them."""
    if is_code(code):
        return rows(visit.parts, "titles", visit.who, [("applicant = ?", (code,))])
    if official.is_check(code):
        found = {ids.award_stream(row["cycle"], row["applicant"]): row for row in every(visit.parts, "titles", visit.who)}
        held = official.checked_by(Issuing(visit.parts.log, visit.parts.office.texts), code, list(found))
        return [row for stream, row in found.items() if stream in held]
    cycle = official.cycle_of(code)
    if not cycle:
        return None
    conferred = rows(visit.parts, "titles", visit.who, [("cycle = ?", (cycle,))])
    return [row for row in conferred if official.serial(cycle, row["applicant"]).upper() == code]


def atom(visit: Visit) -> Response:
    """The board as a feed (RFC 4287): an entry for each notice, newest first."""
    base = f"{visit.request.url.scheme}://{visit.request.url.netloc}"
    found = [row | {"since": _since(row)} for row in (_line(visit, each) for each in _newest(visit))]
    updated = max((row["since"] for row in found), default=date(1970, 1, 1))
    text = rendered("notices.atom", visit, notices=found, base=base, updated=updated)
    return Response(text, 200, HELD, "application/atom+xml")


def calendar(visit: Visit) -> Response:
    """The board as a calendar (RFC 5545): each notice from its first to its last day."""
    say, feed = Saying(visit.spoken), Calendar()
    feed.add("prodid", "-//award//notices//ZH")
    feed.add("version", "2.0")
    for row in [_line(visit, each) for each in _newest(visit)]:
        event = Event()
        event.add("uid", f"notice-{row['cycle'].replace('/', '-')}-{row['number']}@award")
        event.add("summary", say.word("public-notice-of", number=row["number"], cycle=row["title"]))
        event.add("dtstart", _since(row))
        event.add("dtend", datetime.fromisoformat(row["closes_at"]).astimezone(ZONE).date())
        event.add("dtstamp", datetime.combine(_since(row), time.min, ZONE))
        feed.add_component(event)
    return Response(feed.to_ical(), 200, HELD, "text/calendar")


def _newest(visit: Visit) -> list[Record]:
    found = rows(visit.parts, "notices", visit.who)
    return sorted(found, key=lambda row: (row["closes_at"], row["cycle"], row["number"]), reverse=True)[:NEWEST]


def _line(visit: Visit, row: Record, say: Saying | None = None) -> dict[str, Any]:
    """A notice with who stands on it, the channels with their first days, and what its cycle is called."""
    channels: Mapping[str, str] = orjson.loads(row["channels"])
    say = say or Saying(visit.spoken, regulation_of(visit, row["cycle"]))
    return row | {
        "codes": orjson.loads(row["candidates"]),
        "channels": {say.name(name): day for name, day in channels.items()}, "title": say.cycle(row["cycle"]),
    }  # fmt: skip


def _named_line(visit: Visit, row: Record) -> dict[str, Any]:
    """The same with the names under which they were made public: an individual's is sealed, and the notice's own text has it."""
    line = _line(visit, row)
    return line | {"names": list(names_of(visit, line["codes"]).items())}


def _since(row: Mapping[str, Any]) -> date:
    """The first day on which a notice stood anywhere."""
    return min(map(date.fromisoformat, row["channels"].values()))


def _title(visit: Visit, row: Record, day: str) -> dict[str, Any]:
    """A title with its holder's name and its state on a day."""
    regulation = regulation_of(visit, row["cycle"])
    say = Saying(visit.spoken, regulation)
    return row | {
        "name": names_of(visit, [row["applicant"]])[row["applicant"]], "title": say.cycle(row["cycle"]), "tier_word": say.name(row["tier"]),
        "now": held_on(row, day),
    }  # fmt: skip


def held_on(row: Record, day: str) -> str:
    """`before`, `valid`, `expired` or `revoked`: what a title was on a day; the last day of its validity still counts."""
    if day < row["conferred_on"]:
        return "before"
    if row["state"] == "revoked" and row["ended_on"] <= day:
        return "revoked"
    return "expired" if row["valid_until"] is not None and row["valid_until"] < day else "valid"


def _day(visit: Visit) -> str:
    """The day that is asked for; today where none is, or none that exists."""
    try:
        return date.fromisoformat(visit.given("on")[:DAYS]).isoformat()
    except ValueError:
        return Countdown(visit).today.isoformat()


def _open_comments(visit: Visit) -> list[dict[str, Any]]:
    """Cycles whose results are open to comments now."""
    running = [row["cycle"] for row in CycleBoard.table.rows(visit.parts.views.query, "state = ?", ("open",))]
    return [found for name in running if (found := _comments(visit, name))]


def _comments(visit: Visit, name: str) -> dict[str, Any] | None:
    def question(case: Case) -> dict[str, Any] | None:
        cycle = case.cycle(name)
        regulation = case.regulation(cycle)
        kind = regulation.stage(cycle.stage).kind if cycle.stage else ""
        term = cycle.terms.get(cycle.stage or "")
        title = Saying(visit.spoken, regulation).cycle(name)
        return {"cycle": name, "title": title, "term": term} if kind == COMMENTED and term and case.now < term.open_until else None

    return cast("dict[str, Any] | None", visit.parts.office.look(ids.cycle_stream(name), question))
