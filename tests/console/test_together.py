"""One act on several rows: what fits all, what would come of each, then each by itself, once however often it is sent; and who may."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from domain.application import application as a
from domain.shared import identifiers as ids
from tests.browser import Browser, Form, Page, signed_in
from tests.desk import CITY, CYCLE, REVIEWERS, Desk, code, opened, register, submit
from tests.site import Site

JUDGED = ("quality_management", "performance", "brand_and_integrity", "industry_and_environment")


@pytest.fixture
def site(quick_desk: Desk, tmp_path: Path) -> Site:
    """Three applications wait for their qualification; all that people judge of the first two is judged."""
    d = opened(quick_desk)
    for number in (1, 2, 3):
        register(d, number)
        assert submit(d, number).outcome == "done"
    d.on("2026-05-06 09:00").advance()
    for number in (1, 2):
        for condition in JUDGED:
            d.done("condition.judge", cycle=CYCLE, applicant=code(number), condition=condition, met=True, reason="seen")
    return Site(d, tmp_path)


def row(number: int) -> str:
    """How a form names an application."""
    return f"{CYCLE}/{code(number)}"


def chosen(office: Browser, numbers: Sequence[int], path: str = "/applications") -> Page:
    """Tick some rows of the list, and go on."""
    return office.send(office.open(path).form("/together"), row=[row(number) for number in numbers])


def to_form(office: Browser, page: Page, command: str, **typed: str) -> Page:
    """Press the button of an act, where there is one, and fill its form in to the preview."""
    assert f'formaction="/together/{command}"' in page.html, page.text
    form = page.form("/together")
    asked = office.send(Form(f"/together/{command}", "post", fields=form.fields))
    return office.send(asked.form(f"/together/{command}/preview"), **typed)


def outcomes(d: Desk) -> list[str | None]:
    """What the qualification of each came to."""
    found = [d.log.load(ids.application_stream(CYCLE, code(number)), a.fold)[0] for number in (1, 2, 3)]
    return [one.qualification if one else None for one in found]


def test_preview_stores_nothing_and_confirm_stores_once(site: Site) -> None:
    """Two would be concluded, the third is refused with its article; confirmed, the two are on record, each by an act of its own."""
    office, d = signed_in(site, "wang", "office"), site.desk
    page = to_form(office, chosen(office, (1, 2)), "qualification.conclude", outcome="qualified")
    head = d.log.head()
    assert ("2 项中可办 2 项" in page.text, page.text.count("将记录"), "作出资格审查结论" in page.text) == (True, 2, True), page.text
    confirm = page.form("/together/qualification.conclude/send")
    assert (len(set(confirm.fields["key"])), d.log.head(), outcomes(d)) == (2, head, [None, None, None])
    told = office.send(confirm)
    assert ("已办理 2 项，共 2 项" in told.text, outcomes(d)) == (True, ["qualified", "qualified", None])
    head = d.log.head()
    again = office.send(confirm)
    assert ("已办理 2 项，共 2 项" in again.text, d.log.head()) == (True, head)
    assert [d.log.answer_to(key) is not None for key in confirm.fields["key"]] == [True, True]


def test_a_row_that_is_refused_stops_no_other(site: Site) -> None:
    """A finding that contradicts the outcome is refused in the preview with its article, and left out of what is confirmed."""
    office, d = signed_in(site, "wang", "office"), site.desk
    both = chosen(office, (1, 3))
    assert "qualification.conclude" not in both.html  # the third is still to be judged, so that no outcome can be concluded
    forced = Form("/together/qualification.conclude/preview", "post", fields=both.form("/together").fields)
    head = d.log.head()
    page = office.send(forced, outcome="qualified")
    assert ("2 项中可办 1 项" in page.text, "不予办理" in page.text, "第" in page.text, d.log.head()) == (True, True, True, head), page.text
    confirm = page.form("/together/qualification.conclude/send")
    assert confirm.fields["row"] == [row(1)]
    office.send(confirm)
    assert outcomes(d) == ["qualified", None, None]


def test_what_moved_since_the_preview_is_told(site: Site) -> None:
    """A row on which somebody acted in between is not acted on; the others are."""
    office, d = signed_in(site, "wang", "office"), site.desk
    page = to_form(office, chosen(office, (1, 2)), "qualification.conclude", outcome="qualified")
    d.done("condition.judge", cycle=CYCLE, applicant=code(2), condition=JUDGED[0], met=False, reason="(invented) looked again")
    told = office.send(page.form("/together/qualification.conclude/send"))
    assert ("已办理 1 项，共 2 项" in told.text, "不能办理" in told.text, outcomes(d)) == (True, True, ["qualified", None, None])


def test_shared_fields_are_asked_once(site: Site) -> None:
    """A condition from those of the text, judged for all three; what is lacking is said, and what was typed is kept when it is changed."""
    office, d = signed_in(site, "wang", "office"), site.desk
    page = chosen(office, (3,))
    asked = office.send(Form("/together/condition.judge", "post", fields=page.form("/together").fields))
    form = asked.form("/together/condition.judge/preview")
    assert set(form.choices["condition"]) >= set(JUDGED)
    lacking = office.send(form, condition=JUDGED[0], met="")
    assert (lacking.status, "请填写此栏" in lacking.text, lacking.form("/together/condition").fields["condition"]) == (
        422,
        True,
        [JUDGED[0]],
    )
    seen = office.send(form, condition=JUDGED[0], met="true", reason="(invented) seen together")
    kept = office.send(next(one for one in seen.forms if one.action == "/together/condition.judge"))
    assert kept.form("/together/condition.judge/preview").fields["reason"] == ["(invented) seen together"]
    office.send(seen.form("/together/condition.judge/send"))
    filed = d.log.load(ids.application_stream(CYCLE, code(3)), a.fold)[0]
    assert filed is not None
    assert filed.judged.keys() == {JUDGED[0]}


def test_reviewers_leave_together(site: Site) -> None:
    """Those in the pool, with one reason; who has left is not offered it again."""
    office, d = signed_in(site, "wang", "office"), site.desk
    d.done("reviewer.admit", city=CITY, reviewer="rev-x", name="(invented)", field="quality")
    form = office.open("/registers/reviewers").form("/together")
    page = office.send(form, row=[f"{CITY}/{who}" for who in ("rev-x", REVIEWERS[2])])
    seen = to_form(office, page, "reviewer.exit", reason="(invented) moved")
    told = office.send(seen.form("/together/reviewer.exit/send"))
    assert "已办理 2 项，共 2 项" in told.text, told.text
    page = office.send(form, row=[f"{CITY}/rev-x", f"{CITY}/{REVIEWERS[0]}"])
    assert "没有对所选各项都可办的事项" in page.text


def test_who_may(site: Site) -> None:
    """Only who has such an act finds the boxes; another city's row is not there; a stranger is sent to the login."""
    office = signed_in(site, "wang", "office")
    form = office.open("/applications").form("/together")
    assert 'name="row"' not in signed_in(site, "wei", "auditor").open("/applications").html
    supervisor = signed_in(site, "su", "supervisor")
    guard = supervisor.open("/account").form("/logout").fields["guard"]
    fields = {**form.fields, "guard": guard, "row": [row(1)]}
    assert supervisor.send(Form("/together/qualification.conclude", "post", fields=fields)).status == 403
    far = signed_in(site, "qi", "office", city="gongyi")
    fields = {**fields, "guard": far.open("/account").form("/logout").fields["guard"]}
    assert "没有选择任何一项" in far.send(Form("/together", "post", fields=fields)).text
    assert far.send(Form("/together/qualification.conclude/send", "post", fields=fields), outcome="qualified").status == 404
    assert "/login" in Browser(site).send(Form("/together", "post", fields=fields)).url
    assert outcomes(site.desk) == [None, None, None]
    assert office.send(form, row=[row(1)], kind="nothing").status == 404


def test_who_keeps_away_does_not_find_the_row(site: Site) -> None:
    """A recusal takes the application out of the list, and out of what is chosen."""
    site.desk.done("recusal.declare", "office", "wang", cycle=CYCLE, applicant=code(1), reviewer="wang", reason="(invented) kin")
    office = signed_in(site, "wang", "office")
    page = chosen(office, (1, 2))
    assert (code(1) in page.html, code(2) in page.html) == (False, True)
