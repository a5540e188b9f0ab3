"""`award regulation back-test`: a draft held against cycles of the past, as a table to read or an object for a program."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated

import msgspec
from cyclopts import Parameter

from cli import terminal
from cli.bootstrap import existing
from cli.terminal import Json, Lang
from domain.calendar.instants import ZONE
from services import wording
from services.backtest.again import Put
from services.backtest.backtest import Rerun, back_test
from services.backtest.dates import Moved
from services.backtest.outcome import Judged
from services.selection import chosen
from services.vocabulary import Words

Data = Annotated[Path | None, Parameter(name="--data", help="folder of the log, as `award rehearse --keep` leaves it")]
On = Annotated[
    list[str] | None, Parameter(name="--on", negative="", help="cycles, repeated or with commas; every cycle when none is named")
]


def show_back_test(draft: str, /, *, on: On = None, data: Data = None, json: Json = False, lang: Lang = None) -> None:
    """Hold a draft against past cycles: who would have won, what would have been refused, which dates would move."""
    spoken = terminal.language(lang)

    def action() -> int:
        product = existing(data, os.environ)
        try:
            regulation, source = chosen(product.catalogue, draft)
            cycles = [name for several in on or () for name in several.split(",") if name]
            found = back_test(product.log, product.catalogue, regulation, cycles)
        finally:
            product.close()
        if json:
            terminal.say_json({"draft": source.name, "sha256": source.sha256, "cycles": msgspec.to_builtins(found)})
        else:
            _say(found, Words(regulation, spoken))
        return terminal.DONE

    terminal.run(action, spoken, as_json=json)


def _say(found: Sequence[Rerun], words: Words) -> None:
    for rerun in found:
        for line in _lines(rerun, words):
            terminal.say(line)


def _lines(rerun: Rerun, words: Words) -> Iterator[str]:
    spoken = words.language
    yield wording.word("test-cycle", spoken, cycle=rerun.cycle, version=rerun.version)
    for told, said in ((rerun.too_soon, "test-too-soon"), (rerun.unweighed, "test-unweighed")):
        if told:
            yield f"  {wording.word(said, spoken)}"
    yield wording.word("test-applications", spoken)
    for line in sorted(rerun.applications, key=lambda one: (one.after.rank or len(rerun.applications) + 1, one.applicant)):
        before, after = _judged(line.before, words), _judged(line.after, words)
        yield f"  {line.applicant}  {before}" + ("" if before == after else f"  →  {after} {_cited(line.after.basis, words)}".rstrip())
    yield from _several("test-acts", [_act(put, words) for put in rerun.acts], words)
    yield from _several("test-dates", [_moved(moved, words) for moved in rerun.dates], words)
    yield ""


def _several(title: str, lines: Sequence[str], words: Words) -> Iterator[str]:
    yield wording.word(title, words.language)
    yield from (f"  {line}" for line in lines or (wording.word("nobody", words.language),))


def _judged(judged: Judged, words: Words) -> str:
    said = [words.name(judged.outcome)]
    if judged.rank is not None:
        said.append(wording.word("test-rank", words.language, rank=judged.rank, composite=judged.composite))
    if judged.won:
        money = wording.word("money", words.language, amount=f"{judged.prize_cny:,}")
        said.append(wording.word("test-won", words.language, money=money))
    return wording.BETWEEN[words.language].join(said)


def _act(put: Put, words: Words) -> str:
    at = put.at.astimezone(ZONE).strftime("%Y-%m-%d %H:%M")
    became = f"{words.name(put.before)}  →  {words.name(put.after)} {_cited(put.basis, words)}".rstrip()
    return f"{at}  {put.act}  {put.stream}  {became}"


def _moved(moved: Moved, words: Words) -> str:
    after = moved.after.isoformat() if moved.after else wording.word("test-no-period", words.language)
    return f"{words.name(moved.name)}  {moved.opens_on}: {moved.before}  →  {after} {_cited(moved.basis, words)}  {moved.stream}".rstrip()


def _cited(basis: str, words: Words) -> str:
    return wording.word("cited", words.language, articles=wording.article(basis, words.language)) if basis else ""
