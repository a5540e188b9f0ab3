"""Files that come with a form: handed in before the act that names them; one that is refused takes its digest out of the form."""

from typing import cast

from console.fields import Typed, chosen
from console.visit import Visit
from domain.shared.refusal import InvalidError
from doors.filed import CARRIERS, handed_in

DOCUMENTS = "documents"
"""The field that holds them."""


def hand_in(visit: Visit, command: str, found: Typed) -> None:
    """Keep every file that was chosen for a command that puts documents on record; raises the first InvalidError when all were tried."""
    refused: list[InvalidError] = []
    for title, file in chosen(DOCUMENTS, visit.form) if command in CARRIERS else ():
        try:
            handed_in(visit.parts, visit.who, visit.given("applicant"), file.filename or "", file.file)
        except InvalidError as error:
            _take_out(found, title)
            refused.append(InvalidError(error.code, **error.facts, document=title))
    if refused:
        raise refused[0]


def forget(visit: Visit, found: Typed) -> None:
    """Take out of a form the digest of every file that came with it and was not kept: it is chosen again."""
    for title, _ in chosen(DOCUMENTS, visit.form):
        _take_out(found, title)


def _take_out(found: Typed, title: str) -> None:
    """The row stays, and is empty."""
    cast("dict[str, str]", found.values.get(DOCUMENTS, {})).pop(title, None)
    found.shown[DOCUMENTS] = dict(found.shown[DOCUMENTS]) | {title: ""}
