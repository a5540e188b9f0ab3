"""Acts by their forms: one for every command, filled in and sent as a person does; refusals with their article, and no typing lost."""

from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import cast

import pytest

from console.fields import fields_of, loose
from console.subjects import grouped, subject_of
from domain.calendar.periods import deadline
from doors.boards import SIGNED_IN
from services.accounts.sessions import IDLE
from services.case import Case
from services.commands import COMMANDS
from tests import cities
from tests.browser import Browser, Page, sign_in, signed_in
from tests.desk import CITY, CYCLE, Desk, code, opened, proposed, qualified, register, reviewed, submit
from tests.site import Site

SENT = [name for name, command in COMMANDS.items() if command.entry.roles != ("system",)]


@pytest.fixture
def site(quick_desk: Desk, tmp_path: Path) -> Site:
    """A site whose cycle takes applications."""
    opened(quick_desk)
    return Site(quick_desk, tmp_path)


def unlabelled(page: Page) -> list[str]:
    """The fields of a page that nobody could tell the name of."""
    labelled = {given.get("for") for tag, given in page.tags if tag == "label"}
    typed = [given for tag, given in page.tags if tag in {"input", "select", "textarea"} and given.get("type") != "hidden"]
    return [given.get("name", "") for given in typed if given.get("id") not in labelled and "aria-label" not in given]


BEFORE = {"cycle.set": {"name": "filing_deadline"}, "cycle.open": {"city": CITY, "version": "undated"}}
"""Command -> what its form is asked for first."""


UNASKED = {"notice.publish": ["candidates"]}
"""Command -> the fields that its form leaves out, since there is nothing to choose: nobody is proposed yet."""


def test_every_command_has_its_form(site: Site) -> None:
    """For a role that may send it, with every field in it and each of them named; for a role that may not, a page that says so."""
    browsers = {role: signed_in(site, f"a-{role.replace('_', '-')}", role, acts_for=(code(1),)) for role in SIGNED_IN}
    register(site.desk, 1)
    stranger = Browser(site)
    for name in SENT:
        entry = COMMANDS[name].entry
        for role in SIGNED_IN:
            page = browsers[role].open(f"/acts/{name}", cycle=CYCLE)
            assert page.status == (200 if role in entry.roles else 403), (name, role, page.text)
        known = {"cycle": CYCLE} | BEFORE.get(name, {})
        page = browsers.get(entry.roles[0], stranger).open(f"/acts/{name}", **known)
        form = page.form("/acts/")
        given = {field.partition(".")[0] for field in (*form.fields, *form.files)} | {tag[1].get("name", "") for tag in page.tags}
        assert [field.name for field in fields_of(name) if field.name not in given] == UNASKED.get(name, []), name
        assert unlabelled(page) == [], name


def test_every_command_stands_in_a_group() -> None:
    """Under more acts, by what it is about, and each role finds what it may send and nothing else."""
    assert [name for name in COMMANDS if COMMANDS[name].entry.roles != ("system",) and not subject_of(name)] == []
    for role in SIGNED_IN:
        found = sorted(name for names in grouped((role,)).values() for name in names)
        assert found == sorted(name for name in SENT if role in COMMANDS[name].entry.roles)


def test_an_act_by_its_form(site: Site) -> None:
    """What is known is filled in and fixed; afterwards the page behind says what is on record."""
    register(site.desk, 1)
    clerk = signed_in(site, "clerk", "office")
    page = clerk.open("/acts/applicant.rename", applicant=code(1), back="/account")
    form = page.form("/acts/")
    assert (form.fields["applicant"], form.fields["fixed"], "虚构企业1" in page.text) == ([code(1)], ["applicant"], True)
    done = clerk.send(form, name="虚构企业甲")
    assert ("已记录在案" in done.text, done.url.partition("?")[0]) == (True, "https://award.test/account")
    assert cities.registered(site.desk, code(1)).name == "虚构企业甲"
    head = site.desk.log.head()
    clerk.send(form, name="虚构企业甲")
    assert site.desk.log.head() == head


def test_a_cycle_is_looked_at_before_it_is_opened(quick_desk: Desk, tmp_path: Path) -> None:
    """Stages by article, the first days that can be, what is still to be set; nothing is stored before it is confirmed, then once."""
    d = quick_desk
    d.done("standard.approve", "committee_chair", city=CITY, criteria="gbt19580-wuhai", resolution="r1")
    site = Site(d, tmp_path)
    clerk, head = signed_in(site, "clerk", "office"), d.log.head()
    form = clerk.open("/acts/cycle.open", city=CITY, version="undated").form("/acts/")
    page = clerk.send(form, year="2026")
    regulation = cities.regulation(d)
    period = regulation.final_notice.period.period()

    def ends(case: Case) -> date:
        return deadline(case.texts.calendar_today(regulation.jurisdiction, case.today, ())[0], period, case.today).last_day

    day = cast("date", d.office.look("", ends))
    for told in ("以下仅为预览", "第十六条", "申报截止日", f"{day.month}月{day.day}日", "将记录"):
        assert told in page.text, (told, page.text)
    assert d.log.head() == head
    confirm = page.form("/acts/cycle.open")
    done = clerk.send(confirm)
    assert ("已记录在案" in done.text, cities.cycle(d).state) == (True, "open"), done.text
    head = d.log.head()
    clerk.send(confirm)
    assert d.log.head() == head
    twice = clerk.send(clerk.open("/acts/cycle.open", city=CITY, version="undated").form("/acts/"), year="2026")
    assert (twice.status >= 400, twice.form("/acts/").fields["year"], d.log.head()) == (True, ["2026"], head), twice.text


def test_what_is_refused_keeps_what_was_typed(site: Site) -> None:
    """The sentence with its article, the typing as it was, and a new id, so that the mended form is another act."""
    clerk = signed_in(site, "clerk", "office")
    register(site.desk, 1)
    form = clerk.open("/acts/draw.open", cycle=CYCLE).form("/acts/")
    page = clerk.send(form, seats="3", field="质量")
    again = page.form("/acts/")
    assert (page.status, "未予办理" in page.text, "依据：" in page.text) == (409, True, True)
    assert (again.fields["seats"], again.fields["field"]) == (["3"], ["质量"])
    head = site.desk.log.head()
    clerk.send(form, seats="3", field="质量")
    assert site.desk.log.head() == head
    assert again.fields["key"] != form.fields["key"]
    clerk.send(again)
    assert site.desk.log.head() == head + 1


@pytest.mark.parametrize(
    ("typed", "told", "field"),
    [
        ({"registered_in": ""}, "请填写此栏", "registered_in"),
        ({"operating_since": "昨天"}, "此栏的形式不对", "operating_since"),
        ({"uscc": "91150300MA01W00011"}, "请核对此栏", "uscc"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(site: Site, typed: dict[str, str], told: str, field: str) -> None:
    """Needed and empty, of another form, or a value that cannot be; nothing is stored, and everything typed stands."""
    clerk = signed_in(site, "clerk", "office")
    given = {
        "uscc": code(7), "name": "虚构企业7", "registered_in": CITY, "legal_person": "true", "operating_since": "2010-01-01",
        "activity": "for_profit", "industry": "制造业",
    }  # fmt: skip
    head = site.desk.log.head()
    page = clerk.send(clerk.open("/acts/applicant.register").form("/acts/"), **(given | typed))
    wrong = [given["name"] for tag, given in page.tags if tag in {"input", "select"} and given.get("aria-invalid")]
    assert (page.status, told in page.text, wrong, site.desk.log.head()) == (422, True, [field], head)
    assert page.form("/acts/").fields["name"] == ["虚构企业7"]
    assert clerk.send(page.form("/acts/"), **given).status == 200


def test_another_who_was_faster_is_told_of(site: Site) -> None:
    """The version that the form was made over has passed: nothing is done, and the form stands over the new one."""
    register(site.desk, 1)
    clerk = signed_in(site, "clerk", "office")
    form = clerk.open("/acts/applicant.rename", applicant=code(1)).form("/acts/")
    site.desk.done("applicant.rename", applicant=code(1), name="虚构企业乙")
    page = clerk.send(form, name="虚构企业甲")
    assert (page.status, page.form("/acts/").fields["name"]) == (412, ["虚构企业甲"])
    assert clerk.send(page.form("/acts/")).status == 200


def test_tables_and_files_become_values(site: Site) -> None:
    """Channels with their days, and a notice of holidays as the text of its file."""
    d = site.desk
    clerk = signed_in(site, "clerk", "office")
    page = clerk.open("/acts/announcement.publish", cycle=CYCLE, channels="main_media:2026-03-02")
    form = page.form("/acts/")
    rows = dict(zip(form.fields["channels.name"], form.fields["channels.value"], strict=True))
    assert (rows["main_media"], "website" in rows) == ("2026-03-02", True)
    refused = clerk.send(form, {"text.file": b"(invented) a call"})
    assert (refused.status, d.answers[-1].outcome) == (409, "done")
    announced = clerk.open("/acts/calendar.announce").form("/acts/")
    text = (Path(__file__).parents[2] / "scenarios" / "made-up-2027.toml").read_bytes()
    wrong = clerk.send(announced, {"file.file": b"nothing"})
    assert (wrong.status, "nothing" in wrong.form("/acts/").fields["file"]) == (422, True)
    d.on("2026-12-30 18:00")
    assert "待第二人确认" in clerk.send(announced, {"file.file": text}).text


def test_a_digest_is_made_of_the_file(site: Site) -> None:
    """Nobody types one: the server makes it of the file, shows it where the act is refused, and takes one that is pasted as it is."""
    d, clerk = site.desk, signed_in(site, "clerk", "office")
    form = clerk.open("/acts/work_plan.file", cycle=CYCLE).form("/acts/")
    assert ("text.file" in form.files, form.fields["text"]) == (True, [""])
    assert "请填写此栏" in clerk.send(form).text
    assert clerk.send(form, {"text.file": b"(invented) the plan"}, text="what was typed before").status == 200
    assert cities.cycle(d).work_plan == sha256(b"(invented) the plan").hexdigest()
    page = clerk.open("/acts/consultation.record", cycle=CYCLE)
    refused = clerk.send(page.form("/acts/"), {"text.file": b"(invented) an opinion"}, by="nobody", on="2026-03-02")
    assert (refused.status >= 400, refused.form("/acts/").fields["text"]) == (True, [sha256(b"(invented) an opinion").hexdigest()])
    pasted = clerk.open("/acts/work_plan.file", cycle=CYCLE).form("/acts/")
    assert clerk.send(pasted, text="a" * 64).status == 200
    assert cities.cycle(d).work_plan == "a" * 64


def test_no_form_asks_for_a_digest_alone() -> None:
    """Whatever its help calls the SHA-256 of a paper can be given as the file."""
    asked = {
        (name, field.name): field.kind
        for name in SENT
        for field in fields_of(name)
        if field.name in {"text", "digest"} and not field.sealed
    }
    assert {of for of, kind in asked.items() if kind != "digest"} == {("notice.explain_alteration", "digest")}
    assert len(asked) > 18


def test_a_notice_takes_its_own_channels_and_who_can_stand(quick_desk: Desk, tmp_path: Path) -> None:
    """Neither a channel of another rule nor anybody who is not proposed; none ticked, all who are."""
    d = reviewed(qualified(opened(quick_desk), range(1, 4)), range(1, 4))
    proposed(d, 1, 2)
    d.advance()
    site = Site(d, tmp_path)
    clerk = signed_in(site, "clerk", "office")
    form = clerk.open("/acts/notice.publish", cycle=CYCLE, candidates=[code(1)]).form("/acts/")
    rule = cities.regulation(d).final_notice
    assert (form.fields["channels.name"], form.fields["candidates"]) == (list(rule.channels), [code(1)])
    page = clerk.open("/acts/notice.publish", cycle=CYCLE)
    boxes = [given["value"] for tag, given in page.tags if given.get("type") == "checkbox"]
    assert (boxes, "虚构企业1" in page.text, "虚构企业3" in page.text, "不勾选即全部公示" in page.text) == (
        [code(1), code(2)],
        True,
        False,
        True,
    )
    day = cities.today(d).isoformat()
    done = clerk.send(page.form("/acts/"), {"text.file": b"(invented) a notice"}, **{"channels.value": [day] * len(rule.channels)})
    assert (done.status, sorted(cities.cycle(d).notices[1].candidates)) == (200, [code(1), code(2)]), done.text


def test_two_persons(site: Site) -> None:
    """One proposes and cannot confirm; another confirms, and it is done; what is dropped is gone."""
    one, other = signed_in(site, "clerk", "office"), signed_in(site, "head", "office")
    form = one.open("/acts/cycle.cancel", cycle=CYCLE, back="/pending").form("/acts/")
    page = one.send(form, reason="虚构之由")
    assert ("已提出，待第二人确认" in page.text, "虚构之由" in page.text, "proposal.confirm?" in page.html) == (True, True, False)
    theirs = other.open("/pending")
    assert "proposal.confirm?" in theirs.html
    assert ("2026年度" in theirs.text, CYCLE in theirs.text) == (True, False), theirs.text
    link = next(given["href"] for tag, given in theirs.tags if tag == "a" and "proposal.drop" in given.get("href", ""))
    assert "没有待确认的事项" in other.send(other.open(link).form("/acts/"), reason="不必").text
    one.send(one.open("/acts/cycle.cancel", cycle=CYCLE, back="/pending").form("/acts/"), reason="虚构之由")
    link = next(given["href"] for tag, given in other.open("/pending").tags if tag == "a" and "proposal.confirm" in given.get("href", ""))
    confirm = other.open(link)
    done = other.send(confirm.form("/acts/"))
    assert ("已记录在案" in done.text, "待确认编号" in confirm.text + done.text) == (True, False), done.text
    assert cities.cycle(site.desk).state == "cancelled"


def test_nobody_acts_in_anothers_name(site: Site) -> None:
    """An applicant for another, an office in another city: told without a trace of what is there."""
    register(site.desk, 1)
    register(site.desk, 2)
    applicant = signed_in(site, "org-2", "applicant", acts_for=(code(2),))
    form = applicant.open("/acts/application.withdraw", cycle=CYCLE).form("/acts/")
    assert form.fields["applicant"] == [code(2)]
    assert applicant.send(form, applicant=code(1), reason="x").status == 403
    stranger = signed_in(site, "far", "office", city="erenhot")
    assert stranger.send(stranger.open("/acts/work_plan.file", cycle=CYCLE).form("/acts/"), cycle=CYCLE, text="a" * 64).status == 404


def test_the_public_files_without_an_account(site: Site) -> None:
    """What the public may send has its form for everybody; anything else leads to the login."""
    browser = Browser(site)
    assert browser.open("/acts/objection.file").form("/acts/").kind == "multipart/form-data"
    assert "/login" in browser.open("/acts/cycle.open").url


def test_a_setting_is_filled_in_as_its_kind_is(site: Site) -> None:
    """What turns on the setting comes after it was chosen: a day as a day, weights as rows by stage, with what does not add up refused."""
    clerk = signed_in(site, "clerk", "office")
    step = clerk.open("/acts/cycle.set")
    assert step.form("/acts/cycle.set").choices["name"][0] == "filing_deadline"
    day = clerk.send(step.form("/acts/cycle.set"), name="filing_deadline")
    assert {given.get("type") for tag, given in day.tags if given.get("name") == "value"} == {"date"}
    form = clerk.open("/acts/cycle.set", cycle=CYCLE, name="weights").form("/acts/cycle.set")
    assert form.fields["value.name"][:2] == ["document_review", "onsite_review"]
    wrong = clerk.send(form, **{"value.value": ["0.5", "0.6"], "value.name": form.fields["value.name"][:2]}, reason="x")
    assert (wrong.status, wrong.form("/acts/").fields["value.value"][:2]) == (422, ["0.5", "0.6"])
    right = clerk.send(wrong.form("/acts/"), **{"value.value": ["0.5", "0.5"], "value.name": form.fields["value.name"][:2]}, reason="x")
    assert (right.status, cities.cycle(site.desk).settings["weights"]["onsite_review"]) == (200, "0.5")
    assert "材料评审 0.5、现场评审 0.5" in right.text


def test_what_was_done_is_told_to_the_one_who_did_it(site: Site) -> None:
    """The id in an address shows another nothing."""
    clerk, other = signed_in(site, "clerk", "office"), signed_in(site, "head", "office")
    done = clerk.send(clerk.open("/acts/work_plan.file", cycle=CYCLE, back="/account").form("/acts/"), text="b" * 64)
    assert ("已记录在案" in done.text, "已记录在案" in other.open(done.url.removeprefix("https://award.test")).text) == (True, False)


def test_a_value_of_any_kind() -> None:
    """As its kind would be written: a number, a day, weights, a word."""
    assert loose("12") == 12
    assert loose(date(2026, 6, 30).isoformat()) == "2026-06-30"
    assert loose("document_review = 0.4\nonsite_review=0.6") == {"document_review": "0.4", "onsite_review": "0.6"}
    assert loose("by lot") == "by lot"


def test_nothing_typed_is_lost_with_the_session(site: Site) -> None:
    """Sent after the session is over: nothing is done, everything stands; after a login beside it, sent once more, it is done."""
    register(site.desk, 1)
    clerk = signed_in(site, "clerk", "office")
    form = clerk.open("/acts/applicant.rename", applicant=code(1)).form("/acts/")
    site.wall.set(site.wall.now() + IDLE)
    head = site.desk.log.head()
    over = clerk.send(form, name="虚构企业甲")
    assert (over.status, "登录已失效" in over.text, over.form("/acts/").fields["name"]) == (401, True, ["虚构企业甲"])
    assert ("虚构企业1" in over.text, site.desk.log.head()) == (False, head)
    sign_in(clerk, "clerk")
    renewed = clerk.send(over.form("/acts/"))
    assert (renewed.status, "请再次提交" in renewed.text, site.desk.log.head()) == (401, True, head)
    assert clerk.send(renewed.form("/acts/")).status == 200
    assert cities.registered(site.desk, code(1)).name == "虚构企业甲"


def test_a_form_tells_nothing_of_what_is_not_the_readers(site: Site) -> None:
    """Neither the version of another's application, nor of another city's cycle, nor of one that the reader keeps away from."""
    d = site.desk
    register(d, 1)
    submit(d, 1)

    def seen(browser: Browser, command: str, **query: str) -> str:
        return browser.open(f"/acts/{command}", cycle=CYCLE, **query).form("/acts/").fields["seen"][0]

    own, other = (signed_in(site, f"org-{number}", "applicant", acts_for=(code(number),)) for number in (1, 2))
    clerk, far = signed_in(site, "clerk", "office"), signed_in(site, "far", "office", city="erenhot")
    withdraw = {"applicant": code(1)}
    assert [seen(one, "application.withdraw", **withdraw) for one in (own, other)] == ["1", ""]
    assert [seen(one, "work_plan.file") for one in (clerk, far)] == [str(d.log.version(f"cycle:{CYCLE}")), ""]
    assert seen(clerk, "application.bar", **withdraw) == "1"
    d.done("recusal.declare", "office", "clerk", cycle=CYCLE, applicant=code(1), reviewer="clerk", reason="kin")
    assert seen(clerk, "application.bar", **withdraw) == ""
    assert seen(Browser(site), "comment.file", reference="c-1") == ""
