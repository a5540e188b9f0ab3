"""A small scenario to write acts into, what they become, and the mistakes that are found in it."""

from pathlib import Path

import pytest

from cli.expansion import Expanded, Expansion
from cli.scenario_text import load
from domain.regulation.problem import TextError

CODES = ("91150300MA03RF001A", "91150300MA03RF002D")
HEAD = f"""schema: 1
scenario: small
title: {{zh: 虚构, en: invented}}
city: wuhai
cycle: wuhai/2026
starts: 2026-03-02 09:00
until: 2026-03-03
applicants:
  one: {{name: 虚构一, uscc: {CODES[0]}, registered_in: wuhai, operating_since: 2010-01-01}}
  two: {{name: 虚构二, uscc: {CODES[1]}, registered_in: wuhai, operating_since: 2010-01-01}}
conditions: [brand]
dimensions: {{scale: 100, brand: 50}}
acts:
"""
FIRST_ACT = HEAD.count("\n") + 1
"""The line of the first act."""


def written(folder: Path, *acts: str, head: str = HEAD) -> Path:
    """A scenario file with these acts."""
    path = folder / "small.yaml"
    path.write_text(head + "".join(f"  - {act}\n" for act in acts), "utf-8")
    return path


def expanded(folder: Path, *acts: str, head: str = HEAD) -> list[Expanded]:
    """What these acts become."""
    return list(Expansion(*load(written(folder, *acts, head=head))).acts())


def mistakes(path: Path) -> list[tuple[int, int, str, str]]:
    """Line, column, path and code of every mistake in a file."""
    with pytest.raises(TextError) as error:
        load(path)
    return [(one.line, one.column, one.path, one.code) for one in error.value.problems]
