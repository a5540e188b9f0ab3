"""A file of the calendar that cannot be right is refused, with its place and the reason; what ships is right."""

import shutil
import tomllib
from datetime import date
from pathlib import Path

import pytest

from domain.calendar.notices import Notice
from domain.regulation.problem import TextError
from services import wording
from services.calendars import calendar_of, notice_of, page_of
from services.catalogue import Catalogue
from tests.domain.calendar.notice_files import FOLDER, ROOT, law, notices
from tests.domain.calendar.refusals import refused

BROKEN = sorted((Path(__file__).parent / "broken").glob("*.toml"))


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_the_mistake_is_named_in_its_place(path: Path) -> None:
    """Each sample's first line is what must be said of it, in both languages: file, line, column, path, what is wrong."""
    content = path.read_bytes()
    expected = content.decode().splitlines()[0].removeprefix("# expect: ").split(" | ")
    with pytest.raises(TextError) as told:
        page_of(content, path.name)
    assert wording.problems(told.value, "en") == expected
    chinese = wording.problems(told.value, "zh")
    assert [line.split(": ")[:2] for line in chinese] == [line.split(": ")[:2] for line in expected]
    assert all(any("\u4e00" <= letter <= "\u9fff" for letter in line) for line in chinese)


def test_there_are_enough_samples() -> None:
    """A mistake that nobody tries is a check that nobody tests."""
    assert len(BROKEN) >= 30


def test_bytes_that_are_no_text_are_refused() -> None:
    """A file in another encoding says so, with the line."""
    with pytest.raises(TextError) as told:
        page_of(b'schema = 1\nissuer = "\xb9\xfa"\n', "gbk.toml")
    assert wording.problems(told.value, "en") == ["gbk.toml:2:1: $: not UTF-8 text"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped calendar to spoil."""
    shutil.copytree(FOLDER, tmp_path / "calendars" / "CN")
    return tmp_path / "calendars" / "CN"


NOTICE = """schema = 1
jurisdiction = "{place}"
year = {year}
seq = {seq}
status = "{status}"
published = {published}
{more}
[off]
[work]
"""


def made(place: str = "CN", year: int = 2026, seq: int = 1, published: str = "2026-02-01", more: str = 'amends = "CN-2026.0"') -> str:
    """A notice for a spoiled folder."""
    return NOTICE.format(place=place, year=year, seq=seq, published=published, more=more, status="amended" if more else "announced")


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("2027.toml", made(), "2027.toml:3:8: year: the file's name does not fit (it is 2027; should be 2026-1)"),
        ("2026-1.toml", made(place="CN-15"), "2026-1.toml:2:16: jurisdiction: another jurisdiction (it says CN-15; should be CN)"),
        (
            "2026-1.toml",
            made(more='amends = "CN-2026.7"'),
            "2026-1.toml:7:10: amends: no such earlier notice (it says CN-2026.7; there are CN-2010.0,",
        ),
        (
            "2026-1.toml",
            made(published="2025-11-03"),
            "2026-1.toml:6:13: published: published before the notice that it amends (2025-11-03; that one 2025-11-04)",
        ),
        (
            "2026-1.toml",
            made(more='amends = "CN-2026.0"\ncancel_work = ["2026-01-11"]\ncancel_off = ["2026-01-01"]'),
            "2026-1.toml:8:15: cancel_work.0: no earlier notice gave this day (2026-01-11)",
        ),
        (
            "2028.toml",
            made(year=2028, seq=0, published="2027-11-01", more=""),
            "2028.toml:3:8: year: a year is missing (it says 2028; 2027 comes before)",
        ),
        (
            "2027.toml",
            made(year=2027, seq=0, published="2026-11-01", more=""),
            "2027.toml:8:2: off: a statutory day is missing (2027-01-01)",
        ),
    ],
)
def test_notices_that_do_not_follow_one_another_are_refused(folder: Path, name: str, text: str, told: str) -> None:
    """What one file alone cannot show is told in the file that it shows in."""
    (folder / name).write_text(text, "utf-8")
    with pytest.raises(TextError) as refused:
        Catalogue(folder.parents[1]).calendar(["CN"], date(2030, 1, 1))
    assert wording.problems(refused.value, "en")[0].startswith(f"calendars/CN/{told}")


def test_only_the_nation_has_a_notice_of_every_year(folder: Path) -> None:
    """A region may speak of 2020 and 2026 alone; the nation may not, whichever jurisdiction asks."""
    region = folder.parent / "CN-15"
    region.mkdir()
    for year in (2020, 2026):
        (region / f"{year}.toml").write_text(made("CN-15", year, 0, f"{year}-01-05", more=""), "utf-8")
    assert Catalogue(folder.parents[1]).calendar(["CN", "CN-15"], date(2026, 6, 1))[0].jurisdiction == "CN-15"
    (folder / "2024.toml").unlink()
    for chain in (["CN"], ["CN", "CN-15"]):
        with pytest.raises(TextError) as refused:
            Catalogue(folder.parents[1]).calendar(chain, date(2026, 6, 1))
        assert wording.problems(refused.value, "en") == [
            "calendars/CN/2025.toml:3:8: year: a year is missing (it says 2025; 2024 comes before)"
        ]


def test_a_slip_in_a_statutory_day_is_refused(folder: Path) -> None:
    """A holiday typed on a wrong day stands against the law twice: one day too many, one missing."""
    path = folder / "2026.toml"
    path.write_text(path.read_text("utf-8").replace('2026-06-19 = "statutory"', '2026-06-18 = "statutory"'), "utf-8")
    with pytest.raises(TextError) as refused:
        Catalogue(folder.parents[1]).calendar(["CN"], date(2026, 1, 1))
    problems = wording.problems(refused.value, "en")
    assert [problem.partition(" (")[0] for problem in problems] == [
        "calendars/CN/2026.toml:12:2: off: a statutory day is missing",
        "calendars/CN/2026.toml:33:1: off.2026-06-18: not a statutory day",
    ]
    assert problems[0].endswith(" (2026-06-19)")
    days = "2026-01-01, 2026-02-16, 2026-02-17, 2026-02-18, 2026-02-19, 2026-04-05, 2026-05-01, 2026-05-02, 2026-06-19, 2026-09-25, "
    assert f"(it says 2026-06-18; that year has {days}2026-10-01, 2026-10-02, 2026-10-03)" in problems[1]


def test_the_same_notice_twice_is_refused() -> None:
    """Two texts of one notice, as a log might be given them."""
    content = (FOLDER / "2026.toml").read_bytes()
    with pytest.raises(TextError) as refused:
        calendar_of([content, content], ["CN"])
    assert wording.problems(refused.value, "en") == ["calendar:4:7: seq: the notice stands twice (CN-2026.0)"]


def test_two_measures_for_one_year_are_refused(folder: Path) -> None:
    """Which of them governs could only be guessed."""
    content = (folder / "law" / "measures-2025.toml").read_bytes()
    with pytest.raises(TextError) as refused:
        calendar_of([content, content, (folder / "2026.toml").read_bytes()], ["CN"])
    assert wording.problems(refused.value, "en") == ["国务院令第795号:1:1: from_year: two measures begin in this year (2025)"]


def test_measures_are_no_notice() -> None:
    """Where a notice is asked for, the law does not pass for one."""
    with pytest.raises(TextError) as refused:
        notice_of((FOLDER / "law" / "measures-2025.toml").read_bytes(), "measures.toml")
    assert wording.problems(refused.value, "en") == ["measures.toml:3:8: kind: not a holiday notice (measures)"]


def test_a_bad_file_is_refused_before_its_day(folder: Path) -> None:
    """A file that was published later is not counted with, but a mistake in it is told at once."""
    (folder / "2027.toml").write_text("year = 2027\n", "utf-8")
    with pytest.raises(TextError):
        Catalogue(folder.parents[1]).calendar(["CN"], date(2020, 1, 1))


@pytest.mark.parametrize("chain", [(), ("CN", "CN-13", "CN-1503"), ("CN-15", "CN")])
def test_a_chain_goes_from_wide_to_narrow(chain: tuple[str, ...]) -> None:
    """Each level lies in the one before."""
    with refused("jurisdiction-chain", chain=list(chain)):
        Catalogue(ROOT).calendar(chain, date(2026, 1, 1))


def test_a_chain_begins_where_notices_are() -> None:
    """No notice of the widest, or none that was out by then: no calendar."""
    with refused("calendar-empty", jurisdiction="CN-15"):
        Catalogue(ROOT).calendar(("CN-15", "CN-1503"), date(2026, 1, 1))
    with refused("calendar-empty", jurisdiction="CN"):
        Catalogue(ROOT).calendar(["CN"], date(2009, 12, 7))


def test_what_is_out_by_a_day_is_what_was_published_by_it() -> None:
    """The day of publication counts; what follows the moon was always known."""
    for today, last in (
        (date(2025, 11, 3), "CN-2025.0"),
        (date(2025, 11, 4), "CN-2026.0"),
        (date(2020, 1, 26), "CN-2020.0"),
        (date(2020, 1, 27), "CN-2020.1"),
    ):
        calendar, sources = Catalogue(ROOT).calendar(["CN"], today)
        issued = [notice for notice in calendar.notices if notice.status != "provisional"]
        assert max(issued, key=lambda notice: notice.issued).id == last
        assert {source.name for source in sources} >= {"calendars/CN/law/festivals.toml", "calendars/CN/law/measures-2014.toml"}
        assert ("calendars/CN/law/measures-2025.toml" in {source.name for source in sources}) == (today.year == 2025)


# --- what ships


@pytest.mark.parametrize("notice", [one for one in notices() if one.seq == 0], ids=lambda one: one.id)
def test_a_shipped_notice_balances(notice: Notice) -> None:
    """Every weekday given as rest is paid for: by a make-up day, or by a statutory day that fell on a weekend or on another."""
    statutory = [day for festival in law().statutory(notice.year).values() for day in festival]
    owed = sum(day.weekday() >= 5 for day in set(statutory)) + len(statutory) - len(set(statutory))
    adjusted = [day for day, kind in notice.off.items() if kind == "adjusted"]
    assert len(adjusted) == len(notice.work) + owed


def test_every_shipped_notice_says_where_it_was_published() -> None:
    """Each has its issuer, its day, and the address of its text; there is one of every year, and three amendments."""
    assert all(one.issuer.startswith("国务院") and one.published and "gov.cn/" in one.url for one in notices())
    assert [one.year for one in notices() if one.seq == 0] == list(range(2010, 2027))
    assert [one.id for one in notices() if one.seq] == ["CN-2015.1", "CN-2019.1", "CN-2020.1"]


def test_a_digest_follows_what_is_said_and_not_how() -> None:
    """The same notice in another order, with other comments, is the same; one day more is another."""
    tree = tomllib.loads((FOLDER / "2026.toml").read_text("utf-8"))
    same = Notice.model_validate(dict(reversed(tree.items())) | {"off": dict(reversed(tree["off"].items()))})
    assert same.digest() == Notice.model_validate(tree).digest() == notice_of((FOLDER / "2026.toml").read_bytes(), "x").digest()
    assert Notice.model_validate(tree | {"off": tree["off"] | {"2026-12-30": "emergency"}}).digest() != same.digest()


@pytest.mark.parametrize(("key", "least", "most"), [("year", 1949, 2200), ("seq", 0, 99)])
def test_numbers_have_their_bounds(key: str, least: int, most: int) -> None:
    """A slip of the hand is not a year: whole numbers, no text, within what can be meant."""
    for number in (least, most):
        year = number if key == "year" else 2026
        text = made(year=year, seq=0, published=f"{year}-01-01", more="")
        assert (
            getattr(notice_of(text.replace("seq = 0", f"seq = {number}").encode() if key == "seq" else text.encode(), "x"), key) == number
        )
    for wrong in (least - 1, most + 1, f'"{most}"'):
        with pytest.raises(TextError) as refused:
            notice_of(made().replace(f"{key} = {2026 if key == 'year' else 1}", f"{key} = {wrong}").encode(), "x")
        assert [one.path for one in refused.value.problems] == [key]


def test_the_edges_of_a_year_and_of_its_publication_are_inside() -> None:
    """From 20 December of the year before to 31 December; published in that year or the one before; who and where may be left out."""
    for published in ("2025-01-01", "2026-12-31"):
        text = made(seq=0, published=published, more="").replace("[off]", '[off]\n2025-12-20 = "weekend"\n2026-12-31 = "emergency"')
        notice = notice_of(text.encode(), "edge.toml")
        assert (set(notice.off), notice.issuer, notice.url, notice.amends) == ({date(2025, 12, 20), date(2026, 12, 31)}, "", "", "")
