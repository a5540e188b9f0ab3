"""Every number and rule of a city's regulation, asked at its edges: each case is a line of `questions/<city>.yaml`."""

from collections import Counter
from pathlib import Path

import pytest

from tests.regulations import cases

PUT = [pytest.param(path, put, id=f"{path.stem}-{put.case.name}") for path in cases.FILES for put in cases.read(path)]


@pytest.mark.parametrize(("path", "put"), PUT)
def test_the_regulation_answers(path: Path, put: cases.Put) -> None:
    """Outcome, articles, whether the point is ours, and every day and amount that the case names."""
    assert put.differences(cases.ground_of(path)) == []


@pytest.mark.parametrize("path", cases.FILES, ids=lambda path: path.stem)
def test_a_case_is_named_once_and_says_what_must_come(path: Path) -> None:
    """A name is what coverage finds a case by; an expectation names outcome and articles, or the error."""
    puts = list(cases.read(path))
    assert [name for name, times in Counter(put.case.name for put in puts).items() if times > 1] == []
    assert [
        put.case.name for put in puts if not ({"outcome", "basis"} <= put.case.expect.keys() or put.case.expect.keys() == {"error"})
    ] == []
