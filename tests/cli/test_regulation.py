"""`award ask` and `award regulation`: pages and objects, exit codes, sentences with their place."""

from pathlib import Path

import orjson
import pytest

from cli.reference import QUESTIONS_PAGE, questions_page
from services import regulation_diff, regulation_page
from services.catalogue import Catalogue
from services.questions.question import QUESTIONS
from tests.terminal import ROOT, award

CATALOGUE = Catalogue(ROOT / "regulations")
TEXT = ROOT / "regulations" / "wuhai" / "undated.yaml"


def test_a_question_is_answered_in_words_and_for_a_program() -> None:
    """Outcome, articles, whether it is ours and why, the day; for a program with the facts that were used."""
    words = "ask", "window", "--regulation", "wuhai", "--fact", "period=public_notice", "--fact", "starts=2024-09-26"
    told = award(*words, "--lang", "zh")
    assert (told.returncode, told.stderr) == (0, "")
    assert all(said in told.stdout for said in ("第十九条", "最后一日: 2024-10-09", "其中有本系统默认", "当日不计入"))
    found = orjson.loads(award(*words, "--json").stdout)
    assert (found["outcome"], found["basis"], found["default"], found["last_day"]) == ("set", ["19"], True, "2024-10-09")
    assert found["facts"] == {"period": "public_notice", "starts": "2024-09-26", "trace": False}


def test_facts_come_from_a_file_and_are_told_where_they_are_wrong(tmp_path: Path) -> None:
    """Every wrong fact with line and column, and an unknown question, regulation or period with what there is."""
    facts = tmp_path / "facts.yaml"
    facts.write_text("ground: fraud/fraud\ndecided_on: 2024-02-30\nby: mayor\n", "utf-8")
    told = award("ask", "ban", "--regulation", str(TEXT), "--facts", str(facts))
    assert (told.returncode, told.stderr) == (
        2, f"{facts}:2:13: decided_on: not a day that exists (it says 2024-02-30)\n{facts}:3:1: by: unknown key (it says mayor)\n",
    )  # fmt: skip
    facts.write_text('{"ground": "fraud/fraud", "decided_on": "2024-03-11"}', "utf-8")
    found = orjson.loads(award("ask", "ban", "--regulation", "wuhai/undated", "--facts", str(facts), "--json").stdout)
    assert (found["outcome"], found["until"]) == ("banned", "2029-03-11")
    for words, said in (
        (("ask", "bann", "--regulation", "wuhai"), "there are: allocation"),
        (("ask", "ban", "--regulation", "nowhere"), "there are: "),
        (("ask", "ban"), "--regulation"),
    ):
        told = award(*words)
        assert (told.returncode, said in told.stderr, told.stdout) == (2, True, "")


def test_the_questions_are_listed_and_their_facts_described() -> None:
    """Each by its name with what it asks; the schema of one."""
    told = award("ask")
    assert [name for name in QUESTIONS if f"\n{name} " not in f"\n{told.stdout}"] == []
    assert orjson.loads(award("ask", "prize", "--schema").stdout)["properties"].keys() == {"track", "tier", "titles", "conferred_on"}


def test_the_reference_of_the_questions_is_level_with_the_code() -> None:
    """`make reference` writes what stands in the repository."""
    assert (ROOT / QUESTIONS_PAGE).read_text("utf-8") == questions_page()


@pytest.mark.parametrize("city", CATALOGUE.cities())
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_regulation_is_shown_whole(city: str, language: str) -> None:
    """Every value of the file with its article, every default of ours marked with its reason, nothing in Python's own form."""
    for version in CATALOGUE.versions(city):
        regulation, source = CATALOGUE.regulation(city, version)
        page = "\n".join(regulation_page.page(regulation, source, language))  # type: ignore[arg-type]  # one of the two above
        table = regulation_page.table(regulation, source, language)  # type: ignore[arg-type]  # the same
        reasons = {one["reason"] for one in table["values"] if one["default"] and one["reason"]}
        assert reasons
        assert [reason for reason in reasons if reason not in page] == []
        assert [one["path"] for one in table["values"] if one["basis"] and one["articles"] not in page] == []
        assert [word for word in ("None", "True", "False", "frozenset", "PeriodRule", "{'") if word in page] == []


def test_a_regulation_is_shown_on_the_terminal() -> None:
    """In both languages, and for a program."""
    told = award("regulation", "show", "wuhai", "--lang", "zh")
    assert (told.returncode, "首次获奖奖金: 1,000,000 元" in told.stdout, "恰为 5 个工作日，自公布起，起始日不计" in told.stdout) == (
        0,
        True,
        True,
    )
    found = orjson.loads(award("regulation", "show", "wuhai", "undated", "--json").stdout)
    [period] = [one for one in found["values"] if one["path"] == "stages.public_notice.period"]
    assert (period["articles"], period["default"], period["value"]["amount"]) == ("Art. 19", True, 5)


def amended(*changes: tuple[str, str]) -> str:
    """The text with some of it changed."""
    text = TEXT.read_text("utf-8")
    for find, put in changes:
        assert text.count(find) == 1
        text = text.replace(find, put)
    return text


def test_what_an_amendment_changes_is_told_in_words(tmp_path: Path) -> None:
    """Value by value with the articles of both; the same text says the same; cities and files compare like versions."""
    draft = tmp_path / "draft-2030.yaml"
    draft.write_text(
        amended(("first_cny: 1000000", "first_cny: 800000"), ("amount: 5, unit: working_days", "amount: 7, unit: days")), "utf-8"
    )
    told = award("regulation", "diff", "wuhai", str(draft), "--lang", "zh")
    assert told.returncode == 0
    assert "改: 奖金 · 组织/质量奖 · 首次获奖奖金\n  1,000,000 元 （第二十条、第六条） → 800,000 元 （第二十条、第六条）\n" in told.stdout
    assert "恰为 5 个工作日，自公布起，起始日不计 （第十九条，本系统默认） → 恰为 7 天" in told.stdout
    found = orjson.loads(award("regulation", "diff", "wuhai/undated", str(draft), "--json").stdout)
    assert [(one["kind"], one["path"], one["after"][0]["value"]) for one in found["differences"]][1] == (
        "changed", "prizes.organization/award.first_cny", 800_000,
    )  # fmt: skip
    regulation, _ = CATALOGUE.regulation("wuhai", "undated")
    assert list(regulation_diff.lines(("a", regulation), ("b", regulation), "en"))[2:] == ["The two texts say the same."]


def test_several_texts_are_checked_at_once(tmp_path: Path) -> None:
    """A city, a version, a file: every problem of all of them in one go."""
    broken = [tmp_path / f"draft-203{number}.yaml" for number in (1, 2)]
    broken[0].write_text(amended(("amount: 5,", "amount: 0,")), "utf-8")
    broken[1].write_text(amended(("places: 3,", "places: three,")), "utf-8")
    told = award("regulation", "check", "wuhai", *map(str, broken))
    assert (told.returncode, told.stdout) == (2, f"{TEXT}: no problem.\n")
    assert [line.partition(":")[0] for line in told.stderr.splitlines()] == [str(path) for path in broken]
    assert award("regulation", "check", "nowhere").returncode == 2


def test_coverage_is_whole_and_tells_what_is_not(tmp_path: Path) -> None:
    """0 where every row is claimed and every claim holds; 1, and each problem in its place, where not."""
    found = orjson.loads(award("regulation", "coverage", "wuhai", "--json").stdout)
    assert {"rows", "claimed", "unclaimed", "by_kind", "by_claim"} <= found.keys()
    assert (found["rows"], found["claimed"], found["unclaimed"], found["problems"]) == (len(found["table"]), found["rows"], 0, [])
    folder = tmp_path / "wuhai"
    folder.mkdir()
    for name in ("undated.yaml", "clauses.jsonl"):
        (folder / name).write_bytes((TEXT.parent / name).read_bytes())
    claims = (TEXT.parent / "claims.yaml").read_text("utf-8")
    (folder / "claims.yaml").write_text(claims.replace("wuhai:1a: {stated: purpose}\n", "wuhai:99: {stated: purpose}\n"), "utf-8")
    told = award("regulation", "coverage", "wuhai", AWARD_REGULATIONS=str(tmp_path))
    line = claims[: claims.index("wuhai:1a:")].count("\n") + 1
    assert (told.returncode, f"claims.yaml:{line}:1: wuhai:99: no such row in the ledger" in told.stdout) == (1, True)
    assert "wuhai:1a  unclaimed" in told.stdout


def test_a_new_city_is_begun(tmp_path: Path) -> None:
    """A file that says what is to be filled in, once."""
    (tmp_path / "skeleton.yaml").write_bytes((ROOT / "regulations" / "skeleton.yaml").read_bytes())
    told = award("regulation", "new", "somewhere", AWARD_REGULATIONS=str(tmp_path))
    assert (told.returncode, str(tmp_path / "somewhere" / "undated.yaml") in told.stdout) == (0, True)
    left = award("regulation", "check", "somewhere", AWARD_REGULATIONS=str(tmp_path))
    assert (left.returncode, "status.basis: to be filled in (<article>)" in left.stderr) == (2, True)
    assert award("regulation", "new", "somewhere", AWARD_REGULATIONS=str(tmp_path)).returncode == 2
