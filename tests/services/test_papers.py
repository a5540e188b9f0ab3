"""What offices issue: every paper of every city, the same bytes each time, with what it must say and the article of it."""

import itertools
import re
from io import BytesIO
from pathlib import Path
from string import Formatter
from zipfile import ZipFile

import msgspec
import pytest
from docx import Document
from docx.shared import Mm
from docx.table import Table
from docx.text.paragraph import Paragraph

from domain.cycle import events as e
from domain.session import session as s
from domain.shared.refusal import InvalidError
from domain.stages.announcement import AnnouncementStage
from services import wording
from services.catalogue import Catalogue
from services.documents import call, letters, minutes
from services.documents.document import Grid, Words
from services.documents.paper import Heading, Paper, counted
from services.documents.press import posted
from services.documents.word import word
from tests import cities
from tests.cities import VERSIONS
from tests.desk import ROOT, Desk, code, desk
from tests.evidence import read
from tests.lindu import CYCLE, MEMBERS
from tests.logs.keep import FOLDER, SUFFIX
from tests.papers import KINDS, issuing, papers
from tests.past import kept
from tests.services.test_votes import cast, close, put, sitting

LOGS = sorted(path.name.split(".")[0] for path in FOLDER.glob(f"*{SUFFIX}"))


@pytest.mark.parametrize("scenario", LOGS)
def test_every_paper_is_the_same_bytes_each_time(tmp_path: Path, scenario: str) -> None:
    """Each kind is set twice; every other paper is made twice and has the same content; no placeholder and no name of code is left."""
    d, seen = kept(scenario, tmp_path), set[str]()
    made, again = list(papers(d)), list(papers(d))
    assert made == again
    for kind, paper in made:
        text = msgspec.json.encode(paper).decode()
        assert re.search(r"[{]\w+[}]|\b[a-z]+_[a-z_]+\b", re.sub(r'"\w+":', "", text)) is None, text
        if kind not in seen:
            seen.add(kind)
            first = posted(paper)
            assert (first[:5], first == posted(paper)) == (b"%PDF-", True)
            if isinstance(paper, Paper):
                assert word(paper) == word(paper)
    assert {"announcement", "feedback"} <= seen <= set(KINDS)


@pytest.mark.parametrize("city", VERSIONS)
def test_a_call_says_what_the_text_says(quick_desk: Desk, city: str) -> None:
    """Every condition, bar and document with its article, the last day, the channels; by the office that the text names."""
    d = cities.filing(quick_desk.on("2026-03-02 09:00"), f"{city}/2026", **_days(city))
    regulation, made = cities.regulation(d), call.announcement(issuing(d), d.cycle)
    text = read(posted(made))
    for rule in (*regulation.conditions, *regulation.bars):
        article = wording.article(rule.basis, "zh")
        assert article.replace(" ", "") in text, rule.name
    stage = regulation.the(AnnouncementStage)
    assert wording.article(stage.basis, "zh") in text
    assert ("3月31日24:00" in text, "不收取任何费用" in text) == (True, regulation.fee_cny.amount == 0)
    assert made.digest in text
    assert made.digest == made.sealed().digest


def _days(city: str) -> dict[str, str]:
    """The settings that a call needs."""
    regulation, _ = Catalogue(ROOT / "regulations").regulation(city, VERSIONS[city])
    names = {one.name for one in regulation.set_per_cycle if one.until == "announcement"}
    days = {"opening_day": "2026-03-10", "filing_deadline": "2026-03-31", "recommendation_deadline": "2026-03-31"}
    return {name: day for name, day in days.items() if name in names}


def test_no_call_before_it_is_published(quick_desk: Desk) -> None:
    """What was not announced has no announcement."""
    cities.opened(quick_desk, "wuhai/2026")
    with pytest.raises(InvalidError, match="absent"):
        call.announcement(issuing(quick_desk), "wuhai/2026")


def test_a_call_is_numbered_in_the_year_of_its_day(tmp_path: Path) -> None:
    """Two calls of a city in one calendar year, for two years of the award: the year is that of the day, the second call is the second."""
    days = {"opening_day": "2024-02-01", "filing_deadline": "2024-03-20", "recommendation_deadline": "2024-03-31"}
    d = cities.filing(desk(str(tmp_path / "log.db"), "2024-01-08 09:00"), "yancheng/2024", **days)
    d.done("cycle.cancel", cycle=d.cycle, reason="(invented)")
    later = {name: day.replace("2024", "2025") for name, day in days.items()}
    cities.filing(d.on("2024-12-02 09:00"), "yancheng/2025", **later)
    made = [call.announcement(issuing(d), cycle) for cycle in ("yancheng/2024", "yancheng/2025")]
    assert [one.number for one in made] == ["公告〔2024〕1 号", "公告〔2024〕2 号"]
    assert ("2024年12月" in made[1].day, "2025年度" in made[1].title) == (True, True)


def test_what_a_content_says_is_its_digest(quick_desk: Desk) -> None:
    """Another day, another digest."""
    d = cities.filing(quick_desk, "wuhai/2026", **_days("wuhai"))
    made = call.announcement(issuing(d), d.cycle)
    assert msgspec.structs.replace(made, day="2026年3月3日").sealed().digest != made.digest


def test_minutes_tell_who_kept_away_and_how_they_voted(tmp_path: Path) -> None:
    """Articles 17(1) and 31: roll, presence, recusal, quorum, votes and result of each motion; none while one is open."""
    d = sitting(tmp_path, present=MEMBERS[:4])
    made = issuing(d)
    with pytest.raises(InvalidError, match="minutes-open"):
        minutes.minutes(made, CYCLE, 1)
    put(d)
    with pytest.raises(InvalidError, match="minutes-open"):
        minutes.minutes(made, CYCLE, 1)
    d.done("recusal.declare", "committee_member", "m4", cycle=CYCLE, applicant=code(1), reviewer="m4", reason="(invented)")
    for member, choice in zip(MEMBERS[:3], ("for", "for", "against"), strict=True):
        cast(d, member, choice)
    close(d)
    text = read(posted(minutes.minutes(made, CYCLE, 1)))
    told = (
        "应到5人",
        "实到4人",
        "缺席1人：m5",
        "回避：m4",
        "第三十一条",
        "同意：m1、m2",
        "反对：m3",
        "结果：通过",
        "第十七条第（一）项",
        "4332210",
        "参会人员",
        "m1主任（组长）到会＿＿＿＿＿＿",
        "m5委员缺席",
    )
    assert [word for word in told if word not in text] == [], text
    with pytest.raises(InvalidError, match="absent"):
        minutes.minutes(made, CYCLE, 2)


def test_the_form_to_edit_says_the_same(quick_desk: Desk) -> None:
    """The same texts in the same order, with their digest, as the press sets; nothing in the file is of the hour at which it was made."""
    d = cities.filing(quick_desk, "wuhai/2026", **_days("wuhai"))
    made = call.announcement(issuing(d), d.cycle)
    content = word(made)
    sheet = Document(BytesIO(content))
    lines = [line.text for line in sheet.paragraphs]
    assert [lines[0], lines[1], lines[-2], lines[-1]] == [made.head, made.number, made.signer, made.day]
    rows = [[cell.text for cell in row.cells] for table in sheet.tables for row in table.rows]
    assert rows == [row for part in made.parts if isinstance(part, Grid) for row in (part.columns, *part.rows)]
    assert made.digest in sheet.sections[0].footer.paragraphs[0].text
    with ZipFile(BytesIO(content)) as packed:
        assert {one.date_time for one in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert sheet.core_properties.modified == made.dated.replace(microsecond=0)
    with pytest.raises(InvalidError, match="glyph-missing"):
        word(msgspec.structs.replace(made, to="(invented) \U00020bb7"))


def test_a_table_and_a_signature_stand_with_what_leads_to_them(tmp_path: Path) -> None:
    """In the form to edit, what stands before a table goes with it onto a page, and what stands before the signature with that."""
    d = sitting(tmp_path, present=MEMBERS[:4])
    put(d)
    for member in MEMBERS[:4]:
        cast(d, member, "for")
    close(d)
    sheet = Document(BytesIO(word(minutes.minutes(issuing(d), CYCLE, 1))))
    lines = list(sheet.iter_inner_content())
    before = [one for one, after in itertools.pairwise(lines) if isinstance(after, Table)]
    assert before
    assert all(isinstance(one, Paragraph) and one.paragraph_format.keep_with_next for one in (*before, lines[-3], lines[-2]))
    _, table = sheet.tables
    assert [cell.paragraphs[0].paragraph_format.keep_with_next for row in table.rows for cell in row.cells[:1]] == [True, False]
    assert sum(column.width or 0 for column in table.rows[0].cells) <= Mm(156)


def test_what_a_text_leaves_open_is_not_told_as_its_article(tmp_path: Path) -> None:
    """The vote of the made-up city is written; that of Erenhot is a default of ours, and its minutes and supplement notice say so."""
    told = {kind: paper for kind, paper in papers(kept("erenhot-2022", tmp_path)) if isinstance(paper, Paper)}
    [rule] = [part.text for part in told["minutes"].parts if isinstance(part, Words) and part.text.startswith("表决规则")]
    assert "（第二十一条，条文未写明之处按本届工作安排）" in rule
    *_, last = told["supplement"].parts
    assert last == Words("以上依照第十六条，条文未写明之处按本届工作安排。")
    d = sitting(tmp_path, present=MEMBERS)
    put(d)
    close(d)
    assert "条文未写明" not in read(posted(minutes.minutes(issuing(d), CYCLE, 1)))


@pytest.mark.parametrize(("scenario", "told"), [("gongyi-2025-edges", "同样予以核查"), ("erenhot-2022", "作为举报收存")])
def test_a_notice_says_what_becomes_of_a_late_objection(tmp_path: Path, scenario: str, told: str) -> None:
    """Where the text has it looked into until the approval, the notice does not call it a report; whose name is sealed has room for it."""
    [paper] = [paper for kind, paper in papers(kept(scenario, tmp_path)) if kind == "notice" and isinstance(paper, Paper)]
    assert told in paper.parts[-1].text if isinstance(paper.parts[-1], Words) else False
    [grid] = [part for part in paper.parts if isinstance(part, Grid)]
    assert [row[1] for row in grid.rows if row[2].startswith("person-")] == ["＿＿＿＿＿＿（个人）"] * (scenario == "erenhot-2022")


def test_a_call_says_years_gravity_and_places(tmp_path: Path) -> None:
    """Conditions with their years, bars with years and gravity, places as far as the text binds; where it is published has its own part."""
    paper = next(paper for kind, paper in papers(kept("wuhai-2026", tmp_path)) if kind == "announcement" and isinstance(paper, Paper))
    cells = {cell for part in paper.parts if isinstance(part, Grid) for row in part.rows for cell in row}
    assert {"经营年限（满 3 年）", "事故（重大、近 3 年）", "原则上不超过 3 个"} <= cells
    assert [part.text for part in paper.parts if isinstance(part, Heading)][-2:] == ["六、费用", "七、公告发布"]


@pytest.mark.parametrize(("place", "said"), [(1, "一"), (9, "九"), (10, "十"), (11, "十一"), (20, "二十"), (21, "二十一")])
def test_parts_are_counted_in_chinese(place: int, said: str) -> None:
    """As an office counts them, however many there are."""
    assert counted(place) == said


def test_minutes_tell_who_did_not_vote_from_who_abstained(tmp_path: Path) -> None:
    """One for, one abstention, three who chose nothing: the tally that decided has four in one figure, the minutes have two."""
    d = sitting(tmp_path)
    put(d)
    for member, choice in (("m1", "for"), ("m2", "abstain")):
        d.done("ballot.cast", "committee_member", member, cycle=CYCLE, session=1, motion=1, choice=choice)
    d.done("ballot.close", "committee_chair", "m1", cycle=CYCLE, session=1, motion=1)
    made = minutes.minutes(issuing(d), CYCLE, 1)
    _, grid = [part for part in made.parts if isinstance(part, Grid)]
    assert dict(zip(grid.columns[4:], grid.rows[0][4:], strict=True)) == {"同意": "1", "反对": "0", "弃权": "1", "未投票": "3"}
    text = read(posted(made))
    assert all(word in text for word in ("弃权：m2", "未投票（不计同意）：m3、m4、m5")), text


def test_minutes_of_a_secret_ballot_name_nobody(tmp_path: Path) -> None:
    """Two counts that agree, and no member beside a choice."""
    d = sitting(tmp_path, ("ballot: open", "ballot: secret"))
    put(d)
    for teller, role in (("clerk", "office"), ("m2", "committee_member")):
        d.act("ballot.tally", role, teller, cycle=CYCLE, session=1, motion=1, in_favour=3, against=1, abstaining=1)  # type: ignore[arg-type]  # a role
    closed = [one for _, one in issuing(d).each(f"session:{CYCLE}/1", s.BallotClosed)]
    assert closed
    text = read(posted(minutes.minutes(issuing(d), CYCLE, 1)))
    assert ("无记名" in text, "同意：" in text, "结果：通过" in text) == (True, False, True)


def test_a_supplement_is_told_once_with_its_last_day(quick_desk: Desk) -> None:
    """Article 16 of the one text that has it: what is missing, until when, that the clock stands still; there is no second one."""
    d = cities.filing(quick_desk.on("2026-03-02 09:00"), "erenhot/2026", **_days("erenhot"))
    cities.organization(d, 1)
    documents = dict.fromkeys(("application_form",), "d" * 64)
    assert cities.file(d, code(1), documents=documents).outcome == "done"
    d.on("2026-04-01 09:00").advance()
    missing = ["supporting_evidence", "self_evaluation_report", "truth_statement"]
    d.done("supplement.request", cycle=d.cycle, applicant=code(1), missing=missing)
    made = letters.supplement(issuing(d), d.cycle, code(1))
    text = read(posted(made))
    told = ("虚构企业1：", "证明材料", "自评报告", "真实性声明", "2026年4月9日", "第十六条", "不计入审查期限", "以一次为限")
    assert [word for word in told if word not in text] == [], text
    assert posted(made) == posted(letters.supplement(issuing(d), d.cycle, code(1)))
    with pytest.raises(InvalidError, match="absent"):
        letters.supplement(issuing(d), d.cycle, code(1), 2)
    with pytest.raises(InvalidError, match="feedback-early"):
        letters.feedback(issuing(d), d.cycle, code(1))


def test_feedback_has_no_score_and_no_reviewer(tmp_path: Path) -> None:
    """What came of it with days and articles; neither points nor ranks nor names of those who reviewed."""
    d = kept("wuhai-2026", tmp_path)
    found = [paper for kind, paper in papers(d) if kind == "feedback" and isinstance(paper, Paper)]
    assert found
    reviewers = {one.partition("/")[2] for one in d.log.streams("reviewer:")}
    assert reviewers
    for paper in found:
        text = msgspec.json.encode(paper).decode()
        assert [name for name in reviewers if name in text] == []
        assert "第" in text


def test_a_city_words_its_papers_in_a_file() -> None:
    """Each sentence of a city's file is one of ours with no more places in it than ours; its government and bodies have their names."""
    words, catalogue = wording.sentences("zh")["words"], Catalogue(ROOT / "regulations")
    for city in catalogue.cities():
        own = catalogue.wording(city)
        assert own["official-government"].endswith("市人民政府"), city
        regulation, _ = catalogue.regulation(city, VERSIONS[city])
        known = words | {f"official-issuer-{body.name}": "" for body in regulation.bodies}
        for name, sentence in own.items():
            assert _places(sentence) <= _places(known[name]) | {"award", "regulation", "year"}, (city, name)
    assert catalogue.wording("nowhere") == {}


def _places(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


def test_a_character_without_a_glyph_is_an_error(quick_desk: Desk) -> None:
    """A paper with such a character is not handed out."""
    d = cities.filing(quick_desk, "wuhai/2026", **_days("wuhai"))
    assert issuing(d).each("cycle:wuhai/2026", e.Announced)
    made = call.announcement(issuing(d), d.cycle)
    with pytest.raises(InvalidError, match="glyph-missing"):
        posted(msgspec.structs.replace(made, to="(invented) \U00020bb7"))
