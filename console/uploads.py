"""Files that come with a form: handed in before the act that names them; one that is refused takes its digest out of the form."""

from typing import cast

from console.fields import Typed, chosen
from console.visit import Visit
from domain.shared.refusal import InvalidError
from doors.filed import CARRIERS, handed_in

DOCUMENTS = "documents"
"""The field that holds them."""


def hand_in(visit: Visit, command: str, found: Typed) -> None:
    """Keep every file that was chosen for a command that puts documents on record; raises InvalidError at the first that is refused."""
    if command not in CARRIERS:
        return
    for title, file in chosen(DOCUMENTS, visit.form):
        try:
            handed_in(visit.parts, visit.who, visit.given("applicant"), file.filename or "", file.file)
        except InvalidError as error:
            _take_out(found, title)
            raise InvalidError(error.code, **error.facts, document=title) from None


def forget(visit: Visit, found: Typed) -> None:
    """Take out of a form the digest of every file that came with it and was not kept: it is chosen again."""
    for title, _ in chosen(DOCUMENTS, visit.form):
        _take_out(found, title)


def _take_out(found: Typed, title: str) -> None:
    for table in (found.shown, found.values):
        cast("dict[str, str]", table.get(DOCUMENTS, {})).pop(title, None)
