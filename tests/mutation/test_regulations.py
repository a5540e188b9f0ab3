"""The change of a number is noticed where a case asks for it, and told where none does."""

from datetime import date

import pytest

from domain.regulation.problem import Path as Route
from tests.mutation import regulations as m
from tests.regulations import cases


@pytest.fixture(scope="module")
def bench() -> m.Bench:
    """A regulation that has question cases, of four years."""
    return m.bench_of(next(path for path in cases.FILES if path.stem == "wuhai"))


def route_of(bench: m.Bench, *names: str | int) -> Route:
    """A route that the text has."""
    node = bench.tree
    for name in names:
        node = node[name]
    return names


def test_a_change_that_a_case_asks_for_is_noticed(bench: m.Bench) -> None:
    """By a case that coverage names for the article of the value."""
    route = route_of(bench, "validity", "years")
    found = bench.tried(m.Change(route, 4, 5))
    assert (found.refused, bool(found.noticed), found.own) == (False, True, True)


def test_a_change_that_nobody_asks_for_is_told(bench: m.Bench) -> None:
    """Without its cases, the same change goes by."""
    route = route_of(bench, "validity", "years")
    assert bench._replace(puts=[]).tried(m.Change(route, 4, 5)) == m.Found(m.Change(route, 4, 5), refused=False, noticed="")


def test_a_text_that_no_longer_loads_is_told_apart(bench: m.Bench) -> None:
    """The reader's checks stand before any case."""
    found = bench.tried(m.Change(route_of(bench, "articles", "last"), 35, 5))
    assert (found.refused, found.noticed) == (True, "")


@pytest.mark.parametrize(
    ("value", "others"),
    [
        (5, [6, 4]),
        (True, [False]),
        (date(2026, 2, 28), [date(2026, 3, 1), date(2026, 2, 27)]),
        ("words", []),
    ],
)
def test_what_is_put_in_the_place_of_a_value(value: object, others: list[object]) -> None:
    """A number by one up and down, a flag turned, a day by one; words stay, unless they are one of a choice."""
    assert [change.after for change in m.changes(None, {"key": value})] == others


def test_a_choice_becomes_each_other_one(bench: m.Bench) -> None:
    """Every word that the schema allows in its place is tried."""
    tried = {change.after for change in m.changes(bench.ground.regulation, bench.tree) if change.route == ("holders", 0, "barred")}
    assert {"years", "for_good", "never"} <= tried
