"""Files that prove what the public sent in, on its page: each as it was taken, and given out behind an opening on record."""

from collections.abc import Sequence

from starlette.responses import Response

from console.shell import page
from console.visit import View, Visit
from doors.proving import Proof, Proven, proof
from doors.statuses import REFUSED
from services.answer import Answer
from services.files.files import Taken


def taken(visit: Visit, subject: str, digests: Sequence[str]) -> list[tuple[str, Taken | None]]:
    """The files that it came with, each as it was taken; None for one that never came."""
    return [(digest, visit.parts.files.find(digest, subject)) for digest in digests]


def proved(kind: Proven) -> View:
    """The page of one file: that it was opened is on record before its first byte."""

    def view(visit: Visit) -> Response:
        of = Proof(kind, f"{visit.path('city')}/{visit.path('year')}", visit.path("reference"))
        found = proof(visit.parts, visit.who, of, visit.path("digest"))
        return refused(visit, found) if isinstance(found, Answer) else found

    return view


def refused(visit: Visit, told: Answer) -> Response:
    """That law forbids to open it."""
    return page("failed.html", visit, status=REFUSED, code=told.code, facts=told.facts, basis=told.basis, told=REFUSED)
