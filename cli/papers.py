"""The documents of the sample: a short made-up text for each, named by its digest in the act that files it, and kept as any file is."""

from collections.abc import Iterator, Mapping
from hashlib import sha256
from tempfile import TemporaryFile
from typing import BinaryIO, cast, get_type_hints

import msgspec

from cli.cast import Applicant
from cli.expansion import Expanded
from cli.rehearsal import DatedAct
from doors.filed import CARRIERS
from services import wording
from services.commands import COMMANDS
from services.files.files import Files, of_applicant
from services.vocabulary import vocabulary

Papers = dict[str, bytes]
"""Texts by their digest."""

PAPER = "text"
"""The field that names a paper by its digest."""


def with_papers(acts: list[Expanded], applicants: Mapping[str, Applicant]) -> tuple[list[Expanded], Papers]:
    """The acts with the digest of a text of its own for each document that they file, and the texts.

    Where an act names a paper of the office by its digest, the scenario says what paper it is, and its digest is put there.
    """
    names, papers = {one.code: one.name for one in applicants.values()}, Papers()
    return [_with(_digested(one), names, papers) for one in acts], papers


def keep(files: Files, act: DatedAct, papers: Papers) -> None:
    """Keep what an act has put on record; none of it is marked as secret."""
    for name, digest in _documents(act).items():
        applicant = str(act.fields["applicant"])
        with TemporaryFile() as file:
            file.write(papers[digest])
            file.seek(0)
            files.take(cast("BinaryIO", file), f"{name}.txt", of_applicant(applicant))
        files.release(digest, of_applicant(applicant))


def _documents(act: DatedAct) -> dict[str, str]:
    return cast("dict[str, str]", act.fields.get("documents", {})) if act.command in CARRIERS else {}


def _digested(one: Expanded) -> Expanded:
    command, text = COMMANDS[one.act.command], one.act.fields.get(PAPER)
    if text is None or get_type_hints(command)[PAPER] is not str:
        return one
    return one._replace(act=msgspec.structs.replace(one.act, fields=one.act.fields | {PAPER: sha256(str(text).encode()).hexdigest()}))


def _with(one: Expanded, names: Mapping[str, str], papers: Papers) -> Expanded:
    found = dict(_texts(one.act, names))
    if not found:
        return one
    papers |= {sha256(text).hexdigest(): text for text in found.values()}
    fields = one.act.fields | {"documents": {name: sha256(text).hexdigest() for name, text in found.items()}}
    return one._replace(act=msgspec.structs.replace(one.act, fields=fields))


def _texts(act: DatedAct, names: Mapping[str, str]) -> Iterator[tuple[str, bytes]]:
    applicant = names.get(str(act.fields.get("applicant")), "")
    for name in _documents(act):
        called = vocabulary()["names"].get(name, {}).get("zh", name)
        yield name, wording.word("sample-paper", "zh", document=called, applicant=applicant, cycle=str(act.fields["cycle"])).encode()
