"""Each sample in `broken/` puts one mistake into a sound regulation, and says what must be told of it, and where."""

import re
import tomllib
from pathlib import Path
from typing import Literal

import pytest

from domain.regulation.problem import TextError
from services import wording
from services.catalogue import Catalogue, criteria_of, parsed, regulation_of

ROOT = Path(__file__).resolve().parents[2]
SOUND = (ROOT / "regulations" / "wuhai" / "undated.yaml").read_text("utf-8")
BROKEN = sorted((Path(__file__).parent / "broken").glob("*.toml"))


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_the_mistake_is_named_in_its_place(path: Path) -> None:
    """All problems at once, each where it stands, in both languages; a sample counts lines from that of its mistake."""
    sample = tomllib.loads(path.read_text("utf-8"))
    assert SOUND.count(sample["find"]) == 1
    place = SOUND[: SOUND.index(sample["find"])].count("\n") + 1
    with pytest.raises(TextError) as told:
        regulation_of(SOUND.replace(sample["find"], sample["put"]).encode(), "file")
    expected = []
    for line in sample["expect"]:
        offset, rest = line.split(":", 1)
        expected.append(f"file:{place + int(offset)}:{rest}")
    assert wording.problems(told.value, "en") == expected
    chinese = wording.problems(told.value, "zh")
    assert [line.split(": ")[:2] for line in chinese] == [line.split(": ")[:2] for line in expected]
    assert all(any("\u4e00" <= letter <= "\u9fff" for letter in line) for line in chinese)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_mistake_has_its_sentence(language: Literal["zh", "en"]) -> None:
    """Whatever code the shape or the checks of a regulation can raise, somebody can read it."""
    shapes = "".join(path.read_text("utf-8") for part in ("regulation", "stages") for path in (ROOT / "domain" / part).glob("*.py"))
    checks = (ROOT / "domain" / "stages" / "checks.py").read_text("utf-8")
    raised = re.findall(r'CustomError\("([a-z_]+)"', shapes)
    codes = {code.replace("_", "-") for code in raised} | set(re.findall(r'"([a-z]+-[a-z-]+)"', checks))
    assert {"bar-years", "stage-order"} <= codes
    assert codes - wording.sentences(language)["text"].keys() == set()


def test_what_is_merged_from_elsewhere_has_its_place() -> None:
    """`<<` brings keys that stand in another mapping: they are told where the mapping stands that takes them."""
    tree, places = parsed(b"one: &one {a: 1, b: 2}\ntwo: {<<: *one, b: 3}\n", "file")
    assert tree["two"] == {"a": 1, "b": 3}
    assert (places["two", "a"], places["two", "b"]) == ((2, 6), (2, 20))


def test_there_are_enough_samples() -> None:
    """A mistake that nobody tries is a check that nobody tests."""
    assert len(BROKEN) >= 20


@pytest.mark.parametrize("city", Catalogue(ROOT / "regulations").cities())
def test_every_regulation_loads(city: str) -> None:
    """Each version of each city is read without a problem, together with its criteria."""
    catalogue = Catalogue(ROOT / "regulations")
    for version in catalogue.versions(city):
        regulation, source = catalogue.regulation(city, version)
        assert (regulation.city, regulation_of(source.content, "again")) == (city, regulation)
        for standard in regulation.standards:
            criteria, _ = catalogue.criteria(standard.criteria)
            assert sum(dimension.points for dimension in criteria.dimensions) == criteria.total


def test_points_that_do_not_make_the_total_are_refused() -> None:
    """A set of criteria adds up."""
    content = (ROOT / "regulations" / "criteria" / "gbt19580-wuhai.yaml").read_bytes().replace(b"points: 250", b"points: 251")
    with pytest.raises(TextError) as told:
        criteria_of(content, "criteria.yaml")
    assert wording.problems(told.value, "en") == ["criteria.yaml:1:1: $: the points do not make the total (1001, 1000)"]


def test_the_latest_version_is_no_draft(tmp_path: Path) -> None:
    """By the first day in force; a text without one is the oldest; a draft counts where there is nothing else."""
    (tmp_path / "somewhere").mkdir()
    for version in ("draft-2030", "undated", "2019-01-01", "2027-07-01"):
        (tmp_path / "somewhere" / f"{version}.yaml").touch()
        assert Catalogue(tmp_path).latest("somewhere") == version
    (tmp_path / "somewhere" / "claims.yaml").touch()
    assert Catalogue(tmp_path).versions("somewhere") == ["undated", "2019-01-01", "2027-07-01", "draft-2030"]
