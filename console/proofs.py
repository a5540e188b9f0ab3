"""Proofs for who audits: what was signed, one record in the signed tree, the log and its decisions computed again, bundles to take away."""

from functools import cache
from hashlib import sha256
from typing import Any, NamedTuple

from starlette.responses import Response

from console.choices import regulation_of
from console.saying import Saying
from console.shell import cycle_word, page
from console.streams import stream_word, with_names
from console.visit import HELD, Visit, absent, whole
from domain.shared import identifiers as ids
from doors import past, proofs
from doors.looking import rows
from services.audit import proof
from services.audit.decisions import NAMED, receipt_of
from services.audit.record import Record
from services.audit.reverification import Difference, Reverification
from services.documents.speech import spoken_under
from services.files.naming import disposition
from services.log.chain import TamperedError
from services.log.rows import instant
from services.settings import ROOT

CHECKER = "verify_bundle.py"
"""The program that checks a bundle with nothing but Python."""

SHOWN = 20
"""Checkpoints on the page, the newest first."""


class Signed(NamedTuple):
    """A kept checkpoint: when its last event was recorded, and whether it continues the one before; None for the first."""

    kept: proof.Kept
    at: Any
    continues: bool | None


class Proved(NamedTuple):
    """A record with its proof, in words; whether the proof holds, and what computing it again gives (None: no policy computed it)."""

    record: Record
    what: str
    said: str
    inclusion: proof.Inclusion
    holds: bool
    differences: list[Difference] | None


def shown(visit: Visit) -> Response:
    """The page; with the record that is asked for, or with what is computed again."""
    proved = _proved(visit) if visit.given("record") else None  # before the list: a proof may sign a checkpoint
    kept, log = proofs.checkpoints(visit.parts), visit.parts.log
    place = whole(visit.given("from") or "0") or 0
    newest = list(reversed(range(len(kept))))[place : place + SHOWN]
    cycles = [row["cycle"] for row in rows(visit.parts, "cycles", visit.who)]
    cycle = ids.cycle_in(proved.record.stream) if proved else None
    return page(
        "proofs.html", visit, head=log.head(), kept=[_signed(visit, kept, number) for number in newest], total=len(kept), begin=place,
        size=SHOWN, last=kept[-1] if kept else None, key=visit.parts.prover.verifier, asked=visit.given("record"), proved=proved,
        regulation=regulation_of(visit, cycle) if cycle else None, checked=_checked(visit), checker=CHECKER, digest=_checker()[1],
        cycles=[(name, cycle_word(visit, name)) for name in cycles],
    )  # fmt: skip


def _signed(visit: Visit, kept: list[proof.Kept], number: int) -> Signed:
    one = kept[number]
    commit = visit.parts.log.rows.commit_at(one.size) if one.size else None
    before = kept[number - 1] if number else None
    continues = proof.continues(visit.parts.prover, before, one) if before else None
    return Signed(one, instant(commit.recorded_at) if commit else None, continues)


def _proved(visit: Visit) -> Proved:
    """The record that is asked for, by the name of its event, or as anything that a decision may be named by."""
    name, parts = visit.given("record").strip(), visit.parts
    told, cycle = past.why(parts, visit.who, name)
    stream, version = told.record.stream, told.record.version
    made = proofs.inclusion(parts, visit.who, stream, version)
    regulation = regulation_of(visit, cycle) if cycle else None
    say = Saying(visit.spoken, regulation)
    said = spoken_under(parts.log, parts.office.texts, cycle, visit.spoken).said(told.record, told.says)
    [envelope] = [one for one in parts.log.events_of(stream) if one.originator_version == version]
    again = Reverification(parts.log, parts.office.texts)
    differences = again.differences(envelope) if receipt_of(envelope.data) is not None else None
    return Proved(told.record, stream_word(visit, say, stream), with_names(visit, said), made, proof.holds(made), differences)


def _checked(visit: Visit) -> dict[str, Any] | None:
    """What was asked to be computed again: the log against what was signed, or the decisions of one cycle."""
    asked = visit.given("check")
    if not asked:
        return None
    if asked == ids.LOG:
        found = proofs.sound(visit.parts)
        fault = isinstance(found, TamperedError)
        return {"log": None if fault else found, "fault": found if fault else None, "cycle": ""}
    count, differences = proofs.recomputed(visit.parts, visit.who, asked)
    return {"log": None, "fault": None, "cycle": asked, "count": count, "differences": differences}


def bundle(visit: Visit) -> Response:
    """The evidence of a case or a cycle, to be taken away."""
    name = visit.given("subject")
    return proofs.handed_out(proofs.bundle(visit.parts, visit.who, found["stream"] if (found := NAMED.match(name)) else name))


def checker(visit: Visit) -> Response:
    """The program that checks it."""
    content, _ = _checker()
    if not content:
        raise absent(visit.request.url.path)
    return Response(content, 200, HELD | {"Content-Disposition": disposition(CHECKER)}, "text/x-python")


@cache
def _checker() -> tuple[bytes, str]:
    path = ROOT / CHECKER
    content = path.read_bytes() if path.exists() else b""
    return content, sha256(content).hexdigest()
