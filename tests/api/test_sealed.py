"""What the public sent under seal, over HTTP: listed without a word of it, opened on record, proved by the files that were named alone."""

from hashlib import sha256
from pathlib import Path

import pytest

from domain.comment import comment as c
from domain.objection import objection as o
from domain.shared import identifiers as ids
from services.files.kinds import MEDIA
from tests import made_up
from tests.api.test_files import BYTES
from tests.console.test_comments import commented
from tests.console.test_objections import SECRET, objected
from tests.desk import CYCLE, Desk, code
from tests.site import Site

PROOF = "（虚构）检测报告".encode()
DIGEST = sha256(PROOF).hexdigest()
HERE = f"/v1/cycles/{CYCLE}/objections"


@pytest.fixture
def site(quick_desk: Desk, tmp_path: Path) -> Site:
    """Two objections, the second with a file that it names and that has not come yet."""
    d = objected(quick_desk).on("2026-09-17 11:00")
    about = {"cycle": CYCLE, "notice": 1, "candidate": code(1), "reference": "obj-2", "files": [DIGEST]}
    d.done("objection.file", "public", "public", **about, **SECRET)
    return Site(d, tmp_path)


def test_a_named_file_comes_and_no_other(site: Site) -> None:
    """From anybody who has it, by the objection that named it; then it is given out, each time on record, to who may read the rest."""
    stranger, office = site.stranger(), site.person("clerk", "office")
    for reference, content in (("obj-2", b"another"), ("obj-1", PROOF), ("obj-9", PROOF)):
        told = stranger.http.post(f"{HERE}/{reference}/evidence", params={"name": "a.txt"}, content=content, headers=BYTES)
        assert (told.status_code, told.json()["code"]) == (422, "evidence-unnamed")
    assert office.get(f"{HERE}/obj-2/evidence/{DIGEST}").json()["code"] == "file-not-kept"
    told = stranger.http.post(f"{HERE}/obj-2/evidence", params={"name": "a.txt"}, content=PROOF, headers=BYTES)
    assert told.json() == {"digest": DIGEST, "kind": "text", "size": len(PROOF)}
    given = office.get(f"{HERE}/obj-2/evidence/{DIGEST}")
    assert (given.status_code, given.content, given.headers["content-type"]) == (200, PROOF, MEDIA["text"])
    stream = ids.objection_stream(CYCLE, "obj-2")
    assert [one.data.reader for one in site.desk.log.events_of(stream) if isinstance(one.data, o.Opened)] == ["clerk", "clerk"]
    assert site.person("cashier", "finance").get(f"{HERE}/obj-2/evidence/{DIGEST}").status_code == 403
    assert site.person("mayor", "approver").get(f"{HERE}/obj-2/evidence/{DIGEST}").status_code == 404


def test_objections_are_listed_and_opened(site: Site) -> None:
    """Where each stands, without a word of it; the words behind an opening on record."""
    office = site.person("clerk", "office")
    listed = office.get(HERE)
    assert [(one["reference"], one["candidate"], one["turn"], one["form"]) for one in listed.json()["items"]] == [
        ("obj-1", code(2), "objection.decide", "objection"), ("obj-2", code(1), "objection.decide", "objection"),
    ]  # fmt: skip
    assert [word for word in SECRET.values() if word in listed.text] == []
    assert office.get(f"{HERE}/obj-2/sealed").json() == SECRET | {"evidence": "", "files": [DIGEST]}
    assert site.person("away", "office", city="elsewhere").get(f"{HERE}/obj-2/sealed").status_code == 404


def test_a_file_of_a_comment_comes_and_is_given_out(tmp_path: Path) -> None:
    """As an objection's: the one that was named, from anybody; out behind an opening on record, to nobody who may open no comment."""
    site, here = Site(commented(tmp_path), tmp_path), f"/v1/cycles/{made_up.CYCLE}/comments/c-2"
    site.desk.done(
        "comment.file", "public", "public", cycle=made_up.CYCLE, reference="c-2", text="（虚构）", evidence="（虚构）", files=[DIGEST]
    )
    stranger, office = site.stranger(), site.person("clerk", "office", city=made_up.CITY)
    told = [
        stranger.http.post(f"{place}/evidence", params={"name": "a.txt"}, content=content, headers=BYTES).status_code
        for place, content in ((here, b"another"), (here.replace("c-2", "c-1"), PROOF), (here, PROOF))
    ]
    assert told == [422, 422, 200]
    assert office.get(f"{here}/sealed").json() == {"author": "", "text": "（虚构）", "evidence": "（虚构）", "files": [DIGEST]}
    given = office.get(f"{here}/evidence/{DIGEST}")
    assert (given.status_code, given.content, given.headers["content-type"]) == (200, PROOF, MEDIA["text"])
    opened = [one.data for one in site.desk.log.events_of(ids.comment_stream(made_up.CYCLE, "c-2")) if isinstance(one.data, c.Opened)]
    assert [one.reader for one in opened] == ["clerk", "clerk"]
    assert office.get(f"{here}/evidence/{'a' * 64}").status_code == 404
    assert site.person("cashier", "finance", city=made_up.CITY).get(f"{here}/evidence/{DIGEST}").status_code == 403
    assert site.person("away", "office", city="elsewhere").get(f"{here}/evidence/{DIGEST}").status_code == 404


def test_comments_are_opened(tmp_path: Path) -> None:
    """Who wrote one and what it says, on record."""
    site = Site(commented(tmp_path), tmp_path)
    told = site.person("clerk", "office", city=made_up.CITY).get(f"/v1/cycles/{made_up.CYCLE}/comments/c-1/sealed")
    assert (told.status_code, told.json()) == (200, {"author": "（虚构）卫某", "text": "（虚构）名副其实", "evidence": "", "files": []})
    assert any(isinstance(one.data, c.Opened) for one in site.desk.log.events_of(ids.comment_stream(made_up.CYCLE, "c-1")))
