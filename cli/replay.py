"""`award replay`: make read models anew, hold recorded workflows against today's code, walk through a past cycle."""

import asyncio
from pathlib import Path
from typing import Annotated, Any

import msgspec
from cyclopts import App, Parameter

from cli import terminal
from cli.bootstrap import Product
from cli.progress import progress
from cli.reads import Data, looked
from cli.stroll import add_stroll
from cli.terminal import Json, Lang
from domain.shared.citation import Language
from domain.shared.refusal import InvalidError
from projections.anew import fingerprint, make_anew, set_aside
from projections.boards import BOARDS
from projections.table import Board
from services import wording

app = App(name="replay", help="make read models anew, hold recorded workflows against today's code, walk through a past cycle")


@app.command
def projections(
    *,
    only: Annotated[list[str] | None, Parameter(help="the read model to make anew; may be repeated; all without it")] = None,
    afresh: Annotated[bool, Parameter(negative="", help="drop what an interrupted run has left, and begin at the first event")] = False,
    data: Data = None,
    json: Json = False,
    lang: Lang = None,
) -> None:
    """Make read models anew beside the old, which readers keep until the new ones are level; interrupted, the same command goes on."""

    def action(product: Product, spoken: Language) -> int:
        made: list[dict[str, Any]] = []
        for board in _named(only or []):
            with progress(board.name, product.log.head(), quiet=json) as reached:
                try:
                    position = make_anew(product.log, product.views, board, reached, afresh=afresh)
                except KeyboardInterrupt:
                    raise InvalidError("replay-interrupted", projection=board.name) from None
            found = {"rows": len(board.table.rows(product.views.query)), "sha256": fingerprint(product.views, board)}
            made.append({"projection": board.name, "events": position, **found, "set_aside": set_aside(product.views, board)})
            if not json:
                terminal.say(wording.word("made-anew", spoken, **made[-1] | {"set_aside": len(made[-1]["set_aside"])}))
        if json:
            terminal.say_json(made)
        return terminal.FAULT if any(one["set_aside"] for one in made) else terminal.DONE

    looked(data, lang, as_json=json, action=action)


def _named(names: list[str]) -> list[Board]:
    known = {board.name: board for board in BOARDS}
    for name in names:
        if name not in known:
            raise InvalidError("projection-unknown", name=name, known=sorted(known))
    return [known[name] for name in names] or list(BOARDS)


@app.command
def workflows(
    *,
    recorded: Annotated[Path | None, Parameter(help="a folder of recorded histories (JSON) instead of the server's")] = None,
    data: Data = None,
    json: Json = False,
    lang: Lang = None,
) -> None:
    """Replay every open and every recorded workflow history against today's code; the server must be running, unless a folder is given."""
    from cli.histories import kept_in, replay, stored  # noqa: PLC0415  # the engine's client takes a second to load: only where it is used

    def action(product: Product, spoken: Language) -> int:
        found = asyncio.run(stored(kept_in(recorded)) if recorded else replay(product.settings.temporal, quiet=json))
        failed = [one for one in found if one.problem]
        if json:
            terminal.say_json(msgspec.to_builtins(found))
        else:
            terminal.say(wording.word("replayed", spoken, count=len(found), failed=len(failed)))
            for one in failed:
                terminal.say(f"  {wording.word('diverged', spoken, **msgspec.to_builtins(one))}")
        return terminal.FAULT if failed else terminal.DONE

    looked(data, lang, as_json=json, action=action)


add_stroll(app)
