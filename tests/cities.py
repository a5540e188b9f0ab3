"""Desks in the other cities: a cycle brought to the point where applications may be filed, invented organizations and persons."""

from datetime import date
from pathlib import Path
from typing import Any

from domain.applicant.applicant import fold
from domain.application.application import Application
from domain.calendar.instants import day_of
from domain.cycle.cycle import Cycle
from domain.shared import identifiers as ids
from domain.shared.refusal import InvalidError
from domain.stages.announcement import AnnouncementStage
from domain.stages.intake import IntakeStage
from domain.stages.plan import Regulation
from domain.stages.plan_approval import PlanApprovalStage
from services.answer import Answer
from services.catalogue import Catalogue
from tests.desk import ROOT, Desk, code

VERSIONS = {
    "wuhai": "undated",
    "erenhot": "2021-09-01",
    "gongyi": "2023-03-09",
    "qinhuangdao": "draft-2022",
    "yancheng": "draft-2023",
}


def altered(folder: Path, city: str, *changes: tuple[str, str]) -> Catalogue:
    """A catalogue that holds one city's regulation, with some of its text replaced."""
    folder.mkdir()
    for shared in ("criteria", "calendars"):
        (folder / shared).symlink_to(ROOT / "regulations" / shared)
    text = (ROOT / "regulations" / city / f"{VERSIONS[city]}.yaml").read_text("utf-8")
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    (folder / city).mkdir()
    (folder / city / f"{VERSIONS[city]}.yaml").write_text(text, "utf-8")
    return Catalogue(folder)


def regulation(d: Desk) -> Regulation:
    """The regulation of the desk's city."""
    return d.office.texts.of_catalogue(city_of(d), VERSIONS[city_of(d)])[0]


def city_of(d: Desk) -> str:
    """The city of the desk's cycle."""
    return ids.city_of(d.cycle)


def today(d: Desk) -> date:
    """The day in Shanghai."""
    return day_of(d.clock.now())


def opened(d: Desk, cycle: str, **settings: Any) -> Desk:
    """The cycle is open under its city's text, with these settings; its standards are approved."""
    d.cycle = cycle
    for standard in {one.criteria for one in regulation(d).standards}:
        d.done("standard.approve", "committee_chair", city=city_of(d), criteria=standard, resolution="r1")
    d.done("cycle.open", city=city_of(d), year=ids.year_of(cycle), version=VERSIONS[city_of(d)])
    for name, value in settings.items():
        d.done("cycle.set", cycle=cycle, name=name, value=value)
    d.advance()
    return d


def approved(d: Desk) -> Desk:
    """Everything that the plan's approval names is approved, by the one who approves it."""
    for stage in regulation(d).stages_of(PlanApprovalStage):
        [role] = regulation(d).roles_of(stage.by)
        for what in stage.what:
            d.done("plan.approve", role, "examiner", cycle=d.cycle, what=what, document="doc", on=today(d))
        d.advance()
    return d


def call(d: Desk) -> Answer:
    """Publish the call today on every channel."""
    channels = dict.fromkeys(regulation(d).the(AnnouncementStage).channels, today(d))
    return d.act("announcement.publish", cycle=d.cycle, channels=channels, text="call")


def filing(d: Desk, cycle: str, **settings: Any) -> Desk:
    """The call is out: applications may be filed."""
    approved(opened(d, cycle, **settings))
    answer = call(d)
    assert answer.outcome == "done", answer
    d.advance()
    return d


def organization(d: Desk, number: int, **changes: Any) -> str:
    """Enter the n-th invented organization in the register, in the desk's city."""
    facts: dict[str, Any] = {
        "uscc": code(number), "name": f"虚构企业{number}", "registered_in": city_of(d), "legal_person": True,
        "operating_since": date(2005, 1, 1),
    } | changes  # fmt: skip
    d.done("applicant.register", "applicant", f"org-{number}", **facts)
    return code(number)


def person(d: Desk, handle: str = "person-a1b2", **changes: Any) -> str:
    """Enter an invented person in the register."""
    facts: dict[str, Any] = {
        "person": handle, "name": "(invented) 王某", "identification": "(invented) 0001",
        "works_in_quality_since": date(2005, 1, 1), "works_here_since": date(2005, 1, 1),
    } | changes  # fmt: skip
    d.done("person.register", "office", "clerk", **facts)
    return handle


DAYS = {"management_system_since": "2010-01-01", "excellence_model_since": "2010-01-01"}


def file(d: Desk, applicant: str, **changes: Any) -> Answer:
    """File an application with every document that its city asks for."""
    fields: dict[str, Any] = {
        "cycle": d.cycle,
        "applicant": applicant,
        "documents": dict.fromkeys(regulation(d).the(IntakeStage).documents, "d" * 64),
        "contact": "(invented) 王某",
        "declared": {} if ids.PERSON.match(applicant) else DAYS,
        "free_of_state_secrets": True,
    } | changes
    return d.act("application.submit", "applicant", "org", **fields)


def judged(d: Desk, applicant: str, **verdicts: bool) -> None:
    """Judge every condition that is asked of the applicant as met, but those named here as they say."""
    for rule in regulation(d).conditions:
        if rule.kind == "judged":
            fields = {"applicant": applicant, "condition": rule.name, "met": verdicts.get(rule.name, True), "reason": "seen"}
            try:
                d.done("condition.judge", cycle=d.cycle, **fields)
            except InvalidError as error:
                if error.code != "condition-not-asked":
                    raise


def conclude(d: Desk, applicant: str, outcome: str = "qualified") -> Answer:
    """Conclude the qualification review of one application."""
    return d.act("qualification.conclude", cycle=d.cycle, applicant=applicant, outcome=outcome)


def application(d: Desk, applicant: str) -> Application:
    """An application as it stands."""
    return d.office.look("", lambda case: case.application(d.cycle, applicant))  # type: ignore[return-value]  # look is untyped


def cycle(d: Desk) -> Cycle:
    """The cycle as it stands."""
    return d.office.look("", lambda case: case.cycle(d.cycle))  # type: ignore[return-value]  # look is untyped


def refused(answer: Answer) -> tuple[str, str]:
    """Why, and by which article."""
    assert answer.outcome == "refused", answer
    return answer.code, answer.basis


def events(d: Desk, stream: str) -> list[str]:
    """The names of the events of a stream."""
    return [type(envelope.data).__name__ for envelope in d.log.events_of(stream)]


def registered(d: Desk, code_: str) -> Any:
    """An applicant as the register has it."""
    return d.log.load(ids.applicant_stream(code_), fold)[0]
