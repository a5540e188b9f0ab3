"""The applicant register: every organization and person ever entered, under which names, and which cities it concerns."""

from domain.applicant import events as e
from domain.application import application as a
from domain.shared import identifiers as ids
from domain.shared.event import Event
from projections.table import Board, Key, Record, Table
from services.follow import Row


class ApplicantRegister(Board):
    """One row per applicant; a person has no name here.

    `cities`, between spaces: where it is registered, has applied, won or is banned, so that each city finds those who concern it.
    `former` are earlier names, with a semicolon between them.
    """

    name = "applicant_register"
    reads = frozenset(
        [
            "applicant.registered", "applicant.corrected", "applicant.person_registered", "applicant.employed", "applicant.renamed",
            "applicant.merged", "applicant.absorbed", "applicant.title_recorded", "applicant.banned", "application.submitted",
        ]
    )  # fmt: skip
    table = Table(
        "applicant_register",
        {"applicant": "text"},
        {
            "track": "text", "name": "text", "former": "text", "registered_in": "text", "industry": "text", "employer": "text",
            "absorbed_into": "text", "cities": "text",
        },
    )  # fmt: skip

    def touched(self, row: Row) -> list[Key]:
        """The applicant of the stream."""
        return [(ids.applicant_in(row.stream),)]

    def change(self, record: Record, row: Row) -> None:
        """Follow the register, then where the record leads."""
        if not _register(row.event, record):
            _known_in(record, *_cities(row))


def _register(event: Event, record: Record) -> bool:
    """Follow what the register says; whether the event was of this."""
    match event:
        case e.Registered() as o:
            record |= {"track": "organization", "name": o.name, "registered_in": o.registered_in, "industry": o.industry or None}
            _known_in(record, o.registered_in)
        case e.PersonRegistered() as p:
            record |= {"track": "individual", "employer": p.employer}
        case e.Corrected() as c:
            record |= {"registered_in": c.registered_in or record["registered_in"], "industry": c.industry or record["industry"]}
            _known_in(record, *filter(None, [c.registered_in]))
        case e.Employed(employer):
            record["employer"] = employer
        case e.Renamed(name):
            record |= {"former": "; ".join(filter(None, (record["former"], record["name"]))), "name": name}
        case e.Absorbed(into):
            record["absorbed_into"] = into
        case _:
            return False
    return True


def _cities(row: Row) -> list[str]:
    """The cities in which an applicant applied, won or is banned; a title of another giver is no city's."""
    match row.event:
        case a.Submitted():
            return [ids.city_of(ids.cycle_in(row.stream) or "")]
        case e.TitleRecorded(title):
            return [ids.city_of(title.cycle)] if title.kind is None else []
        case e.Banned(ban):
            return [ban.city]
        case e.Merged() as m:
            return [*(ids.city_of(title.cycle) for title in m.titles if title.kind is None), *(ban.city for ban in m.bans)]
        case _:
            return []


def _known_in(record: Record, *cities: str) -> None:
    known = (record["cities"] or "").split()
    record["cities"] = f" {' '.join(dict.fromkeys((*known, *cities)))} "
