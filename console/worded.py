"""Values of acts for people: an applicant by its name with the code behind it, a cycle by its award, weights by their stages."""

from collections.abc import Mapping
from typing import Any

from msgspec import structs

from console.choices import called, called_all, governing
from console.saying import Saying
from console.visit import Visit
from domain.shared import identifiers as ids
from domain.shared.refusal import InvalidError
from services.remaining import Lack


def worded(visit: Visit, say: Saying, name: str, value: Any) -> str:
    """The value of a command's field or of an answer's fact, in words."""
    match value:
        case str() if name == "cycle":
            return say.of(governing(visit, {"cycle": value})).cycle(value)
        case str() if is_code(value):
            return called(visit, value)
        case list() | tuple() if value and all(isinstance(one, str) and is_code(one) for one in value):
            return say.listed(called_all(visit, value).values())
        case Mapping():
            return say.setting(value)
        case _:
            return say.plain(value)


def named(visit: Visit, lack: Lack) -> Lack:
    """What a stage lacks, with the applicants of it by their names."""
    codes = {one for value in lack.facts.values() for one in (value if isinstance(value, list) else [value]) if isinstance(one, str)}
    names = called_all(visit, filter(is_code, codes))

    def name(value: Any) -> Any:
        return [name(one) for one in value] if isinstance(value, list) else names.get(value, value) if isinstance(value, str) else value

    return structs.replace(lack, facts={key: name(value) for key, value in lack.facts.items()})


def is_code(text: str) -> bool:
    """Whether a text is an applicant's code."""
    try:
        ids.applicant(text)
    except InvalidError:
        return False
    return True
