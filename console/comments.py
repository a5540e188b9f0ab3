"""Public comments of a cycle: each with what became of it and, behind an opening on record, who wrote it and what it says."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from starlette.responses import Response

from console.choices import called_all
from console.evidence import refused, taken
from console.listing import Listing
from console.shell import page
from console.subject import Subject, subject
from console.visit import Visit, whole
from console.voting import Task
from domain.stages.public_comment import PublicCommentStage
from doors.comments import opener, unsealed
from doors.filed import ENDING
from doors.looking import PAGE, Slice, paged, rows
from doors.unsealing import Unsealed
from services.answer import Answer
from services.files.files import of_comment

OPEN = "outcome is null or outcome = ''"
"""Of which nothing was made yet."""


def comments(visit: Visit) -> Response:
    """Those of a cycle, by the page."""
    return _shown(visit, {})


def opened(visit: Visit) -> Response:
    """The same with one that is open: that it was opened is on record before it is shown."""
    reference = visit.path("reference")
    told = unsealed(visit.parts, visit.who, subject(visit).name, reference)
    if isinstance(told, Answer):
        return refused(visit, told)
    return _shown(visit, {reference: told})


def _shown(visit: Visit, told: dict[str, Unsealed]) -> Response:
    found = subject(visit)
    several = sorted(rows(visit.parts, "comments", visit.who, [("cycle = ?", (found.name,))]), key=lambda row: bool(row["outcome"]))
    number, pages = paged(whole(visit.request.query_params.get("page", "")) or 1, len(several))
    shown = [row for row in several if row["reference"] in told] if told else several[(number - 1) * PAGE : number * PAGE]
    here = address_of(found.name)
    return page(
        "comments.html", visit, regulation=found.regulation, subject=found, here=here, told=told, basis=_basis(found), endings=ENDING,
        proofs={reference: taken(visit, of_comment(reference), one.files) for reference, one in told.items()},
        lines=[(row, handling(found.name, row["reference"])) for row in shown], names=called_all(visit, [row["about"] for row in shown]),
        may_open=opener(visit.who) is not None, may_handle=visit.who.role == "office" and found.cycle.state == "open",
        listing=Listing(Slice([], number, pages, len(several)), {}, here),
    )  # fmt: skip


def _basis(found: Subject) -> str:
    """The article that lets people comment."""
    return next((stage.basis for stage in found.regulation.stages_of(PublicCommentStage)), "")


def address_of(cycle: str) -> str:
    """Where the comments of a cycle are."""
    return f"/cycles/{cycle}/comments"


def handling(cycle: str, reference: str) -> str:
    """Where it is said what was made of one."""
    return f"/acts/comment.handle?{urlencode({'cycle': cycle, 'reference': reference, 'back': address_of(cycle)})}"


def to_handle(visit: Visit, found: Subject) -> Iterator[Task]:
    """That comments of a cycle wait for the office."""
    if visit.who.role != "office":
        return
    waiting: list[Any] = rows(visit.parts, "comments", visit.who, [(f"cycle = ? and ({OPEN})", (found.name,))])
    if waiting:
        yield Task("task-comments", {"count": len(waiting), "cycle": found.name}, address_of(found.name), found.regulation, _basis(found))
