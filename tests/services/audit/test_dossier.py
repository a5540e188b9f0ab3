"""A dossier for people: the same bytes each time, nothing sealed, sealed with its bundle, never a box for a character."""

import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import orjson
import pypdfium2
import pytest

import verify_bundle
from domain.shared import identifiers as ids
from domain.shared.citation import Language
from services import wording
from services.audit.bundle import DOSSIER, packed
from services.documents.document import Block, Document, Facts, Grid, Section, Words
from services.documents.dossier import Dossier
from services.documents.legible import characters
from services.documents.press import pdf
from services.documents.speech import Speech, spoken_under
from services.facts import gap
from tests.cities import person
from tests.desk import CITY, CYCLE, Desk, code
from tests.evidence import FORM, SPACES, Evidence, accepts, evidence, read, righted

APPLICATION = ids.application_stream(CYCLE, code(2))
KEY = re.compile(r"(?<![\w/.:@-])[a-z]+_[a-z_]+(?![\w/.:@-])")


def texts(document: Document) -> Iterator[str]:
    """Every text in the facts and tables of a document."""
    for section in document.sections:
        for block in section.blocks:
            rows = block.rows if isinstance(block, Facts | Grid) else []
            yield from (text for row in rows for text in row)


@pytest.mark.parametrize("subject", [f"cycle:{CYCLE}", APPLICATION, "objection:wuhai/2026/obj-1", ids.applicant_stream(code(1)), "log"])
def test_a_dossier_says_all_that_it_was_given(quick: Evidence, subject: str) -> None:
    """Found by text extraction: title, cover, heads, the words of every table; the sealed name never, its mark where there is one."""
    document = quick.document(subject)
    content = pdf(document)
    assert content == pdf(quick.document(subject))
    told = read(content)
    heads = [document.title, document.over, document.header, *(section.title for section in document.sections)]
    assert [head for head in heads if head.translate(SPACES) not in told] == []
    words = {part for row in document.cover.rows for text in row for part in text.split()}
    assert [word for word in words if len(word) < 13 and word not in told] == []
    assert ("canary" in told, "王某" in told) == (False, False)
    assert ("「密封」" in told) == (subject not in {"log", ids.applicant_stream(code(1))})


@pytest.mark.parametrize("subject", [f"cycle:{CYCLE}", APPLICATION])
def test_no_key_of_the_code_is_printed(quick: Evidence, subject: str) -> None:
    """Fields, values and names are said in words; what remains in letters are handles, names of streams and commands."""
    kinds = {"internal_notice", "verify_bundle"}
    assert sorted({found for text in texts(quick.document(subject)) for found in KEY.findall(text)} - kinds) == []


def test_the_words_of_a_cover_are_not_broken(quick: Evidence) -> None:
    """Signs of Chinese stand apart on it; in English the title is a line of whole words, and brackets are English ones."""
    title = "Evidence dossier"
    document = Dossier(quick.desk.log, quick.desk.office.texts, quick.bundler.files(APPLICATION), "en").document()
    assert document.title == title
    page = pypdfium2.PdfDocument(pdf(document))
    assert title in page[0].get_textpage().get_text_bounded().splitlines()
    page.close()
    assert [text for text in texts(document) if "（" in text] == []


def pages(content: bytes) -> list[list[str]]:
    """The lines of each page, as they are copied."""
    found = pypdfium2.PdfDocument(content)
    told = [page.get_textpage().get_text_bounded().splitlines() for page in found]
    found.close()
    return told


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_is_copied_is_whole(quick: Evidence, language: Language) -> None:
    """No sign stands in the text that only breaks a line: the command is one line with its key, and a code or a handle is found."""
    files = quick.bundler.files(f"cycle:{CYCLE}")
    told = pages(pdf(Dossier(quick.desk.log, quick.desk.office.texts, files, language).document()))
    lines = [line for page in told for line in page]
    assert [line for line in lines if set(line) & {"\u200b", "\u00ad", "\u0002", "\ufffe"}] == []
    assert f"python3 verify_bundle.py BUNDLE.zip --key {orjson.loads(files['manifest.json'])['key']}" in lines
    assert [name for name in (code(1), "rev-a", ids.application_stream(CYCLE, code(2))) if not any(name in line for line in lines)] == []


@pytest.mark.parametrize("word", ["person-lu0001", "responsibility", code(1), "rev-b"])
def test_a_word_that_has_room_is_not_parted(quick: Evidence, word: str) -> None:
    """In whatever place of its line it would begin: in a cell, in its head, and in facts."""
    document = quick.document("log")
    blocks: list[Block] = [block for count in range(9) for block in (
        Grid([f"{'x ' * count}{word}", "b"], [1, 3], [[f"{'x ' * count}{word}", "b"]]), Facts([("a", f"{'x ' * count * 9}{word}")]),
    )]  # fmt: skip
    told = pages(pdf(msgspec.structs.replace(document, sections=[Section("a", blocks)])))
    assert sum(line.count(word) for page in told for line in page) == 27


def test_a_short_decision_stands_on_one_page(quick: Evidence) -> None:
    """Its heading, its first fact and its receipt."""
    document = quick.document("log")
    parts = [Section(f"title{n}", [Facts([(f"label{n}", "first"), *[("b", "c")] * (n * n % 11), ("d", f"last{n}")])], 2) for n in range(60)]
    told = ["\n".join(page) for page in pages(pdf(msgspec.structs.replace(document, sections=parts)))]
    for n in range(60):
        ends = [[place for place, page in enumerate(told) if f"{name}{n}" in page.split()] for name in ("title", "label", "last")]
        assert ends[0] == ends[1] == ends[2]


def test_a_trail_has_twenty_lines_on_a_page(quick: Evidence) -> None:
    """And says first why its numbers jump: how many of the log's events it has."""
    document = quick.document(f"cycle:{CYCLE}")
    [part] = [section for section in document.sections if section.title.startswith("三、")]
    words, grid = part.blocks
    assert isinstance(words, Words)
    assert isinstance(grid, Grid)
    assert f" {len(grid.rows)} " in words.text
    assert len(pages(pdf(msgspec.structs.replace(document, sections=[part])))) - 2 <= len(grid.rows) / 20 + 1


def test_an_individual_stands_by_its_handle_alone(quick_desk: Desk, tmp_path: Path) -> None:
    """In the place of the name the parties say that it is sealed."""
    document = evidence(quick_desk, tmp_path).document(ids.applicant_stream(person(quick_desk)))
    grids = [block for section in document.sections for block in section.blocks if isinstance(block, Grid)]
    assert ["（姓名密封）", "person-a1b2"] in [row for grid in grids for row in grid.rows]


def test_a_holiday_notice_is_called_by_its_number_and_issuer(quick: Evidence) -> None:
    """As the calendar's page calls it; the country is not named."""
    told = list(texts(quick.document(f"cycle:{CYCLE}")))
    assert [name for name in ("放假安排 CN-2025.0 国务院办公厅", "2025年起的放假办法", "农历节日") if name not in told] == []


@pytest.mark.parametrize(("lacks", "told"), [("A1: record", "A1: 评审记录"), ("A1: rev-c", "A1: rev-c")])
def test_what_an_application_lacks_is_named(lacks: str, told: str) -> None:
    """In the sentence of a refusal on record: by the word of it; a reviewer whose sheet lacks by the handle."""
    assert gap(lacks, "zh") == told


def test_every_shipped_character_is_printed(quick: Evidence) -> None:
    """In either weight: under PDF/A the press refuses a character that a font lacks."""
    every = "".join(sorted(characters()))
    document = quick.document("log")
    pdf(msgspec.structs.replace(document, sections=[Section(every, [Words(every)])]))
    assert len(every) > 7_000


def test_a_missing_character_is_printed_as_its_code_point(quick_desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> None:
    """A name with rare characters does not hold up its bundle: its code points stand in it, and the last part lists them."""
    fields = {"uscc": code(1), "name": "𠮷\u3400\u200d工\u3000厂", "registered_in": CITY, "legal_person": True}
    quick_desk.done("applicant.register", "applicant", "org-1", **fields, operating_since="2010-01-01")
    files = evidence(quick_desk, tmp_path_factory.mktemp("witness")).bundle(ids.applicant_stream(code(1)))
    told = read(files[DOSSIER])
    assert accepts(packed(files))
    assert "〔U+20BB7〕〔U+3400〕〔U+200D〕工" in told
    last = told.rpartition("附：字体未收的字")[2]
    assert [name in last for name in ("〔U+20BB7〕", "〔U+3400〕", "〔U+200D〕", "〔U+3000〕")] == [True, True, True, False]


def renamed(d: Desk) -> None:
    """The organizations get other names."""
    for number in (1, 2, 5):
        d.done("applicant.rename", applicant=code(number), name="(invented) later")


def recorded(d: Desk) -> None:
    """Something comes to light about one of them, and the programme goes on."""
    fact = {"kind": "complaint", "occurred_on": "2026-05-10", "found_on": "2026-05-10", "source": "(invented)"}
    d.done("fact.record", applicant=code(5), reference="f", **fact)
    d.done("standard.approve", "committee_chair", city=CITY, criteria="gbt19580-wuhai", resolution="later")


@pytest.mark.parametrize("later", [renamed, recorded])
@pytest.mark.parametrize("subject", [f"cycle:{CYCLE}", APPLICATION, "objection:wuhai/2026/obj-1"])
def test_what_came_later_changes_nothing(quick: Evidence, subject: str, later: Callable[[Desk], None]) -> None:
    """The same subject under the same checkpoint, exported after more has happened: the same bundle to the byte."""
    first = quick.bundle(subject)
    later(quick.desk)
    quick.prover.checkpoint()
    assert packed(quick.bundle(subject)) == packed(first)
    assert "later" not in read(first[DOSSIER])


def test_a_later_cycle_changes_no_article(quick_desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> None:
    """What belongs to a city is told under the regulation of its newest cycle then: before the first one, under none."""
    reviewer = {"city": CITY, "reviewer": "rev-a", "name": "(invented)", "field": "quality"}
    quick_desk.done("reviewer.admit", **reviewer)
    found, subject = evidence(quick_desk, tmp_path_factory.mktemp("witness")), ids.reviewer_stream(CITY, "rev-a")
    first = found.bundle(subject)
    quick_desk.done("standard.approve", "committee_chair", city=CITY, criteria="gbt19580-wuhai", resolution="r1")
    quick_desk.done("cycle.open", city=CITY, year=2026, version="undated")
    assert packed(found.bundle(subject)) == packed(first)


def test_an_application_tells_all_that_concerned_it(quick: Evidence) -> None:
    """Its own decisions and those of others about it: ranking, proposal, objection, list and conferral, its notices and its money."""
    lost, won = (quick.document(ids.application_stream(CYCLE, code(number))) for number in (2, 4))
    of_lost, of_won = ({section.title.partition(". ")[2] for section in document.sections} for document in (lost, won))
    assert [name in of_lost for name in ("排名固定", "异议结论", "公布获奖")] == [True, True, False]
    assert [name in of_won for name in ("排名固定", "异议结论", "公布获奖")] == [True, False, True]
    notices = next(section.blocks[0] for section in lost.sections if section.title.startswith("六、"))
    assert isinstance(notices, Grid)
    assert {row[5].partition("\n")[2].partition("@")[0] for row in notices.rows} == {f"notice:{CYCLE}/1", f"objection:{CYCLE}/obj-1"}


def test_a_bundle_vouches_for_its_dossier(quick: Evidence) -> None:
    """Valid as made; without its dossier, with another, with another seal or none it is refused, every digest put right or not."""
    whole = quick.bundle(APPLICATION)
    content, files = whole[DOSSIER], quick.bundler.files(APPLICATION)
    assert verify_bundle.verify(packed(whole)).startswith(APPLICATION)
    manifest = orjson.loads(whole["manifest.json"])
    other = quick.bundle(ids.applicant_stream(code(1)), content)
    changed = whole | {DOSSIER: content[:-9] + b"x" + content[-8:]}
    seals = ["", manifest["seal"].upper(), f" {manifest['seal']}", manifest["seal"][:-2], orjson.loads(other["manifest.json"])["seal"]]
    sealed = [whole | {"manifest.json": orjson.dumps(manifest | {"seal": seal}, option=FORM)} for seal in seals]
    lost = {name: part for name, part in whole.items() if name != DOSSIER}
    wrong = [changed, righted(changed), *sealed, lost, righted(lost), righted(lost, quick.prover.vouch), files, files | {DOSSIER: content}]
    assert [number for number, one in enumerate(wrong) if accepts(packed(one))] == []
    assert accepts(packed(righted(changed, quick.prover.vouch)))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_field_is_called_what_forms_call_it(language: Language) -> None:
    """Also where its word is its own key: what a rule of that name is called in a regulation is something else."""
    words, speech = wording.sentences(language), Speech(language, {})
    assert [name for name, word in words["fields"].items() if speech.field(name) != word] == []
    assert [name for name, word in words["values"].items() if speech.known(name) != word] == []


def test_a_cycle_is_called_by_its_year(quick: Evidence) -> None:
    """Of the award that governs; one of another stays as it is."""
    speech = spoken_under(quick.desk.log, quick.desk.office.texts, CYCLE, "zh")
    told = [speech.value(name) for name in (CYCLE, f"{CITY}/2019", "erenhot/2026")]
    assert told == ["2026年度乌海市市长质量奖", "2019年度乌海市市长质量奖", "erenhot/2026"]


def test_money_is_told_in_thousands() -> None:
    """In a row of a state and in what an event says."""
    speech = Speech("zh", {})
    assert list(speech.rows({"amount_cny": 1_000_000, "year": 2026})) == [("金额（元）", "1,000,000"), ("年份", "2026")]


def test_a_default_stands_once_with_its_articles(quick: Evidence) -> None:
    """In a list of its own, under the number by which the decisions name it."""
    sections = quick.document(APPLICATION).sections
    listed = next(block for section in sections if section.title.startswith("五、") for block in section.blocks if isinstance(block, Grid))
    numbers, reasons = [row[0] for row in listed.rows], [row[1:] for row in listed.rows]
    assert numbers == [str(place) for place in range(1, len(numbers) + 1)]
    assert len({tuple(one) for one in reasons}) == len(reasons) > 1
    decisions = [block for section in sections if section.level > 1 for block in section.blocks if isinstance(block, Facts)]
    named = [value for block in decisions for label, value in block.rows if label == "本系统默认"]
    told = {number for value in named for number in ranged(value.removeprefix("第 ").partition(" 项")[0])}
    assert told == {int(number) for number in numbers}


def ranged(text: str) -> set[int]:
    """The numbers of `1, 3-5`."""
    runs = (part.partition("-") for part in text.split(", "))
    return {number for first, _, last in runs for number in range(int(first), int(last or first) + 1)}


@pytest.mark.parametrize(("subject", "seconds"), [(APPLICATION, 3), (f"cycle:{CYCLE}", 15)])
def test_a_dossier_is_made_in_time(quick: Evidence, subject: str, seconds: float) -> None:
    """A case within three seconds, a cycle within fifteen."""
    since = time.process_time()
    pdf(quick.document(subject))
    assert time.process_time() - since < seconds
