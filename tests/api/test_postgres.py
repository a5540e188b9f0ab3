"""Accounts, reads and the feed on PostgreSQL: the same answers as on SQLite."""

from pathlib import Path

import pytest

from domain.shared import identifiers as ids
from doors.boards import READS
from tests import postgres
from tests.api.test_reads import every
from tests.desk import CITY, CYCLE, code, desk, opened, register, submit
from tests.site import Site


@pytest.mark.parametrize("city", ["", CITY, "else_where"])
def test_the_same_on_both(tmp_path: Path, city: str) -> None:
    """Every board with its bounds, page by page; login and session are kept there too."""
    told = []
    for database in ("sqlite", "postgres"):
        folder = tmp_path / database
        folder.mkdir()
        real = database == "postgres"
        d = opened(desk(postgres.fresh() if real else str(folder / "log.db")))
        register(d, 1)
        submit(d, 1)
        site = Site(d, folder, accounts=postgres.fresh() if real else "", views=postgres.fresh() if real else "")
        person = site.person("liu", "office", "auditor", city=city)
        boards = {name: every(person, f"/v1/{name}", limit=3) for name in READS}
        trail = [row.pop("recorded_at") and row for row in boards["trail"]]
        opening = person.get(f"/v1/applications/{CYCLE}/{code(1)}/material").status_code
        opened_ = d.log.version(ids.material_stream(CYCLE, code(1)))
        events = person.get("/v1/events", follow=False).text.count("\nevent: ")
        told.append((boards, trail, opening, opened_, events, person.get("/v1/login").json()["city"]))
        if city != "else_where":
            assert (opening, opened_, len(boards["applications"])) == (200, 2, 1)
        else:
            assert (opening, opened_, boards["cycles"]) == (404, 0, [])
    assert told[0] == told[1]
