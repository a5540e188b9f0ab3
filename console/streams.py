"""What a stream is called on a page: the cycle, an application by whose it is, a notice by its number; and codes with their names."""

import re

from console.choices import called, names_of
from console.saying import Saying
from console.visit import Visit
from console.worded import is_code
from domain.shared import identifiers as ids
from services.audit.decisions import OF_ONE

OF_AN_APPLICANT = OF_ONE | {"material"}
"""Kinds of stream whose name ends in an applicant's code."""


def stream_word(visit: Visit, say: Saying, stream: str) -> str:
    """The words."""
    kind, cycle = ids.kind_of(stream), ids.cycle_in(stream)
    if kind in OF_AN_APPLICANT:
        return say.word(f"stream-{kind}", what=called(visit, ids.applicant_in(stream)))
    if kind == "cycle" and cycle:
        return say.cycle(cycle)
    return say.word(f"stream-{kind}", what=stream.rpartition(":")[2].rpartition("/")[2])


CODE = re.compile(r"(?<![/\w])(?:[0-9A-HJ-NPQRTUWXY]{18}|person-[a-z0-9]{4,32})\b")
"""An applicant's code in a text."""


STREAM = re.compile(rf"\b(?:{'|'.join(sorted(ids.OF_A_CYCLE))}|applicant):[a-z0-9_-]+(?:/[\w.-]+)*|\bapplicant:[\w-]+")
"""A stream by its name in a text."""


def with_streams(visit: Visit, say: Saying, text: str) -> str:
    """A text with streams by what they are called."""

    def word(found: re.Match[str]) -> str:
        stream = found.group()
        named = ids.kind_of(stream) not in OF_AN_APPLICANT or is_code(ids.applicant_in(stream))
        return stream_word(visit, say, stream) if named else stream

    return STREAM.sub(word, text)


def with_names(visit: Visit, text: str) -> str:
    """A text with the names of the applicants whose codes stand in it alone; codes that have a name beside them stay."""
    names = names_of(visit, filter(is_code, CODE.findall(text)))

    def name(found: re.Match[str]) -> str:
        code = found.group()
        known = names.get(code, "")
        return code if not known or known in text else f"{known} {code}"

    return CODE.sub(name, text)
