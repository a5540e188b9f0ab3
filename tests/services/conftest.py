"""After every test of the services: whatever was decided comes out again from its receipts, and an open stage says what it waits for."""

from collections.abc import Iterator
from functools import partial

import pytest

from domain.cycle import cycle as cycles
from domain.cycle import progress
from services.acts.clockwork import progress_of
from services.audit.reverification import Reverification
from services.case import Case
from services.catalogue import Catalogue
from services.commands import COMMANDS
from services.log.chain import TamperedError
from services.log.event_log import EventLog
from services.log.reception import Reception
from services.office import Office
from services.remaining import remaining, unset_next
from services.texts import Texts
from services.wording import sentences
from tests.desk import OPENED, ROOT


@pytest.fixture(autouse=True)
def decisions_come_out_again(request: pytest.FixtureRequest) -> Iterator[None]:
    """Compute each decision again, once the test has put back what it changed in the code; the log's own tests have none."""
    yield
    if request.path.parent.name == "log":
        return
    found = [Reverification(log, Texts(log, Catalogue(ROOT / "regulations"))) for log in OPENED if _sound(log)]
    assert [one for again in found for envelope in again.decisions() for one in again.differences(envelope)] == []


@pytest.fixture(autouse=True)
def stages_say_what_they_wait_for(request: pytest.FixtureRequest) -> Iterator[None]:
    """Nothing is missing just where the clerk would close the stage; each thing that is has its sentence, and its acts are commands."""
    yield
    if request.path.parent.name == "log":
        return
    for log in OPENED:
        office = Office(log, Catalogue(ROOT / "regulations"), Reception(log, log.clock, log.keys), log.clock)
        for stream in log.streams("cycle:") if _sound(log) else ():
            office.look(stream, partial(_waits, stream.partition(":")[2]))


def _waits(name: str, case: Case) -> None:
    cycle = case.read(f"cycle:{name}", cycles.fold)
    if cycle is None or cycle.state != "open" or cycle.stage is None or case.pending(cycle):
        return
    kind = case.regulation(cycle).stage(cycle.stage).kind
    found = remaining(case, cycle)
    ranked = kind != "ranking" or bool(cycle.rankings)
    assert (not found) == (ranked and progress.done(cycle, kind, progress_of(case, cycle, kind))), (cycle.stage, found)
    words = sentences("zh")["words"]
    assert [
        lack for lack in [*found, *unset_next(case, cycle)] if f"lack-{lack.what}" not in words or set(lack.acts) - COMMANDS.keys()
    ] == []


def _sound(log: EventLog) -> bool:
    """Whether the test left the log as the office wrote it."""
    try:
        log.verify()
    except TamperedError:
        return False
    return True
