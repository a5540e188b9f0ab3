"""A cycle's dossier: what the regulation wants on file is put there by who should, and what lacks when a stage ends is told."""

from pathlib import Path

import pytest

from domain.dossier.dossier import Filed, Lacking
from domain.shared import identifiers as ids
from domain.shared.refusal import InvalidError
from tests.desk import Desk
from tests.made_up import CYCLE, DOCUMENT, opened, regulation, today

RECORDS = [
    {"name": "founding", "by": "government", "until": "announcement", "basis": "7"},
    {"name": "minutes", "by": "committee", "until": "deliberation", "basis": "18"},
]


@pytest.fixture
def d(tmp_path: Path) -> Desk:
    """A cycle whose call is out."""
    return opened(tmp_path, regulation([DOCUMENT], records=RECORDS))


def test_what_lacks_when_a_stage_ends_is_told(d: Desk) -> None:
    """The announcement ended without the founding record: on record with its article, and nothing else follows."""
    [envelope] = d.log.events_of(ids.dossier_stream(CYCLE))
    assert envelope.data == Lacking("announcement", ("founding",), "7")
    assert d.clerk.advance(ids.cycle_stream(CYCLE)).wait == "window"


def test_a_record_is_put_on_file(d: Desk) -> None:
    """By the one whom the regulation names, or by the office for it; late is better than never."""
    d.done("record.file", cycle=CYCLE, record="founding", on=today(d), text="founding decision")
    d.done("record.file", "committee_chair", "chair", cycle=CYCLE, record="minutes", on=today(d), text="minutes")
    filed = [envelope.data for envelope in d.log.events_of(ids.dossier_stream(CYCLE)) if isinstance(envelope.data, Filed)]
    assert [(one.record, one.basis) for one in filed] == [("founding", "7"), ("minutes", "18")]


@pytest.mark.parametrize(
    ("role", "record", "code"), [("office", "colour", "record-unknown"), ("supervisor", "minutes", "role"), ("approver", "minutes", "role")]
)
def test_a_record_of_nobody_or_by_another_is_refused(d: Desk, role: str, record: str, code: str) -> None:
    """What the regulation does not ask for is told with what it asks for; another's record is not filed for it."""
    with pytest.raises(InvalidError) as told:
        d.act("record.file", role, "x", "", cycle=CYCLE, record=record, on=today(d), text="x")  # type: ignore[arg-type]  # a role of the table
    assert told.value.code == code
