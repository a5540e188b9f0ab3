"""The past over HTTP: decisions and why, two clocks, what stands out, proofs that another program checks; closed to who may not."""

from base64 import b64decode
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from domain.material.material import Opened
from domain.shared import identifiers as ids
from services.log import merkle
from tests.api.test_reads import every
from tests.desk import CITY, CYCLE, Desk, code, opened, qualified
from tests.projections.test_boards import whole_cycle
from tests.site import Client, Site
from verify_bundle import opened as checkpoint_in
from verify_bundle import rooted, verify

STREAM = ids.cycle_stream(CYCLE)
DECISIONS = f"/v1/cycles/{CYCLE}/decisions"
FLAGS = f"/v1/cycles/{CYCLE}/flags"


@pytest.fixture
def site(quick_desk: Desk, tmp_path: Path) -> Site:
    """A cycle to its winners, of which one was objected away."""
    return Site(whole_cycle(quick_desk), tmp_path)


@pytest.fixture
def auditor(site: Site) -> Client:
    """The city's auditor."""
    return site.person("wei", "auditor")


def test_decisions_come_page_by_page(auditor: Client) -> None:
    """Each once, in the order of the log, with who, when and the article; the same whatever the page."""
    whole = every(auditor, DECISIONS, limit=500)
    assert whole == every(auditor, DECISIONS, limit=3)
    positions = [one["record"]["position"] for one in whole]
    assert positions == sorted(set(positions))
    upheld = next(one for one in whole if one["name"] == f"objection:{CYCLE}/obj-1@2")
    assert (upheld["record"]["event"], upheld["record"]["role"], upheld["says"]["outcome"]) == ("objection.decided", "office", "upheld")
    ranked = next(one for one in whole if one["record"]["event"] == "cycle.ranked")
    assert (ranked["policy"].partition(".")[0], bool(ranked["record"]["basis"])) == ("ranking", True)
    wrong = auditor.get(DECISIONS, after="%%")
    assert (wrong.status_code, wrong.json()["code"]) == (422, "cursor-form")
    assert auditor.get(f"/v1/cycles/{CITY}/1999/decisions").status_code == 404


def test_why_tells_what_it_rests_on(auditor: Client) -> None:
    """Receipt, texts, articles and the way of whom it concerned; nothing sealed; by event or by command the same."""
    told = auditor.get("/v1/decisions/why", decision=f"objection:{CYCLE}/obj-1@2").json()
    assert ([one["applicant"] for one in told["subjects"]], told["texts"]["version"], told["beside"] != []) == ([code(2)], "undated", True)
    assert "canary" not in str(told)
    ranking = next(one for one in every(auditor, DECISIONS) if one["record"]["event"] == "cycle.ranked")
    by_event, by_command = (
        auditor.get("/v1/decisions/why", decision=name).json() for name in (ranking["name"], ranking["record"]["command_id"])
    )
    assert by_event == by_command
    assert (by_event["receipt"]["policy"], len(by_event["subjects"]), by_event["articles"] != []) == (ranking["policy"], 5, True)


def test_two_clocks(site: Site, auditor: Client) -> None:
    """What counted at an instant, as far as another knew; an instant without an offset is Shanghai's; before the log, nothing."""
    then = auditor.get("/v1/as-of", stream=CYCLE, at="2026-09-20T12:00:00", known="2026-09-20T12:00:00").json()
    zoned = auditor.get("/v1/as-of", stream=CYCLE, at="2026-09-20T04:00:00Z", known="2026-09-20T04:00:00Z").json()
    now = auditor.get("/v1/as-of", stream=STREAM, at="2027-01-01T00:00:00").json()
    assert (then["stream"], then["state"]["stage"], then["state"]) == (STREAM, "public_notice", zoned["state"])
    assert (now["state"]["state"], now["version"], now["version"] > then["version"]) == ("completed", site.desk.log.version(STREAM), True)
    before = auditor.get("/v1/as-of", stream=CYCLE, at="1999-01-01T00:00:00").json()
    assert (before["version"], before["state"]) == (0, None)
    assert auditor.get("/v1/as-of", stream=CYCLE, at="never").json()["code"] == "request-form"


def test_what_stands_out(site: Site, auditor: Client) -> None:
    """Sheets that were given at once are hasty, whole and page by page; the office, which arranges the reviews, is not asked."""
    found = every(auditor, FLAGS, limit=4)
    assert found == every(auditor, FLAGS, limit=500)
    assert {"hasty", "identical"} & {one["kind"] for one in found}
    assert {one["applicant"] for one in found} <= {code(number) for number in range(1, 6)}
    refused = site.person("liu", "office").get(FLAGS)
    assert (refused.status_code, refused.json()["code"]) == (403, "role")


def test_an_event_is_proved(auditor: Client) -> None:
    """The proof leads from the leaf to the root that the note signs, computed by the checker that knows nothing of this software."""
    told = auditor.get("/v1/proofs/inclusion", stream=STREAM, version=3).json()
    signed, index = told["checkpoint"], told["position"] - 1
    size, root, *_ = checkpoint_in(signed["note"], signed["key"])
    assert (size, root.hex()) == (signed["size"], signed["root"])
    assert rooted(bytes.fromhex(told["leaf"]), index, size, told["proof"]) == root
    assert rooted(sha256(b"another").digest(), index, size, told["proof"]) != root
    for version in (9_999, 2**31):
        assert auditor.get("/v1/proofs/inclusion", stream=STREAM, version=version).status_code == 404
    assert auditor.get("/v1/proofs/inclusion", stream=STREAM, version=0).status_code == 422


def test_a_checkpoint_continues_the_one_before(site: Site, auditor: Client) -> None:
    """Both trees of the newer begin with those of the older; of what was never signed there is no proof."""
    first = site.parts.prover.checkpoint().checkpoint()
    site.desk.done("ban.record", applicant=code(2), city=CITY, ground="g", since="2020-01-01", until="2021-01-01", basis="29")
    last = site.parts.prover.checkpoint().checkpoint()
    kept = every(auditor, "/v1/checkpoints", limit=1)
    assert [(one["size"], one["root"]) for one in kept] == [(one.size, one.root.hex()) for one in (first, last)]
    told = auditor.get("/v1/proofs/consistency", older=first.size, newer=last.size).json()
    events, commits = ([bytes.fromhex(step) for step in told[name]] for name in ("events", "commits"))
    assert merkle.consistent(first.size, last.size, events, first.root, last.root)
    assert merkle.consistent(first.commits, last.commits, commits, first.commits_root, last.commits_root)
    for asked, expected in (((1, last.size), "checkpoint-unknown"), ((last.size, first.size), "checkpoint-order")):
        assert auditor.get("/v1/proofs/consistency", older=asked[0], newer=asked[1]).json()["code"] == expected


def test_a_bundle_is_downloaded(site: Site, auditor: Client) -> None:
    """The checker accepts it, its digest is in the head, and no material counts as opened by it."""
    answer = auditor.get("/v1/bundles", subject=f"{CYCLE}/{code(1)}")
    assert (answer.headers["content-type"], "evidence-wuhai-2026" in answer.headers["content-disposition"]) == ("application/zip", True)
    assert verify(answer.content, site.parts.prover.verifier).startswith(f"application:{CYCLE}/{code(1)}: ")
    digest = answer.headers["repr-digest"].removeprefix("sha-256=:").removesuffix(":")
    assert b64decode(digest) == sha256(answer.content).digest()
    streams = site.desk.log.streams(f"material:{CYCLE}/")
    assert [one for stream in streams for one in site.desk.log.events_of(stream) if isinstance(one.data, Opened)] == []


ASKED: tuple[tuple[str, dict[str, Any]], ...] = (
    (DECISIONS, {}), (FLAGS, {}), ("/v1/decisions/why", {"decision": f"{STREAM}@3"}), ("/v1/as-of", {"stream": STREAM}),
    ("/v1/proofs/inclusion", {"stream": STREAM, "version": 3}), ("/v1/bundles", {"subject": CYCLE}),
)  # fmt: skip
"""What is asked of another city's cycle."""


def test_another_city_is_absent(site: Site) -> None:
    """A foreign auditor is answered as if nothing were there, in the same words whether it is or not; a stranger is let in nowhere."""
    foreign = site.person("qi", "auditor", city="gongyi")
    for path, query in ASKED:
        known = foreign.get(path, **query)
        unknown = foreign.get(path.replace("2026", "2031"), **{name: str(value).replace("2026", "2031") for name, value in query.items()})
        assert (known.status_code, known.json()["code"]) == (404, "absent"), path
        assert known.json()["detail"].replace("2026", "2031") == unknown.json()["detail"], path
        assert site.stranger().get(path, **query).status_code == 401


def test_who_keeps_away_finds_it_closed(quick_desk: Desk, tmp_path: Path) -> None:
    """Neither decisions on the application nor how it stood, nor its proof, nor a bundle that would hold it; the rest is open."""
    d = qualified(opened(quick_desk), range(1, 3))
    d.done("recusal.declare", "office", "wang", cycle=CYCLE, applicant=code(1), reviewer="wang", reason="(invented) kin")
    office = Site(d, tmp_path).person("wang", "office")
    assert {one["record"]["stream"].rpartition("/")[2] for one in every(office, DECISIONS)} & {code(1), code(2)} == {code(2)}
    mine, other = (ids.application_stream(CYCLE, code(number)) for number in (1, 2))
    for path, name in (("/v1/as-of", "stream"), ("/v1/proofs/inclusion", "stream"), ("/v1/bundles", "subject")):
        more: dict[str, Any] = {"version": 1} if path.endswith("inclusion") else {}
        closed, let = (office.get(path, "", **more, **{name: stream}) for stream in (mine, other))
        assert (closed.status_code, closed.json()["code"], bool(closed.json()["article"]), let.status_code) == (403, "recused", True, 200)
    whole = office.get("/v1/bundles", subject=CYCLE)
    assert (whole.status_code, whole.json()["code"], bool(whole.json()["article"])) == (403, "recused", True)
