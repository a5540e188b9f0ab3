"""What the files of the cities must have in common: criteria that their standards ask for, a ledger beside each text, our own reasons."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import orjson
import pytest
from pydantic import BaseModel

from domain.regulation.rule import Rule
from domain.stages.plan import Regulation
from domain.stages.public_notice import PublicNoticeStage
from services.catalogue import Catalogue

ROOT = Path(__file__).resolve().parents[2]
REAL = Catalogue(ROOT / "regulations")
SIXTH = Catalogue(Path(__file__).parent / "sixth")
CITIES = [(REAL, city, version) for city in REAL.cities() for version in REAL.versions(city)]
ALL = [*CITIES, *((SIXTH, city, version) for city in SIXTH.cities() for version in SIXTH.versions(city))]
SYSTEMS = {"enforce", "compute", "schedule", "record", "publish", "remind", "configure", "none"}


def rows(city: str) -> list[dict[str, Any]]:
    """A city's ledger."""
    return [orjson.loads(line) for line in (ROOT / "regulations" / city / "clauses.jsonl").read_bytes().splitlines()]


def rules(value: Any) -> Iterator[Rule]:
    """Every rule at any depth."""
    match value:
        case BaseModel():
            if isinstance(value, Rule):
                yield value
            for name in type(value).model_fields:
                yield from rules(getattr(value, name))
        case tuple():
            for one in value:
                yield from rules(one)
        case _:
            pass


def test_a_city_that_does_not_exist_is_a_file() -> None:
    """The made-up city loads from its one file: other stages, places, criteria and years."""
    regulation, _ = SIXTH.regulation(*ALL[-1][1:])
    names = [stage.name for stage in regulation.stages]
    assert names.index("onsite_review") < names.index("defence") < names.index("approval") < names.index("public_notice")
    assert (regulation.validity.years, sum(quota.places for quota in regulation.quotas)) == (5, 9)


@pytest.mark.parametrize(("catalogue", "city", "version"), ALL, ids=lambda part: part if isinstance(part, str) else "")
def test_criteria_are_what_the_standard_asks_for(catalogue: Catalogue, city: str, version: str) -> None:
    """Every set exists, names the standards that it must rest on, and looks at what the text wants looked at."""
    regulation, _ = catalogue.regulation(city, version)
    for standard in regulation.standards:
        criteria, _ = catalogue.criteria(standard.criteria)
        looked_at = {name for dimension in criteria.dimensions for name in (dimension.name, *dimension.covers)}
        assert (set(standard.rests_on) - set(criteria.sources), set(standard.covers) - looked_at) == (set(), set())


@pytest.mark.parametrize(("catalogue", "city", "version"), ALL, ids=lambda part: part if isinstance(part, str) else "")
def test_every_reason_is_told_in_both_languages(catalogue: Catalogue, city: str, version: str) -> None:
    """A default of ours says why, in Chinese and in English, and each in its own letters."""
    for rule in rules(catalogue.regulation(city, version)[0]):
        assert rule.reason is not None or not rule.default
        if rule.reason is not None:
            assert any("\u4e00" <= letter <= "\u9fff" for letter in rule.reason.zh)
            assert rule.reason.en.isascii()


@pytest.mark.parametrize("city", REAL.cities())
def test_each_row_of_a_ledger_stands_in_its_text(city: str) -> None:
    """Ids are unique and the city's, their articles exist, what a system has to do is one of the known kinds."""
    ids = [row["id"] for row in rows(city)]
    assert len(ids) == len(set(ids))
    regulation, _ = REAL.regulation(city, REAL.versions(city)[-1])
    for row in rows(city):
        of, _, place = row["id"].partition(":")
        number = int(place.split(".")[0].rstrip("abcdefghin"))
        assert (of, row["system"] in SYSTEMS) == (city, True)
        assert 0 <= number <= regulation.articles.last
        assert row["summary_en"]
        assert row["summary_zh"]


def test_no_row_is_lost() -> None:
    """The five ledgers have 550 rows."""
    assert {city: len(rows(city)) for city in REAL.cities()} == {
        "erenhot": 107, "gongyi": 116, "qinhuangdao": 105, "wuhai": 103, "yancheng": 119,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("city", "version", "said"),
    [
        ("wuhai", "undated", ("in_force", "by_act", None, "35")),
        ("erenhot", "2021-09-01", ("in_force", date(2021, 9, 1), date(2026, 8, 31), "34;head")),
        ("gongyi", "2023-03-09", ("in_force", date(2023, 3, 9), None, "31;head")),
        ("qinhuangdao", "draft-2022", ("draft", "by_act", None, "head;32")),
        ("yancheng", "draft-2023", ("draft", "by_act", None, "head;21;22")),
    ],
)
def test_a_text_says_since_when_it_holds(city: str, version: str, said: tuple[Any, ...]) -> None:
    """Drafts stay drafts, the lapsed text has its last day, and each says by which article."""
    status = REAL.regulation(city, version)[0].status
    assert (status.state, status.effective_from, status.effective_until, status.basis) == said


def figures(regulation: Regulation) -> dict[str, Any]:
    """The figures of a text that decide who gets what."""
    return {
        "every": regulation.frequency.every_years,
        "places": {quota.name: quota.places for quota in regulation.quotas},
        "prizes": {f"{prize.track}/{prize.tier}": (prize.first_cny, prize.repeat_cny) for prize in regulation.prizes},
        "years": regulation.validity.years,
        "bans": {rule.name: rule.ban.years for rule in regulation.revocations if rule.ban},
        "recovers": {rule.name: rule.recovers.money for rule in regulation.revocations},
        "periods": {
            stage.name: (period.amount, period.unit, period.bound)
            for stage in regulation.stages
            if (period := getattr(stage, "period", None)) is not None
        },
    }


@pytest.mark.parametrize(
    ("city", "expected"),
    [
        (
            "erenhot",
            {
                "every": 2,
                "places": {"organizations": 1, "individuals": 1},
                "prizes": {"organization/award": (200_000, 200_000), "individual/award": (0, 0)},
                "years": 3,
                "bans": {"fraud": 5},
                "recovers": {"fraud": True, "events": False},
                "periods": {
                    "announcement": (10, "working_days", "at_least"),
                    "public_comment": (30, "working_days", "at_least"),
                    "public_notice": (7, "working_days", "exactly"),
                },
            },
        ),
        (
            "gongyi",
            {
                "every": 2,
                "places": {"winners": 5},
                "prizes": {"organization/award": (100_000, 0)},
                "years": 4,
                "bans": {"withdrawal": 4},
                "recovers": {"withdrawal": True},
                "periods": {"public_notice": (5, "working_days", "at_least")},
            },
        ),
        (
            "qinhuangdao",
            {
                "every": 2,
                "places": {"organizations": 6, "individuals": 4},
                "prizes": {"organization/award": (200_000, 0), "individual/award": (20_000, 0)},
                "years": None,
                "bans": {"fraud": 10},
                "recovers": {"fraud": True, "events": True},
                "periods": {
                    "accepted_notice": (5, "working_days", "at_least"),
                    "achievements_notice": (5, "working_days", "at_least"),
                    "public_notice": (5, "working_days", "at_least"),
                },
            },
        ),
        (
            "yancheng",
            {
                "every": 1,
                "places": {"winners": 5, "nominees": 5},
                "prizes": {"organization/award": (500_000, 0), "organization/nomination": (100_000, 0)},
                "years": None,
                "bans": {"fraud": 5, "accident": 5},
                "recovers": {"fraud": True, "accident": True},
                "periods": {"public_notice": (7, "days", "exactly")},
            },
        ),
    ],
)
def test_figures_are_those_of_the_text(city: str, expected: dict[str, Any]) -> None:
    """Places, money, years and periods as the articles have them, read once more by hand."""
    assert figures(REAL.regulation(city, REAL.versions(city)[-1])[0]) == expected


@pytest.mark.parametrize(("catalogue", "city", "version"), CITIES, ids=lambda part: part if isinstance(part, str) else "")
def test_a_reason_says_what_is_open_and_what_is_done(catalogue: Catalogue, city: str, version: str) -> None:
    """In both languages, before and behind a colon; that a late objection is taken as a report is told where it is ours."""
    regulation, _ = catalogue.regulation(city, version)
    ours = [rule.reason for rule in rules(regulation) if rule.default and rule.reason is not None]
    halves = [(text, text.partition(sign)) for reason in ours for text, sign in ((reason.zh, "："), (reason.en, ": "))]
    assert [text for text, (open_, _, done) in halves if not open_ or not done] == []
    notices = [stage for stage in regulation.stages_of(PublicNoticeStage) if stage.objections.late == "report"]
    assert [stage.name for stage in notices if "举报" not in str(stage.reason.zh if stage.reason else "")] == []
