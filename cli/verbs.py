"""A verb for each human act, made from the command table: its options are the command's fields, its files come first."""

import getpass
import inspect
import os
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import msgspec
import orjson
from cyclopts import App, Parameter

from cli import terminal
from cli.bootstrap import existing
from domain.shared.actor import Actor
from domain.shared.identifiers import handle
from domain.shared.refusal import InvalidError
from services.commands import Command, parse
from services.office import Act, new_id

COMMON: dict[str, tuple[str, Any, str]] = {
    "data": ("--data", Path | None, "folder of the log"),
    "as_": ("--as", str | None, "who acts: an account's handle"),
    "role": ("--role", str | None, "in which role; the first that may, if none is named"),
    "command_id": ("--command-id", str | None, "the act's own id: sent again, it gets the same answer"),
    "json": ("--json", bool, "answer for a program"),
    "lang": ("--lang", str | None, "zh or en"),
    "debug": ("--debug", bool, "show the trace of a fault"),
}
"""Options that every verb has."""


def add_verbs(app: App, commands: dict[str, type[Command]]) -> None:
    """Add a verb for each command that a person may send."""
    groups: dict[str, App] = {}
    for name, command in commands.items():
        if command.entry.roles == ("system",):
            continue
        group, _, verb = name.partition(".")
        if group not in groups:
            groups[group] = App(name=group.replace("_", "-"), help=f"{group.replace('_', ' ')}: acts")
            app.command(groups[group])
        groups[group].command(_verb(name, command), name=verb.replace("_", "-"))


def _verb(name: str, command: type[Command]) -> Callable[..., None]:
    def verb(*files: Path, **given: Any) -> None:
        common = {option: given.pop(option, None) for option in COMMON}
        spoken = terminal.language(common["lang"])

        def action() -> int:
            texts = {field: text_of(file) for field, file in zip(command.entry.files, files, strict=True)}
            return send(name, command, given | texts, common)

        terminal.run(action, spoken, as_json=bool(common["json"]), debug=bool(common["debug"]))

    verb.__doc__ = command.__doc__
    verb.__signature__ = inspect.Signature([*_fields(command), *_common()])  # type: ignore[attr-defined]  # functions take one
    return verb


def _fields(command: type[Command]) -> list[inspect.Parameter]:
    needed = {field.name for field in msgspec.structs.fields(command) if field.required}
    kinds = {field.name: msgspec.inspect.type_info(field.type) for field in msgspec.structs.fields(command)}
    files = [_file(name) for name in command.entry.files]
    return files + [
        _parameter(
            name, f"--{name.replace('_', '-')}", list[str] | None if _many(kinds[name]) else str | None, _help(name in needed, kinds[name])
        )
        for name in command.__struct_fields__
        if name not in command.entry.files
    ]


def _file(name: str) -> inspect.Parameter:
    annotation = Annotated[Path, Parameter(name=name.upper(), help="a file, in UTF-8")]
    return inspect.Parameter(name, inspect.Parameter.POSITIONAL_ONLY, annotation=annotation)


def text_of(file: Path) -> str:
    """The text of a file, with its line ends as they are; raises InvalidError where there is none."""
    try:
        return bytes_of(file).decode()
    except UnicodeDecodeError:
        raise InvalidError("text-not-utf8", name=str(file)) from None


def bytes_of(file: Path) -> bytes:
    """The bytes of a file; raises InvalidError where there is none."""
    try:
        return file.read_bytes()
    except OSError:
        raise InvalidError("text-missing", name=str(file)) from None


def _many(kind: Any) -> bool:
    return isinstance(kind, msgspec.inspect.DictType | msgspec.inspect.VarTupleType)


def _help(needed: bool, kind: Any) -> str:  # noqa: FBT001  # a cell of the help
    forms: dict[type, str] = {msgspec.inspect.DictType: "name=value, repeated", msgspec.inspect.VarTupleType: "repeated or with commas"}
    form = forms.get(type(kind), "")
    return ", ".join(part for part in ("needed" if needed else "", form) if part)


def _common() -> list[inspect.Parameter]:
    return [_parameter(name, option, kind, told) for name, (option, kind, told) in COMMON.items()]


def _parameter(name: str, option: str, kind: Any, told: str) -> inspect.Parameter:
    default = False if kind is bool else None
    negative = "" if kind is bool else None
    annotation = Annotated[kind, Parameter(name=option, help=told, negative=negative)]
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation)


def send(name: str, command: type[Command], given: dict[str, Any], common: dict[str, Any]) -> int:
    """Send one command to the log in `data`, and print its answer."""
    act = parse(name, {field: _value(command, field, value) for field, value in given.items() if value is not None})
    role = common["role"] or command.entry.roles[0]
    try:
        actor = msgspec.convert({"id": handle(common["as_"] or _whoami()), "role": role}, Actor)
    except msgspec.ValidationError:
        raise InvalidError("role", command=name, role=role, roles=list(command.entry.roles)) from None
    product = existing(common["data"], os.environ)
    try:
        answer = product.office.execute(act, Act(actor, common["command_id"] or new_id()))
    finally:
        product.close()
    return terminal.answered(answer, terminal.language(common["lang"]), as_json=bool(common["json"]))


def _whoami() -> str:
    return "".join(character if character.isalnum() else "-" for character in getpass.getuser().lower())


def _value(command: type[Command], field: str, value: Any) -> Any:
    """A field as the command takes it, from what a terminal can give."""
    kind = msgspec.inspect.type_info(next(one.type for one in msgspec.structs.fields(command) if one.name == field))
    match kind:
        case msgspec.inspect.DictType():
            pairs = [str(item).partition("=") for item in value]
            wrong = [key for key, sign, _ in pairs if not sign]
            if wrong:
                raise InvalidError("command-fields", name=command.entry.name, problem=f"--{field} {wrong[0]}: name=value", fields=[field])
            return {key: item for key, _, item in pairs}
        case msgspec.inspect.VarTupleType():
            return [part for item in value for part in str(item).split(",") if part]
        case msgspec.inspect.AnyType():
            return _json_or_text(value)
        case _:
            return value


def _json_or_text(value: str) -> Any:
    try:
        return orjson.loads(value)
    except orjson.JSONDecodeError:
        return value
