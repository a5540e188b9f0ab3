"""A reviewer's score sheet: interests first, the others' sheets after the own, changes with a reason, nobody else's page."""

from pathlib import Path
from urllib.parse import urlsplit

import pytest

from domain.shared import identifiers as ids
from tests.browser import Browser, Page, signed_in
from tests.desk import CYCLE, REVIEWERS, Desk, code, opened, qualified, sheet
from tests.site import Site

SHEET = f"/applications/{CYCLE}/{code(1)}/score"


@pytest.fixture
def site(quick_desk: Desk, tmp_path: Path) -> Site:
    """One application in document review, which another reviewer has scored with 701."""
    d = qualified(opened(quick_desk), range(1, 2))
    d.done("score.submit", "reviewer", REVIEWERS[0], cycle=CYCLE, applicant=code(1), reviewer=REVIEWERS[0], points=sheet(701))
    return Site(d, tmp_path)


@pytest.fixture
def reviewer(site: Site) -> Browser:
    """Another member of the panel."""
    return signed_in(site, "rev-b", "reviewer")


def stated(browser: Browser) -> Page:
    """The sheet, with no interest stated on the way that the page itself shows."""
    link = next(given["href"] for tag, given in browser.open(SHEET).tags if tag == "a" and "interest.state" in given.get("href", ""))
    page = browser.send(browser.open(link).form("/acts/"))
    assert (page.status, urlsplit(page.url).path) == (200, SHEET), page.text
    return page


def test_interests_come_before_everything(reviewer: Browser) -> None:
    """Neither form nor material nor score before; all the dimensions with their highest points afterwards."""
    before = reviewer.open(SHEET)
    assert ("请先申报利害关系" in before.text, "points.value" in before.html, "/material" in before.html) == (True, False, False)
    page = stated(reviewer)
    for told in ("质量管理 0 至 250 分", "满分 1000", "本人提交评分前，不显示他人的评分"):
        assert told in page.text, told
    assert ('value="125" label="50 %"' in page.html, "/material" in page.html) == (True, True)


def test_the_others_are_shown_after_the_own(reviewer: Browser) -> None:
    """By their totals, once the own sheet is in."""
    page = stated(reviewer)
    form = page.form("/acts/score.submit")
    assert ("701" in page.text, REVIEWERS[0] in page.text) == (False, False)
    done = reviewer.send(form, **{"points.value": ["50"] * len(form.fields["points.name"])})
    assert (urlsplit(done.url).path, "已记录在案" in done.text) == (SHEET, True), done.text
    assert ("701" in done.text, REVIEWERS[0] in done.text, "350" in done.text) == (True, True, True)


def test_evidence_and_questions_are_sealed_and_read_behind_an_opening(reviewer: Browser, site: Site) -> None:
    """The own ones on the sheet, others' on the material's page after it, never for the applicant; an empty one says nothing new."""
    d, material = site.desk, f"/applications/{CYCLE}/{code(1)}/material"
    said = {"evidence": "（虚构）报告第七页", "questions": "（虚构）设备何时检定？"}
    points = {name: str(value) for name, value in sheet(702).items()}
    d.done(
        "score.submit", "reviewer", REVIEWERS[0], cycle=CYCLE, applicant=code(1), reviewer=REVIEWERS[0], points=points,
        reason="（虚构）补记", **said,
    )  # fmt: skip
    page = stated(reviewer)
    form, before = page.form("/acts/score.submit"), reviewer.open(material)
    count = len(form.fields["points.name"])
    assert [text in shown.text for text in said.values() for shown in (page, before)] == [False] * 4
    own = {"evidence": "（虚构）本人所见", "questions": "（虚构）本人要问"}
    again = reviewer.send(form, **{"points.value": ["9999"] * count}, **own).form("/acts/score.submit").fields
    assert (again["evidence"], again["questions"]) == ([own["evidence"]], [own["questions"]])
    done = reviewer.send(form, **{"points.value": ["50"] * count}, **own)
    assert [text in done.text for text in (*own.values(), *said.values())] == [True, True, False, False]
    changed = done.form("/acts/score.submit")
    reviewer.send(changed, **{"points.value": ["51"] * count}, reason="（虚构）改分")
    shown = reviewer.open(material).text
    assert [text in shown for text in (*own.values(), *said.values())] == [True] * 4
    stored = "".join(str(one.data) for one in d.log.events_of(ids.application_stream(CYCLE, code(1))))
    assert "虚构）设备" not in stored
    assert said["questions"] in signed_in(site, "clerk", "office").open(material).text
    fresh = signed_in(site, "org-1", "applicant", acts_for=(code(1),)).open(material)
    assert (fresh.status, *(text in fresh.text for text in said.values())) == (200, False, False)


def test_a_change_has_its_reason_and_keeps_what_was(reviewer: Browser) -> None:
    """Without a reason it is not taken and nothing typed is lost; with one both versions stand."""
    form = stated(reviewer).form("/acts/score.submit")
    count = len(form.fields["points.name"])
    form = reviewer.send(form, **{"points.value": ["50"] * count}).form("/acts/score.submit")
    assert form.fields["points.value"] == ["50"] * count
    kept = reviewer.send(form, **{"points.value": ["61"] * count})
    assert (kept.status, kept.form("/acts/score.submit").fields["points.value"][:count]) == (422, ["61"] * count)
    assert "“更改评分”须说明理由。" in kept.text
    done = reviewer.send(kept.form("/acts/score.submit"), reason="（虚构）漏看一项")
    for told in ("427", "350", "（虚构）漏看一项"):
        assert told in done.text, told


def test_a_sheet_that_is_refused_comes_back_as_the_sheet(reviewer: Browser, site: Site) -> None:
    """Points off the scale, no number, and one left out: each told at its own dimension on the sheet itself, with everything typed."""
    form = stated(reviewer).form("/acts/score.submit")
    names = form.fields["points.name"]
    typed = ["50"] * len(names)

    def wrong(page: Page) -> list[str]:
        return [given["id"] for tag, given in page.tags if given.get("aria-invalid")]

    for value in ("9999", "五十", ""):
        page = reviewer.send(form, **{"points.value": [*typed[:2], value, *typed[3:]]}, reason="（虚构）草稿")
        again = page.form("/acts/score.submit")
        assert (page.status, wrong(page), "满分 1000" in page.text) == (422, [f"d-{names[2]}"], True), page.text
        assert ("“科技进步”给分 9999，超出 0 至 150。" in page.text) == (value == "9999"), page.text
        assert (again.fields["points.value"], again.fields["reason"]) == ([*typed[:2], value, *typed[3:]], ["（虚构）草稿"])
    empty = reviewer.send(form, **{"points.value": [""] * len(names)}, reason="（虚构）草稿")
    assert (empty.status, wrong(empty)) == (422, [f"d-{name}" for name in names])
    assert "已记录在案" in reviewer.send(again, **{"points.value": typed}).text
    site.desk.done("application.withdraw", "applicant", "org-1", cycle=CYCLE, applicant=code(1), reason="(invented)")
    bare = reviewer.send(again, key="another-act", reason="（虚构）后记").form("/acts/score.submit")
    late = reviewer.send(bare, **{"points.value": [one or "50" for one in bare.fields["points.value"]]})
    kept = late.form("/acts/score.submit").fields
    assert (late.status, "依据：" in late.text, kept["reason"], kept["points.value"][: len(typed)]) == (409, True, ["（虚构）后记"], typed)


def test_who_sits_on_no_panel_has_no_sheet(site: Site) -> None:
    """Nor the office; and who keeps away from the application is told so and nothing else."""
    assert signed_in(site, "rev-x", "reviewer").open(SHEET).status == 404
    assert signed_in(site, "clerk", "office").open(SHEET).status == 403
    away = signed_in(site, "rev-c", "reviewer")
    site.desk.done("recusal.declare", cycle=CYCLE, applicant=code(1), reviewer="rev-c", reason="(invented) tie")
    page = away.open(SHEET)
    assert ("701" in page.text, "points.value" in page.html, page.status >= 400) == (False, False, True)


def test_without_an_open_review_there_is_no_form(quick_desk: Desk, tmp_path: Path) -> None:
    """The page of an application that is not in review yet says so."""
    d = opened(quick_desk)
    site = Site(qualified(d, range(1, 2)), tmp_path)
    leader = signed_in(site, "rev-a", "panel_leader")
    stated(leader)
    d.done("application.withdraw", "applicant", "org-1", cycle=CYCLE, applicant=code(1), reason="(invented)")
    page = leader.open(SHEET)
    assert ("现在不能对此申报评分" in page.text, "points.value" in page.html) == (True, False)
