"""What forms and tables for people call a command, a field, a board, a column and a value: the words of the command table.

A word that means another thing in one command or board stands under its name (`body.seat.name`), a plain one serves the others.
"""

from domain.shared.citation import Language
from services import wording
from services.vocabulary import vocabulary

AS_WRITTEN = frozenset(
    [
        "actor", "calendar", "city", "cycle", "declared_by", "institution", "leader", "list_hash", "members", "panel", "person", "proposal",
        "proposed_by", "reason", "reference", "stream", "told", "version", "witness",
    ]
)  # fmt: skip
"""Fields and columns whose values are codes, handles and somebody's own words, even where one looks like a word of ours."""


def command_title(name: str, language: Language) -> str:
    """What stands on a command's button."""
    return wording.sentences(language)["commands"][name]


def command_help(name: str, language: Language) -> str:
    """What a command does, in a line."""
    return wording.sentences(language)["command_help"][name]


def field_label(place: str, name: str, language: Language) -> str:
    """What a command's field or a board's column is called; `place` is the command or the board."""
    fields = wording.sentences(language)["fields"]
    return fields.get(f"{place}.{name}") or fields[name]


def field_help(place: str, name: str, language: Language) -> str:
    """What to write in a command's field; empty where its label says enough."""
    told = wording.sentences(language)["field_help"]
    return told.get(f"{place}.{name}") or told.get(name, "")


def board_title(name: str, language: Language) -> str:
    """What a board is called."""
    return wording.sentences(language)["boards"][name]


def is_board(name: str, language: Language) -> bool:
    """Whether a board is called so."""
    return name in wording.sentences(language)["boards"]


def value(place: str, name: str, given: str, language: Language) -> str:
    """What a value of a command's field or a board's column is called: a name of the regulation as it is there, itself where no word is."""
    if name in AS_WRITTEN:
        return given
    said = wording.sentences(language)
    values, plain = said["values"], {**said["events"], **said["commands"], **said["values"]}
    told = values.get(f"{place}.{name}.{given}") or values.get(f"{name}.{given}") or plain.get(given)
    return told or vocabulary()["names"].get(given, {}).get(language) or _composed(name, given, language)


def _composed(name: str, given: str, language: Language) -> str:
    """A candidacy that passed a step of the approval, a list's place with its articles."""
    act, _, passed = given.rpartition("_")
    if name == "candidacy" and passed == "passed":
        return wording.word("step-passed", language, act=vocabulary()["acts"].get(act, {}).get(language) or act)
    plain, _, basis = given.partition(" (")
    if name == "review" and basis:
        return value("", name, plain, language) + wording.word("cited", language, articles=wording.article(basis.rstrip(")"), language))
    return given
