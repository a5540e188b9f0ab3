"""The registers of applicants and bans: who was ever entered, with applications, titles and bans of the reader's city over the years."""

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any, NamedTuple, cast

from starlette.responses import Response

from console import offered
from console.choices import called_all
from console.listing import asked, cities, equal, listing
from console.saying import Saying
from console.shell import cycle_word, page, regulation_of_city
from console.standings import Standing, standing_of
from console.subject import Countdown
from console.visit import Visit, absent
from domain.applicant.applicant import Applicant
from domain.shared import identifiers as ids
from domain.shared.history import Ban, Title
from domain.shared.refusal import InvalidError
from doors.boards import among, named_like
from doors.looking import one, rows
from projections.table import Condition, Record
from services.case import Case


class Filing(NamedTuple):
    """An application as a line: its cycle, what the cycle is called, and where it stands."""

    cycle: str
    title: str
    standing: Standing
    row: Record


class Entered(NamedTuple):
    """An entry of the register: its row, what it is called, and what of its years the reader's city knows."""

    row: Record
    name: str
    filings: list[Filing]
    titles: list[Title]
    bans: list[Ban]
    applicant: Applicant


def registers(visit: Visit) -> Response:
    """What there is to look up, with how many rows each has for this reader."""
    counted = {name: listing(visit, name, [], (), {}).slice.total for name in ("applicants", "bans", "reviewers", "bodies")}
    return page("registers.html", visit, counted=counted)


def applicants(visit: Visit) -> Response:
    """The list, by code."""
    given = asked(visit, "text", "track")
    found = listing(visit, "applicants", [*named_like(given["text"]), *equal(given, "track")], (), given)
    filed = _filings(visit, [row["applicant"] for row in found.slice.rows])
    entries = [_entered(visit, row, filed.get(row["applicant"], [])) for row in found.slice.rows]
    return page("register-applicants.html", visit, listing=found, entries=entries, today=Countdown(visit).today)


def applicant(visit: Visit) -> Response:
    """One entry: what the register says, its applications by year, titles, bans, what else is on record, and what can be done."""
    code = _code(visit)
    row = one(visit.parts, "applicants", visit.who, [("applicant = ?", (code,))], code)
    entry = _entered(visit, row, _filings(visit, [code]).get(code, []))
    known = {"applicant": code, "person": code} | ({"city": visit.who.city} if visit.who.city else {})
    return page(
        "register-applicant.html", visit, one=entry, offers=offered.offers(visit, list(_acts(entry.applicant)), known),
        today=Countdown(visit).today, words=_words(visit, entry), inherited=_inherited(visit, code),
    )  # fmt: skip


def bans(visit: Visit) -> Response:
    """Who may not apply, the longest first; on a day, those that hold."""
    given = asked(visit, "text", "city", "holds")
    today = Countdown(visit).today.isoformat()
    where: list[Condition] = [*named_like(given["text"]), *equal(given, "city")]
    if given["holds"] in {"yes", "no"}:
        holding = "since <= ? and until >= ?"
        where.append((holding if given["holds"] == "yes" else f"not ({holding})", (today, today)))
    found = listing(visit, "bans", where, ("until desc",), given)
    names = called_all(visit, [row["applicant"] for row in found.slice.rows])
    lines = [row | {"name": names[row["applicant"]], "now": _now(row, today)} for row in found.slice.rows]
    words = {row["city"]: Saying(visit.spoken, regulation_of_city(visit.parts.catalogue, row["city"])) for row in lines}
    return page("register-bans.html", visit, listing=found, bans=lines, words=words, cities=cities(visit))


def _now(row: Mapping[str, Any], today: str) -> str:
    """Whether a ban holds, is over, or is still to begin."""
    return "later" if row["since"] > today else "over" if row["until"] < today else "holds"


def _acts(found: Applicant) -> Iterator[str]:
    """The acts that make sense on an entry as it stands: none on one that was absorbed."""
    if found.absorbed_into is not None:
        return
    yield from ("fact.record", "title.record", "ban.record")
    if any(fact.resolved_on is None for fact in found.facts.values()):
        yield "fact.resolve"
    if found.track == "individual":
        yield "person.employ"
        return
    yield from ("applicant.rename", "applicant.correct", "applicant.merge", "label.record")
    if any(label.until is None for label in found.labels):
        yield "label.end"
    yield "parent.end" if any(link.until is None for link in found.parents) else "parent.record"


def _code(visit: Visit) -> str:
    try:
        return ids.applicant(visit.path("applicant"))
    except InvalidError:
        raise absent(visit.path("applicant")) from None


def _filings(visit: Visit, codes: list[str]) -> dict[str, list[Filing]]:
    """The applications of some applicants that the reader may see, the latest first."""
    found = rows(visit.parts, "applications", visit.who, [among("applicant", tuple(codes))])
    found.sort(key=lambda row: (row["applicant"], -ids.year_of(row["cycle"])))
    titles = {name: cycle_word(visit, name) for name in {row["cycle"] for row in found}}
    lines = (Filing(row["cycle"], titles[row["cycle"]], standing_of(row), row) for row in found)
    return {code: list(group) for code, group in groupby(lines, key=lambda line: cast("str", line.row["applicant"]))}


def _entered(visit: Visit, row: Record, filings: list[Filing]) -> Entered:
    """An entry with its titles and bans, as far as they are the reader's city's or another giver's."""

    def question(case: Case) -> Applicant:
        return case.applicant(row["applicant"])

    found = cast("Applicant", visit.parts.office.look(ids.applicant_stream(row["applicant"]), question))
    titles = [title for title in found.titles.values() if title.kind or _sees(visit, ids.city_of(title.cycle))]
    held = [ban for ban in found.bans if _sees(visit, ban.city)]
    name = f"{found.name} {found.code}" if found.name else found.code
    return Entered(row, name, filings, sorted(titles, key=lambda title: title.conferred_on, reverse=True), held, found)


def _sees(visit: Visit, city: str) -> bool:
    return not visit.who.city or visit.who.city == city


def _words(visit: Visit, entry: Entered) -> dict[str, Saying]:
    """City -> the words of its newest text, for the cities that titles and bans name."""
    named = {*(ban.city for ban in entry.bans), *(ids.city_of(title.cycle) for title in entry.titles if not title.kind)}
    return {city: Saying(visit.spoken, regulation_of_city(visit.parts.catalogue, city)) for city in named}


def _inherited(visit: Visit, code: str) -> dict[tuple[str, str, str], str]:
    """City, ground and first day of a ban -> the absorbed organization that it came from."""
    found = rows(visit.parts, "bans", visit.who, [("applicant = ? and inherited is not null", (code,))])
    return {(row["city"], row["ground"], row["since"]): row["inherited"] for row in found}
