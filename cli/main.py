"""The command `award`: one verb for each act, verbs that look, and those that run the product."""

import os
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import App, Parameter

import services.office  # noqa: F401  # its imports enter every command in the table
from cli import audit, replay, sheets, terminal
from cli.ask import add_ask
from cli.calendar import add_calendar
from cli.paper import add_paper
from cli.reads import add_reads
from cli.reconciling import add_reconciling
from cli.regulation import add_regulation
from cli.terminal import Lang
from cli.users import add_users
from cli.verbs import add_verbs
from domain.calendar.instants import shanghai
from domain.shared.refusal import InvalidError
from services import wording
from services.commands import COMMANDS

app = App(name="award", help="质量奖评审系统 / the award cycle of a city's quality award", version="0.1.0")

Data = Annotated[Path | None, Parameter(name="--data", help="folder of the log")]


@app.command
def serve(
    *,
    data: Data = None,
    demo: Annotated[bool, Parameter(negative="", help="a demo log: its clock may start anywhere, and every text may be used")] = False,
    clock_start: Annotated[str | None, Parameter(help="instant at which a new demo's clock starts, Shanghai time")] = None,
    empty: Annotated[bool, Parameter(negative="", help="begin a new demo log without its sample")] = False,
) -> None:
    """Run everything: the embedded Temporal server with its UI, the worker, the relay, the read models."""
    from cli.bootstrap import DATA  # noqa: PLC0415  # the engine's client takes a second to load: only where it is used
    from cli.serve import serve as run  # noqa: PLC0415  # as above

    kind: Literal["demo", "live"] = "demo" if demo else "live"
    start = shanghai(clock_start) if clock_start else None

    def action() -> int:
        if start is not None and not demo:
            raise InvalidError("live-clock")
        return run(data or DATA / kind, kind=kind, clock_start=start, empty=empty)

    terminal.run(action, terminal.language())


@app.command(show=False)
def work(*, data: Path, kind: Literal["live", "demo"]) -> None:
    """Run the worker alone; `award serve` starts it."""
    from cli.serve import work as run  # noqa: PLC0415  # as above

    terminal.run(lambda: run(data, kind=kind), terminal.language())


@app.command(show=False)
def play(*, data: Path, kind: Literal["demo"]) -> None:  # noqa: ARG001  # it is told as to every other process of a log
    """Play the sample of a demo log alone; `award serve` starts it."""
    from cli.play import play as run  # noqa: PLC0415  # as above

    terminal.run(lambda: run(data), terminal.language())


@app.command(show=False)
def web(*, data: Path, kind: Literal["live", "demo"]) -> None:
    """Serve the log over HTTP alone; `award serve` starts it."""
    from cli.web import web as run  # noqa: PLC0415  # as above

    terminal.run(lambda: run(data, kind=kind), terminal.language())


@app.command
def recover(*, data: Data = None, lang: Lang = None) -> None:
    """Start again, from the log alone, every workflow that should be open."""
    from cli.recover import recover as run  # noqa: PLC0415  # as above

    spoken = terminal.language(lang)

    def action() -> int:
        started, opened = run(data, os.environ)
        terminal.say(wording.word("recovered", spoken, started=started, open=opened))
        return terminal.DONE

    terminal.run(action, spoken)


@app.command
def rehearse(
    scenario: Annotated[Path | None, Parameter(help="scenario file")] = None,
    /,
    *,
    json: Annotated[bool, Parameter(negative="", help="one object for a program")] = False,
    schema: Annotated[bool, Parameter(negative="", help="print the JSON Schema of a scenario file")] = False,
    keep: Annotated[Path | None, Parameter(help="keep the rehearsal's log in this folder")] = None,
    lang: Lang = None,
) -> None:
    """Play a scenario on the real engine in skipped time, and print its timeline, date by date, with the articles."""
    from cli.rehearse import rehearse as run  # noqa: PLC0415  # as above

    spoken = terminal.language(lang)
    terminal.run(lambda: run(scenario, spoken, as_json=json, schema=schema, keep=keep), spoken, as_json=json)


add_verbs(app, COMMANDS)
add_reads(app)
add_paper(app)
add_regulation(app)
add_ask(app)
add_calendar(app)
add_users(app)
app.command(audit.app)
app.command(replay.app)
add_reconciling(sheets.app)
app.command(sheets.app)


def main() -> None:
    """Run the command line."""
    app()


if __name__ == "__main__":
    main()
