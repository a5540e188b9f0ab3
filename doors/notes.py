"""What reviewers say beside their sheets, in clear for those who may read it: evidence as the sheets are, questions for who visits too."""

from collections.abc import Iterator

import msgspec

from domain.application.application import Application
from domain.application.reviewing import SheetNoted
from domain.cycle import cycle as cycles
from domain.cycle.cycle import Cycle
from domain.shared import identifiers as ids
from doors.caller import Reader
from doors.parts import Parts
from doors.scores import may_see_questions, may_see_sheets
from services.log.keys import ErasedError


class Note(msgspec.Struct, frozen=True):
    """What one reviewer says of an application in a stage: the newest words of each kind, and the version of the sheet of the latest."""

    stage: str
    reviewer: str
    sheet: int
    evidence: str = ""
    questions: str = ""


def own_notes(parts: Parts, handle: str, filed: Application) -> list[Note]:
    """Each that a reviewer has sent, the first one first."""
    return list(_told(parts, filed, handle))


def notes_for(parts: Parts, who: Reader, filed: Application) -> list[Note]:
    """What of all reviewers is the reader's to see, of sheets that count: whoever shows it has put the opening on record."""
    cycle = parts.log.load(ids.cycle_stream(filed.cycle), cycles.fold)[0]
    if cycle is None:
        return []
    found: dict[tuple[str, str], Note] = {}
    for one in _told(parts, filed):
        before = found.get((one.stage, one.reviewer), one)
        found[one.stage, one.reviewer] = msgspec.structs.replace(
            one, evidence=one.evidence or before.evidence, questions=one.questions or before.questions
        )
    counted = (one for one in found.values() if one.reviewer in filed.totals(one.stage, cycle.review.unseated.get(one.stage, set())))
    seen = (_seen(who, cycle, filed, one) for one in counted)
    return [one for one in seen if one.evidence or one.questions]


def _seen(who: Reader, cycle: Cycle, filed: Application, note: Note) -> Note:
    """The note without what the reader may not see."""
    evidence = note.evidence if may_see_sheets(who, cycle, filed, note.stage) else ""
    questions = note.questions if may_see_questions(who, cycle, filed, note.stage) else ""
    return msgspec.structs.replace(note, evidence=evidence, questions=questions)


def _told(parts: Parts, filed: Application, handle: str = "") -> Iterator[Note]:
    """Every one in clear, or those of one reviewer alone; where the key was destroyed there is none."""
    for one in parts.log.events_of(ids.application_stream(filed.cycle, filed.applicant)):
        if not isinstance(one.data, SheetNoted) or handle not in {"", one.data.reviewer}:
            continue
        try:
            clear = parts.log.reveal(one)
        except ErasedError:
            continue
        if isinstance(clear, SheetNoted):
            yield Note(clear.stage, clear.reviewer, clear.sheet, clear.evidence.text, clear.questions.text)
