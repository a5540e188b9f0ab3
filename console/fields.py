"""What a command needs as fields of a form, from the command itself: how each is filled in, and how what was typed becomes its value."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import zip_longest
from typing import Any, Literal, NamedTuple

import msgspec
import msgspec.inspect as mi
from starlette.datastructures import FormData, UploadFile

from services.commands import COMMANDS, SHA256
from services.files.files import digest_of

Kind = Literal[
    "line",
    "text",
    "number",
    "date",
    "flag",
    "choice",
    "lines",
    "several",
    "pairs",
    "dates",
    "numbers",
    "files",
    "file",
    "digest",
    "digests",
    "any",
]

LONG = frozenset(
    ["reason", "text", "report", "grounds", "evidence", "departs", "opinion", "source", "resolution", "document", "identification"]
)  # fmt: skip
"""Fields of free text that need room."""

PAIRED: Mapping[str, Kind] = {"DateType": "dates", "DecimalType": "numbers", "IntType": "numbers"}
"""Type of the values of a table -> how they are filled in; text otherwise."""

SIMPLE: Mapping[type, Kind] = {
    mi.IntType: "number", mi.DecimalType: "number", mi.DateType: "date", mi.BoolType: "flag", mi.AnyType: "any",
}  # fmt: skip

FROM_FILE: tuple[Kind, ...] = ("file", "digest")
"""Kinds that are filled in by choosing a file: its text, or the SHA-256 of it."""

TABLES: tuple[Kind, ...] = ("pairs", "dates", "numbers", "files")
"""Kinds that are filled in as rows of a name and a value."""


READS: Mapping[Kind, Callable[[str], Any]] = {"numbers": Decimal, "dates": date.fromisoformat}
"""Kind of a table -> how the value of a row is read."""


class Field(NamedTuple):
    """One field: `choices` are the only values or names that it takes, where there are such."""

    name: str
    kind: Kind
    needed: bool
    sealed: bool
    choices: tuple[str, ...] = ()
    default: Any = None


@cache
def fields_of(command: str) -> tuple[Field, ...]:
    """The fields of a command, in its order."""
    info = mi.type_info(COMMANDS[command])
    assert isinstance(info, mi.StructType)  # noqa: S101  # every command is one
    return tuple(_field(one) for one in info.fields)


def _field(found: mi.Field) -> Field:
    inner, marks = found.type, dict[str, Any]()
    if isinstance(inner, mi.Metadata):
        marks, inner = inner.extra or {}, inner.type
    if isinstance(inner, mi.UnionType):
        inner = next(one for one in inner.types if not isinstance(one, mi.NoneType))
    kind, choices = next(((one, ()) for one in FROM_FILE if one in marks), None) or _kind(found.name, inner)
    default = None if found.default is msgspec.NODEFAULT else found.default
    return Field(found.name, kind, found.required, "sealed" in marks, choices, default)


def _kind(name: str, found: mi.Type) -> tuple[Kind, tuple[str, ...]]:
    match found:
        case mi.LiteralType(values):
            return "choice", tuple(map(str, values))
        case mi.VarTupleType(item_type=mi.Metadata(extra={"digest": True})):
            return "digests", ()
        case mi.VarTupleType(item_type=item):
            return ("several", tuple(map(str, item.values))) if isinstance(item, mi.LiteralType) else ("lines", ())
        case mi.DictType(key_type=key, value_type=value):
            names = tuple(map(str, key.values)) if isinstance(key, mi.LiteralType) else ()
            return ("files" if name == "documents" else PAIRED.get(type(value).__name__, "pairs")), names
        case _:
            return SIMPLE.get(type(found)) or ("text" if name in LONG else "line"), ()


class Typed(NamedTuple):
    """What a form brought for the fields of a command: as values for the command, and as text for showing it again."""

    values: dict[str, Any]
    shown: dict[str, Any]
    lacking: tuple[str, ...]


def typed(fields: Sequence[Field], form: FormData) -> Typed:
    """Read a form; an empty field is left out where the command can do without it."""
    values: dict[str, Any] = {}
    shown: dict[str, Any] = {}
    lacking: list[str] = []
    for field in fields:
        shown[field.name] = found = _read(field, form)
        if found not in ("", [], {}):
            values[field.name] = loose(found) if field.kind == "any" else found
        elif field.needed and field.kind in {"lines", "several"}:
            values[field.name] = []
        elif field.needed:
            lacking.append(field.name)
    return Typed(values, shown, tuple(lacking))


def _read(field: Field, form: FormData) -> Any:
    match field.kind:
        case "lines":
            return [line.strip() for one in texts(form, field.name) for line in one.splitlines() if line.strip()]
        case "several":
            return [one for one in texts(form, field.name) if one]
        case "files":
            return dict(_files(field.name, form))
        case "pairs" | "dates" | "numbers":
            rows = zip(texts(form, f"{field.name}.name"), texts(form, f"{field.name}.value"), strict=False)
            return {name.strip(): value.strip() for name, value in rows if name.strip() and value.strip()}
        case "file" | "digest" | "digests":
            return _from_files(field, form)
        case _:
            return next(iter(texts(form, field.name)), "").strip()


def misread(fields: Sequence[Field], found: Typed) -> Iterator[str]:
    """The rows of tables whose value is no number or no day, each by `field.row`."""
    for field in fields:
        for row, value in found.shown[field.name].items() if field.kind in READS else ():
            try:
                READS[field.kind](value)
            except (ArithmeticError, ValueError):
                yield f"{field.name}.{row}"


def no_digests(fields: Sequence[Field], found: Typed) -> tuple[str, ...]:
    """The fields for the digest of a file that hold something else: a sentence that was typed where its file is to be chosen."""
    given = ((field.name, found.shown.get(field.name)) for field in fields if field.kind == "digest")
    return tuple(name for name, value in given if value and not SHA256.fullmatch(value))


def texts(form: FormData, name: str) -> list[str]:
    """Every text of a name."""
    return [one for one in form.getlist(name) if isinstance(one, str)]


def _files(name: str, form: FormData) -> Iterator[tuple[str, str]]:
    """Documents by the digest of the file that was chosen, else by the digest that was read before or typed."""
    for title, digest, file in _rows(name, form):
        found = digest_of(file.file) if file is not None else digest
        if found:
            yield title, found


def chosen(name: str, form: FormData) -> Iterator[tuple[str, UploadFile]]:
    """The files that were chosen, each with the name of its document."""
    return ((title, file) for title, _, file in _rows(name, form) if file is not None)


def loose_files(name: str, form: FormData) -> list[UploadFile]:
    """The files that were chosen together in one field, without a name of their document."""
    return [one for one in form.getlist(f"{name}.file") if isinstance(one, UploadFile) and one.filename]


def _rows(name: str, form: FormData) -> Iterator[tuple[str, str, UploadFile | None]]:
    found = [one for one in form.getlist(f"{name}.file") if isinstance(one, UploadFile)]
    for title, digest, file in zip_longest(texts(form, f"{name}.name"), texts(form, f"{name}.digest"), found):
        if title and title.strip():
            yield title.strip(), (digest or "").strip(), file if file is not None and file.filename else None


def _from_files(field: Field, form: FormData) -> str | list[str]:
    """The digests of the files that were chosen; of one, its text or its digest, else what was typed."""
    if field.kind == "digests":
        return list(dict.fromkeys(digest_of(one.file) for one in loose_files(field.name, form)))
    typed = next(iter(texts(form, field.name)), "")
    for one in loose_files(field.name, form):
        return digest_of(one.file) if field.kind == "digest" else _content(one)
    return typed.strip() if field.kind == "digest" else typed


def _content(file: UploadFile) -> str:
    file.file.seek(0)
    return file.file.read().decode("utf-8", "replace")


def loose(text: str) -> Any:
    """A value whose kind the regulation says: lines of `name = value` as a table, digits as a number, anything else as it is."""
    rows = [line.partition("=") for line in text.splitlines() if line.strip()]
    if rows and all(sign for _, sign, _ in rows):
        return {name.strip(): value.strip() for name, _, value in rows}
    return int(text) if text.isascii() and text.isdigit() else text
