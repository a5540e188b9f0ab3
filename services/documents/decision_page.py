"""One decision in a dossier: what came of it, by whom, under which articles, from which scores, with what open, and its receipt."""

from collections.abc import Iterator
from typing import Any

from domain.shared import identifiers as ids
from services import wording
from services.audit.plain import SEALED
from services.audit.record import REASONS
from services.audit.says import says
from services.audit.why import Explainer, Score, Why
from services.documents.document import Block, Facts, Grid, Section
from services.documents.grouping import grouped
from services.documents.speech import Speech

FEW = 3
"""Up to so many applicants, the scores and what was known of each stand in the dossier; of more, the bundle's own files have them."""

TOLD = {"cycle", "applicant", "code"}
"""Fields of a state that only say whose it is, which the heading of a table has said."""

STEPS = {"review", "supplement", "support"}
"""Fields of a state that hold what may happen to an application on its way."""

Row = tuple[str, str]


class DecisionPage:
    """Sets decisions of one log, in one language; of one applicant, where they say something of several."""

    def __init__(self, explainer: Explainer, speech: Speech, of: str = "") -> None:
        self._explainer, self._speech, self._language, self._of = explainer, speech, speech.language, of
        self._ours: dict[tuple[str, str], int] = {}

    def section(self, place: int, why: Why, *, brief: bool) -> Section:
        """The decision with its number; brief where no policy computed it: a person's word has no inputs."""
        title = f"{place}. {wording.label(why.record.event, self._language)}"
        rows = [row for row in (*self._facts(why), *self._defaults(why), *self._receipt(why)) if row[1]]
        return Section(title, [Facts(rows), *self._tables(why, brief=brief)], 2)

    def _word(self, name: str) -> str:
        return self._speech.word(name)

    def _field(self, name: str) -> str:
        return self._speech.field(name)

    def _facts(self, why: Why) -> Iterator[Row]:
        record, lang = why.record, self._language
        told = says(self._explainer.decisions.named(why.name).data, self._of) if self._of else why.says
        yield self._field("outcome"), self._speech.said(record, told)
        yield self._word("column-article"), wording.article(record.basis, lang)
        yield self._field("at"), self._speech.clock(record.effective_at)
        yield self._word("column-by"), self._speech.by(record)
        reasons = ((name, record.facts.get(name)) for name in REASONS)
        yield from ((self._field(name), value) for name, value in reasons if isinstance(value, str) and value != SEALED)
        if len(why.subjects) <= FEW:
            yield self._word("applicant"), self._speech.joined([self._speech.called(one.applicant, one.name) for one in why.subjects])

    def _defaults(self, why: Why) -> Iterator[Row]:
        """What is our own where the text is silent, by its number in the list that `defaults` gives."""
        ours = [one for article in why.articles for one in article.ours]
        numbers = {self._ours.setdefault((one.basis, one.reason[self._language]), len(self._ours) + 1) for one in ours}
        if numbers:
            yield self._word("ours"), self._speech.word("ours-numbers", numbers=_ranges(sorted(numbers)))

    def defaults(self) -> list[Block]:
        """Every default that stood beside a decision, once, with its articles and its number."""
        rows = [[str(number), wording.article(basis, self._language), told] for (basis, told), number in self._ours.items()]
        return [Grid([self._word("column-number"), self._word("column-article"), self._word("ours")], [1, 3, 9], rows)] if rows else []

    def _receipt(self, why: Why) -> Iterator[Row]:
        yield self._word("column-receipt"), f"{why.record.command_id}  {why.name}"
        if why.receipt is not None:
            yield self._field("policy"), f"{why.receipt.policy}  {self._field('software')} {why.receipt.software}"
            yield self._field("inputs"), grouped(why.receipt.inputs)
            yield self._field("result"), grouped(why.receipt.result)
            if len(why.receipt.reads) <= FEW:
                yield self._field("reads"), "  ".join(f"{stream}@{version}" for stream, version in why.receipt.reads.items())
            else:
                yield self._field("reads"), self._speech.word("reads", count=len(why.receipt.reads))

    def _tables(self, why: Why, *, brief: bool) -> Iterator[Block]:
        if self._counted(why) and len(why.subjects) <= FEW and (not brief or ids.kind_of(why.record.stream) == "application"):
            yield self._scores(why)
        if why.recused:
            names = {one.applicant: one.name for one in why.subjects}
            rows = [
                [self._speech.called(one.applicant, names[one.applicant]), one.reviewer, one.declared_by, self._speech.clock(one.at)]
                for one in why.recused
            ]
            yield Grid([self._word("applicant"), self._word("recused"), self._word("column-by"), self._field("at")], [6, 2, 2, 4], rows)
        if why.open:
            rows = [[self._speech.known(one.kind), one.stream, self._speech.clock(one.until) if one.until else "-"] for one in why.open]
            yield Grid([self._word("open"), self._word("cover-stream"), self._word("until")], [2, 5, 3], rows)
        if not brief and len(why.subjects) == 1:
            yield from self._known(why)

    def _counted(self, why: Why) -> list[Score]:
        """The sheets that the page shows: of a dossier's applicant alone, where it is about one."""
        return [one for one in why.scores if self._of in {"", one.applicant}]

    def _scores(self, why: Why) -> Grid:
        found = self._counted(why)
        several = len({one.applicant for one in found}) > 1
        rows = [
            [
                self._speech.named(one.applicant) if several else "", self._speech.known(one.stage), one.reviewer, str(one.sheet),
                one.total, self._speech.clock(one.at), one.reason, self._word("counted" if one.counts else "not-counted"),
            ]
            for one in found
        ]  # fmt: skip
        names = map(self._field, ("stage", "reviewer", "sheet", "total", "at", "reason"))
        return Grid([self._word("applicant"), *names, self._word("counts")], [6, 4, 4, 2, 3, 6, 6, 2], rows).filled()

    def _known(self, why: Why) -> Iterator[Block]:
        """What was known of the applicant, field by field; of the rest, the receipt says which version was read."""
        code = why.subjects[0].applicant
        for stream, state in why.known.items():
            if stream.endswith(code) and state is not None:
                told = {name: _happened(name, value) for name, value in state.items() if name not in TOLD and not _idle(value)}
                rows = [list(row) for row in self._speech.under(state.get("track", "")).rows(told)]
                title = self._word(f"known-{ids.kind_of(stream)}")
                yield Grid([title, self._word("known-value")], [2, 3], rows)


def _idle(value: Any) -> bool:
    """Whether a field of a state only says that something did not happen."""
    return all(map(_idle, value.values())) if isinstance(value, dict) else value in (None, False, 0, "", [], "none")


def _happened(name: str, value: Any) -> Any:
    """Of a group of steps, those that happened."""
    return {step: one for step, one in value.items() if not _idle(one)} if name in STEPS else value


def _ranges(numbers: list[int]) -> str:
    """Numbers in order, those that follow one another as from to: `1, 3-5`."""
    found: list[list[int]] = []
    for one in numbers:
        if found and one == found[-1][-1] + 1:
            found[-1].append(one)
        else:
            found.append([one])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in found)
