"""What every file of the calendar has in common: frozen values, and mistakes that are told by code, all at once."""

import re
from collections.abc import Iterable
from typing import Annotated

import msgspec
from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

Path = tuple[str | int, ...]


class Mistake(msgspec.Struct, frozen=True):
    """`path` is the place in the file, `code` finds the sentence; `given` is what stands there, `allowed` what would be right."""

    path: Path
    code: str
    given: str = ""
    allowed: str = ""


class NoticeError(ValueError):
    """A notice, or the law behind it, that cannot be right; `source` is its id or file."""

    def __init__(self, source: str, mistakes: Iterable[Mistake]) -> None:
        self.source = source
        self.mistakes = list(mistakes)
        super().__init__(source, self.mistakes)


class Sheet(BaseModel):
    """A frozen piece of a file; a key that it does not know is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


JURISDICTION = re.compile(r"CN(-[0-9]{2}|-[0-9]{4}|-[0-9]{6})?")


def _jurisdiction(name: str) -> str:
    if not JURISDICTION.fullmatch(name):
        raise PydanticCustomError("jurisdiction_form", "no jurisdiction")
    return name


Jurisdiction = Annotated[str, AfterValidator(_jurisdiction)]
"""`CN`, `CN-15` a province or region, `CN-1503` a prefecture, `CN-150302` a county: the official division codes."""

Year = Annotated[int, Field(strict=True, ge=1949, le=2200)]
Seq = Annotated[int, Field(strict=True, ge=0, le=99)]
