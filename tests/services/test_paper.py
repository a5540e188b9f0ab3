"""A line of a document on record: once, under one digest, as an act of history and no other."""

from typing import Any

import pytest

from domain.shared.refusal import InvalidError
from tests.desk import Desk, code, register

LINE: dict[str, Any] = {
    "paper": "winners-2014", "document": "Circular 2015/12", "digest": "d" * 64, "line": 2, "act": "title.record",
    "told": {"applicant": code(1), "cycle": "wuhai/2014", "conferred_on": "2015-01-20"},
}  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({}, "paper-line-known"),
        ({"line": 3, "digest": "e" * 64}, "paper-other"),
        ({"line": 3, "document": "Circular 2015/13"}, "paper-other"),
        ({"line": 3, "digest": "D" * 64}, "digest-form"),
        ({"line": 3, "document": ""}, "reason-needed"),
        ({"line": 3, "act": "score.submit"}, "command-fields"),
        ({"line": 3, "told": {"applicant": code(2), "cycle": "wuhai/2014", "conferred_on": "2015-01-20"}}, "applicant-unknown"),
    ],
)
def test_what_is_not_taken(quick_desk: Desk, changes: dict[str, Any], why: str) -> None:
    """Told with its reason, and nothing is stored."""
    register(quick_desk, 1)
    quick_desk.done("paper.transcribe", **LINE)
    head = quick_desk.log.head()
    with pytest.raises(InvalidError, match=why):
        quick_desk.act("paper.transcribe", **LINE | changes)
    assert quick_desk.log.head() == head
