"""The whole sample as it is served: ready first, then played, killed in the middle, gone on with, and carried on without skipped time."""

from pathlib import Path

import pytest

from cli.bootstrap import Product
from cli.sample import parts
from domain.award import award as awards
from domain.cycle import cycle as cycles
from domain.shared import identifiers as ids
from services.sample import Sample
from tests.served import Served

STAGES = {
    "wuhai": "approval", "yancheng": "public_notice", "gongyi": "intake", "qinhuangdao": "onsite_review", "erenhot": "deliberation",
}  # fmt: skip
"""City -> the stage that its open cycle stands in."""


@pytest.mark.long
@pytest.mark.timeout(900)
def test_the_whole_sample(tmp_path: Path) -> None:
    """Every city has an open cycle in its stage and titles; the chain is proved; every open stream's workflow waits on the real server."""
    served = Served(tmp_path)
    try:
        served.start(sample=True)
        assert not (tmp_path / "worker.ready").exists()
        served.until(lambda: _percent(tmp_path) >= 30, 240, "a third")
        served.kill("play")
        served.until(lambda: Sample(tmp_path).under_way() is None, 480, "played")
        served.until((tmp_path / "worker.ready").exists, 90, "at work")
        product = served.product()
        _look(product)
        streams = list(product.clerk.open_streams())
        product.close()
        served.until(lambda: all(one is not None and one.waiting for one in served.parked(streams).values()), 90, "waiting")
    finally:
        served.stop()


def _percent(folder: Path) -> int:
    standing = Sample(folder).standing()
    return standing.percent if standing else 0


def _look(product: Product) -> None:
    log = product.log
    found = [cycle for stream in log.streams("cycle:") if (cycle := log.load(stream, cycles.fold)[0]) is not None]
    assert {ids.city_of(one.cycle): one.stage for one in found if one.state == "open"} == STAGES
    titles = [(ids.city_in(stream), title.state) for stream in log.streams("award:") if (title := log.load(stream, awards.fold)[0])]
    assert {city for city, state in titles if state == "valid"} == {part.city for part in parts()}
    assert {"expired", "revoked"} <= {state for _, state in titles}
    commits = [commit.command_id for commit in log.commits()]
    assert len(commits) == len(set(commits))
    assert product.prover.verify().events == log.head()
