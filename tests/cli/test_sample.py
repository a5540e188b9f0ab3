"""The sample of a demo log: dates count from today, it is played into the log in skipped time, and what was cut short is gone on with."""

import asyncio
import os
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from cli import play
from cli.bootstrap import Product, open_product
from cli.logins import logins
from cli.play import Play, made
from cli.rehearsal import Done
from cli.sample import Dates, Part, Played, parts, played_of
from domain.award import award as awards
from domain.calendar.instants import day_of
from domain.cycle import cycle as cycles
from domain.shared import identifiers as ids
from domain.shared.actor import Actor
from domain.shared.refusal import InvalidError
from services import settings as settings_of
from services.acts.programme import FileWorkPlan
from services.catalogue import Catalogue
from services.office import Act
from services.sample import Played as Standing
from services.sample import Sample
from services.settings import regulations

ONE = Part("gongyi", 45, ("gongyi-past.yaml", "gongyi-open.yaml"))


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("<T-1>", "2026-10-08"), ("<T+1>", "2026-10-10"), ("<T>", "2026-10-09"), ("<O> 09:00", "2026-08-24 09:00"), ("<O+2>", "2026-08-26"),
        ("wuhai/<C>", "wuhai/2026"), ("<C-2>-02-24", "2024-02-24"), ("<C-2-09-30+1>", "2024-10-08"), ("T-1 < C", "T-1 < C"),
    ],
)  # fmt: skip
def test_dates_count_in_working_days(written: str, day: str) -> None:
    """Over the holidays of 2026 (1 to 7 October) with their worked Saturday, and not after the last day that a text allows."""
    calendar, _ = Catalogue(regulations(os.environ)).calendar(["CN"], date(2026, 10, 9))
    dates = Dates(calendar, date(2026, 10, 9), Part("erenhot", 10, (), date(2026, 8, 24)))
    assert dates.put(written) == day


@pytest.mark.parametrize("today", ["2026-02-26", "2026-06-30", "2026-10-08", "2027-01-04", "2028-08-15"])
def test_on_any_day_every_act_is_over(today: str) -> None:
    """Each city has its part, in the order of its file; nothing is of today or later; each open cycle begins while its text is in force."""
    day = date.fromisoformat(today)
    whole = played_of(day)
    assert {part.city for part in parts()} == set(Catalogue(regulations(os.environ)).cities())
    assert max(day_of(one.act.at) for one in whole.acts) < day
    places: dict[str, list[int]] = {}
    for one in whole.acts:
        if not one.act.actor.id.startswith("calendar-"):
            scenario, place, _ = one.act.command_id.rsplit(".", 2)
            places.setdefault(scenario, []).append(int(place))
    assert all(found == sorted(found) for found in places.values())
    opened = {one.act.fields["city"]: day_of(one.act.at) for one in whole.acts if one.act.command == "cycle.open"}
    assert set(opened) == {part.city for part in parts()}
    assert opened["erenhot"] <= date(2026, 8, 24)


def test_each_login_is_somebody_in_the_sample() -> None:
    """An applicant's login speaks for one who applies, a reviewer's sits on a panel; only who merely looks on has no act in it."""
    acts = [one.act for one in played_of(date(2026, 11, 27)).acts]
    sent = {act.actor.id for act in acts} | {str(one) for act in acts for one in act.fields.get("members", ())}  # type: ignore[attr-defined]
    registered = {act.fields.get("uscc") for act in acts}
    named = {act.fields.get("by") for act in acts}
    for login in logins():
        spoken = set(login.acts_for)
        assert spoken <= registered | named, login.handle
        assert login.handle in sent or set(login.roles) <= {"auditor", "operator"}, login.handle


def test_a_log_that_waits_begins_in_the_past_and_goes_on_with_the_wall(tmp_path: Path) -> None:
    """Its first record bears the day of the first act, and the clock of whoever opens it is the wall's."""
    settings = settings_of.load(tmp_path, "demo", os.environ)
    play.begin(settings)
    with closing(open_product(settings)) as product:
        assert day_of(product.log.events_of(ids.LOG)[0].data.opened_at).year <= day_of(datetime.now(UTC)).year - 4  # type: ignore[attr-defined]
        assert (product.clock.shift(), product.log.kind, play.waits(tmp_path)) == (timedelta(0), "demo", True)


def test_nobody_acts_while_it_is_played(tmp_path: Path) -> None:
    """Whatever is sent is turned away with how far it is, and nothing is stored; once it is over, it is taken."""
    settings = settings_of.load(tmp_path, "demo", os.environ)
    sample, today = Sample(tmp_path), day_of(datetime.now(UTC))
    sample.keep(Standing(today, done=30, total=100))
    with closing(open_product(settings)) as product:
        head, act = product.log.head(), Act(Actor("liu-wuhai", "office"), "work-plan-1")
        with pytest.raises(InvalidError) as turned:
            product.office.execute(FileWorkPlan("wuhai/2026", "plan"), act)
        assert (turned.value.code, turned.value.facts["percent"], product.log.head()) == ("sample-playing", 30, head)
        sample.keep(Standing(today, done=100, total=100, finished=True))
        with pytest.raises(InvalidError) as answered:
            product.office.execute(FileWorkPlan("wuhai/2026", "plan"), act)
        assert answered.value.code == "cycle-unknown"


class Cut(Play):
    """A play that is cut short after some acts, as if its process had died."""

    left = 150

    def check(self, one: Done) -> None:
        """Count down."""
        super().check(one)
        self.left -= 1
        if not self.left:
            raise KeyboardInterrupt


def begun(folder: Path, whole: Played) -> Product:
    """A log that waits for it."""
    Sample(folder).keep(Standing(day_of(datetime.now(UTC)), total=len(whole.acts)))
    return made(settings_of.load(folder, "demo", os.environ), whole.acts[0].act.at)


@pytest.mark.timeout(120)
def test_what_was_cut_short_is_gone_on_with(tmp_path: Path) -> None:
    """One city's part, cut short in the middle: the next start goes on; every act stands once, the chain holds, the window is open."""
    whole = played_of(day_of(datetime.now(UTC)), (ONE,))
    with closing(begun(tmp_path, whole)) as product:
        with pytest.raises(KeyboardInterrupt):
            asyncio.run(Cut(product, Sample(tmp_path), whole).run())
        assert (product.log.head() > Cut.left, play.waits(tmp_path)) == (True, True)
    with closing(begun(tmp_path, whole)) as product:
        asyncio.run(Play(product, Sample(tmp_path), whole).run())
        commits = [commit.command_id for commit in product.log.commits()]
        assert (len(commits) == len(set(commits)), {one.act.command_id for one in whole.acts} <= set(commits)) == (True, True)
        assert product.prover.verify().events == product.log.head()
        open_, over = _cycles(product)
        assert ([cycle.stage for cycle in open_], len(over), play.waits(tmp_path)) == (["intake"], 1, False)
        assert sorted(_titles(product)) == ["valid"] * 5
        filed = [one.act.fields for one in whole.acts if one.act.command == "application.submit"]
        assert all(product.files.in_clear(one["applicant"], digest) for one in filed for digest in one["documents"].values())  # type: ignore[arg-type,attr-defined]


@pytest.mark.timeout(60)
def test_an_act_that_comes_out_otherwise_ends_it(tmp_path: Path) -> None:
    """It is told which act, and why; the log keeps waiting, so that nothing half is taken for whole."""
    whole = played_of(day_of(datetime.now(UTC)), (ONE,))
    first = [whole.acts[0]._replace(refused="chair-taken")]
    with closing(begun(tmp_path, whole)) as product:
        with pytest.raises(InvalidError) as ended:
            asyncio.run(Play(product, Sample(tmp_path), Played(first, whole.papers)).run())
        assert (ended.value.code, ended.value.facts["code"], play.waits(tmp_path)) == ("sample-act", "", True)


def _cycles(product: Product) -> tuple[list[cycles.Cycle], list[cycles.Cycle]]:
    found = [cycle for stream in product.log.streams("cycle:") if (cycle := product.log.load(stream, cycles.fold)[0]) is not None]
    return [one for one in found if one.state == "open"], [one for one in found if one.state != "open"]


def _titles(product: Product) -> list[str]:
    return [one.state for stream in product.log.streams("award:") if (one := product.log.load(stream, awards.fold)[0]) is not None]
