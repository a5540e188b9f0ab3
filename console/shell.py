"""The frame of every page: templates with what they may say, the way around by role, what was just recorded, and the log's mark."""

from datetime import timedelta
from functools import cache, partial
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode

import msgspec
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import Response

from console import statics
from console.choices import regulation_of
from console.saying import Saying
from console.visit import HELD, Visit, spoken
from console.worded import named, worded
from domain.shared import identifiers as ids
from domain.shared.actor import Actor, Role
from domain.stages.plan import Regulation
from doors.boards import OVERSIGHT, READS, SIGNED_IN, STAFF
from doors.caller import Reader
from doors.flagged import WATCHING
from doors.opening import APPLICATION
from services import answer as answers
from services.accounts.sessions import IDLE
from services.catalogue import Catalogue
from services.log.rows import CommitRow

TEMPLATES = Path(__file__).parent / "templates"


class Way(NamedTuple):
    """A place in the head of each page: its address, its word, and for whom; under more where it is not of every day."""

    address: str
    word: str
    roles: tuple[Role, ...]
    more: bool = False


AWARDED: tuple[Role, ...] = tuple(role for role in READS["winners"].roles if role not in OVERSIGHT)
"""Who looks at titles every day; for oversight they stand under more."""

OUTSIDE: tuple[Role, ...] = ("public", "applicant", "recommender")
"""For whom the public pages are pages of every day; for the others they stand under more."""

WAYS = (
    Way("/", "console-desk", SIGNED_IN),
    Way("/cycles", "console-cycles", SIGNED_IN),
    Way("/applications", "console-applications", APPLICATION),
    Way("/awards", "console-awards", AWARDED),
    Way("/finance", "console-finance", ("finance", "approver")),
    Way("/registers", "console-registers", OVERSIGHT),
    Way("/pending", "console-pending", STAFF),
    Way("/acts", "console-acts", SIGNED_IN),
    Way("/flags", "flags", WATCHING),
    Way("/proofs", "proofs", WATCHING),
    Way("/operator", "operator-page", ("operator",)),
    Way("/notices", "public-board", OUTSIDE),
    Way("/titles", "public-titles", OUTSIDE),
    Way("/certificate", "public-certificate", ("public",)),
    Way("/notices", "public-board", SIGNED_IN, more=True),
    Way("/titles", "public-titles", SIGNED_IN, more=True),
    Way("/messages", "messages", SIGNED_IN, more=True),
    Way("/awards", "console-awards", OVERSIGHT, more=True),
    Way("/finance", "console-finance", OVERSIGHT, more=True),
    Way("/regulations", "law-regulations", ("public", *SIGNED_IN), more=True),
    Way("/calendar", "calendar-page", ("public", *SIGNED_IN), more=True),
    Way("/statistics", "statistics-title", STAFF, more=True),
)


@cache
def environment() -> Environment:
    """The templates; whatever is put into one is escaped, and a name that is not there is an error."""
    found = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    found.globals["static"] = statics.address
    return found


def page(template: str, visit: Visit, *, regulation: Regulation | None = None, status: int = 200, **context: Any) -> Response:
    """A page for a visit; with the regulation that governs what it shows."""
    return Response(rendered(template, visit, regulation, **context), status, _headers(visit.request), "text/html")


def rendered(template: str, visit: Visit, regulation: Regulation | None = None, **context: Any) -> str:
    """A template with all that every page has, and what this one has beside."""
    say = Saying(visit.spoken, regulation)
    frame = {
        "say": say, "who": visit.who, "handle": visit.handle, "ways": _ways(visit.who), "here": visit.request.url.path,
        "address": _address(visit.request), "marks": _marks(visit, regulation), "brand": _brand(visit, say),
        "playing": visit.parts.office.held(),
        "cycle_word": partial(cycle_word, visit), "worded": partial(worded, visit), "named_in": partial(named, visit),
        "recorded": recorded(visit), "idle": IDLE // timedelta(minutes=1),
    }  # fmt: skip
    return environment().get_template(template).render(frame | context)


def cycle_word(visit: Visit, name: str) -> str:
    """A cycle by its year and its award; by its code where it is not there."""
    return Saying(visit.spoken, regulation_of(visit, name)).cycle(name)


def city_cycle_word(visit: Visit, name: str) -> str:
    """The same by the newest text of its city, whether the cycle is there or not: it tells nobody that it is."""
    return Saying(visit.spoken, regulation_of_city(visit.parts.catalogue, ids.city_of(name))).cycle(name)


def _headers(request: Request) -> dict[str, str]:
    return HELD | {"Content-Language": spoken(request), "Vary": "Accept-Language, Cookie"}


def _address(request: Request) -> str:
    """The page's own address, for the way back to it."""
    kept = [(name, value) for name, value in request.query_params.multi_items() if name != "done"]
    query = str(request.url.replace_query_params(**dict(kept)).query) if kept else ""
    return f"{request.url.path}?{query}" if query else request.url.path


def _ways(who: Reader) -> list[Way]:
    held = who.account.roles if who.account else (who.role,)
    found: dict[str, Way] = {}
    for way in WAYS:
        if set(held) & set(way.roles):
            found.setdefault(way.address, way)
    return list(found.values())


def _marks(visit: Visit, regulation: Regulation | None) -> list[str]:
    """What no page may be mistaken for: the log's kind where it is not live, the text's state where it is not in force."""
    kind = visit.parts.log.kind
    found = [] if kind == "live" else [f"console-mark-{kind}"]
    if regulation is not None and regulation.status.state in {"draft", "lapsed"}:
        found.append(f"console-mark-{regulation.status.state}")
    return found


@cache
def regulation_of_city(catalogue: Catalogue, city: str) -> Regulation | None:
    """A city's newest text; None where the catalogue does not have the city."""
    return catalogue.regulation(city, catalogue.latest(city))[0] if city in catalogue.cities() else None


def _brand(visit: Visit, say: Saying) -> str:
    """What the house is called: by its award where the reader belongs to one city."""
    regulation = regulation_of_city(visit.parts.catalogue, visit.who.city) if visit.who.city else None
    if regulation is None:
        return say.word("console-brand")
    return say.word("console-brand-of", award=regulation.award.zh if say.language == "zh" else regulation.award.en)


class Recorded(NamedTuple):
    """An act of the reader's own that was just recorded."""

    command: str
    facts: dict[str, Any]
    two_person: bool
    asks: str = ""


def recorded(visit: Visit) -> Recorded | None:
    """The act that the address names as just done, as the log answers for it; None for anybody else's.

    A stranger has no name: who knows the id of an act of the public is the one who sent it.
    """
    name = visit.request.query_params.get("done", "")
    row = visit.parts.log.answer_to(name) if name else None
    actor = msgspec.json.decode(row.actor, type=Actor) if row else None
    if row is None or actor is None or (actor.id != visit.handle and actor.role != "public"):
        return None
    answer = answers.decode(row.answer)
    if answer.outcome != "done":
        return None
    return Recorded(answer.command, answer.facts, answer.facts.get("needs") == "proposal.confirm", _asks(visit, row, answer))


def _asks(visit: Visit, row: CommitRow, answer: answers.Answer) -> str:
    """Where the answer to what was sent in is looked up, with all that the page asks for."""
    if answer.command not in {"objection.file", "comment.file"}:
        return ""
    streams = (one.originator_id for page in visit.parts.log.replay(row.first - 1, row.last) for one in page)
    cycle = next((found for found in map(ids.cycle_in, streams) if found), "")
    return f"/answers?{urlencode({'cycle': cycle, 'reference': answer.facts['reference']})}"
