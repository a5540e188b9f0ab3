"""The dossier of an evidence bundle: what a person reads of a case or a cycle, from its cover to how the bundle is checked."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

import orjson

from domain.calendar.measures import Measures
from domain.calendar.notices import Notice
from domain.cycle import cycle as cycles
from domain.shared import identifiers as ids
from domain.shared.citation import Language
from services import wording
from services.audit.checkpoint import Checkpoint, opened
from services.audit.decisions import Decisions, decides, name_of, receipt_of
from services.audit.past import folds
from services.audit.record import Records
from services.audit.why import Explainer
from services.documents.decision_page import DecisionPage
from services.documents.document import Block, Code, Document, Facts, Grid, Section, Words
from services.documents.grouping import grouped
from services.documents.speech import governed
from services.documents.trail import Entry, entries, trail
from services.log.event_log import EventLog
from services.texts import Texts

NOTICES = frozenset(["notice", "objection", "comment", "internal_notice"])
"""Kinds of stream of which a part of its own tells."""


NATION = "CN"
"""The jurisdiction that needs no mention."""

SHARES: dict[Language, list[int]] = {"zh": [30, 70], "en": [36, 64]}
"""Of the line, for what a text is called and for its digest."""


class Dossier:
    """The dossier of one bundle's files, as things stood at its last event, whatever came later; nothing sealed is opened in it."""

    def __init__(self, log: EventLog, texts: Texts, files: Mapping[str, bytes], language: Language) -> None:
        self._log, self._texts, self._files, self._language = log, texts, files, language
        self._manifest = orjson.loads(files["manifest.json"])
        self._subject: str = self._manifest["subject"]
        self._cycle = ids.cycle_in(self._subject)
        self._code = ids.applicant_in(self._subject) if ids.kind_of(self._subject) == "application" else ""
        self._last: int = max(one["position"] for one in orjson.loads(files["events.json"]))
        records = Records(log, texts, self._last)
        self._regulation = records.governing(self._subject) if self._cycle else None
        self._state = log.load(ids.cycle_stream(self._cycle), cycles.fold, self._last)[0] if self._cycle else None
        self._speech = governed(texts, self._state, language).naming(cache(self._name))
        self._entries = entries(files, log, records, self._regulation)
        self._decisions, self._explainer = Decisions(log, records), Explainer(log, texts, self._last)

    def document(self) -> Document:
        """The dossier before it is set."""
        title, kind = self._called(), orjson.loads(self._files["events/1.json"])["kind"]
        parts = [
            self._part("texts", self._governing()), self._part("parties", self._parties()),
            self._part("trail", [*self._apart(), trail(self._entries, self._speech, self._code)]), *self._chosen(),
            self._part("notices", self._notices()), self._part("check", list(self._check())),
            self._part("documents", self._documents()), self._part("files", [Words(self._word("files-told")), self._listed()]),
        ]  # fmt: skip
        return Document(
            self._word("title"), self._ruled(), title, f"{self._word('cover-root')}  {grouped(self._checkpoint().root.hex())}",
            "" if kind == "live" else self._word(f"mark-{kind}"), self._word("contents"), self._language, self._cover(title), parts,
            self._entries[-1].record.recorded_at,
        )  # fmt: skip

    def _word(self, name: str, /, **facts: Any) -> str:
        return self._speech.word(name, **facts)

    def _part(self, name: str, blocks: Sequence[Block]) -> Section:
        return Section(self._word(name), list(blocks) or [Words(self._word("none"))])

    def _ruled(self) -> str:
        return self._regulation.title.model_dump()[self._language] if self._regulation else self._word("no-regulation")

    def _called(self) -> str:
        """The subject as a person calls it: the award and its year, with the applicant's name where it is about one; else its stream."""
        kind = ids.kind_of(self._subject)
        year = "" if self._cycle is None or self._regulation is None else self._word(
            "of-cycle", award=self._regulation.award.model_dump()[self._language], year=ids.year_of(self._cycle)
        )  # fmt: skip
        if kind in {"application", "applicant", "award", "payment", "internal_notice", "material"}:
            name = self._name(ids.applicant_in(self._subject))
            return self._word("of-applicant", year=year, name=name) if year else name
        return year if kind in {"cycle", "dossier"} else f"{year} {self._subject}".strip()

    def _name(self, code: str) -> str:
        """An applicant's name as the register had it at the bundle's last event; its code where it had none."""
        state, _ = self._log.load(ids.applicant_stream(code), folds()["applicant"], self._last)
        name = getattr(state, "name", "")
        return name if isinstance(name, str) and name else code

    def _shown(self, code: str) -> str:
        """The name, or that it is sealed: an individual's always is."""
        name = self._name(code)
        return self._word("name-sealed") if name == code and ids.is_person(code) else name

    def _apart(self) -> Iterator[Block]:
        """Why the numbers of the trail jump, where they do."""
        size = self._checkpoint().size
        if len(self._entries) < size:
            yield Words(self._word("trail-told", count=len(self._entries), size=size))

    def _checkpoint(self) -> Checkpoint:
        return opened(self._files["checkpoint.txt"].decode(), self._manifest["key"])

    def _cover(self, title: str) -> Facts:
        checkpoint, last = self._checkpoint(), self._entries[-1].record
        at = self._speech.clock(last.recorded_at)
        facts = {
            "subject": title, "stream": self._subject, "until": self._word("position", position=last.position, at=at),
            "origin": checkpoint.origin, "size": str(checkpoint.size), "root": grouped(checkpoint.root.hex()),
            "link": grouped(checkpoint.link.hex()), "sm3": grouped(checkpoint.sm3.hex()), "key": self._manifest["key"],
        }  # fmt: skip
        return Facts([(self._word(f"cover-{name}"), value) for name, value in facts.items()])

    def _governing(self) -> list[Block]:
        """The texts that were pinned, each with what it is and its digest."""
        cycle = self._state
        if cycle is None:
            return [Words(self._word("no-regulation"))]
        version = f"{wording.field('version', self._language)} {self._speech.known(cycle.version)}"
        known = {cycle.regulation: self._speech.called(version, self._ruled())}
        for track, text in cycle.criteria.items():
            known[text] = self._speech.called(self._speech.known(track), wording.field("criteria", self._language))
        kept = [name.removeprefix("texts/").removesuffix(".txt") for name in self._files if name.startswith("texts/")]
        pages = {text: self._page(text) for text in kept if text not in known}
        named = known | dict(sorted(pages.items(), key=lambda one: one[1]))
        rows = [[named[text], grouped(text)] for text in named if text in kept]
        return [
            Facts([(self._word("calendar"), grouped(cycle.calendar))]),
            Grid([self._word("text"), "SHA-256"], SHARES[self._language], rows),
        ]

    def _page(self, text: str) -> str:
        """What a text of the calendar is called."""
        sheet = self._texts.page(text).sheet
        where = "" if sheet.jurisdiction == NATION else sheet.jurisdiction
        if isinstance(sheet, Notice):
            return self._word("calendar-notice", name=sheet.id, issuer=self._speech.known(sheet.issuer)).strip()
        told = self._word(f"calendar-{sheet.kind}", year=sheet.from_year if isinstance(sheet, Measures) else 0)
        return f"{told} {where}".strip()

    def _parties(self) -> list[Block]:
        """The applicants whose streams are in the bundle, then every actor with the number of acts."""
        acts = dict[tuple[str, str], int]()
        for one in self._entries:
            key = (self._speech.role(one.record.role), one.record.actor)
            acts[key] = acts.get(key, 0) + 1
        streams = [one.record.stream for one in self._entries]
        codes = dict.fromkeys(ids.applicant_in(stream) for stream in streams if ids.kind_of(stream) in {"application", "applicant"})
        applicants = [[self._shown(code), code] for code in codes]
        actors = [[role, actor, self._word("acts", count=count)] for (role, actor), count in sorted(acts.items())]
        return [
            *([Grid([self._word("applicant"), self._word("code")], [5, 4], applicants)] if applicants else []),
            Grid([self._word("role"), self._word("who"), self._word("note")], [3, 4, 2], actors),
        ]

    def _chosen(self) -> Iterator[Section]:
        """The part on decisions: those of the subject, or all that concern the applicant of an application."""
        about = {one.position for one in self._decisions.about(self._cycle or "", self._code, self._last)} if self._code else set[int]()
        chosen = [one.envelope for one in self._entries if decides(one.envelope.data) and self._own(one, about)]
        yield Section(self._word("decisions"), [Words(self._word("decisions-told", count=len(chosen)))])
        page = DecisionPage(self._explainer, self._speech, self._code)
        for place, envelope in enumerate(chosen, 1):
            yield page.section(place, self._explainer.why(name_of(envelope)), brief=receipt_of(envelope.data) is None)
        yield self._part("defaults", [Words(self._word("defaults-told")), *page.defaults()])

    def _own(self, one: Entry, about: set[int]) -> bool:
        if ids.kind_of(self._subject) == "cycle":
            return ids.cycle_in(one.record.stream) == self._cycle
        return one.record.stream == self._subject or one.record.position in about

    def _notices(self) -> list[Block]:
        chosen = [one for one in self._entries if ids.kind_of(one.record.stream) in NOTICES]
        return [trail(chosen, self._speech, self._code)] if chosen else []

    def _check(self) -> Iterator[Block]:
        yield Words(self._word("check-how"))
        yield Code(f"python3 verify_bundle.py BUNDLE.zip --key {self._manifest['key']}")
        yield Words(self._word("check-limits"))

    def _documents(self) -> list[Block]:
        rows = [
            [self._of(one["stream"]), self._speech.known(name), grouped(str(digest)), f"{one['stream']}@{one['version']}"]
            for one in orjson.loads(self._files["documents.json"]) for name, digest in sorted(one["documents"].items())
        ]  # fmt: skip
        heads = [self._word(name) for name in ("document-of", "document")]
        return [Grid([*heads, "SHA-256", self._word("cover-stream")], [30, 25, 45, 0], rows, under=1)] if rows else []

    def _of(self, stream: str) -> str:
        return self._shown(ids.applicant_in(stream)) if ids.kind_of(stream) in {"application", "applicant"} else stream

    def _listed(self) -> Grid:
        """What the bundle holds beside events and texts, which stand further up."""
        rows = [[name, grouped(digest)] for name, digest in self._manifest["files"].items() if "/" not in name]
        return Grid([self._word("file"), "SHA-256"], [30, 70], rows)
