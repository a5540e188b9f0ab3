"""The one command table: each human or system act is one class, and from it come the CLI verbs, the permissions and the reference.

A command says in its docstring what it is for, in its fields what it needs, in its entry who may send it and in which kind of
stage, and in `carry_out` what follows. Fields typed `Sealed` are shown to nobody but those who may read them; those typed
`FileText` are given as a file's name, those typed `Digest` as the SHA-256 of one.
"""

import re
import typing
from collections.abc import Callable
from typing import Annotated, Any, ClassVar, TypeVar

import msgspec

from domain.shared.actor import Role
from domain.shared.refusal import Facts, InvalidError
from services.case import Case

Sealed = Annotated[str, msgspec.Meta(description="sealed in the log", extra={"sealed": True})]
"""A person's name, contact or words: clear at the door, sealed in the log, absent from answers and log lines."""

FileText = Annotated[str, msgspec.Meta(description="the text of a file", extra={"file": True})]
"""What stands in a file: a terminal and a scenario give its name, and the command has its text."""


Digest = Annotated[str, msgspec.Meta(description="SHA-256 of a file", extra={"digest": True})]
"""What goes on record of a paper that is kept elsewhere: a page takes the file itself, and the server makes the digest."""

SHA256 = re.compile(r"[0-9a-f]{64}")


def checked(digest: str) -> str:
    """A digest that is one; raises InvalidError for anything else."""
    if not SHA256.fullmatch(digest):
        raise InvalidError("digest-form", given=digest)
    return digest


class Entry(msgspec.Struct, frozen=True):
    """A command's row in the table.

    `roles` may send it; `stages` are the kinds of stage in which (empty: any); `windowed`: its receipt is stamped at the door and it
    is judged by that stamp; `two_person`: another person must confirm it; `sealed` names the fields that are sealed, `files` those
    that a terminal reads from a file.
    """

    name: str
    roles: tuple[Role, ...]
    stages: tuple[str, ...] = ()
    windowed: bool = False
    two_person: bool = False
    sealed: tuple[str, ...] = ()
    files: tuple[str, ...] = ()


class Command(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An act that somebody asks for."""

    entry: ClassVar[Entry]

    def stream(self) -> str:
        """The stream that the act concerns, where a refusal is put on record."""
        raise NotImplementedError

    def window(self) -> str:
        """The window that a submission's receipt is stamped for."""
        raise NotImplementedError

    def carry_out(self, case: Case) -> Facts | None:
        """Decide and record; raise RefusedError or InvalidError; return what the answer should tell."""
        raise NotImplementedError


COMMANDS: dict[str, type[Command]] = {}
"""Name -> command, in the order in which a cycle needs them."""

C = TypeVar("C", bound=type[Command])


def command(name: str, *roles: Role, stages: tuple[str, ...] = (), windowed: bool = False, two_person: bool = False) -> Callable[[C], C]:
    """Enter a command in the table."""

    def enter(cls: C) -> C:
        cls.entry = Entry(name, roles, stages, windowed, two_person, _fields(cls, Sealed), _fields(cls, FileText))
        COMMANDS[name] = cls
        return cls

    return enter


def _fields(cls: type[Command], kind: Any) -> tuple[str, ...]:
    hints = typing.get_type_hints(cls, include_extras=True)
    return tuple(name for name in cls.__struct_fields__ if hints[name] == kind)


def parse(name: str, fields: dict[str, Any]) -> Command:
    """A command from its name and plain fields; raises InvalidError that names the field and what it should be."""
    if name not in COMMANDS:
        raise InvalidError("command-unknown", name=name, known=list(COMMANDS))
    try:
        return msgspec.convert(fields, COMMANDS[name], strict=False)
    except msgspec.ValidationError as error:
        raise InvalidError("command-fields", name=name, problem=str(error), fields=list(COMMANDS[name].__struct_fields__)) from None


def plain(act: Command) -> dict[str, Any]:
    """The command as plain JSON values."""
    fields: dict[str, Any] = msgspec.to_builtins(act)
    return fields


def open_fields(act: Command) -> dict[str, Any]:
    """The command as plain JSON values without its sealed fields: what may be hashed, logged and compared."""
    return {name: value for name, value in plain(act).items() if name not in act.entry.sealed}
