"""The pages of what is judged, under each of the five texts, on whole logs of rehearsed cycles: every number as the log has it."""

from pathlib import Path
from typing import cast

import pytest

from domain.cycle.cycle import Cycle, fold
from domain.shared import identifiers as ids
from services.case import Case
from services.catalogue import Catalogue
from services.clerk import Clerk
from services.clock import StandingClock
from services.log.event_log import EventLog
from services.log.keys import KeyStore
from services.log.reception import Reception
from services.log.rows import instant
from services.office import Office
from services.sittings import Moved, sittings
from tests.browser import signed_in
from tests.console.test_figures import table
from tests.desk import OPENED, ROOT, Desk
from tests.logs.keep import FOLDER, SUFFIX, unpacked
from tests.site import Site

LOGS = sorted(FOLDER.glob(f"*{SUFFIX}"))


@pytest.fixture(params=LOGS, ids=lambda path: path.name.removesuffix(SUFFIX))
def site(request: pytest.FixtureRequest, tmp_path: Path) -> Site:
    """A kept log over HTTP, at its last record."""
    clock, keys = StandingClock(instant(0)), KeyStore.open(":memory:")
    log = EventLog.open(str(unpacked(request.param, tmp_path)), clock, keys)
    OPENED.append(log)
    *_, last = log.commits()
    clock.set(instant(last.recorded_at))
    office = Office(log, Catalogue(ROOT / "regulations"), Reception(log, clock, keys), clock)
    return Site(Desk(office, Clerk(office), clock, log), tmp_path)


def cycles(site: Site) -> list[Cycle]:
    """Every cycle of the log."""
    found = (site.desk.log.load(stream, fold)[0] for stream in site.desk.log.streams("cycle:"))
    return [one for one in found if one is not None]


def held(site: Site, cycle: Cycle) -> list[Moved]:
    """Every motion of a cycle that was decided."""

    def question(case: Case) -> list[Moved]:
        return [motion for one in sittings(case, cycle) for motion in one.motions if motion.tally is not None]

    return cast("list[Moved]", site.desk.office.look(ids.cycle_stream(cycle.cycle), question))


def test_every_page_has_the_numbers_of_the_log(site: Site) -> None:
    """Each composite in ranking and pack, each motion with its votes, each winner counted; nothing fails for a text's own ways."""
    for number, cycle in enumerate(cycles(site)):
        city, base = ids.city_of(cycle.cycle), f"/cycles/{cycle.cycle}"
        clerk, chair = (
            signed_in(site, f"clerk-{number}", "office", city=city),
            signed_in(site, f"chair-{number}", "committee_chair", city=city),
        )
        for browser in (clerk, chair):
            pages = {name: browser.open(base + name) for name in ("", "/ranking", "/pack", "/ballot")}
            assert [(name, page.status) for name, page in pages.items() if page.status != 200] == []
            for name in ("/ranking", "/pack"):
                assert [line.applicant for line in cycle.ranking or () if str(line.composite) not in pages[name].text] == [], name
        told = clerk.open(f"{base}/ballot").text
        for tally in (motion.tally for motion in held(site, cycle) if motion.tally):
            assert f"赞成 {tally.in_favour}，反对 {tally.against}，弃权 {tally.abstaining}" in told
        page = clerk.open("/statistics")
        won = [row[1] for row in table(page, "winners") if row[0] == str(ids.year_of(cycle.cycle))]
        assert won in ([], [str(sum(one.state == "conferred" for one in cycle.candidates.values()))])
