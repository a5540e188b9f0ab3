"""What the log has of the lines of each sheet: the fields of the command that would put it there, and what only the log can say."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Literal

import msgspec

from domain.applicant import applicant as applicants
from domain.application.application import Application
from domain.shared import identifiers as ids
from services.case import Case

Fields = dict[str, Any]
"""A command's fields by their paths, and what only the log can say by names of its own."""

Scope = Literal["cycle", "city", "log"]


class Kept(msgspec.Struct, frozen=True):
    """One kind of sheet: within what it is read out whole, which fields name a line, what a line is on record as, what else is shown.

    `streams` are those that every line has of its own, by its named fields: for a whole sheet they are asked for at once.
    """

    scope: Scope
    key: tuple[str, ...]
    every: Callable[[Case, str], Iterator[Fields]]
    one: Callable[[Case, Mapping[str, str]], Fields | None]
    streams: Callable[[Mapping[str, str]], tuple[str, ...]]
    shown: tuple[str, ...] = ()


def _organization(case: Case, code: str) -> Fields | None:
    found = case.read(ids.applicant_stream(code), applicants.fold)
    if found is None or found.track != "organization":
        return None
    return {
        "uscc": found.code, "name": found.name, "registered_in": found.registered_in, "legal_person": found.legal_person,
        "operating_since": found.days.get("operating_since"), "activity": found.activity, "industry": found.industry, "zone": found.zone,
        "absorbed_into": found.absorbed_into,
    }  # fmt: skip


def _organizations(case: Case, _: str) -> Iterator[Fields]:
    return (one for code in case.registered() if (one := _organization(case, code)) is not None)


def _application(case: Case, cycle: str, code: str) -> Fields | None:
    found = case.filed(cycle, code)
    if found is None:
        return None
    return {
        "cycle": cycle, "applicant": code, "track": found.track, "secrets": found.secrets,
        **{f"documents.{name}": digest for name, digest in sorted(found.documents.items())},
        **{f"declared.{name}": day for name, day in sorted(found.declared.items())},
        "standing": found.standing, "stamped_at": found.stamped_at.isoformat(), "qualification": found.qualification, "ended": found.ended,
    }  # fmt: skip


def _applications(case: Case, cycle: str) -> Iterator[Fields]:
    found = (_application(case, cycle, code) for code in case.roster(cycle).received())
    return (one for one in found if one is not None)


def _score(found: Application, stage: str, reviewer: str) -> Fields | None:
    sheet = found.sheets.get(stage, {}).get(reviewer)
    if sheet is None:
        return None
    return {
        "cycle": found.cycle, "applicant": found.applicant, "reviewer": reviewer,
        **{f"points.{name}": points for name, points in sheet.points.items()},
        "stage": stage, "sheet": sheet.version, "total": sum(sheet.points.values()),
    }  # fmt: skip


def _scores(case: Case, cycle: str) -> Iterator[Fields]:
    """Of the stage that is open, or of the last that any was scored in."""
    opened = case.cycle(cycle)
    filed = [one for code in case.roster(cycle).received() if (one := case.filed(cycle, code)) is not None]
    scored = {stage for one in filed for stage in one.sheets}
    stage = next((one for one in reversed([*opened.closed, opened.stage or ""]) if one in scored), "")
    for one in filed:
        yield from filter(None, (_score(one, stage, reviewer) for reviewer in sorted(one.sheets.get(stage, {}))))


def _seats(case: Case, city: str) -> Iterator[Fields]:
    for body in case.bodies_of(city):
        for seat in case.body(city, body).seats:
            yield {
                "city": city, "body": body, "member": seat.member, "position": seat.position, "since": seat.since, "until": seat.until,
            }  # fmt: skip


def _application_said(case: Case, said: Mapping[str, str]) -> Fields | None:
    return _application(case, said["cycle"], said["applicant"])


def _score_said(case: Case, said: Mapping[str, str]) -> Fields | None:
    found, stage = case.filed(said["cycle"], said["applicant"]), case.cycle(said["cycle"]).stage
    return None if found is None or stage is None else _score(found, stage, said["reviewer"])


def _seat_said(case: Case, said: Mapping[str, str]) -> Fields | None:
    seats = (seat for seat in case.body(said["city"], said["body"]).seats if seat.member == said["member"])
    seat = next((seat for seat in seats if seat.since.isoformat() == said["since"]), None)
    return None if seat is None else {**said, "position": seat.position, "since": seat.since}


def _filed(said: Mapping[str, str]) -> tuple[str, ...]:
    return ids.application_stream(said["cycle"], said["applicant"]), ids.applicant_stream(said["applicant"])


SHEETS: dict[str, Kept] = {
    "applicant.register": Kept(
        "log", ("uscc",), _organizations, lambda case, said: _organization(case, said["uscc"]),
        lambda said: (ids.applicant_stream(said["uscc"]),), ("absorbed_into",),
    ),
    "application.submit": Kept(
        "cycle", ("cycle", "applicant"), _applications, _application_said, _filed, ("standing", "stamped_at", "qualification", "ended")
    ),
    "score.submit": Kept("cycle", ("cycle", "applicant", "reviewer"), _scores, _score_said, _filed, ("stage", "sheet", "total")),
    "body.seat": Kept(
        "city", ("city", "body", "member", "since"), _seats, _seat_said, lambda said: (ids.body_stream(said["city"], said["body"]),),
        ("until",),
    ),
}  # fmt: skip
"""Command -> its sheet."""
