"""What a stream is called on a page: the cycle, an application by whose it is, a notice by its number; and codes with their names."""

import re

from console.choices import called, names_of
from console.saying import Saying
from console.visit import Visit
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


def with_names(visit: Visit, text: str) -> str:
    """A text with the names of the applicants whose codes stand in it alone; codes that have a name beside them stay."""

    def name(found: re.Match[str]) -> str:
        code = found.group()
        known = names_of(visit, [code])[code]
        return code if not known or known in text else f"{known} {code}"

    return CODE.sub(name, text)
