"""Commands over HTTP: one effect and one answer for a key, what was seen still stands, and every failure is a problem with its sentence."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from console.saying import Saying
from domain.shared.citation import Language
from doors.governing import regulation_of
from services.commands import COMMANDS
from tests.desk import CYCLE, code, desk, opened, register
from tests.site import Client, Site


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """A site whose cycle takes applications, with one registered organization."""
    d = opened(desk(str(tmp_path / "log.db")))
    register(d, 1)
    return Site(d, tmp_path)


@pytest.fixture
def applicant(site: Site) -> Client:
    """The organization's own account."""
    return site.person("org-1", "applicant", acts_for=(code(1),))


def filing(**changes: Any) -> dict[str, Any]:
    """An application's fields."""
    documents = {"application": "d" * 64, "evidence": "e" * 64}
    return {"cycle": CYCLE, "applicant": code(1), "documents": documents, "contact": "(invented) 王某"} | changes


def test_every_command_of_a_person_has_its_route(site: Site) -> None:
    """And none of the clock's own has."""
    routes = {name.removeprefix("/v1/commands/").replace("/", ".") for name in site.app.openapi()["paths"] if "/commands/" in name}
    assert routes == {name for name, command in COMMANDS.items() if command.entry.roles != ("system",)}


def test_a_key_has_one_effect_and_one_answer(site: Site, applicant: Client) -> None:
    """The same command under the same key is answered from the log; another command, or another person, may not use the key."""
    first = applicant.send("application.submit", key="file-it-once", **filing())
    head = site.desk.log.head()
    again = applicant.send("application.submit", key="file-it-once", **filing())
    assert (first.status_code, first.json(), first.headers["etag"]) == (again.status_code, again.json(), '"1"')
    assert first.json() | {"facts": {}} == {
        "command": "application.submit", "command_id": "file-it-once", "stream": f"application:{CYCLE}/{code(1)}", "facts": {},
    }  # fmt: skip
    other = applicant.send("application.withdraw", key="file-it-once", cycle=CYCLE, applicant=code(1))
    assert (other.status_code, other.json()["code"]) == (422, "command-id-reused")
    thief = site.person("org-9", "applicant", acts_for=(code(1),)).send("application.submit", key="file-it-once", **filing())
    assert (thief.status_code, thief.json()["code"], site.desk.log.head()) == (422, "command-id-reused", head)


def test_who_acted_stands_in_the_log(site: Site, applicant: Client) -> None:
    """The actor is the account, authenticated, in its role."""
    applicant.send("application.submit", key="file-it-once", **filing())
    stored = site.desk.log.answer_to("file-it-once")
    assert stored is not None
    assert stored.actor == '{"id":"org-1","role":"applicant","authenticated":true}'


def test_what_was_seen_still_stands(site: Site, applicant: Client) -> None:
    """An act that names another version than stands does nothing; the right one is carried out."""
    moved = applicant.send("application.submit", seen=3, **filing())
    assert (moved.status_code, moved.json()["code"], moved.json()["facts"]["found"]) == (412, "version-moved", 0)
    assert site.desk.log.version(f"application:{CYCLE}/{code(1)}") == 0
    done = applicant.send("application.submit", seen=0, **filing())
    assert (done.status_code, done.headers["etag"]) == (200, '"1"')


@pytest.mark.parametrize(("language", "article", "said"), [("zh-CN,en;q=0.5", "第十七条", "已申报"), ("en", "Art. 17", "has filed")])
def test_a_refusal_by_law_names_its_article(applicant: Client, language: str, article: str, said: str) -> None:
    """In the reader's language; it stands in the log, and the same key gets it again."""
    applicant.headers["Accept-Language"] = language
    applicant.send("application.submit", **filing())
    refused = applicant.send("application.submit", key="a-second-time", **filing())
    told = refused.json()
    assert (refused.status_code, refused.headers["content-type"], told["basis"]) == (409, "application/problem+json", "17")
    assert (told["article"], said in told["detail"], refused.headers["content-language"]) == (article, True, language[:2])
    assert applicant.send("application.submit", key="a-second-time", **filing()).json() == told


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("zh", "称号有效至 2027年10月11日 周一。"),
        ("en", "2024, whose title is valid until"),
    ],
)
def test_a_refusal_is_said_as_on_a_page(site: Site, applicant: Client, language: Language, said: str) -> None:
    """Its grounds in words and its days as an office writes them, in either language; the facts stay for programs."""
    days = {"conferred_on": date(2024, 10, 12), "valid_until": date(2027, 10, 11)}
    site.desk.done("title.record", applicant=code(1), cycle="wuhai/2024", **days)
    applicant.headers["Accept-Language"] = language
    told = applicant.send("application.submit", **filing()).json()
    regulation = regulation_of(site.parts, CYCLE)
    assert (told["code"], told["facts"]["grounds"][0]["valid_until"]) == ("barred", "2027-10-11")
    assert (told["detail"], said in told["detail"]) == (Saying(language, regulation).sentence("barred", told["facts"]), True)


def test_a_cycle_too_soon_names_the_year_that_may_be_next(site: Site) -> None:
    """As the page does."""
    clerk = site.person("clerk", "office")
    clerk.headers["Accept-Language"] = "zh"
    told = clerk.send("cycle.open", city="wuhai", year=2026, version="undated").json()
    assert told["detail"] == "2026 年不能开评：两届至少相隔 2 年，已有 2026 年，下一届可为 2028 年。"


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"cycle": 7}, "Expected `str`, got `int` - at `$.cycle`"),
        ({"colour": "red"}, "Object contains unknown field `colour`"),
        ({"contact": None}, "Expected `str`, got `null` - at `$.contact`"),
        ({"declared": {"operating_since": "yesterday"}}, "Invalid RFC3339 encoded date - at `$.declared[...]`"),
    ],
)
def test_wrong_fields_are_named(site: Site, applicant: Client, change: dict[str, Any], problem: str) -> None:
    """With what stands there and what should; nothing is stored."""
    head = site.desk.log.head()
    wrong = applicant.send("application.submit", **filing(**change))
    assert (wrong.status_code, wrong.json()["code"], wrong.json()["facts"]["problem"]) == (422, "command-fields", problem)
    assert problem in wrong.json()["detail"]
    assert site.desk.log.head() == head


def test_what_is_no_command_is_told(applicant: Client) -> None:
    """A key without the right form, a body that is no JSON or too large, a path and a method that are not there."""
    headers = {"Award-Guard": applicant.guard, "Idempotency-Key": "a-key-that-fits"}
    path = "/v1/commands/application/submit"
    told = {
        "request-form": applicant.post(path, filing(), key="Short"),
        "command-fields": applicant.http.post(path, content=b"{", headers=headers | {"Content-Type": "application/json"}),
        "media-type": applicant.http.post(path, content=b"{}", headers=headers | {"Content-Type": "text/plain"}),
        "body-too-large": applicant.http.post(path, content=b" " * 1_100_000, headers=headers | {"Content-Type": "application/json"}),
        "absent": applicant.post("/v1/commands/application/burn", {}),
        "method": applicant.http.get(path),
    }
    assert {name: (answer.json()["code"], answer.status_code) for name, answer in told.items()} == {
        "request-form": ("request-form", 422), "command-fields": ("command-fields", 422), "media-type": ("media-type", 415),
        "body-too-large": ("body-too-large", 413), "absent": ("absent", 404), "method": ("method", 405),
    }  # fmt: skip
    assert all(answer.headers["content-type"] == "application/problem+json" and answer.json()["detail"] for answer in told.values())


def test_a_fault_shows_nothing(site: Site, applicant: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """What breaks in the product is told as a fault, without a word of where."""
    monkeypatch.setattr(site.desk.office, "execute", lambda *_: 1 / 0)
    broken = applicant.send("application.submit", **filing())
    assert (broken.status_code, broken.json()["code"]) == (500, "fault")
    assert "division" not in broken.text


def test_a_command_needs_no_account_where_the_public_may_send_it(site: Site) -> None:
    """An objection is everybody's; anything else asks for a login."""
    public = site.stranger()
    objection = public.send(
        "objection.file", cycle=CYCLE, notice=1, candidate=code(1), reference="obj-1", objector="(invented)", grounds="(invented)"
    )
    assert objection.json()["code"] == "notice-unknown"
    assert (public.send("cycle.open", city="x", year=1, version="y").status_code) == 401
