"""`award audit`: sign what stands, hold the log against what was signed, and look into any past decision."""

from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any

import msgspec
from cyclopts import App, Parameter

from cli import terminal
from cli.bootstrap import Product
from cli.explanation import add_explanations
from cli.flagging import add_flagging
from cli.hindsight import add_hindsight
from cli.progress import progress
from cli.reads import Data, looked
from cli.terminal import Json, Lang
from domain.shared.citation import Language
from domain.shared.refusal import InvalidError
from services import wording
from services.audit.bundle import Bundler, packed
from services.audit.past import stream_named
from services.audit.prover import Prover
from services.audit.reverification import Difference, Reverification
from services.audit.witness import Seen
from services.case import SOFTWARE
from services.files.inventory import inventory
from services.follow import Bookmark

Switch = Annotated[bool, Parameter(negative="")]

app = App(name="audit", help="prove, re-verify and explain what stands in the log")


@app.command
def checkpoint(*, data: Data = None, json: Json = False, lang: Lang = None) -> None:
    """Sign how the log stands now, and have the witness keep it."""

    def action(product: Product, spoken: Language) -> int:
        shown = product.prover.checkpoint()
        if json:
            terminal.say_json({"note": shown.note, "key": shown.key, "witness": product.settings.witness})
        else:
            terminal.say(f"{shown.note}\n{wording.word('checkpoint-kept', spoken, witness=product.settings.witness, key=shown.key)}")
        return terminal.DONE

    looked(data, lang, as_json=json, action=action)


@app.command
def verify(
    *,
    log: Annotated[Switch, Parameter(help="compute the whole chain and both trees again")] = False,
    against: Annotated[
        list[Path] | None, Parameter(help="also hold the log against a checkpoint kept elsewhere: a file of its note")
    ] = None,
    decisions: Annotated[Switch, Parameter(help="compute decisions again from their receipts: those since the last time")] = False,
    all_: Annotated[Switch, Parameter(name="--all", help="every decision that there is")] = False,
    files: Annotated[Switch, Parameter(help="look whether every file that was taken is there and is the one on record")] = False,
    data: Data = None,
    json: Json = False,
    lang: Lang = None,
) -> None:
    """Compute again what stands in the log, and say where something differs; every part where none is named."""

    def action(product: Product, spoken: Language) -> int:
        found: dict[str, Any] = {}
        every = not (log or decisions or files)
        if log or every:
            found["log"] = _log(product, against or [])
        if decisions or every:
            found["decisions"] = _decisions(product, every=all_, quiet=json)
        if files or every:
            found["files"] = msgspec.to_builtins(inventory(product.log, product.files))
        if json:
            terminal.say_json(found)
        for line in () if json else _verdict(found, spoken):
            terminal.say(line)
        failed = found.get("decisions", {}).get("differences") or found.get("files", {}).get("wrong")
        return terminal.FAULT if failed else terminal.DONE

    looked(data, lang, as_json=json, action=action)


def _log(product: Product, against: Sequence[Path]) -> dict[str, Any]:
    prover = product.prover
    sound = prover.verify([_kept_elsewhere(path, prover) for path in against])
    digests = {"root": sound.root.hex(), "link": sound.link.hex(), "sm3": sound.sm3.hex()}
    witnessed = {"checkpoints": sound.checkpoints, "witnessed": sound.witnessed, "unwitnessed": sound.events - sound.witnessed}
    return {"events": sound.events, "commits": sound.commits, **digests, **witnessed}


def _decisions(product: Product, *, every: bool, quiet: bool) -> dict[str, Any]:
    """Compute decisions again; where none differs, the next time begins after the last of them."""
    again = Reverification(product.log, product.office.texts)
    bookmark, head = Bookmark(product.log, product.proofs, f"decisions {SOFTWARE}"), product.log.head()
    after = 0 if every else bookmark.position
    count = 0
    differences: list[Difference] = []
    with progress(wording.word("decisions", terminal.language()), head - after, quiet=quiet) as reached:
        for envelope in again.decisions(after):
            count += 1
            differences += again.differences(envelope)
            reached(envelope.position - after)
    if not differences and head > bookmark.position:
        bookmark.move(head)
    return {"decisions": count, "differences": msgspec.to_builtins(differences)}


def _verdict(found: dict[str, Any], spoken: Language) -> Iterator[str]:
    if "log" in found:
        yield wording.word("sound", spoken, **found["log"])
        yield wording.word("witnessed" if found["log"]["checkpoints"] else "no-checkpoint", spoken, **found["log"])
    if "decisions" in found:
        differences = found["decisions"]["differences"]
        yield wording.word("recomputed", spoken, count=found["decisions"]["decisions"], failed=len(differences))
        yield from (f"  {wording.word('differs', spoken, **one)}" for one in differences)
    if "files" in found:
        yield wording.word("files-held", spoken, **found["files"] | {"wrong": len(found["files"]["wrong"])})
        yield from (f"  {wording.word('file-wrong-' + one['state'], spoken, **one)}" for one in found["files"]["wrong"])


@app.command
def export(
    subject: Annotated[str, Parameter(help="city/year for a cycle, city/year/applicant, or any stream")],
    /,
    *,
    to: Annotated[Path, Parameter(help="the bundle to write: a zip")],
    with_files: Annotated[Switch, Parameter(help="also the files of documents on record that are no secret")] = False,
    data: Data = None,
    json: Json = False,
    lang: Lang = None,
) -> None:
    """Write an evidence bundle that anyone can check with verify_bundle.py; nothing sealed is opened in it."""

    def make(product: Product, stream: str) -> Made:
        from services.documents.evidence import evidence  # noqa: PLC0415  # the typesetter takes a moment to load: only where it is used

        attach = product.files.in_clear if with_files else None
        files = evidence(product.log, product.office.texts, product.prover, stream, attach)
        return packed(files), {"files": len(files)}

    def action(product: Product, spoken: Language) -> int:
        return _handed_out(product, subject, to, make, _telling("exported", spoken, as_json=json))

    looked(data, lang, as_json=json, action=action)


@app.command
def dossier(
    subject: Annotated[str, Parameter(help="city/year for a cycle, city/year/applicant, or any stream")],
    /,
    *,
    to: Annotated[Path, Parameter(help="the PDF to write")],
    data: Data = None,
    json: Json = False,
    lang: Lang = None,
) -> None:
    """Write the dossier of a bundle alone, as a PDF to read; nothing sealed is opened in it."""

    def make(product: Product, stream: str) -> Made:
        from services.documents.dossier import Dossier  # noqa: PLC0415  # as above
        from services.documents.press import pdf  # noqa: PLC0415  # as above

        files = Bundler(product.log, product.office.texts, product.prover).files(stream)
        content = pdf(Dossier(product.log, product.office.texts, files, terminal.language(lang or "zh")).document())
        return content, {"size": len(content)}

    def action(product: Product, spoken: Language) -> int:
        return _handed_out(product, subject, to, make, _telling("dossier-written", spoken, as_json=json))

    looked(data, lang, as_json=json, action=action)


Made = tuple[bytes, dict[str, Any]]
"""A file that is handed out, and what is told of it beside its place, its subject and its digest."""


Tell = Callable[[dict[str, Any]], None]
"""How what was handed out is told."""


def _handed_out(product: Product, subject: str, to: Path, make: Callable[[Product, str], Made], tell: Tell) -> int:
    """Make a file of what somebody names, where none stands yet, and tell of it."""
    if to.exists():
        raise InvalidError("file-exists", path=str(to))
    stream = stream_named(product.log, subject)
    content, more = make(product, stream)
    _write(to, content)
    tell({"path": str(to), "subject": stream, **more, "sha256": sha256(content).hexdigest()})
    return terminal.DONE


def _telling(word: str, spoken: Language, *, as_json: bool) -> Tell:
    return terminal.say_json if as_json else lambda facts: terminal.say(wording.word(word, spoken, **facts))


def _write(path: Path, content: bytes) -> None:
    """Write a whole file or none."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f"{path.name}.part")
        part.write_bytes(content)
        part.rename(path)
    except OSError as error:
        raise InvalidError("file-unwritable", path=str(path), problem=str(error.strerror)) from None


def _kept_elsewhere(path: Path, prover: Prover) -> Seen:
    try:
        note = path.read_text("utf-8")
    except OSError:
        raise InvalidError("text-missing", name=str(path)) from None
    except UnicodeDecodeError:
        raise InvalidError("checkpoint-form", line=str(path)) from None
    return Seen(note, prover.verifier)


add_hindsight(app)
add_flagging(app)
add_explanations(app)
