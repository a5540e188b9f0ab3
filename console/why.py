"""Why a decision was made, as a page: first in plain sentences what became of whom and who filled a freed place; what the articles say."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from starlette.responses import Response

from console.choices import called, regulation_of
from console.saying import Saying
from console.shell import page
from console.standings import standing_of
from console.streams import with_names, with_streams
from console.visit import Visit
from domain.cycle import cycle as cycles
from domain.shared import identifiers as ids
from doors import past
from doors.looking import rows
from services.audit.decisions import decides
from services.audit.record import Record
from services.audit.why import Why
from services.documents.decision_page import FEW, DecisionPage
from services.documents.document import Block, Facts, Grid
from services.documents.speech import Speech, spoken_under
from services.ledger import CLAUSES, Row, rows_of

SUBSTITUTED = "cycle.substitute_named"
LOST = frozenset(["cycle.objection_settled", "cycle.candidate_lost"])
"""Events that end a candidacy."""


class Plain(NamedTuple):
    """A sentence that says what became of whom, with the record that made it so."""

    sentence: str
    record: Record | None
    good: bool


class ArticleWords(NamedTuple):
    """An article, what its clauses say in short, and what the product has under it."""

    basis: str
    clauses: list[str]
    rules: list[str]
    ours: list[str]


def why(visit: Visit) -> Response:
    """One decision: what came of it, by whom, under which articles and texts, from which scores, with what open, and its receipt."""
    told, cycle = past.why(visit.parts, visit.who, visit.given("decision"))
    regulation = regulation_of(visit, cycle) if cycle else None
    say = Saying(visit.spoken, regulation)
    speech = spoken_under(visit.parts.log, visit.parts.office.texts, cycle, visit.spoken)
    section = DecisionPage(past.explainer(visit.parts), speech).section(1, told, brief=False)
    return page(
        "why.html", visit, why=told, cycle=cycle, regulation=regulation, blocks=[_named(visit, say, one) for one in section.blocks],
        plain=[*_fates(visit, say, told, cycle), *_filled(visit, say, told)], articles=_articles(visit, told, speech),
        law=(f"/regulations/{regulation.city}/{told.texts.version}", say.text(regulation.title)) if regulation and told.texts else None,
    )  # fmt: skip


def _named(visit: Visit, say: Saying, block: Block) -> Block:
    """A block with the names of those whose codes stand in it alone."""
    match block:
        case Facts(found):
            return Facts([(label, with_names(visit, value)) for label, value in found])
        case Grid(columns, widths, found):
            heads = [with_streams(visit, say, column) for column in columns]
            return Grid(heads, widths, [[with_names(visit, with_streams(visit, say, cell)) for cell in row] for row in found])
        case _:
            return block


def _fates(visit: Visit, say: Saying, told: Why, cycle: str | None) -> list[Plain]:
    """Of each whom the decision concerns, where there are few: awarded or not, as it stands today, and by what it ended."""
    found = []
    for subject in told.subjects if cycle and len(told.subjects) <= FEW else ():
        where = [("cycle = ? and applicant = ?", (cycle, subject.applicant))]
        for row in rows(visit.parts, "applications", visit.who, where, size=1):
            standing, name = standing_of(row), called(visit, subject.applicant)
            over = standing.tone == "red" or (_over(visit, cycle or "") and row["candidacy"] != "winner")
            word = "plain-awarded" if row["candidacy"] == "winner" else "plain-not-awarded" if over else "plain-still"
            ending = _ending(visit, cycle or "", subject.applicant) if over else None
            reason = "plain-objected" if ending and ending.event == "cycle.objection_settled" else standing.word
            sentence = say.word(word, who=name, standing=say.word(reason))
            found.append(Plain(sentence, ending, row["candidacy"] == "winner"))
    return found


def _over(visit: Visit, cycle: str) -> bool:
    found = visit.parts.log.load(ids.cycle_stream(cycle), cycles.fold)[0]
    return found is not None and found.state != "open"


def _ending(visit: Visit, cycle: str, code: str) -> Record | None:
    """The event by which a candidacy ended, else the last decision on the applicant."""
    way = past.explainer(visit.parts).decisions.about(cycle, code, visit.parts.log.head())
    records = past.records(visit.parts)
    found = [records.record(one) for one in way if decides(one.data) or records.record(one).event in LOST]
    ended = [one for one in found if one.event in LOST and one.facts.get("candidate") == code and one.facts.get("upheld", True)]
    return next(reversed(ended or found), None)


def _filled(visit: Visit, say: Saying, told: Why) -> list[Plain]:
    """Who filled a freed place by this decision, or by the same act; and whether a person or the clock set it off."""
    found = []
    for one in (told.record, *(step.record for step in told.beside)):
        if one.event != SUBSTITUTED:
            continue
        freed, substitute = called(visit, one.facts["freed"]), one.facts["substitute"]
        word = "plain-substituted" if substitute else "plain-vacant"
        sentence = say.word(word, freed=freed, substitute=called(visit, substitute) if substitute else "")
        title = say.value("trail", "command", one.command)
        by = "plain-by-system" if one.role == "system" else "plain-by-person"
        who = say.actor({"id": one.actor, "role": one.role})
        found.append(Plain(f"{sentence}{say.word(by, who=who, act=title)}", one, substitute is not None))
    return found


def _articles(visit: Visit, told: Why, speech: Speech) -> list[ArticleWords]:
    """Each article of the decision with what its clauses say, where the ledger is of the text that governs."""
    spoken, words = visit.spoken, _clauses(visit, told)
    found = []
    for one in told.articles:
        rules, reasons = [speech.path(name) for name in one.rules], [ours.reason[spoken] for ours in one.ours]
        found.append(ArticleWords(one.basis, words(one.basis), rules, reasons))
    return [one for one in found if one.clauses or one.rules]


def _clauses(visit: Visit, told: Why) -> Callable[[str], list[str]]:
    catalogue, city = visit.parts.catalogue, ids.city_in(told.record.stream) or ""
    known = city in catalogue.cities() and told.texts is not None and told.texts.version == catalogue.latest(city)
    ledger = _ledger(catalogue.root / city) if known and (catalogue.root / city / CLAUSES).exists() else ()

    def words(basis: str) -> list[str]:
        number = int("".join(sign for sign in basis.partition("(")[0] if sign.isdigit()) or 0)
        return [row.summary_zh if visit.spoken == "zh" else row.summary_en for row in ledger if number and row.number == number]

    return words


@lru_cache(maxsize=64)
def _ledger(folder: Path) -> Sequence[Row]:
    return rows_of(folder)
