"""A desk on a whole log that was kept, for tests: the clock stands at its last record."""

from pathlib import Path

from services.catalogue import Catalogue
from services.clerk import Clerk
from services.clock import StandingClock
from services.log.event_log import EventLog
from services.log.keys import KeyStore
from services.log.reception import Reception
from services.log.rows import instant
from services.office import Office
from tests.desk import OPENED, ROOT, Desk
from tests.logs.keep import FOLDER, SUFFIX, unpacked


def desk_on(address: str) -> Desk:
    """A desk on a log that is there, with today's office and clerk."""
    clock, keys = StandingClock(instant(0)), KeyStore.open(":memory:")
    log = EventLog.open(address, clock, keys)
    OPENED.append(log)
    *_, last = log.commits()
    clock.set(instant(last.recorded_at))
    office = Office(log, Catalogue(ROOT / "regulations"), Reception(log, clock, keys), clock)
    return Desk(office, Clerk(office), clock, log)


def kept(scenario: str, folder: Path) -> Desk:
    """The log that was kept of a scenario."""
    [found] = FOLDER.glob(f"{scenario}.*{SUFFIX}")
    return desk_on(str(unpacked(found, folder)))
