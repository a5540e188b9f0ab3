"""The dossier of an evidence bundle: what a person reads of a case or a cycle, from its cover to how the bundle is checked."""

from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any

import msgspec
import orjson

from domain.shared import identifiers as ids
from domain.shared.citation import Language
from domain.shared.event import Envelope
from domain.shared.private import Private
from domain.stages.plan import Regulation
from services import wording
from services.audit.checkpoint import opened
from services.audit.decisions import decides, name_of, receipt_of, says
from services.audit.past import folds
from services.audit.record import Record, Records
from services.audit.spoken import by, clock, said
from services.audit.why import Explainer
from services.bases import basis_of
from services.documents.decision_page import DecisionPage
from services.documents.document import Block, Code, Document, Facts, Grid, Section, Words
from services.documents.grouping import grouped
from services.log.event_log import EventLog
from services.texts import Texts


class Entry(msgspec.Struct, frozen=True):
    """An event of the bundle with its record."""

    envelope: Envelope
    record: Record


class Dossiers:
    """Makes dossiers of one log's bundles, in one language."""

    def __init__(self, log: EventLog, texts: Texts, language: Language) -> None:
        self._log, self._texts, self._language = log, texts, language
        self._records, self._explainer = Records(log, texts), Explainer(log, texts)

    def dossier(self, files: Mapping[str, bytes]) -> Document:
        """The dossier of a bundle's files; nothing sealed is opened in it."""
        manifest = orjson.loads(files["manifest.json"])
        subject, cycle = manifest["subject"], ids.cycle_in(manifest["subject"])
        regulation = self._records.governing(subject) if cycle else None
        entries = self._entries(files, regulation)
        title = self._subject(subject)
        parts = [
            self._part("texts", list(self._governing(files, cycle, regulation))), self._part("parties", [self._parties(entries)]),
            self._part("trail", [self._trail(entries)]), *self._decisions(subject, entries),
            self._part("notices", [self._notices(entries)]), self._part("check", list(self._check(manifest["key"]))),
            self._part("documents", [self._documents(files)]), self._part("files", [self._files(manifest["files"])]),
        ]  # fmt: skip
        kind = orjson.loads(files["events/1.json"])["kind"]
        return Document(
            self._word("title"), self._title(regulation), title, "" if kind == "live" else self._word(f"mark-{kind}"),
            self._word("contents"), "", self._language, self._cover(files, manifest, entries, title), parts, entries[-1].record.recorded_at,
        )  # fmt: skip

    def _entries(self, files: Mapping[str, bytes], regulation: Regulation | None) -> list[Entry]:
        """The events of the bundle in the order of the log; their articles are those of the regulation that governs the subject."""
        found = []
        for one in orjson.loads(files["events.json"]):
            envelope = self._log.events_of(one["stream"])[one["version"] - 1]
            record = self._records.record(envelope)
            basis = basis_of(envelope.data, lambda: regulation) if regulation else record.basis
            found.append(Entry(envelope, msgspec.structs.replace(record, basis=basis)))
        return found

    def _word(self, name: str, **facts: Any) -> str:
        return wording.word(f"dossier-{name}", self._language, **facts)

    def _part(self, name: str, blocks: Sequence[Block]) -> Section:
        return Section(self._word(name), list(blocks))

    def _title(self, regulation: Regulation | None) -> str:
        return regulation.title.model_dump()[self._language] if regulation else self._word("no-regulation")

    def _subject(self, subject: str) -> str:
        """The subject as a person calls it: the applicant's name with its cycle, or the cycle; a stream's name else."""
        cycle, kind = ids.cycle_in(subject), ids.kind_of(subject)
        if kind == "cycle":
            return self._word("of-cycle", cycle=cycle)
        if kind not in {"application", "applicant", "award", "payment"}:
            return subject
        code = ids.applicant_in(subject)
        return f"{self._name(code)}  {cycle or code}"

    def _name(self, code: str) -> str:
        state, _ = self._log.load(ids.applicant_stream(code), folds()["applicant"])
        name = getattr(state, "name", "")
        return name if isinstance(name, str) and name else code

    def _cover(self, files: Mapping[str, bytes], manifest: dict[str, Any], entries: list[Entry], title: str) -> Facts:
        checkpoint, last = opened(files["checkpoint.txt"].decode(), manifest["key"]), entries[-1].record
        facts = {
            "subject": title, "stream": manifest["subject"],
            "until": self._word("position", position=last.position, at=clock(last.recorded_at)), "origin": checkpoint.origin,
            "size": str(checkpoint.size), "root": grouped(checkpoint.root.hex()), "link": grouped(checkpoint.link.hex()),
            "sm3": grouped(checkpoint.sm3.hex()), "key": manifest["key"],
        }  # fmt: skip
        return Facts([(self._word(f"cover-{name}"), value) for name, value in facts.items()])

    def _governing(self, files: Mapping[str, bytes], cycle: str | None, regulation: Regulation | None) -> Iterator[Block]:
        if cycle is None or regulation is None:
            yield Words(self._word("no-regulation"))
            return
        pinned = next(one for one in self._log.events_of(ids.cycle_stream(cycle)) if hasattr(one.data, "regulation")).data
        yield Facts(
            [
                (self._word("regulation"), self._title(regulation)),
                (wording.field("version", self._language), str(getattr(pinned, "version", ""))),
                ("SHA-256", grouped(str(getattr(pinned, "regulation", "")))),
                (wording.field("calendar", self._language), grouped(str(getattr(pinned, "calendar", "")))),
            ]
        )
        texts = [name.removeprefix("texts/").removesuffix(".txt") for name in files if name.startswith("texts/")]
        yield Grid([self._word("text"), "SHA-256"], [1, 4], [[str(place), grouped(text)] for place, text in enumerate(texts, 1)])

    def _parties(self, entries: list[Entry]) -> Grid:
        """Every actor, and every applicant, with the number of its acts."""
        acts = dict[tuple[str, str], int]()
        for one in entries:
            key = (wording.role(one.record.role, self._language), one.record.actor)
            acts[key] = acts.get(key, 0) + 1
        streams = dict.fromkeys(one.record.stream for one in entries if ids.kind_of(one.record.stream) in {"application", "applicant"})
        codes = dict.fromkeys(map(ids.applicant_in, streams))
        rows = [[self._word("applicant"), self._name(code), code] for code in codes]
        rows += [[role, actor, self._word("acts", count=count)] for (role, actor), count in sorted(acts.items())]
        return Grid([self._word("role"), self._word("who"), self._word("note")], [2, 4, 3], rows)

    def _trail(self, entries: list[Entry]) -> Grid:
        columns = ["number", "when", "what", "by", "article", "receipt"]
        return Grid([self._word(f"column-{one}") for one in columns], [2, 4, 9, 4, 4, 6], [self._line(one) for one in entries])

    def _line(self, one: Entry) -> list[str]:
        record, sealed = one.record, _sealed(one.envelope.data)
        told = [wording.label(record.event, self._language), said(record, says(one.envelope.data), self._language), record.reason]
        told += [self._word("sealed", field=wording.field(name, self._language), digest=digest) for name, digest in sealed]
        article = wording.article(record.basis, self._language)
        return [
            str(record.position), clock(record.effective_at), "  ".join(filter(None, told)), by(record, self._language), article,
            f"{record.command_id}  {record.stream}@{record.version}",
        ]  # fmt: skip

    def _decisions(self, subject: str, entries: list[Entry]) -> Iterator[Section]:
        """The part on decisions: those of the subject, and in its cycle those that concern its applicant."""
        chosen = [one.envelope for one in entries if decides(one.envelope.data) and self._own(subject, one.record.stream)]
        yield Section(self._word("decisions"), [Words(self._word("decisions-told", count=len(chosen)))])
        page = DecisionPage(self._explainer, self._language)
        for place, envelope in enumerate(chosen, 1):
            yield page.section(place, name_of(envelope), brief=receipt_of(envelope.data) is None)

    def _own(self, subject: str, stream: str) -> bool:
        key = subject.partition(":")[2]
        return stream == subject or (ids.kind_of(subject) == "cycle" and ids.cycle_in(stream) == key)

    def _notices(self, entries: list[Entry]) -> Grid:
        chosen = [one for one in entries if ids.kind_of(one.record.stream) in {"notice", "objection", "comment", "internal_notice"}]
        columns = ["number", "when", "what", "by", "article", "receipt"]
        return Grid([self._word(f"column-{one}") for one in columns], [2, 4, 9, 4, 4, 6], [self._line(one) for one in chosen])

    def _check(self, key: str) -> Iterator[Block]:
        yield Words(self._word("check-how"))
        yield Code(f"python3 verify_bundle.py BUNDLE.zip --key {key}")
        yield Words(self._word("check-limits"))

    def _documents(self, files: Mapping[str, bytes]) -> Grid:
        rows = [
            [f"{one['stream']}@{one['version']}", name, grouped(str(digest))]
            for one in orjson.loads(files["documents.json"]) for name, digest in sorted(one["documents"].items())
        ]  # fmt: skip
        return Grid([self._word("document-of"), self._word("document"), "SHA-256"], [3, 2, 4], rows)

    def _files(self, digests: dict[str, str]) -> Grid:
        """What the bundle holds beside the events, which the trail lists."""
        rows = [[name, grouped(digest)] for name, digest in digests.items() if not name.startswith("events/")]
        return Grid([self._word("file"), "SHA-256"], [2, 3], rows)


def _sealed(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Every sealed text of an event: its field, and the digest of the token that stands for it."""
    match value:
        case Private():
            yield name, grouped(sha256(value.text.encode()).hexdigest())
        case msgspec.Struct():
            for field in value.__struct_fields__:
                yield from _sealed(getattr(value, field), field)
        case dict():
            for key, item in value.items():
                yield from _sealed(item, str(key))
        case list() | tuple():
            for item in value:
                yield from _sealed(item, name)
        case _:
            return
