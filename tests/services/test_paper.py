"""A line of a document on record: once, under one digest, as an act of history and no other."""

from typing import Any

import pytest

from domain.shared.refusal import InvalidError
from tests.desk import Desk, code, opened, register, submit

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


@pytest.mark.parametrize(
    ("told", "outcome"),
    [
        ({"cycle": "wuhai/2024", "conferred_on": "2024-12-20", "valid_until": "2027-12-19"}, ("refused", "barred", None)),
        ({"cycle": "wuhai/2014", "conferred_on": "2015-01-20", "valid_until": "2018-01-19"}, ("done", "", "re_award")),
        (None, ("done", "", "new")),
    ],
)
def test_the_rules_of_history_ask_what_was_on_paper(quick_desk: Desk, told: dict[str, str] | None, outcome: tuple[Any, ...]) -> None:
    """A title on paper that is still valid bars, one that has ended makes the application one for a new award."""
    d = opened(quick_desk)
    register(d, 1)
    if told is not None:
        d.done("paper.transcribe", **LINE | {"told": {"applicant": code(1), **told}})
    answer = submit(d, 1)
    assert (answer.outcome, answer.code, answer.facts.get("standing")) == outcome
