"""`award audit flags`: what a supervisor should look at in a cycle's reviews."""

from datetime import timedelta
from decimal import Decimal
from typing import Annotated

import msgspec
from cyclopts import App, Parameter

from cli import terminal
from cli.bootstrap import Product
from cli.reads import Data, looked
from cli.terminal import Json, Lang
from domain.shared import identifiers as ids
from domain.shared.citation import Language
from services import wording
from services.audit.flags import Flag, Flags, Limits
from services.audit.past import stream_named
from services.audit.record import Records
from services.audit.spoken import clock


def flags(
    cycle: Annotated[str, Parameter(help="city/year")],
    /,
    *,
    minutes: Annotated[int, Parameter(help="a first sheet sooner than this after seat and stage is hasty")] = 10,
    hours: Annotated[int, Parameter(help="a change within this time before the stage was closed is late")] = 24,
    share: Annotated[Decimal, Parameter(help="further than this share from the mean of the others is far off")] = Decimal("0.15"),
    data: Data = None,
    json: Json = False,
    lang: Lang = None,
) -> None:
    """What stands out in a cycle's reviews: hasty, unread, identical, changed after others, late, far off; a hint each, never a finding."""

    def action(product: Product, spoken: Language) -> int:
        name = ids.cycle_in(stream_named(product.log, cycle)) or ""
        limits = Limits(timedelta(minutes=minutes), timedelta(hours=hours), share)
        found = Flags(product.log, Records(product.log, product.office.texts), name, limits).all()
        if json:
            terminal.say_json(msgspec.to_builtins(found))
        elif not found:
            terminal.say(wording.word("no-flags", spoken))
        for one in () if json else found:
            terminal.say(_line(one, spoken))
        return terminal.DONE

    looked(data, lang, as_json=json, action=action)


def _line(one: Flag, spoken: Language) -> str:
    facts = {name: ", ".join(value) if isinstance(value, list) else value for name, value in one.facts.items()}
    told = wording.word(f"flag-{one.kind}", spoken, **facts)
    return f"{clock(one.at)}  {one.applicant}  {one.stage}  {one.reviewer}@{one.sheet}  {told}"


def add_flagging(app: App) -> None:
    """Add the verb."""
    app.command(flags)
