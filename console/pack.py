"""The deliberation pack: of each ranked applicant what those who deliberate have before them, one page each on paper."""

from typing import NamedTuple, cast

from starlette.responses import Response

from console.choices import called_all
from console.ranking import Line, firmness_of, line_of
from console.saying import Saying
from console.shell import page
from console.standings import Standing, standing_of
from console.subject import Subject, subject
from console.visit import Visit, whole
from domain.shared import identifiers as ids
from doors.looking import rows
from doors.scores import may_see_rank
from services.case import Case
from services.pack import Pack, objections_of, pack_of

SHOWN = 20
"""Applicants on one page."""

KINDS = ("condition", "document", "notice", "bar", "family")
"""The groups of points, in the order in which a reader looks at them."""


class One(NamedTuple):
    """One applicant's part: the pack, its line of the ranking, where it stands, and whether it was suggested."""

    pack: Pack
    line: Line
    standing: Standing | None
    suggested: bool


def pack(visit: Visit) -> Response:
    """The page: every ranked applicant, or the one that is asked for."""
    found = subject(visit)
    start, asked = whole(visit.given("from")) or 0, visit.given("applicant")
    order = [code for code in found.cycle.order if asked in {"", code}]
    codes = order[start : start + SHOWN]
    seen = _seen(visit, found, codes)
    say = Saying(visit.spoken, found.regulation)
    return page(
        "pack.html", visit, regulation=found.regulation, subject=found, title=say.word("pack-title"), ones=_ones(visit, found, seen),
        kinds=KINDS, many=len(order), start=start, size=SHOWN, withheld=len(codes) - len(seen), one_alone=bool(asked), judging={},
    )  # fmt: skip


def _seen(visit: Visit, found: Subject, codes: list[str]) -> list[Pack]:
    """The packs of those whom the reader may see."""

    def question(case: Case) -> list[Pack]:
        open_ = [code for code in codes if may_see_rank(visit.who, found.cycle, case.application(found.name, code))]
        objections = objections_of(case, found.cycle) if open_ else {}
        return [pack_of(case, found.cycle, code, objections) for code in open_]

    return cast("list[Pack]", visit.parts.office.look(ids.cycle_stream(found.name), question))


def _ones(visit: Visit, found: Subject, seen: list[Pack]) -> list[One]:
    firmness = firmness_of(visit, found) if seen else None
    standings = {one.scores.filed.applicant: _standing(visit, found, one.scores.filed.applicant) for one in seen}
    names = called_all(visit, list(standings))
    return [
        One(one, line_of(visit, found, one.scores, firmness, names[code]), standings[code], code in found.cycle.review.suggested)
        for one in seen
        for code in [one.scores.filed.applicant]
    ]


def _standing(visit: Visit, found: Subject, code: str) -> Standing | None:
    listed = rows(visit.parts, "applications", visit.who, [("cycle = ? and applicant = ?", (found.name, code))], size=1)
    return standing_of(listed[0]) if listed else None
