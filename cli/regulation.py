"""`award regulation`: check, show, compare and begin the texts that the product runs on; no log is needed."""

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from cli import terminal
from cli.regulation_backtest import show_back_test
from cli.regulation_coverage import show_coverage
from cli.terminal import Json, Lang
from domain.regulation.problem import TextError
from domain.shared.citation import Language
from domain.shared.refusal import InvalidError
from services import regulation_diff, regulation_page, wording
from services.catalogue import Catalogue, criteria_of, regulation_of
from services.selection import chosen, read
from services.settings import regulations
from services.skeleton import begin

CRITERIA = "criteria"
"""The folder of the sets of criteria, which are checked like a city's regulations."""


def check(
    *texts: Annotated[str, Parameter(help="files, cities or city/version; everything when none is named")], lang: Lang = None
) -> None:
    """Check regulations and sets of criteria: every problem of all of them at once, with its line and column."""
    spoken = terminal.language(lang)

    def action() -> int:
        found = [_checked(path, spoken) for path in _files(Catalogue(regulations(os.environ)), texts)]
        return terminal.DONE if all(found) else terminal.INVALID

    terminal.run(action, spoken)


def _files(catalogue: Catalogue, texts: Sequence[str]) -> Iterator[Path]:
    """The files that are meant; raises InvalidError for a name that is none of a file, a city or a version."""
    for text in texts or [*catalogue.cities(), CRITERIA]:
        folder = catalogue.root / text
        if Path(text).suffix in {".yaml", ".yml"}:
            yield Path(text)
        elif text in catalogue.cities():
            yield from (folder / f"{version}.yaml" for version in catalogue.versions(text))
        elif text == CRITERIA:
            yield from sorted(folder.glob("*.yaml"))
        else:
            city, _, version = text.partition("/")
            if city not in catalogue.cities():
                raise InvalidError("city-unknown", name=city, known=catalogue.cities())
            if version not in catalogue.versions(city):
                raise InvalidError("version-unknown", name=version, known=catalogue.versions(city))
            yield catalogue.root / city / f"{version}.yaml"


def _checked(path: Path, spoken: Language) -> bool:
    try:
        (criteria_of if path.parent.name == CRITERIA else regulation_of)(read(path), str(path))
    except TextError as error:
        terminal.told(error, spoken)
        return False
    terminal.say(wording.word("checked", spoken, file=path))
    return True


def show(city: str, version: str | None = None, /, *, json: Json = False, lang: Lang = None) -> None:
    """A regulation as a page to read: each value with its article, the text's words and our defaults told apart."""
    spoken = terminal.language(lang)

    def action() -> int:
        regulation, source = chosen(Catalogue(regulations(os.environ)), f"{city}/{version}" if version else city)
        if json:
            terminal.say_json(regulation_page.table(regulation, source, spoken))
        else:
            _say(regulation_page.page(regulation, source, spoken))
        return terminal.DONE

    terminal.run(action, spoken, as_json=json)


def diff(before: str, after: str, /, *, json: Json = False, lang: Lang = None) -> None:
    """What one regulation says otherwise than another, in words, with the articles of both: versions of a city, cities, or files."""
    spoken = terminal.language(lang)

    def action() -> int:
        catalogue = Catalogue(regulations(os.environ))
        sides = (before, chosen(catalogue, before)[0]), (after, chosen(catalogue, after)[0])
        if json:
            terminal.say_json(regulation_diff.table(*sides, spoken))
        else:
            _say(regulation_diff.lines(*sides, spoken))
        return terminal.DONE

    terminal.run(action, spoken, as_json=json)


def new(
    city: str, /, *, version: Annotated[str, Parameter(help="first day in force, undated or draft-YYYY")] = "undated", lang: Lang = None
) -> None:
    """Begin a city's regulation, or another version of it: a file with every key explained, to be filled in."""
    spoken = terminal.language(lang)

    def action() -> int:
        path = begin(Catalogue(regulations(os.environ)), city, version)
        terminal.say(wording.word("begun", spoken, file=path, city=city))
        return terminal.DONE

    terminal.run(action, spoken)


def _say(lines: Iterator[str]) -> None:
    for line in lines:
        terminal.say(line)


VERBS: dict[str, Callable[..., None]] = {
    "check": check,
    "show": show,
    "diff": diff,
    "coverage": show_coverage,
    "new": new,
    "back-test": show_back_test,
}


def add_regulation(app: App) -> None:
    """Add the verbs that look at texts beside the acts on them."""
    for name, verb in VERBS.items():
        app["regulation"].command(verb, name=name)
