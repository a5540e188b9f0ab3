"""A city's cycle in the middle of its way, for tests: the acts of a scenario up to an instant, with what falls due between them."""

from datetime import datetime
from pathlib import Path

from cli.expansion import Expansion
from cli.scenario_text import load
from domain.calendar.instants import ZONE
from domain.shared import identifiers as ids
from services.commands import parse
from services.office import Act
from tests.desk import ROOT, Desk, at, desk


def until(folder: Path, scenario: str, instant: str) -> Desk:
    """The scenario as it stands at an instant of Shanghai, after every act before it."""
    plan, applicants = load(ROOT / "scenarios" / f"{scenario}.yaml")
    d = desk(str(folder / "log.db"), plan.starts.astimezone(ZONE).strftime("%Y-%m-%d %H:%M"))
    d.cycle = plan.cycle
    for one in Expansion(plan, applicants).acts():
        act = one.act
        if act.at >= at(instant):
            break
        _pass(d, act.at)
        if one.invalid is None:
            answer = d.office.execute(parse(act.command, act.fields), Act(act.actor, act.command_id))
            assert (answer.code or None) == one.refused, (act, answer.code)
        _advance(d)
    _pass(d, at(instant))
    return d


def _pass(d: Desk, instant: datetime) -> None:
    """Let time pass, with all that falls due until then at its own instant."""
    while (due := _due(d)) is not None and due <= instant:
        d.clock.set(due)
        d.advance()
    d.clock.set(instant)
    _advance(d)


def _due(d: Desk) -> datetime | None:
    return d.clerk.standing(ids.cycle_stream(d.cycle)).due if d.log.version(ids.cycle_stream(d.cycle)) else None


def _advance(d: Desk) -> None:
    if d.log.version(ids.cycle_stream(d.cycle)):
        d.advance()
