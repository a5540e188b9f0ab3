"""How a table is put on record from a terminal: all of it or nothing, with a bar while it takes, and each fault with its place."""

from collections.abc import Sequence

import msgspec

from cli import terminal
from cli.bootstrap import Product
from cli.progress import progress
from domain.shared.citation import Language
from services import wording
from services.sheets.entry import Entries
from services.sheets.place import place, told
from services.sheets.table import Fault


def entered(
    product: Product, entries: Entries, wrong: Sequence[Fault], name: str, spoken: Language, *, as_json: bool, unchanged: int = 0
) -> int:
    """Try the lines whose form is right; send them all where nothing is wrong with any; tell what came of it; the exit code."""
    faults, taken = list(wrong), 0
    spoilt = {fault.line for fault in faults}
    sound = msgspec.structs.replace(entries, entries=[one for one in entries.entries if one.line not in spoilt])
    with progress(wording.word("checking", spoken), len(sound.entries), quiet=as_json) as reached:
        faults += sound.tried(product.office, reached)
    if not faults:
        with progress(name, len(sound.entries), quiet=as_json) as reached:
            taken, faults = entries.sent(product.office, reached)
    told = {"lines": len(entries.table.lines), "taken": taken, "unchanged": unchanged}
    _tell(name, told, sorted(faults, key=lambda fault: fault.line), spoken, as_json=as_json)
    return terminal.INVALID if faults else terminal.DONE


def _tell(name: str, counts: dict[str, int], faults: Sequence[Fault], spoken: Language, *, as_json: bool) -> None:
    if as_json:
        terminal.say_json({**counts, "wrong": [msgspec.to_builtins(fault) for fault in faults]})
        return
    word = "imported" if not faults else "import-stopped" if counts["taken"] else "imported-nothing"
    terminal.say(wording.word(word, spoken, table=name, wrong=len(faults), **counts))
    for fault in faults:
        terminal.say(f"  {place(fault, spoken)}: {told(fault, spoken)}")
