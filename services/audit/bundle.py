"""An evidence bundle: a case or a cycle with everything it rests on and the proofs that it stood in the signed log, as files in a zip.

What stands in it, and what `verify_bundle.py` checks, is described in `docs/reference/audit.md`. The same log and checkpoint give the same
bytes. A bundle is a set of named files until its dossier for people is added and its manifest is signed; then it is packed.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256
from io import BytesIO
from typing import Any, NamedTuple
from zipfile import ZIP_STORED, ZipFile, ZipInfo

import orjson

from domain.shared import identifiers as ids
from services.audit.beside import beside
from services.audit.decisions import Decisions
from services.audit.prover import Prover
from services.audit.record import Records
from services.audit.witness import Seen
from services.log import chain
from services.log.event_log import EventLog
from services.log.rows import CommitRow, EventRow
from services.log.walk import START
from services.texts import Texts

FORMAT = "quality-award evidence 1"
DOSSIER = "dossier.pdf"
HASH = re.compile(rb"[0-9a-f]{64}")

Files = dict[str, bytes]

Attach = Callable[[str, str], bytes | None]
"""The file of an applicant by its digest, where it may go along."""


class Extent(NamedTuple):
    """A stream as far as the bundle shows it."""

    stream: str
    version: int


class Bundler:
    """Makes bundles of one log."""

    def __init__(self, log: EventLog, texts: Texts, prover: Prover, attach: Attach | None = None) -> None:
        self._log, self._prover, self._attach = log, prover, attach
        self._decisions = Decisions(log, Records(log, texts))

    def files(self, subject: str) -> Files:
        """The files about a stream, or about a cycle or an application with all that belongs to it; without a dossier, and unsigned."""
        events = sorted((row for extent in self._extents(subject) for row in self._rows(extent)), key=lambda row: row.position)
        seen = self._prover.covering(events[-1].position)
        states = [(row, orjson.loads(row.state)) for row in events]
        files = {f"events/{row.position}.json": row.state for row in events} | self._texts(events) | self._attached(states)
        files |= {
            "checkpoint.txt": seen.note.encode(),
            "events.json": _json(self._proved(events, seen)),
            "commits.json": _json(self._committed(events, seen)),
            "receipts.json": _json(_told(states, "receipt")),
            "documents.json": _json(_told(states, "documents")),
        }
        digests = {name: sha256(content).hexdigest() for name, content in files.items()}
        return files | {"manifest.json": _json({"format": FORMAT, "subject": subject, "key": seen.key, "seal": "", "files": digests})}

    def sealed(self, files: Files, dossier: bytes) -> Files:
        """The whole bundle: the files with the dossier of them, and the log's signature under the manifest that names them all."""
        manifest = orjson.loads(files["manifest.json"])
        manifest["files"][DOSSIER] = sha256(dossier).hexdigest()
        manifest["seal"] = self._prover.vouch(_json(manifest))
        return files | {DOSSIER: dossier, "manifest.json": _json(manifest)}

    def _extents(self, subject: str) -> list[Extent]:
        """What belongs to the subject, whole; its cycle, whole; of anything else, as far as a decision or an event of it looked."""
        cycle = ids.cycle_in(subject)
        match ids.kind_of(subject):
            case "cycle":
                own = self._decisions.streams(cycle or "")
            case "application":
                own = self._decisions.case(subject)
            case _:
                own = [subject]
        whole = dict.fromkeys([ids.LOG, *([ids.cycle_stream(cycle)] if cycle else []), *own])
        versions = {stream: self._log.version(stream) for stream in whole}
        for stream in own:
            for row in self._rows(Extent(stream, versions[stream])):
                for read, version in orjson.loads(row.state).get("receipt", {}).get("reads", {}).items():
                    versions[read] = max(version, versions.get(read, 0))
        for named, version in beside(self._log, own) if ids.kind_of(subject) in {"cycle", "application"} else ():
            versions[named] = max(version, versions.get(named, 0))
        return [Extent(stream, version) for stream, version in versions.items() if version]

    def _rows(self, extent: Extent) -> list[EventRow]:
        found = self._log.rows.stream(extent.stream, self._log.head())[: extent.version]
        return [EventRow(position, extent.stream, version, topic, bytes(state)) for position, version, topic, state in found]

    def _proved(self, events: Sequence[EventRow], seen: Seen) -> list[dict[str, Any]]:
        size = seen.checkpoint().size
        return [
            {"position": row.position, "stream": row.stream, "version": row.version, "topic": row.topic, "proof": _hex(proof)}
            for row in events
            for proof in [self._prover.trees.events.inclusion(row.position - 1, size)]
        ]

    def _committed(self, events: Sequence[EventRow], seen: Seen) -> list[dict[str, Any]]:
        size = seen.checkpoint().commits
        commits = {commit.id: commit for row in events if (commit := self._log.rows.commit_at(row.position))}
        return [self._commit(commit, self._prover.trees.commits.inclusion(commit.id - 1, size)) for commit in commits.values()]

    def _commit(self, commit: CommitRow, proof: Sequence[bytes]) -> dict[str, Any]:
        """A commit as its link has it; of the events that are not in the bundle, their digests alone."""
        before = self._log.rows.commit_at(commit.first - 1) if commit.first > 1 else None
        rows = self._log.rows.page(commit.first - 1, commit.last, commit.last - commit.first + 1)
        leaves = [chain.sha256(chain.leaf(row.stream, row.version, row.topic, bytes(row.state))) for row in rows]
        said = ("id", "first", "last", "recorded_at", "effective_at", "command_id", "command", "actor", "correlation_id", "causation_id")
        told = {name: getattr(commit, name) for name in said} | {"answer": bytes(commit.answer).decode(), "sm3": bytes(commit.sm3).hex()}
        return told | {"previous": bytes(before.link if before else START.link).hex(), "leaves": _hex(leaves), "proof": _hex(proof)}

    def _texts(self, events: Iterable[EventRow]) -> Files:
        """Every kept text whose hash stands in one of these events."""
        named = {found.decode() for row in events for found in HASH.findall(row.state)}
        kept = self._log.rows.query("select hash from texts order by hash")
        return {f"texts/{text}.txt": self._log.text(text) for (text,) in kept if text in named}

    def _attached(self, states: Iterable[tuple[EventRow, Any]]) -> Files:
        """The documents of applications that may go along, by their digests."""
        named = [
            (ids.applicant_in(row.stream), digest)
            for row, state in states
            if ids.kind_of(row.stream) == "application"
            for digest in state.get("documents", {}).values()
        ]
        found = {digest: self._attach(applicant, digest) for applicant, digest in named} if self._attach else {}
        return {f"files/{digest}": content for digest, content in found.items() if content is not None}


def packed(files: Files) -> bytes:
    """The files as one zip, the same bytes for the same files: stored, in order, without a time of their own."""
    target = BytesIO()
    with ZipFile(target, "w", ZIP_STORED) as archive:
        for name in sorted(files):
            entry = ZipInfo(name)
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            archive.writestr(entry, files[name])
    return target.getvalue()


def _told(states: Iterable[tuple[EventRow, Any]], field: str) -> list[dict[str, Any]]:
    return [{"stream": row.stream, "version": row.version, field: state[field]} for row, state in states if field in state]


def _json(value: Any) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE)


def _hex(digests: Iterable[bytes]) -> list[str]:
    return [digest.hex() for digest in digests]
