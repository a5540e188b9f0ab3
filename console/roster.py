"""The registers of people: reviewers with their seats and sheets by year, and the bodies of a city with who sits in them."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple, cast

from starlette.responses import Response

from console import offered, together
from console.listing import asked, cities, city_of, equal, in_city, listing
from console.saying import Saying
from console.shell import page, regulation_of_city
from console.subject import Countdown, subject_of
from console.visit import Visit, absent
from domain.body.body import Body, Seat
from domain.cycle.approvals import consulted
from domain.regulation.identity import BodyRule
from domain.reviewer.reviewer import Reviewer
from domain.shared import identifiers as ids
from domain.stages.plan import Regulation
from doors.boards import among
from doors.looking import one, rows
from projections.table import Condition, Record
from services.case import Case

ANYONE_SEATED = "in_pool is not null or seats is not null"
"""Whoever is or was in the pool, or has sat on a panel."""


def reviewers(visit: Visit) -> Response:
    """The roster, by city and handle."""
    given = asked(visit, "text", "city", "pool")
    where: list[Condition] = [(ANYONE_SEATED, ()), *_like(given["text"], "reviewer", "field"), *equal(given, "city")]
    if given["pool"] in {"in", "left", "never"}:
        where.append(({"in": "in_pool = 1", "left": "in_pool = 0", "never": "in_pool is null"}[given["pool"]], ()))
    found = listing(visit, "reviewers", where, (), given)
    loads = _loads(visit, [row["reviewer"] for row in found.slice.rows])
    people = [(row, [load for load in loads if _of(load, row)]) for row in found.slice.rows]
    return page(
        "register-reviewers.html", visit, listing=found, people=people, cities=cities(visit),
        choosing=together.may(visit, "reviewers"), all=visit.given("all") == "yes",
    )  # fmt: skip


def _like(text: str, *columns: str) -> list[Condition]:
    part = text.lower().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return [(" or ".join(f"lower({column}) like ? escape '\\'" for column in columns), (f"%{part}%",) * len(columns))] if part else []


def _loads(visit: Visit, handles: Sequence[str]) -> list[Record]:
    """What some people did, the latest cycle first."""
    found = rows(visit.parts, "loads", visit.who, [among("reviewer", tuple(handles))])
    return sorted(found, key=lambda row: (-ids.year_of(row["cycle"]), row["cycle"]))


def _of(load: Record, row: Record) -> bool:
    return bool(load["reviewer"] == row["reviewer"] and ids.city_of(load["cycle"]) == row["city"])


def reviewer(visit: Visit) -> Response:
    """One person: the pool, panels by year, what was scored, recusals, what the office assessed, and what can be done."""
    city, person = city_of(visit), visit.path("reviewer")
    row = one(visit.parts, "reviewers", visit.who, [("city = ? and reviewer = ?", (city, person)), (ANYONE_SEATED, ())], person)
    loads = [load for load in _loads(visit, [person]) if _of(load, row)]
    away = rows(visit.parts, "recusals", visit.who, [("person = ?", (person,)), *in_city(visit, {"city": city})])
    found = cast("Reviewer | None", visit.parts.office.look(ids.reviewer_stream(city, person), lambda case: case.reviewer(city, person)))
    say = Saying(visit.spoken, regulation_of_city(visit.parts.catalogue, city))
    return page(
        "register-reviewer.html", visit, row=row, loads=loads, away=away, city=city, person=person, words=say,
        assessed=found.assessed if found else set(), offers=_acts(visit, row), assess=_assess(visit, loads, found),
    )  # fmt: skip


def _acts(visit: Visit, row: Record) -> list[offered.Offer]:
    known = {"city": row["city"], "reviewer": row["reviewer"]}
    return offered.offers(visit, ["reviewer.exit" if row["in_pool"] else "reviewer.admit"], known)


def _assess(visit: Visit, loads: Sequence[Record], found: Reviewer | None) -> dict[str, str]:
    """Cycle -> the form that assesses the work in it, where it was not assessed and the person was in the pool once."""
    served = [load["cycle"] for load in loads if load["panels"] or load["given_up"]]
    open_ = [name for name in served if found is not None and name not in found.assessed]
    offers = {name: offered.offers(visit, ["reviewer.assess"], {"cycle": name, "reviewer": loads[0]["reviewer"]}) for name in open_}
    return {name: made[0].address for name, made in offers.items() if made}


class Known(NamedTuple):
    """A body of a city: its rule where the newest text has one, and who sits in it today."""

    city: str
    name: str
    rule: BodyRule | None
    sitting: list[Seat]
    seats: int


def bodies(visit: Visit) -> Response:
    """The bodies of a city, as its newest text names them and the log seats them; and who had a part in its cycles beside."""
    given = asked(visit, "city")
    chosen = visit.who.city or (given["city"] if given["city"] in visit.parts.catalogue.cities() else "")
    shown = [chosen] if chosen else list(visit.parts.catalogue.cities())
    found = [(city, regulation_of_city(visit.parts.catalogue, city)) for city in shown]
    told = [(city, Saying(visit.spoken, regulation), _bodies(visit, city, regulation), _cycles(visit, city)) for city, regulation in found]
    say = Saying(visit.spoken)
    titles = {city: say.text(regulation.award) if regulation else city for city, regulation in found}
    return page("register-bodies.html", visit, cities_shown=told, titles=titles, asked={"city": chosen}, cities=cities(visit))


def _bodies(visit: Visit, city: str, regulation: Regulation | None) -> list[Known]:
    rules = {rule.name: rule for rule in regulation.bodies} if regulation else {}
    today = Countdown(visit).today

    def question(case: Case) -> list[Known]:
        found = {name: case.body(city, name) for name in dict.fromkeys((*rules, *case.bodies_of(city)))}
        return [Known(city, name, rules.get(name), body.sitting(today), len(body.seats)) for name, body in found.items()]

    return cast("list[Known]", visit.parts.office.look(ids.programme_stream(city), question))


class Asked(NamedTuple):
    """Who had a part in a cycle's review beside its panels: departments with their word, by stage, institutions, the supervision group."""

    cycle: str
    title: str
    opinions: list[tuple[str, str, str | None]]
    institutions: dict[str, object]
    supervision: tuple[str, ...]


def _cycles(visit: Visit, city: str) -> list[Asked]:
    """The same for the city's cycles, the latest first, where there is anything to say."""
    names = [row["cycle"] for row in rows(visit.parts, "cycles", visit.who, [("city = ?", (city,))])]
    found = [_asked(visit, name) for name in sorted(names, reverse=True)]
    return [line for line in found if line.opinions or line.institutions or line.supervision]


def _asked(visit: Visit, name: str) -> Asked:
    found = subject_of(visit, name)
    review = found.cycle.review
    asked_ = [(stage.name, body) for stage in found.regulation.stages for body in consulted(stage)]
    opinions = [(stage, body, review.opinions.get(stage, {}).get(body)) for stage, body in asked_]
    title = Saying(visit.spoken, found.regulation).cycle(name)
    return Asked(name, title, opinions, dict(review.institutions), review.supervision)


def body(visit: Visit) -> Response:
    """One body: its rule, every seat ever taken, and what can be done."""
    city, name, today = city_of(visit), visit.path("body"), Countdown(visit).today
    regulation = regulation_of_city(visit.parts.catalogue, city)
    rule = next((rule for rule in regulation.bodies if rule.name == name), None) if regulation else None
    if not ids.HANDLE.fullmatch(name):
        raise absent(name)
    found = cast("Body", visit.parts.office.look(ids.body_stream(city, name), lambda case: case.body(city, name)))
    if rule is None and not found.seats:
        raise absent(name)
    seats = sorted(found.seats, key=lambda seat: (seat.until is not None, -seat.since.toordinal(), seat.member))
    version = visit.parts.catalogue.latest(city)
    return page(
        "register-body.html", visit, city=city, name=name, rule=rule, seats=list(_seats(visit, city, name, seats)), today=today,
        words=Saying(visit.spoken, regulation), ours=regulation,
        offers=offered.offers(visit, ["body.seat"], {"city": city, "version": version, "body": name}) if rule else [],
    )  # fmt: skip


def _seats(visit: Visit, city: str, name: str, seats: Sequence[Seat]) -> Iterator[tuple[Seat, str]]:
    """Each seat with the form that ends it, where it is held."""
    for seat in seats:
        made = offered.offers(visit, ["body.leave"], {"city": city, "body": name, "member": seat.member}) if seat.until is None else []
        yield seat, made[0].address if made else ""
