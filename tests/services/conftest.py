"""After every test of the services, whatever was decided in it comes out again from its receipts."""

from collections.abc import Iterator

import pytest

from services.audit.reverification import Reverification
from services.catalogue import Catalogue
from services.log.chain import TamperedError
from services.log.event_log import EventLog
from services.texts import Texts
from tests.desk import OPENED, ROOT


@pytest.fixture(autouse=True)
def decisions_come_out_again(request: pytest.FixtureRequest) -> Iterator[None]:
    """Compute each decision again, once the test has put back what it changed in the code; the log's own tests have none."""
    yield
    if request.path.parent.name == "log":
        return
    found = [Reverification(log, Texts(log, Catalogue(ROOT / "regulations"))) for log in OPENED if _sound(log)]
    assert [one for again in found for envelope in again.decisions() for one in again.differences(envelope)] == []


def _sound(log: EventLog) -> bool:
    """Whether the test left the log as the office wrote it."""
    try:
        log.verify()
    except TamperedError:
        return False
    return True
