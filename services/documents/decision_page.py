"""One decision in a dossier: what came of it, by whom, under which articles, from which scores, with what open, and its receipt."""

from collections.abc import Iterator

from domain.shared.citation import Language
from services import wording
from services.audit.plain import flat
from services.audit.spoken import by, clock, said, shown, valued
from services.audit.why import Explainer, Why
from services.documents.document import Block, Facts, Grid, Section
from services.documents.grouping import grouped

FEW = 3
"""Up to so many applicants, the scores and what was known of each stand in the dossier; of more, the bundle's own files have them."""


class DecisionPage:
    """Sets decisions of one log, in one language."""

    def __init__(self, explainer: Explainer, language: Language) -> None:
        self._explainer, self._language = explainer, language

    def section(self, place: int, name: str, *, brief: bool) -> Section:
        """The decision with its number; brief where no policy computed it: a person's word has no inputs."""
        why = self._explainer.why(name)
        title = f"{place}. {wording.label(why.record.event, self._language)}"
        blocks: list[Block] = [Facts([row for row in self._facts(why) if row[1]]), *self._tables(why, brief=brief)]
        return Section(title, blocks, 2)

    def _word(self, name: str) -> str:
        return wording.word(name, self._language)

    def _field(self, name: str) -> str:
        return wording.field(name, self._language)

    def _facts(self, why: Why) -> Iterator[tuple[str, str]]:
        record, lang = why.record, self._language
        yield self._field("outcome"), said(record, why.says, lang)
        yield self._word("dossier-column-article"), wording.article(record.basis, lang)
        yield self._field("at"), clock(record.effective_at)
        yield self._field("by"), by(record, lang)
        yield self._field("reason"), record.reason
        yield self._word("dossier-column-receipt"), f"{record.command_id}  {why.name}"
        if len(why.subjects) <= FEW:
            yield self._word("dossier-applicant"), wording.BETWEEN[lang].join(f"{one.name} {one.applicant}" for one in why.subjects)
        for one in why.articles:
            for reason in one.ours:
                yield self._word("why-ours"), f"{wording.article(one.basis, lang)}  {reason[lang]}"
        if why.receipt is not None:
            yield self._field("policy"), f"{why.receipt.policy}  {self._field('software')} {why.receipt.software}"
            yield self._field("inputs"), grouped(why.receipt.inputs)
            yield self._field("result"), grouped(why.receipt.result)
            yield self._field("reads"), "  ".join(f"{stream}@{version}" for stream, version in why.receipt.reads.items())

    def _tables(self, why: Why, *, brief: bool) -> Iterator[Block]:
        head = self._word
        if why.scores and len(why.subjects) <= FEW:
            rows = [
                [
                    wording.value(one.stage, self._language), one.reviewer, str(one.sheet), one.total, clock(one.at), one.reason,
                    self._word("yes") if one.counts else head("why-not-counted"),
                ]
                for one in why.scores
            ]  # fmt: skip
            names = [self._field(name) for name in ("stage", "reviewer", "sheet", "total", "at", "reason")]
            yield Grid([*names, head("dossier-counts")], [3, 3, 2, 2, 4, 4, 2], rows)
        if why.recused:
            rows = [[one.applicant, one.reviewer, one.declared_by, clock(one.at)] for one in why.recused]
            yield Grid([head("dossier-applicant"), head("why-recused"), self._field("by"), self._field("at")], [4, 3, 3, 3], rows)
        if why.open:
            rows = [[wording.value(one.kind, self._language), one.stream, clock(one.until) if one.until else "-"] for one in why.open]
            yield Grid([head("why-open"), head("dossier-cover-stream"), head("dossier-until")], [2, 5, 3], rows)
        if not brief and len(why.subjects) == 1:
            yield from self._known(why)

    def _known(self, why: Why) -> Iterator[Block]:
        """What was known of the applicant, field by field; of the rest, the receipt says which version was read."""
        code = why.subjects[0].applicant
        for stream, state in why.known.items():
            if stream.endswith(code) and state is not None:
                rows = [
                    [self._path(path), valued(value, self._language)]
                    for path, value in flat(state) if value not in (None, "", [], {}) and shown(value) != "-"
                ]  # fmt: skip
                yield Grid([f"{self._word('why-known')}  {stream}", ""], [2, 3], rows)

    def _path(self, path: str) -> str:
        first, dot, rest = path.partition(".")
        return f"{self._field(first)}{dot}{rest}"
