"""The answer to a command: stored with its events in one transaction, and the same for ever to the same command id."""

from typing import Any, Literal

import msgspec

from domain.shared.receipt import digest
from services.commands import Command, open_fields


class Answer(msgspec.Struct, frozen=True):
    """`done` with what follows, or `refused` with code and article. `of` is the digest of the command that it answers."""

    outcome: Literal["done", "refused"]
    command: str
    of: str
    code: str = ""
    basis: str = ""
    facts: dict[str, Any] = {}


encode = msgspec.json.Encoder(order="sorted").encode
decode = msgspec.json.Decoder(Answer).decode


def settled(answer: Answer) -> Answer:
    """The answer as it will be read back: the first sender gets what every later one gets."""
    return decode(encode(answer))


def digest_of(act: Command) -> str:
    """What tells two commands under one id apart; sealed fields stay out of it, because a digest of a name betrays the name."""
    return digest([act.entry.name, open_fields(act)])
