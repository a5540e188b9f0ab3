"""`award regulation coverage`: each clause of a text, how it is claimed, where, and which test proves it."""

import os
from collections.abc import Iterator, Sequence

import msgspec

from cli import terminal
from cli.terminal import Json, Lang
from domain.regulation.problem import TextError
from domain.shared.citation import Language
from services import wording
from services.catalogue import Catalogue
from services.coverage import Coverage, Known, Line, coverage, totals
from services.ledger import CLAUSES
from services.settings import ROOT, regulations
from services.vocabulary import Words


def show_coverage(city: str | None = None, /, *, json: Json = False, lang: Lang = None) -> None:
    """Each clause of the ledger: how it is claimed, where, which test proves it; leaves with 1 when one is not, or does not hold."""
    spoken = terminal.language(lang)

    def action() -> int:
        catalogue = Catalogue(regulations(os.environ))
        codes = frozenset(wording.sentences("zh")["errors"]) | frozenset(wording.sentences("zh")["text"])
        cities = [city] if city else [one for one in catalogue.cities() if (catalogue.root / one / CLAUSES).exists()]
        found = [coverage(catalogue, one, Known(ROOT, codes)) for one in cities]
        wrong = [line for one in found for line in _wrong(one, spoken)]
        if json:
            table = [msgspec.to_builtins(line) for one in found for line in one.lines]
            terminal.say_json(totals(found) | {"problems": wrong, "table": table})
        else:
            for line in _lines(found, wrong, spoken):
                terminal.say(line)
        return terminal.FAULT if wrong or any(one.unclaimed for one in found) else terminal.DONE

    terminal.run(action, spoken, as_json=json)


def _wrong(found: Coverage, spoken: Language) -> list[str]:
    return [line for source, problem in found.problems for line in wording.problems(TextError(source, [problem]), spoken)]


def _lines(found: Sequence[Coverage], wrong: Sequence[str], spoken: Language) -> Iterator[str]:
    words = Words(None, spoken)
    for one in found:
        yield from (_line(line, words) for line in one.lines)
        yield ""
    yield from wrong
    total = totals(found)
    for name in ("by_kind", "by_claim"):
        spread = total[name]
        assert isinstance(spread, dict)  # noqa: S101  # the totals say so
        yield wording.BETWEEN[spoken].join(f"{words.name(key)} {count}" for key, count in spread.items())
    yield wording.word("coverage", spoken, rows=total["rows"], claimed=total["claimed"], unclaimed=total["unclaimed"], wrong=len(wrong))


def _line(line: Line, words: Words) -> str:
    claim = f"{words.name(line.how)} {', '.join(line.where)}" if line.how else wording.word("unclaimed", words.language)
    tests = f"  [{', '.join(line.tests)}]" if line.tests else ""
    return f"{line.row}  {claim}{tests}  {line.zh if words.language == 'zh' else line.en}"
