"""Reading over HTTP: every board page by page, level with the log, a city its own, an applicant its own, and nothing for who keeps away."""

from pathlib import Path
from typing import Any

import orjson
import pytest

from domain.material.material import Opened
from domain.shared import identifiers as ids
from domain.shared.actor import Role
from doors.boards import READS
from tests.desk import CITY, CYCLE, code, desk, noticed, opened, proposed, qualified, reviewed
from tests.site import Client, Site

NUMBERS = range(1, 8)


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """A site whose cycle has seven applications under review."""
    return Site(qualified(opened(desk(str(tmp_path / "log.db"))), NUMBERS), tmp_path)


def every(client: Client, path: str, **query: Any) -> list[dict[str, Any]]:
    """All rows, page by page."""
    rows, after = [], None
    while True:
        page = client.get(path, **query, **({"after": after} if after else {})).json()
        rows += page["items"]
        after = page["next"]
        if after is None:
            return rows


def test_each_board_is_read_page_by_page(site: Site) -> None:
    """By cursors, whatever the size of a page, each row comes once, in order, as the boards have it."""
    auditor = site.person("audit", "auditor")
    for name, read in READS.items():
        whole = every(auditor, f"/v1/{name}", limit=500)
        assert whole == every(auditor, f"/v1/{name}", limit=2), name
        keys = [tuple(row[column] for column in read.table.key) for row in whole]
        assert keys == sorted(set(keys)), name
        assert {tuple(row)[: len(read.table.key)] for row in whole} <= {read.table.key}, name
    assert [row["applicant"] for row in every(auditor, "/v1/applications", limit=3)] == sorted(map(code, NUMBERS))


def test_what_was_done_is_read_at_once(site: Site) -> None:
    """The next look shows an act; a board can be asked by its columns."""
    office = site.person("liu", "office")
    office.send("application.bar", cycle=CYCLE, applicant=code(1))
    done = office.send("ban.record", applicant=code(2), city=CITY, ground="g", since="2020-01-01", until="2021-01-01", basis="29")
    assert done.status_code == 200
    trail = office.get("/v1/trail", stream=f"applicant:{code(2)}", event="applicant.banned").json()["items"]
    assert [(row["basis"], row["actor"]["id"], row["actor"]["authenticated"]) for row in trail] == [(None, "liu", True)]
    assert [row["applicant"] for row in every(office, "/v1/applications", applicant=code(3))] == [code(3)]


def test_what_a_list_cannot_be_asked(site: Site) -> None:
    """An unknown column, a cursor of another list, a page too large, a year that is none: each is told."""
    office = site.person("liu", "office")
    other = office.get("/v1/applications", limit=1).json()["next"]
    told = [
        office.get("/v1/applications", colour="red"), office.get("/v1/cycles", after=other), office.get("/v1/cycles", after="%%"),
        office.get("/v1/cycles", limit=501), office.get("/v1/cycles", year="MMXX"), office.get("/v1/cycles", stage="a\0b"),
    ]  # fmt: skip
    codes = ["filter-unknown", "cursor-form", "cursor-form", "filter-form", "filter-form", "filter-form"]
    assert [(one.status_code, one.json()["code"]) for one in told] == [(422, one) for one in codes]


def test_a_foreign_city_is_absent(site: Site) -> None:
    """Lists do not have it, single things and commands answer as for what never was; who sees every city sees it."""
    stranger = site.person("far", "office", "supervisor", city="elsewhere")
    assert [(name, every(stranger, f"/v1/{name}")) for name in ("cycles", "applications", "panels", "docket")] == [
        (name, []) for name in ("cycles", "applications", "panels", "docket")
    ]
    assert {str(row["stream"]).partition(":")[0] for row in every(stranger, "/v1/trail")} <= {"applicant", "log", "holidays"}
    real = stranger.get(f"/v1/cycles/{CYCLE}")
    never = stranger.get("/v1/cycles/nowhere/2026")
    assert (real.status_code, real.text) == (404, never.text.replace("nowhere/2026", CYCLE))
    shown = stranger.get(f"/v1/applications/{CYCLE}/{code(1)}")
    assert (shown.status_code, shown.text.replace(code(1), code(9))) == (404, stranger.get(f"/v1/applications/{CYCLE}/{code(9)}").text)
    head = site.desk.log.head()
    sent = stranger.send("cycle.set", cycle=CYCLE, name="filing_deadline", value="2026-05-01")
    none = stranger.send("cycle.set", cycle="nowhere/2026", name="filing_deadline", value="2026-05-01")
    assert (sent.status_code, sent.text, site.desk.log.head()) == (404, none.text.replace("nowhere/2026", CYCLE), head)
    assert stranger.send("regulation.enact", city=CITY, version="undated", effective_from="2026-01-01", source="s").status_code == 404
    events = stranger.get("/v1/events", follow=False).text
    assert CYCLE not in events
    assert site.person("all", "supervisor", city="").get(f"/v1/cycles/{CYCLE}").status_code == 200


def test_a_proposal_of_a_foreign_city_is_absent(site: Site) -> None:
    """An act that waits for a second person belongs to the city that it concerns."""
    proposed = site.person("liu", "office").send("cycle.cancel", key="cancel-it-all", cycle=CYCLE, reason="r")
    assert proposed.json()["facts"]["needs"] == "proposal.confirm"
    far = site.person("far", "office", city="elsewhere")
    assert (every(far, "/v1/pending"), far.send("proposal.confirm", proposal="cancel-it-all").status_code) == ([], 404)
    near = site.person("zhao", "office")
    assert [row["proposal"] for row in every(near, "/v1/pending", state="open")] == ["cancel-it-all"]
    assert near.send("proposal.confirm", proposal="cancel-it-all").status_code == 200


def test_an_applicant_sees_its_own(site: Site) -> None:
    """Its own application, without points, rank and flags; another's is not there, and it names nobody else in a command."""
    applicant = site.person("org-1", "applicant", acts_for=(code(1),))
    rows = every(applicant, "/v1/applications")
    assert [row["applicant"] for row in rows] == [code(1)]
    assert {"composite", "rank", "flags", "poll"} & rows[0].keys() == set()
    assert applicant.get(f"/v1/applications/{CYCLE}/{code(1)}").headers["etag"].strip('"').isdigit()
    assert applicant.get(f"/v1/applications/{CYCLE}/{code(2)}").status_code == 404
    assert applicant.get(f"/v1/applications/{CYCLE}/{code(2)}/material").status_code == 404
    other = applicant.send("application.withdraw", cycle=CYCLE, applicant=code(2))
    assert (other.status_code, other.json()["code"], other.json()["facts"]["field"]) == (403, "not-yours", "applicant")


def test_a_reviewer_scores_as_himself(site: Site) -> None:
    """He sees what is before his panel, no score of another's, and signs no sheet but his own."""
    reviewer, idle = site.person("rev-a", "reviewer"), site.person("rev-z", "reviewer")
    rows = every(reviewer, "/v1/applications")
    assert (len(rows), {"composite", "rank"} & rows[0].keys(), every(idle, "/v1/applications")) == (len(NUMBERS), set(), [])
    forged = reviewer.send("score.submit", cycle=CYCLE, applicant=code(1), reviewer="rev-b", points={"scale": 1})
    assert (forged.status_code, forged.json()["code"]) == (403, "not-yours")


def openings(site: Site) -> list[tuple[str, str, str]]:
    """Who opened which document of the first application."""
    events = [one.data for one in site.desk.log.events_of(ids.material_stream(CYCLE, code(1)))]
    return [(one.reader, one.role, one.document) for one in events if isinstance(one, Opened)]


def test_material_is_opened_on_record(site: Site) -> None:
    """A conflict is spoken of first; then the documents show, and who opened them is kept; the contact is for those who need it."""
    reviewer, office = site.person("rev-a", "reviewer"), site.person("liu", "office")
    path, stream = f"/v1/applications/{CYCLE}/{code(1)}/material", ids.material_stream(CYCLE, code(1))
    silent = reviewer.get(path)
    assert (silent.status_code, silent.json()["code"], "article" in silent.json(), openings(site)) == (403, "interest-not-stated", True, [])
    assert reviewer.send("interest.state", cycle=CYCLE, reviewer="rev-a").status_code == 200
    shown = reviewer.get(path).json()
    assert (shown["documents"], "contact" in shown and shown["contact"]) == ({"application": "d" * 64, "evidence": "e" * 64}, None)
    assert office.get(path).json()["contact"] == "(invented) 王某"
    both = ("application", "evidence")
    assert openings(site) == [("rev-a", "reviewer", one) for one in both] + [("liu", "office", one) for one in both]
    kept = every(site.person("watch", "supervisor"), "/v1/trail", stream=stream)
    assert [(row["actor"]["id"], row["actor"]["authenticated"]) for row in kept] == [("rev-a", True)] * 2 + [("liu", True)] * 2
    assert office.get(f"/v1/applications/{CYCLE}/{code(99)}/material").status_code == 404


@pytest.mark.parametrize(("handle", "role"), [("rev-a", "reviewer"), ("liu", "office")])
def test_who_keeps_away_sees_nothing(site: Site, handle: str, role: Role) -> None:
    """From the recusal on, no list, page, material or trail has the application for that person; for others it stands."""
    person = site.person(handle, role)
    person.send("interest.state", cycle=CYCLE, reviewer=handle)
    path = f"/v1/applications/{CYCLE}/{code(1)}"
    assert person.get(f"{path}/material").status_code == 200
    recused = person.send("recusal.declare", cycle=CYCLE, applicant=code(1), reviewer=handle, reason="(invented) cousin")
    assert recused.status_code == 200
    for closed in (person.get(path), person.get(f"{path}/material")):
        assert (closed.status_code, closed.json()["code"], "documents" in closed.text) == (403, "recused", False)
        assert closed.json()["article"]
    assert code(1) not in {row["applicant"] for row in every(person, "/v1/applications")}
    if role == "office":
        assert f"application:{CYCLE}/{code(1)}" not in {row["stream"] for row in every(person, "/v1/trail")}
        assert f'"application:{CYCLE}/{code(1)}"' not in person.get("/v1/events", follow=False).text
    assert len(openings(site)) == 2
    assert site.person("other", role).get(path).status_code == (200 if role == "office" else 404)


def test_the_docket_tells_each_day(tmp_path: Path) -> None:
    """Deadlines with the working days that are left (Sunday the 20th is worked), and with each day's reason where that is asked."""
    d = reviewed(qualified(opened(desk(str(tmp_path / "log.db"))), range(1, 3)), range(1, 3))
    proposed(d, 1, 2)
    d.advance()
    noticed(d.on("2026-09-16 09:00"), "2026-09-16")
    office = Site(d, tmp_path).person("liu", "office")
    [notice] = every(office, "/v1/docket", name="public_notice", state="running")
    assert (notice["opens_on"], notice["last_day"], notice["left"], notice["certain"], "trace" in notice) == (
        "2026-09-16", "2026-09-22", 5, True, False,
    )  # fmt: skip
    [traced] = every(office, "/v1/docket", name="public_notice", state="running", trace=True)
    assert [(day["day"][-2:], day["number"]) for day in traced["trace"]] == [
        ("17", 1), ("18", 2), ("19", None), ("20", 3), ("21", 4), ("22", 5),
    ]  # fmt: skip


def test_the_feed_goes_on_where_it_was_cut(site: Site) -> None:
    """Events in order of position; a reader that comes back names the last that it has; nothing sealed is in it."""
    office = site.person("liu", "office")
    whole = office.get("/v1/events", follow=False)
    assert whole.headers["content-type"].startswith("text/event-stream")
    blocks = [dict(line.split(": ", 1) for line in block.splitlines()) for block in whole.text.strip().split("\n\n")]
    positions = [int(block["id"]) for block in blocks]
    assert positions == list(range(1, site.desk.log.head() + 1))
    half = positions[len(positions) // 2]
    again = office.http.get("/v1/events", params={"follow": False}, headers={"Last-Event-ID": str(half)}).text
    assert again == whole.text[whole.text.index(f"id: {half + 1}\n") :]
    submitted = next(orjson.loads(block["data"]) for block in blocks if block["event"] == "application.submitted")
    assert submitted["event"]["contact"] == {"sealed": True}
    assert "王某" not in whole.text


def test_the_public_reads_what_is_public(site: Site) -> None:
    """Notices, regulations and questions need no account; the rest does."""
    public = site.stranger()
    assert public.get("/v1/notices").status_code == 200
    assert public.get("/v1/cycles").status_code == 401
    versions = public.get("/v1/regulations").json()["cities"]
    assert versions[CITY] == ["undated"]
    page = public.get(f"/v1/regulations/{CITY}/undated").json()
    assert any(value["default"] for value in page["values"])
    assert any(not value["default"] for value in page["values"])
    assert public.get(f"/v1/regulations/{CITY}/2001-01-01").status_code == 404
    asked = public.http.post(
        f"/v1/questions/validity?regulation={CITY}", json={"conferred_on": "2026-10-01"}, headers=public.headers
    ).json()
    assert (asked["outcome"], asked["basis"], asked["last_day"], asked["default"]) == ("valid", ["6"], "2030-10-01", True)
    wrong = public.http.post(f"/v1/questions/prize?regulation={CITY}", json={"colour": "red"}, headers=public.headers)
    assert (wrong.status_code, wrong.json()["code"], "colour" in wrong.json()["detail"]) == (422, "text-problems", True)


def test_health_is_told(site: Site) -> None:
    """Live, ready with the log's position, and metrics by route; none of it names a stream."""
    public = site.stranger()
    assert public.get("/live").json() == {"live": True}
    ready = public.get("/ready")
    assert (ready.status_code, ready.json()["ready"], ready.json()["log"], ready.json()["engine"]) == (
        200,
        True,
        site.desk.log.head(),
        False,
    )
    public.get("/nowhere")
    metrics = public.get("/metrics").text
    assert f"award_log_head {float(site.desk.log.head())}" in metrics
    assert 'award_requests_total{method="GET",route="/ready",status="200"} 1.0' in metrics
    assert 'route="none",status="404"' in metrics
    assert (CYCLE in metrics, "nowhere" in metrics) == (False, False)


def test_the_docs_are_ours(site: Site) -> None:
    """The page names every route, and asks no other host for anything."""
    public = site.stranger()
    page = public.get("/docs")
    paths = site.app.openapi()["paths"]
    assert [path for path in paths if path not in page.text] == []
    assert ("http://" in page.text, "https://" in page.text, "<script" in page.text) == (False, False, False)
    assert "default-src 'self'" in page.headers["content-security-policy"]
    assert public.get("/docs.css").headers["content-type"].startswith("text/css")
