"""Every kind of paper of every city, from logs that were kept: what its data say stands in it, and no kind is missing without its article.

`AWARD_PAPERS=folder` keeps what was made, for a person to look at.
"""

import itertools
import os
import re
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import orjson
import pypdfium2
import pytest
from docx import Document

from domain.application import admission as m
from domain.application import application as a
from domain.award import award as w
from domain.cycle import events as e
from domain.notice import notice as n
from domain.session import session as s
from domain.shared import identifiers as ids
from domain.shared.citation import Language
from domain.shared.refusal import InvalidError
from domain.stages.conferral import ConferralStage
from domain.stages.deliberation import DeliberationStage
from domain.stages.intake import IntakeStage
from domain.stages.plan import Regulation
from domain.stages.public_notice import PublicNoticeStage
from domain.stages.qualification import QualificationStage
from services import wording
from services.catalogue import Catalogue
from services.documents import award_list, call, letters, minutes, official
from services.documents.document import Grid
from services.documents.dossier import Dossier
from services.documents.issuing import Governed, Issuing
from services.documents.official import Certificate
from services.documents.paper import Heading, Paper
from services.documents.press import pdf, posted
from services.documents.word import word
from tests.browser import signed_in
from tests.cities import VERSIONS
from tests.desk import ROOT, Desk
from tests.evidence import SPACES, evidence
from tests.logs.keep import FOLDER, SUFFIX
from tests.papers import issuing
from tests.past import kept
from tests.site import Site

pytestmark = [pytest.mark.long, pytest.mark.timeout(900)]

TO_LOOK_AT = os.environ.get("AWARD_PAPERS", "")
KINDS = (
    "announcement", "accepted", "shortlisted", "candidates", "supplement", "minutes", "decision", "certificate", "feedback",
    "statistics", "dossier-zh", "dossier-en",
)  # fmt: skip
FIXED = ("decision", "feedback")
"""What nobody edits any more: as PDF alone."""

LACKING = {
    "wuhai": {"accepted": "19", "shortlisted": "19", "supplement": "8(5);18", "minutes": "7;18"},
    "erenhot": {"accepted": "22", "shortlisted": "22"},
    "gongyi": {"accepted": "10(7);17(7)", "shortlisted": "10(7);17(7)", "supplement": "10(4);17(3)"},
    "qinhuangdao": {"supplement": "14"},
    "yancheng": {"accepted": "11(7)", "shortlisted": "11(7)", "supplement": "11(2)", "minutes": "7;11(6);11(7)"},
}
"""City -> kind that its text has no place for -> the article that has the step and says nothing of it.

No notice but that of candidates is written there; the check of what was filed knows no request for more (only Erenhot's Art. 16 does);
the committee deliberates without a vote that anything is written of, so that no sitting with motions is kept.
"""


class Made(NamedTuple):
    """A paper, and what its data say that must stand in it."""

    kind: str
    paper: Paper | Certificate
    says: list[str]


@pytest.mark.parametrize("city", VERSIONS)
def test_every_paper_of_a_city(tmp_path: Path, city: str) -> None:
    """Of all kept logs: the same bytes twice, no sign without a glyph, the data's words, no heading at a page's end; no kind is missing."""
    seen = set[str]()
    for path in sorted(FOLDER.glob(f"{city}-*{SUFFIX}")):
        scenario = path.name.split(".")[0]
        d = kept(scenario, tmp_path)
        for place, one in enumerate(made(d)):
            seen.add(one.kind)
            _sound(one, f"{scenario}-{one.kind}-{place}")
        seen |= set(_dossiers(d, tmp_path / scenario, scenario, city))
        seen.add(_figures(d, tmp_path / scenario, scenario, city))
    assert seen == set(KINDS) - LACKING[city].keys()


@pytest.mark.parametrize("city", VERSIONS)
def test_what_a_city_has_no_paper_for(city: str) -> None:
    """The step is in the text under that article, without what the paper would tell of."""
    regulation, _ = Catalogue(ROOT / "regulations").regulation(city, VERSIONS[city])
    notices = regulation.stages_of(PublicNoticeStage)
    [candidates] = [one for one in notices if one.of == "candidates"]
    deliberation = regulation.the(DeliberationStage)
    found = {kind: candidates.basis for kind in ("accepted", "shortlisted") if kind not in {one.of for one in notices}}
    [check] = regulation.stages_of(QualificationStage)
    found |= {"supplement": check.basis} if check.supplement is None else {}
    found |= {"minutes": deliberation.basis} if deliberation.vote is None else {}
    assert found == LACKING[city]


def made(d: Desk) -> Iterator[Made]:
    """Every paper of a log's cycles that an office issues."""
    papers = issuing(d)
    for stream in d.log.streams("cycle:"):
        cycle = stream.partition(":")[2]
        found = papers.governed(cycle)
        for number, (_, announced) in enumerate(papers.each(stream, e.Announced), 1):
            yield Made("announcement", call.announcement(papers, cycle, number), _call(found, announced))
        for number, (at, conferred) in enumerate(papers.each(stream, e.CandidatesConferred), 1):
            article = _printed(found.regulation.the(ConferralStage).basis)
            names = [papers.listed(code, at.position)[0] for code in conferred.candidates]
            says = [*names, *conferred.candidates, _day(conferred.on), article, found.government()]
            yield Made("decision", award_list.decision(papers, cycle, number), says)
        yield from _notices(papers, found)
        yield from _sittings(papers, found)
        yield from _titles(papers, found)
        yield from _letters(papers, found)


def _call(found: Governed, announced: e.Announced) -> list[str]:
    regulation = found.regulation
    rules = [*regulation.conditions, *regulation.bars, *regulation.quotas, regulation.the(IntakeStage)]
    closes = date.fromisoformat(str(found.cycle.settings[regulation.the(IntakeStage).closes]))
    return [*(_printed(rule.basis) for rule in rules), _day(closes), *map(_day, announced.channels.values())]


def _notices(papers: Issuing, found: Governed) -> Iterator[Made]:
    cycle = found.cycle.cycle
    for stream in papers.log.streams(f"notice:{cycle}/"):
        at, published = papers.nth(stream, n.Published)
        stage, term = found.regulation.stage(published.stage), published.term
        kind = stage.of if isinstance(stage, PublicNoticeStage) else ""
        names = [papers.listed(code, at.position)[0] for code in published.candidates]
        says = [*names, *published.candidates, _day(term.opens_on), _day(term.last_day), _printed(term.basis)]
        yield Made(kind, official.notice(papers, cycle, int(stream.rpartition("/")[2])), says)


def _sittings(papers: Issuing, found: Governed) -> Iterator[Made]:
    cycle = found.cycle.cycle
    for stream in papers.log.streams(f"session:{cycle}/"):
        _, opened = papers.nth(stream, s.Opened)
        put = [one.candidate for _, one in papers.each(stream, s.MotionPut)]
        if put:
            vote = found.regulation.the(DeliberationStage).vote
            says = [*opened.roll, *put, _day(opened.on), _printed(vote.basis if vote else "")]
            yield Made("minutes", minutes.minutes(papers, cycle, int(stream.rpartition("/")[2])), says)


def _titles(papers: Issuing, found: Governed) -> Iterator[Made]:
    cycle = found.cycle.cycle
    for stream in papers.log.streams(f"award:{cycle}/"):
        code = ids.applicant_in(stream)
        at, conferred = papers.nth(stream, w.Conferred)
        name = papers.name(code, at.position)
        until = [_day(conferred.validity.last_day)] if conferred.validity else []
        says = [code, *([name] if name != code else []), found.regulation.award.zh, _day(conferred.conferred_on), *until]
        yield Made("certificate", official.certificate(papers, cycle, code), says)


def _letters(papers: Issuing, found: Governed) -> Iterator[Made]:
    cycle = found.cycle.cycle
    for stream in papers.log.streams(f"application:{cycle}/"):
        code = ids.applicant_in(stream)
        for number, (at, asked) in enumerate(papers.each(stream, m.SupplementRequested), 1):
            says = [papers.name(code, at.position), *map(found.speech.known, asked.missing), _day(asked.term.last_day)]
            yield Made("supplement", letters.supplement(papers, cycle, code, number), [*says, _printed(asked.term.basis)])
        for at, _ in papers.each(stream, a.Submitted)[:1]:
            says = [papers.name(code, at.position), _day(papers.effective(at).date()), found.regulation.title.zh]
            try:
                yield Made("feedback", letters.feedback(papers, cycle, code), says)
            except InvalidError as early:
                assert early.code == "feedback-early"  # noqa: PT017  # what has no last decision has no feedback


def _sound(one: Made, name: str) -> None:
    """A paper in its forms."""
    content, paper = posted(one.paper), one.paper
    assert content == posted(paper), name
    pages = _pages(content, getattr(paper, "digest", ""))
    told = "".join(pages)
    assert [text for text in one.says if _bare(text) not in told] == [], name
    _keep(content, name, "pdf")
    if isinstance(paper, Paper):
        assert [text for text in _texts(paper) if _bare(text) not in told] == [], name
        leads = tuple(_leading(paper))
        assert [page[-40:] for page in pages[:-1] if leads and page.endswith(leads)] == [], name
        if one.kind not in FIXED:
            _editable(paper, name)


def _leading(paper: Paper) -> Iterator[str]:
    """What may not stand at the end of a page: headings, and sentences before a table."""
    for part, after in itertools.pairwise(paper.parts):
        if not isinstance(part, Grid) and (isinstance(part, Heading) or isinstance(after, Grid)):
            yield _bare(part.text)


def _editable(paper: Paper, name: str) -> None:
    """The form to edit: the same bytes, every text in it."""
    content = word(paper)
    assert content == word(paper), name
    told = _bare("".join(str(text) for text in Document(BytesIO(content)).element.body.itertext()))
    assert [text for text in _texts(paper) if _bare(text) not in told] == [], name
    _keep(content, name, "docx")


def _dossiers(d: Desk, folder: Path, scenario: str, city: str) -> Iterator[str]:
    """The dossier of a log's last application and last title, in both languages."""
    found = evidence(d, folder)
    languages: tuple[Language, ...] = ("zh", "en")
    for subject in [streams[-1] for kind in ("application:", "award:") if (streams := d.log.streams(f"{kind}{city}/"))]:
        files = found.bundler.files(subject)
        last = max(one["position"] for one in orjson.loads(files["events.json"]))
        for language in languages:
            document = Dossier(d.log, d.office.texts, files, language).document()
            content = pdf(document)
            assert content == pdf(document), (scenario, subject)
            told = "".join(_pages(content, ""))
            says = [document.title, document.header, *(one.title for one in document.sections), str(last)]
            assert [text for text in says if _bare(text) not in told] == [], (scenario, subject)
            assert "〔U+" not in told, (scenario, subject)
            _keep(content, f"{scenario}-dossier-{subject.partition(':')[0]}-{language}", "pdf")
            yield f"dossier-{language}"


def _figures(d: Desk, folder: Path, scenario: str, city: str) -> str:
    """The statistics as the office takes them along."""
    office = signed_in(Site(d, folder), "clerk", "office", city=city)
    content, again = (office.http.get("/statistics/pdf").content for _ in range(2))
    assert content == again, scenario
    told, text = "".join(_pages(content, "")), _text(d, city)
    years = {ids.year_of(stream.partition(":")[2]) for stream in d.log.streams("cycle:")}
    assert [one for one in (text.award.zh, text.title.zh, "一、", *map(str, years)) if _bare(one) not in told] == [], scenario
    _keep(content, f"{scenario}-statistics", "pdf")
    return "statistics"


def _text(d: Desk, city: str) -> Regulation:
    return d.office.texts.of_catalogue(city, VERSIONS[city])[0]


def _texts(paper: Paper) -> list[str]:
    """Every text of a paper by itself."""
    own = [paper.head, paper.number, paper.title.replace("\n", ""), paper.to, paper.signer, paper.day]
    for part in paper.parts:
        own += [*part.columns, *(cell for row in part.rows for cell in row)] if isinstance(part, Grid) else [part.text]
    return own


def _pages(content: bytes, digest: str) -> list[str]:
    """The text of each page without spaces and without the line under it."""
    found = pypdfium2.PdfDocument(content)
    under = re.compile(rf"SHA-256{digest}(\d+/\d+)?") if digest else re.compile("(?!)")
    told = [under.sub("", page.get_textpage().get_text_bounded().translate(SPACES)) for page in found]
    found.close()
    return told


def _bare(text: str) -> str:
    return text.translate(SPACES)


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _printed(basis: str) -> str:
    return wording.article(basis, "zh")


def _keep(content: bytes, name: str, form: str) -> None:
    if TO_LOOK_AT:
        folder = Path(TO_LOOK_AT)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{name}.{form}").write_bytes(content)
