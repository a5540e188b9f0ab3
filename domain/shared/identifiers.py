"""How things are named: one function for each stream, from natural keys, so that naming twice names the same thing.

A workflow has the id of the stream that it serves. None of these holds a person's name: workflow ids are never encrypted.
"""

import re
from functools import lru_cache

from domain.shared.refusal import InvalidError

CITY = re.compile(r"^[a-z][a-z0-9_-]{1,31}$")
CYCLE = re.compile(r"^[a-z][a-z0-9_-]{1,31}/\d{4}$")
HANDLE = re.compile(r"^[a-z0-9][a-z0-9_.-]{0,63}$")
JURISDICTION = re.compile(r"^CN(-\d{2}(\d{2}){0,2})?$")

LOG = "log"
"""The stream of the log's own first record."""

HOLIDAYS = "holidays:"
"""How the streams of announced holiday notices begin."""

_USCC = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
_USCC_LENGTH = 18


def check_digit(first_17: str) -> str:
    """The 18th character of a unified social credit code (GB 32100-2015)."""
    total = sum(weight * _USCC.index(character) for weight, character in zip(_USCC_WEIGHTS, first_17, strict=True))
    return _USCC[-total % 31]


@lru_cache
def uscc(code: str) -> str:
    """A unified social credit code that checks out; raises InvalidError that says what its last character should be."""
    if len(code) != _USCC_LENGTH or any(character not in _USCC for character in code):
        raise InvalidError("uscc-form", code=code, length=len(code))
    if code[-1] != check_digit(code[:-1]):
        raise InvalidError("uscc-check-digit", code=code, expected=check_digit(code[:-1]))
    return code


PERSON = re.compile(r"^person-[a-z0-9]{4,32}$")
"""How an individual is named everywhere: by a handle that the register gave, never by a name or a number of the person's own."""


def person(name: str) -> str:
    """An individual's handle; raises InvalidError."""
    return _formed(PERSON, name, "person-form")


def applicant(code: str) -> str:
    """An applicant's code: an organization's credit code, or an individual's handle; raises InvalidError."""
    return code if PERSON.fullmatch(code) else uscc(code)


def is_person(code: str) -> bool:
    """Whether an applicant's code is an individual's."""
    return PERSON.fullmatch(code) is not None


def city(name: str) -> str:
    """A city's name as its folder under `regulations/` has it."""
    return _formed(CITY, name, "city-form")


def cycle(name: str) -> str:
    """`city/year`."""
    return _formed(CYCLE, name, "cycle-form")


def handle(name: str) -> str:
    """An account's or a reviewer's handle: lower case letters, digits, `_.-`."""
    return _formed(HANDLE, name, "handle-form")


WORD = re.compile(r"^[a-z][a-z0-9_]{0,63}$")


def word(name: str) -> str:
    """A word that regulations use: a label, a kind of title, a zone."""
    return _formed(WORD, name, "word-form")


def jurisdiction(name: str) -> str:
    """Where a holiday notice holds: `CN`, or `CN-` with the two, four or six digits of a region, prefecture or county."""
    return _formed(JURISDICTION, name, "jurisdiction-form")


def _formed(form: re.Pattern[str], name: str, code: str) -> str:
    if form.fullmatch(name) is None:
        raise InvalidError(code, name=name)
    return name


def city_of(cycle_name: str) -> str:
    """The city of `city/year`."""
    return cycle(cycle_name).partition("/")[0]


def year_of(cycle_name: str) -> int:
    """The year of `city/year`."""
    return int(cycle(cycle_name).partition("/")[2])


def programme_stream(city_name: str) -> str:
    """A city's programme: its enacted regulation, approved standards and cycles."""
    return f"programme:{city(city_name)}"


def cycle_stream(cycle_name: str) -> str:
    """One award cycle."""
    return f"cycle:{cycle(cycle_name)}"


def application_stream(cycle_name: str, code: str) -> str:
    """One applicant's application in one cycle."""
    return f"application:{cycle(cycle_name)}/{applicant(code)}"


def internal_notice_stream(cycle_name: str, code: str) -> str:
    """The notice that an applicant posts inside its own house before it files."""
    return f"internal_notice:{cycle(cycle_name)}/{applicant(code)}"


def dossier_stream(cycle_name: str) -> str:
    """What a cycle leaves on file beside its decisions."""
    return f"dossier:{cycle(cycle_name)}"


def notice_stream(cycle_name: str, number: int) -> str:
    """The n-th public notice of a cycle, from 1."""
    return f"notice:{cycle(cycle_name)}/{number}"


def poll_stream(cycle_name: str, number: int) -> str:
    """The poll beside the n-th public notice of a cycle."""
    return f"poll:{cycle(cycle_name)}/{number}"


def session_stream(cycle_name: str, number: int) -> str:
    """The n-th sitting in which a body votes in a cycle, from 1."""
    return f"session:{cycle(cycle_name)}/{number}"


def objection_stream(cycle_name: str, reference: str) -> str:
    """One objection; `reference` is the handle that its receipt gave."""
    return f"objection:{cycle(cycle_name)}/{handle(reference)}"


def material_stream(cycle_name: str, code: str) -> str:
    """Who opened which document of one application."""
    return f"material:{cycle(cycle_name)}/{applicant(code)}"


def comment_stream(cycle_name: str, reference: str) -> str:
    """One public comment; `reference` is the handle that its receipt gave."""
    return f"comment:{cycle(cycle_name)}/{handle(reference)}"


def award_stream(cycle_name: str, code: str) -> str:
    """The title that one applicant won in one cycle."""
    return f"award:{cycle(cycle_name)}/{applicant(code)}"


def payment_stream(cycle_name: str, code: str) -> str:
    """The prize money of one award."""
    return f"payment:{cycle(cycle_name)}/{applicant(code)}"


def applicant_stream(code: str) -> str:
    """An organization or a person over the years."""
    return f"applicant:{applicant(code)}"


def reviewer_stream(city_name: str, name: str) -> str:
    """A reviewer in a city's pool."""
    return f"reviewer:{city(city_name)}/{handle(name)}"


def body_stream(city_name: str, name: str) -> str:
    """A committee or an office of a city."""
    return f"body:{city(city_name)}/{handle(name)}"


def paper_stream(name: str) -> str:
    """A document of the time before this log."""
    return f"paper:{handle(name)}"


def proposal_stream(reference: str) -> str:
    """An act that waits for a second person."""
    return f"proposal:{handle(reference)}"


def holidays_stream(place: str) -> str:
    """The holiday notices announced for one jurisdiction."""
    return f"{HOLIDAYS}{jurisdiction(place)}"


def kind_of(stream: str) -> str:
    """The kind of a stream: the word before the colon."""
    return stream.partition(":")[0]


OF_A_CYCLE = frozenset(
    [
        "cycle",
        "application",
        "internal_notice",
        "material",
        "notice",
        "poll",
        "session",
        "objection",
        "comment",
        "award",
        "payment",
        "dossier",
    ]
)
"""Kinds of stream that belong to a cycle."""


def cycle_in(stream: str) -> str | None:
    """The cycle that a stream belongs to, if it belongs to one."""
    kind, _, key = stream.partition(":")
    if kind not in OF_A_CYCLE:
        return None
    return "/".join(key.split("/")[:2])


def applicant_in(stream: str) -> str:
    """The applicant's code that ends an application's, award's, payment's or its own stream."""
    return stream.rpartition(":")[2].rpartition("/")[2]


def city_in(stream: str) -> str | None:
    """The city that a stream belongs to; None for what belongs to none, as an organization, a proposal or a holiday notice."""
    kind, _, key = stream.partition(":")
    return None if kind in {"applicant", "paper", "proposal", "holidays"} or not key else key.partition("/")[0]
