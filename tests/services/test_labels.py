"""Every command, field, value, board and column has its word in both languages, and no word stands there for nothing."""

import ast
import typing
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

import services.office  # noqa: F401  # enters every command and event
from domain.cycle.cycle import CandidateState
from domain.session.session import Choice
from domain.shared.citation import Language
from domain.shared.event import TOPICS
from domain.stages.kinds import AnyStage
from doors.boards import READS
from services import labels, wording
from services.catalogue import Catalogue
from services.commands import COMMANDS
from services.ledger import CLAUSES, rows_of
from services.settings import ROOT
from services.vocabulary import vocabulary

SAID = wording.sentences("zh")
COLUMNS = {board: tuple(read.table.kinds) for board, read in READS.items()}
FIELDS = {name: act.__struct_fields__ for name, act in COMMANDS.items()}
PLACES = COLUMNS | FIELDS
ADDED = {"docket": ("left", "between"), "trail": ("effective_at", "actor")}
"""What a page of the terminal adds to a board's columns."""

ENDED = ("outcome", "kind", "state", "ended", "notice", "review", "supplement", "recommended", "candidacy")
"""Columns in which a read model writes words of its own."""


def test_every_command_has_its_title_and_its_line() -> None:
    """Title and help of each command, and of nothing else."""
    assert SAID["commands"].keys() == SAID["command_help"].keys() == COMMANDS.keys()


def test_titles_are_told_apart() -> None:
    """No two buttons say the same."""
    for language in typing.get_args(Language):
        titles = [labels.command_title(name, language) for name in COMMANDS]
        assert sorted(title for title in titles if titles.count(title) > 1) == []


def test_every_field_and_column_has_its_label() -> None:
    """Each is found under its command or board, or plain."""
    lacking = {name for place, names in PLACES.items() for name in names if not {name, f"{place}.{name}"} & SAID["fields"].keys()}
    assert sorted(lacking) == []


def test_labels_are_told_apart_in_a_form() -> None:
    """No form and no table shows two things under one name."""
    for language in typing.get_args(Language):
        for place, names in PLACES.items():
            told = [labels.field_label(place, name, language) for name in names]
            assert (place, sorted(label for label in told if told.count(label) > 1)) == (place, [])


def quoted() -> set[str]:
    """What the code names in quotes: facts that pages show beside fields."""
    paths = [path for package in ("cli", "services") for path in (ROOT / package).rglob("*.py")]
    nodes = (node for path in paths for node in ast.walk(ast.parse(path.read_text("utf-8"))))
    return {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def stated(of: type[msgspec.Struct] = msgspec.Struct) -> Iterator[str]:
    """Every field of a state or a value of the domain: documents and pages of why show them."""
    for kind in of.__subclasses__():
        if kind.__module__.startswith("domain."):
            yield from kind.__struct_fields__
        yield from stated(kind)


@pytest.mark.parametrize("section", ["fields", "field_help"])
def test_no_label_stands_for_nothing(section: str) -> None:
    """A plain word is a field, a column, or what an event, a state or a page says; one under a place belongs to it, or is added."""
    places = PLACES if section == "fields" else FIELDS
    shown = {name for names in places.values() for name in names}
    if section == "fields":
        shown |= {name for event in TOPICS for name in event.__struct_fields__} | quoted() | set(stated())
    for key in SAID[section]:
        place, dot, name = key.rpartition(".")
        assert name in ({*places[place], *ADDED.get(place, ())} if dot else shown), key


def literals(kind: object) -> Iterator[str]:
    """The words that a type allows."""
    if typing.get_origin(kind) is typing.Literal:
        yield from typing.get_args(kind)
    else:
        for part in typing.get_args(kind):
            yield from literals(part)


def choices() -> set[tuple[str, str, str]]:
    """Place, field and word of every field that allows some words only."""
    hints = {name: typing.get_type_hints(act) for name, act in COMMANDS.items()}
    found = {(place, field, word) for place, names in FIELDS.items() for field in names for word in literals(hints[place][field])}
    return found | {("ballot.cast", "choice", word) for word in typing.get_args(Choice)}


def written(table: Path) -> Iterator[tuple[str, str]]:
    """Column and word, wherever a read model writes a word of its own."""
    for node in ast.walk(ast.parse(table.read_text("utf-8"))):
        match node:
            case ast.Dict(keys=keys, values=values):
                pairs = [(key.value, one) for key, one in zip(keys, values, strict=True) if isinstance(key, ast.Constant)]
            case ast.Assign(targets=[ast.Subscript(slice=ast.Constant(value=column)) | ast.Name(id=column)], value=one):
                pairs = [(column, one)]
            case _:
                continue
        for column, one in pairs:
            branches = [one.body, one.orelse] if isinstance(one, ast.IfExp) else [one]
            words = [word.value for word in branches if isinstance(word, ast.Constant) and isinstance(word.value, str)]
            yield from ((str(column), word) for word in words if column in ENDED and word != "text")


def kinds() -> set[str]:
    """Every kind of stage."""
    return {kind for one in typing.get_args(typing.get_args(AnyStage)[0]) for kind in literals(one.model_fields["kind"].annotation)}


def matters() -> set[str]:
    """What the desk calls its matters: the first of each pair that it lists."""
    room = ast.parse((ROOT / "projections" / "office_desk.py").read_text("utf-8"))
    pairs = [pair for node in ast.walk(room) if isinstance(node, ast.List) for pair in node.elts if isinstance(pair, ast.Tuple)]
    return {str(pair.elts[0].value) for pair in pairs if isinstance(pair.elts[0], ast.Constant)}


def states() -> set[tuple[str, str, str]]:
    """Board, column and word of every state that a board shows."""
    from projections.application_register import SAYS  # noqa: PLC0415  # beside the tables that it is read with

    rooms = {board: ROOT / "projections" / f"{read.table.name}.py" for board, read in READS.items()}
    found = {(board, column, word) for board, path in rooms.items() for column, word in written(path)}
    found |= {("applications", "candidacy", word) for word in [*SAYS.values(), "review_passed", "approve_passed"]}
    return found | {("applications", "review", "not_shortlisted (15)"), ("winners", "tier", "award"), ("comments", "outcome", "noted")}


@pytest.mark.parametrize("language", typing.get_args(Language))
def test_every_value_has_its_word(language: Language) -> None:
    """What a form lets choose and what a board says of a state is never shown as code has it."""
    assert len(choices()) > 40
    assert len(states()) > 40
    bare = [one for one in choices() | states() if "_" in (told := labels.value(*one, language)) or (language == "zh" and told.isascii())]
    assert sorted(bare) == []


def test_no_value_stands_for_nothing() -> None:
    """A word under a field or board belongs to a value that it has; a plain one is a value, or what a page tells."""
    known = {f"{place}.{name}.{word}" for place, name, word in choices() | states()} | {f"{n}.{w}" for _, n, w in choices() | states()}
    known |= set(typing.get_args(CandidateState))  # the page of why tells what a candidate became
    known |= {f"matter.{word}" for word in matters()} | {f"stage.{kind}" for kind in kinds()}
    catalogue = Catalogue(ROOT / "regulations")
    texts = [catalogue.regulation(city, version)[0] for city in catalogue.cities() for version in catalogue.versions(city)]
    known |= (
        {word.partition(" (")[0] for *_, word in choices() | states()}
        | matters()
        | kinds()
        | quoted()
        | {one.name for text in texts for one in text.stages}
    )
    assert sorted(SAID["values"].keys() - known) == []


@pytest.mark.parametrize("language", typing.get_args(Language))
def test_every_board_stage_matter_and_kind_of_clause_has_its_word(language: Language) -> None:
    """None is shown as code has it."""
    assert SAID["boards"].keys() == READS.keys()
    assert (len(kinds()), len(matters())) == (14, 10)
    told = [labels.value("", "stage", kind, language) for kind in kinds()]
    told += [labels.value("desk", "matter", one, language) for one in matters()]
    assert sorted(word for word in told if "_" in word or (language == "zh" and word.isascii())) == []
    catalogue = Catalogue(ROOT / "regulations")
    folders = [catalogue.root / city for city in catalogue.cities() if (catalogue.root / city / CLAUSES).exists()]
    clauses = {row.kind for folder in folders for row in rows_of(folder)}
    assert sorted(clauses - vocabulary()["names"].keys()) == []


def test_help_is_given_for_a_place_before_a_plain_one() -> None:
    """A command's own word is told before the one that serves the others; a label that says enough has no help."""
    assert labels.field_help("title.record", "cycle", "en") != labels.field_help("cycle.cancel", "cycle", "en") != ""
    assert labels.field_help("cycle.cancel", "reason", "en") == ""
    assert labels.field_label("person.register", "name", "zh") == "姓名"
