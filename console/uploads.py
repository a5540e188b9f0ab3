"""Files that come with a form: an applicant's are handed in before the act that names them, what the public proves by after it.

Nothing of a stranger's is kept unless it is on record that it was sent; what is refused takes its digest out of the form.
"""

from collections.abc import Mapping
from typing import cast

from console.fields import Typed, chosen, loose_files
from console.visit import Visit
from domain.shared.refusal import InvalidError
from doors.filed import CARRIERS, handed_in
from doors.proving import Proof, Proven, prove
from services.files.inspection import inspect

DOCUMENTS = "documents"
"""The field that holds an applicant's."""

PROVEN: Mapping[str, Proven] = {"objection.file": "objection", "comment.file": "comment"}
"""The acts whose files are kept after them: what they belong to."""

PROOFS = "files"
"""The field of these acts that holds them."""


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


def look(visit: Visit, command: str) -> None:
    """Look into every file that is to prove what is sent in, and keep none; raises InvalidError for the first that could not be kept."""
    for file in loose_files(PROOFS, visit.form) if command in PROVEN else ():
        try:
            inspect(file.file, file.filename or "")
        except InvalidError as error:
            raise InvalidError(error.code, **error.facts, chosen=file.filename) from None


def keep(visit: Visit, command: str, found: Typed) -> None:
    """Keep what proves what is now on record."""
    for file in loose_files(PROOFS, visit.form) if command in PROVEN else ():
        of = Proof(PROVEN[command], found.values["cycle"], found.values["reference"], file.filename or "")
        prove(visit.parts, of, file.file)


def forget(visit: Visit, found: Typed) -> None:
    """Take out of a form the digest of every file that came with it and was not kept: it is chosen again."""
    for title, _ in chosen(DOCUMENTS, visit.form):
        _take_out(found, title)


def _take_out(found: Typed, title: str) -> None:
    """The row stays, and is empty."""
    cast("dict[str, str]", found.values.get(DOCUMENTS, {})).pop(title, None)
    found.shown[DOCUMENTS] = dict(found.shown[DOCUMENTS]) | {title: ""}
