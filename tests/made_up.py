"""A made-up city for tests: a plan of the test's own between the qualification result and the ranking, and plain rules around it."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from domain.shared import identifiers as ids
from domain.shared.actor import Role
from services.answer import Answer
from services.catalogue import Catalogue
from tests.desk import ROOT, SHANGHAI, Desk, code, desk

CITY = "xinqiao"
"""An invented place."""

CYCLE = f"{CITY}/2026"
TWO = {"zh": "虚构", "en": "invented"}
ORGANIZATIONS = {"quality": 60, "innovation": 40}
PERSONS = {"skill": 30, "example": 20}
EXPERTS = ("exp-a", "exp-b", "exp-c")


def person(number: int) -> str:
    """The handle of the n-th invented person."""
    return f"person-li{number:04d}"


def review(name: str, form: str = "document", **more: Any) -> dict[str, Any]:
    """A review stage."""
    return {"name": name, "kind": "review", "form": form, "basis": "11"} | more


def early(name: str, of: str, **more: Any) -> dict[str, Any]:
    """A notice before the candidates'."""
    return {
        "name": name, "kind": "public_notice", "of": of, "by": "office", "channels": ["website"], "shows": ["names"],
        "period": {"amount": 5, "unit": "working_days", "bound": "at_least", "starts": "publication"},
        "objections": {"re_examined_by": "office", "decided_by": "office", "upheld": "cancelled", "late": "report"}, "basis": "14",
    } | more  # fmt: skip


def shortlist(select: dict[str, Any], after: str = "document_review", **more: Any) -> dict[str, Any]:
    """A shortlist."""
    return {"name": "shortlist", "kind": "shortlist", "after": after, "by": "office", "select": select, "basis": "12"} | more


def ratio(**more: Any) -> dict[str, Any]:
    """Three go on for two places, rounded up, ties pass."""
    return {"rule": "ratio", "places": 2, "go_on": 3, "of": ["organizations"], "rounding": "up", "ties": "pass"} | more


COMMENT = {
    "name": "public_comment", "kind": "public_comment", "by": "office", "channels": ["website", "media"], "shows": ["results"],
    "period": {"amount": 30, "unit": "working_days", "bound": "at_least", "starts": "publication"}, "basis": "19",
}  # fmt: skip
DRAW = {
    "name": "draw", "kind": "draw", "by": "office", "seeds_by": ["office", "discipline_group"], "supervised_by": "discipline_group",
    "basis": "11(3)",
}  # fmt: skip
DOCUMENT = review("document_review")


def scoring(inputs: list[str], *, tracks: tuple[str, ...] = ("organization", "individual"), **more: Any) -> dict[str, Any]:
    """How the inputs make a composite: 0.2 for each but the last, which has the rest, unless other weights are given."""
    weights = dict.fromkeys(inputs, "0.2") | {inputs[-1]: str(1 - Decimal("0.2") * (len(inputs) - 1))}
    told = {
        "tracks": list(tracks),
        "inputs": inputs,
        "weights": weights,
        "sheet": "mean",
        "decimals": 2,
        "ties": ["committee"],
        "basis": "17",
    }
    return told | more


def regulation(between: list[dict[str, Any]], **changes: Any) -> dict[str, Any]:
    """The regulation with these stages between qualification and ranking; `changes` replace its top-level keys."""
    tracks = ("organization", "individual")
    offered = [{"track": track, "tier": "award"} for track in tracks]
    stages: list[dict[str, Any]] = [
        {"name": "announcement", "kind": "announcement", "by": "office", "channels": ["website"], "basis": "8"},
        {"name": "intake", "kind": "intake", "closes": "filing_deadline", "documents": [], "basis": "9"},
        {"name": "qualification", "kind": "qualification", "by": "office", "basis": "10"},
        *between,
        {"name": "ranking", "kind": "ranking", "basis": "17"},
        {"name": "deliberation", "kind": "deliberation", "by": "committee", "may_depart_with_reason": True, "basis": "18"},
        early("final_notice", "candidates", basis="20"),
        {"name": "approval", "kind": "approval", "chain": [{"act": "approve", "by": "government"}], "basis": "21"},
        {"name": "conferral", "kind": "conferral", "by": "government", "basis": "22"},
    ]
    reviews = [stage["name"] for stage in between if stage["kind"] == "review"]
    return {
        "schema": 1, "city": CITY, "title": TWO, "award": TWO, "jurisdiction": ["CN"], "articles": {"last": 40},
        "status": {"state": "in_force", "effective_from": "2020-01-01", "basis": "40"},
        "offers": [{**one, "items": ["certificate"], "basis": "2"} for one in offered],
        "frequency": {"every_years": 1, "opens_month": 1, "opens_day": 4, "basis": "3"}, "fee_cny": {"amount": 0, "basis": "5"},
        "quotas": [
            {**one, "name": f"{one['track']}s", "places": 2, "in_principle": False, "counts": "first_awards", "basis": "3"}
            for one in offered
        ],
        "vacancy": {"allowed": True, "basis": "3"},
        "bodies": [
            {"name": "committee", "title": TWO, "chair": 1, "basis": "6"}, {"name": "office", "title": TWO, "chair": 0, "basis": "7"},
        ],
        "authorities": [
            {"name": "government", "title": TWO, "role": "approver", "basis": "21"},
            {"name": "discipline_group", "title": TWO, "role": "supervisor", "basis": "11(3)"},
            {"name": "commendation_authority", "title": TWO, "role": "office", "basis": "15"},
            {"name": "experts", "title": TWO, "role": "panel_leader", "basis": "11"},
        ],
        "conditions": [{"name": "here", "kind": "registered_here", "legal_form": "any", "tracks": ["organization"], "basis": "9"}],
        "bars": [],
        "holders": [{**one, "barred": "never", "then": "re_award", "after_revocation": "as_new", "basis": "16"} for one in offered],
        "standards": [
            {"tracks": [track], "criteria": f"made-up-{track}", "approved_by": "committee", "frozen_at": "announcement", "basis": "6"}
            for track in tracks
        ],
        "panels": panels(), "scoring": [scoring(reviews)], "stages": chained(stages),
        "set_per_cycle": [setting("filing_deadline", "day", "announcement")],
        "prizes": [{**one, "first_cny": 0, "repeat_cny": 0, "basis": "23"} for one in offered],
        "budget": {"prize_year_offset": 0, "level": "city", "basis": "23"},
        "fund_uses": {"named": [], "exhaustive": False, "diversion": "not_said", "basis": "23"},
        "validity": {"years": 3, "starts": "conferral", "start_counts": False, "basis": "3"}, "duties": [],
        "title_use": {"must_show": "nothing", "on_products": "not_said", "for_profit": "not_said", "basis": "30"},
        "confidentiality": {"secrets": [], "marked_by_applicant": False, "basis": "30"}, "revocations": [],
    } | changes  # fmt: skip


def panels(**changes: Any) -> dict[str, Any]:
    """How panels are made: three from the pool, unless it is said otherwise."""
    told = {
        "from_pool": True, "leader": 1, "size": {"least": 3, "basis": "11(3)"}, "work_plan_required": False,
        "recusal": {"of": ["reviewers", "staff"], "declared_by_self": True, "basis": "25"}, "basis": "11",
    }  # fmt: skip
    return told | changes


def setting(name: str, kind: str, until: str, **more: Any) -> dict[str, Any]:
    """Something that the cycle sets."""
    return {"name": name, "type": kind, "until": until, "basis": "house", "default": True, "reason": TWO} | more


def chained(stages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The stages, each leading to the next."""
    following = [*(stage["name"] for stage in stages[1:]), "closed"]
    return [{**stage, "next": name} for stage, name in zip(stages, following, strict=True)]


def catalogue(folder: Path, text: dict[str, Any]) -> Catalogue:
    """The regulation as a file beside the repository's calendars, with its two sets of criteria (JSON is YAML)."""
    (folder / CITY).mkdir(parents=True)
    (folder / "criteria").mkdir()
    (folder / "calendars").symlink_to(ROOT / "regulations" / "calendars")
    (folder / CITY / "2020-01-01.yaml").write_text(json.dumps(text, ensure_ascii=False), "utf-8")
    for track, dimensions in (("organization", ORGANIZATIONS), ("individual", PERSONS)):
        told = {
            "schema": 1, "set": f"made-up-{track}", "title": TWO, "sources": ["invented"], "total": sum(dimensions.values()),
            "dimensions": [{"name": name, "title": TWO, "points": points} for name, points in dimensions.items()],
        }  # fmt: skip
        (folder / "criteria" / f"made-up-{track}.yaml").write_text(json.dumps(told, ensure_ascii=False), "utf-8")
    return Catalogue(folder)


def opened(folder: Path, text: dict[str, Any], *, experts: tuple[str, ...] = EXPERTS, **settings: Any) -> Desk:
    """The cycle is open, set, and its call is out, on Monday 2 March 2026; `settings` are set for it."""
    d = desk(str(folder / "log.db"), catalogue=catalogue(folder / "regulations", text))
    d.cycle = CYCLE
    for track in ("organization", "individual"):
        d.done("standard.approve", "committee_chair", "chair", city=CITY, criteria=f"made-up-{track}", resolution="r1")
    d.done("cycle.open", city=CITY, year=2026, version="2020-01-01")
    for name, value in ({"filing_deadline": "2026-03-31"} | settings).items():
        d.done("cycle.set", cycle=CYCLE, name=name, value=value)
    for expert in experts:
        admit(d, expert)
    d.advance()
    d.done("announcement.publish", cycle=CYCLE, channels={"website": today(d)}, text="call")
    d.advance()
    return d


def admit(d: Desk, expert: str, field: str = "quality") -> None:
    """Take an invented expert into the pool."""
    d.done("reviewer.admit", city=CITY, reviewer=expert, name=f"(invented) {expert}", field=field)


def today(d: Desk) -> date:
    """The desk's day in Shanghai."""
    return d.clock.now().astimezone(SHANGHAI).date()  # type: ignore[no-any-return]  # the desk's clock is any clock


def register(d: Desk, applicant: str) -> None:
    """An invented organization or person is in the register."""
    if d.log.version(ids.applicant_stream(applicant)):
        pass
    elif applicant.startswith("person-"):
        d.done("person.register", "applicant", "org", person=applicant, name="(invented)", identification="(invented)")
    else:
        facts = {"name": "(invented)", "registered_in": CITY, "legal_person": True, "operating_since": date(2010, 1, 1)}
        d.done("applicant.register", "applicant", "org", uscc=applicant, **facts)


def filed(d: Desk, applicant: str) -> None:
    """An invented organization or person files, once."""
    register(d, applicant)
    if not d.log.version(ids.application_stream(CYCLE, applicant)):
        d.done("application.submit", "applicant", "org", cycle=CYCLE, applicant=applicant, documents={}, contact="(invented)")


def qualified(d: Desk, organizations: int = 0, persons: int = 0) -> list[str]:
    """So many of each have filed and are qualified; the first stage of the test's own plan is open, on Wednesday 1 April 2026."""
    codes = [*map(code, range(1, organizations + 1)), *map(person, range(1, persons + 1))]
    for applicant in codes:
        filed(d, applicant)
    d.on("2026-04-01 09:00").advance()
    for applicant in codes:
        d.done("qualification.conclude", cycle=CYCLE, applicant=applicant, outcome="qualified")
    d.advance()
    return codes


def panel(d: Desk, name: str = "one", members: tuple[str, ...] = EXPERTS, **more: Any) -> Answer:
    """A panel, led by its first member."""
    return d.act("panel.form", cycle=CYCLE, panel=name, members=members, leader=members[0], **more)


def score(d: Desk, applicant: str, total: int, reviewer: str) -> Answer:
    """One sheet with this total."""
    scale = PERSONS if applicant.startswith("person-") else ORGANIZATIONS
    (first, most), (second, _) = scale.items()
    points = {first: min(total, most), second: max(0, total - most)}
    return d.act("score.submit", "reviewer", reviewer, cycle=CYCLE, applicant=applicant, reviewer=reviewer, points=points)


def scored(d: Desk, totals: dict[str, int], members: tuple[str, ...] = EXPERTS) -> None:
    """A sheet of the same total from each member for each applicant."""
    for applicant, total in totals.items():
        for member in members:
            answer = score(d, applicant, total, member)
            assert answer.outcome == "done", answer


def conclude(d: Desk, leader: str = EXPERTS[0]) -> Answer:
    """The leader closes the open review."""
    return d.act("review.conclude", "panel_leader", leader, cycle=CYCLE, reviewer=leader, report="report")


def reviewed(d: Desk, totals: dict[str, int]) -> Desk:
    """The open review is scored by the usual panel and concluded; the next stage is open."""
    if not d.office.look("", lambda case: case.cycle(CYCLE)).review.panels:  # type: ignore[attr-defined]  # a Cycle
        assert panel(d).outcome == "done"
    scored(d, totals)
    answer = conclude(d)
    assert answer.outcome == "done", answer
    d.advance()
    return d


def state(d: Desk) -> Any:
    """The cycle as it stands."""
    return d.office.look("", lambda case: case.cycle(CYCLE))


def application(d: Desk, applicant: str) -> Any:
    """An application as it stands."""
    return d.office.look("", lambda case: case.application(CYCLE, applicant))


def events(d: Desk, kind: type) -> list[Any]:
    """The cycle's events of a kind."""
    return [envelope.data for envelope in d.log.events_of(ids.cycle_stream(CYCLE)) if isinstance(envelope.data, kind)]


def notice(d: Desk, day: str, channels: tuple[str, ...] = ("website",), role: Role = "office", **more: Any) -> Answer:
    """The office publishes the open stage's notice on this day."""
    return d.act("notice.publish", role, cycle=CYCLE, channels=dict.fromkeys(channels, date.fromisoformat(day)), text="shown", **more)
