"""`award rehearse`: play a scenario on the real engine in skipped time, print what happened, and hold it against what was expected."""

import asyncio
import os
import shutil
import tempfile
from collections.abc import Awaitable, Callable, Iterator
from datetime import time, timedelta
from functools import cache
from pathlib import Path

import msgspec
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from temporalio.client import Client

from cli import terminal
from cli.bootstrap import Product, open_product
from cli.expansion import Expanded, Expansion
from cli.expectation import Expectations
from cli.rehearsal import Done, rehearsal
from cli.report import Line, Report, report
from cli.scenario import Scenario, schema
from cli.scenario_text import load
from domain.calendar.instants import ZONE
from domain.payment import payment as p
from domain.shared import identifiers as ids
from domain.shared.citation import Language
from domain.shared.refusal import InvalidError
from domain.stages.plan import Regulation
from services import labels, wording
from services import settings as settings_of
from services.audit.reverification import Reverification
from services.clock import StandingClock
from services.facts import Facts
from services.vocabulary import Words


def rehearse(scenario: Path | None, spoken: Language, *, as_json: bool, schema: bool, keep: Path | None) -> int:
    """Play a scenario; 0 when every expectation holds, 1 when one does not."""
    if schema:
        return _schema()
    if scenario is None:
        raise InvalidError("text-missing", name="SCENARIO")
    plan, applicants = load(scenario)
    expanded = list(Expansion(plan, applicants).acts())
    folder = keep or Path(tempfile.mkdtemp(prefix="rehearsal-"))
    try:
        product, told = asyncio.run(play(plan, expanded, folder, quiet=as_json))
        try:
            return _tell(product, plan, Expectations(plan, applicants), list(zip(expanded, told, strict=True)), spoken, as_json=as_json)
        finally:
            product.close()
    finally:
        if keep is None:
            shutil.rmtree(folder, ignore_errors=True)


def _schema() -> int:
    terminal.say(schema().decode())
    return terminal.DONE


async def play(
    plan: Scenario, expanded: list[Expanded], folder: Path, *, quiet: bool, after: Callable[[Client], Awaitable[None]] | None = None
) -> tuple[Product, list[Done]]:
    """Play a scenario's acts; `after` may look at the engine before it is gone."""
    clock = StandingClock(plan.starts)
    product = open_product(settings_of.load(folder, "rehearsal", os.environ), clock)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    done: dict[str, Done] = {}
    with Progress(*columns, console=Console(stderr=True), disable=quiet, transient=True) as bar:
        task = bar.add_task(plan.scenario, total=len(expanded))
        async with rehearsal(product, clock, folder) as played:
            async for one in played.play([one.act for one in expanded], plan.until):
                done[one.act.command_id] = one
                bar.update(task, advance=1, description=one.act.at.astimezone(ZONE).date().isoformat())
            if after is not None:
                await after(played.client)
    return product, [done[one.act.command_id] for one in expanded]


def _tell(
    product: Product, plan: Scenario, expectations: Expectations, acts: list[tuple[Expanded, Done]], spoken: Language, *, as_json: bool
) -> int:
    found = report(product.log.dated(), _governing(product, plan))
    differences = [*expectations.differences(found, acts, _money(product)), *_recomputed(product, spoken)]
    if as_json:
        terminal.say_json(msgspec.to_builtins(found) | {"scenario": plan.scenario, "log": "rehearsal", "differences": differences})
    else:
        _print(found, plan, spoken, _governing(product, plan))
        verdict = "expectations-failed" if differences else "expectations-met"
        terminal.say(wording.word(verdict, spoken, count=expectations.count, failed=len(differences)))
        for line in differences:
            terminal.say(f"  {line}")
    return terminal.FAULT if differences else terminal.DONE


def _recomputed(product: Product, spoken: Language) -> list[str]:
    """Whatever does not come out again when each decision is computed anew from its receipt."""
    again = Reverification(product.log, product.office.texts)
    found = (one for envelope in again.decisions() for one in again.differences(envelope))
    return [wording.word("differs", spoken, **msgspec.to_builtins(one)) for one in found]


def _governing(product: Product, plan: Scenario) -> Callable[[str], Regulation]:
    """The regulation pinned by a stream's cycle; for what stands outside any cycle, that of the scenario's."""
    text, _ = product.catalogue.regulation(plan.city, product.catalogue.latest(plan.city))

    def of(stream: str) -> Regulation:
        for cycle in (ids.cycle_in(stream), plan.cycle):
            if cycle is not None and product.log.streams(ids.cycle_stream(cycle)) and product.clerk.opened(cycle):
                return product.clerk.governing(cycle)
        return text

    return of


def _money(product: Product) -> tuple[int, int]:
    paid = recovered = 0
    for stream in product.log.streams("payment:"):
        payment, _ = product.log.load(stream, p.fold)
        if payment is not None:
            paid += payment.amount_cny if payment.paid_on else 0
            recovered += payment.recovered_cny
    return paid, recovered


CLOSINGS = ("stage_closed", "closed", "notice_closed", "expired", "duty_set", "duty_ended", "anchor_passed", "regulation_lapsed")
"""Events at the end of a period: an end at midnight is 24:00 of the last day, never the day after."""


def _clock(line: Line) -> str:
    at = line.at.astimezone(ZONE)
    ends = line.what.partition(".")[2].startswith(CLOSINGS) and at.time() == time.min
    return f"{(at - timedelta(days=1)).date()} 24:00" if ends else at.strftime("%Y-%m-%d %H:%M")


def _print(found: Report, plan: Scenario, spoken: Language, governing: Callable[[str], Regulation]) -> None:
    """All of it in words; every time is Shanghai's, and the head says so."""
    title = plan.title.zh if spoken == "zh" else plan.title.en
    terminal.say(f"{title}  [{wording.word('rehearsal', spoken)}]  {wording.word('terminal-zone', spoken)}\n")
    words = cache(lambda stream: Words(governing(stream), spoken))
    for line in found.timeline:
        facts = "  ".join(_said(line, words(line.stream), spoken))
        terminal.say(f"{_clock(line)}  {wording.label(line.what, spoken)}  {facts}  {wording.article(line.basis, spoken)}".rstrip())
    for won in found.winners:
        said = words(ids.award_stream(won.cycle, won.applicant))
        terminal.say(
            wording.word(
                "rehearsal-winner", spoken, cycle=won.cycle, applicant=won.applicant, track=said.name(won.track), tier=said.name(won.tier),
                rank=won.rank, prize=f"{won.prize_cny:,}", year=won.budget_year or "",
            )
        )  # fmt: skip
    terminal.say("")


def _said(line: Line, words: Words, spoken: Language) -> Iterator[str]:
    """The facts of a line in words: of a refusal which act, and its sentence."""
    known = Facts(words)
    if "code" in line.facts:
        yield labels.command_title(line.facts["command"], spoken)
        yield known.sentence(line.facts["code"], line.facts["facts"])
        return
    for name, value in line.facts.items():
        if name == "rung":
            yield wording.word("rehearsal-ahead" if value < 0 else "rehearsal-past", spoken, days=abs(value))
        else:
            yield labels.value("", name, given, spoken) if (given := known.plain(value)) == str(value) else given
