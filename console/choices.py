"""What a person may choose from in a field, where the log or the regulation knows: cycles, applicants, conditions, documents, channels."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple, cast, get_args

import orjson

from console.candidacies import FITTING
from console.fields import Field, Kind, fields_of
from console.saying import Saying
from console.visit import Visit, whole
from domain.application import application as a
from domain.calendar.instants import day_of
from domain.cycle import cycle as cycles
from domain.cycle.cycle import track_of
from domain.regulation.applicants import YearsSinceCondition
from domain.regulation.per_cycle import Setting
from domain.session import session as sessions
from domain.session.session import Choice as VoteChoice
from domain.shared import identifiers as ids
from domain.shared.refusal import InvalidError, RefusedError
from domain.stages.announcement import AnnouncementStage
from domain.stages.approval import ApprovalStage
from domain.stages.draw import DrawStage
from domain.stages.intake import IntakeStage
from domain.stages.plan import Regulation
from domain.stages.plan_approval import PlanApprovalStage
from domain.stages.public_comment import PublicCommentStage
from domain.stages.public_notice import PublicNoticeStage
from domain.stages.review import ReviewStage
from doors import governing as governed
from doors.boards import among
from doors.looking import rows
from projections.applicant_register import ApplicantRegister
from services.acts.publicity import notice_rule
from services.case import Case
from services.commands import COMMANDS
from services.sittings import members_on

MOST = 200
"""Applicants that are offered by name; where there are more, the code is typed."""


class Choice(NamedTuple):
    """A value and what it is called."""

    value: str
    word: str


class Asking(NamedTuple):
    """What a list of choices is made from."""

    visit: Visit
    say: Saying
    command: str
    shown: Mapping[str, Any]
    regulation: Regulation | None


def governing(visit: Visit, shown: Mapping[str, Any]) -> Regulation | None:
    """The regulation of the cycle that the form names; None where it names none, or one that is not there for the reader."""
    name = shown.get("cycle", "")
    if not isinstance(name, str) or not ids.CYCLE.fullmatch(name) or (visit.who.city and ids.city_of(name) != visit.who.city):
        return None
    return regulation_of(visit, name)


def regulation_of(visit: Visit, cycle: str) -> Regulation | None:
    """The regulation that governs a cycle; None before it is opened."""
    return governed.regulation_of(visit.parts, cycle)


def of(asking: Asking, field: Field) -> list[Choice]:
    """The choices of a field; none where it is typed freely."""
    if field.name in PERSONS and field.choices:
        return [Choice(code, word) for code, word in called_all(asking.visit, field.choices).items()]
    if field.choices:
        return [Choice(one, asking.say.value(asking.command, field.name, one)) for one in field.choices]
    find = BY_COMMAND.get(f"{asking.command}:{field.name}") or BY_FIELD.get(field.name)
    try:
        return find(asking) if find else []
    except RefusedError:
        return []  # the regulation has no stage that would name them


def open_cycles(visit: Visit) -> list[str]:
    """The open cycles that the reader may see."""
    return [row["cycle"] for row in rows(visit.parts, "cycles", visit.who, [("state = ?", ("open",))])]


def _cycles(asked: Asking) -> list[Choice]:
    return [Choice(name, asked.say.of(regulation_of(asked.visit, name)).cycle(name)) for name in open_cycles(asked.visit)]


Showing = AnnouncementStage | PublicCommentStage | PublicNoticeStage

SHOWING: Mapping[str, type[Showing]] = {
    "announcement.publish": AnnouncementStage, "comment_period.publish": PublicCommentStage, "notice.publish": PublicNoticeStage,
}  # fmt: skip
"""Command that makes something public -> the kind of stage that names its channels."""

TICKED: Mapping[str, tuple[str, Callable[[Regulation], list[str]]]] = {
    "panel.form": ("stages", lambda regulation: [stage.name for stage in regulation.stages_of(ReviewStage)]),
}  # fmt: skip
"""Command -> its field that takes some of what the regulation names, and nothing else."""

PERSONS = frozenset(["candidates"])
"""Fields whose choices are applicants, called by their names."""

SET: Mapping[str, Kind] = {"day": "date", "count": "number", "working_days": "number", "weights": "numbers", "choice": "choice"}
"""Type of a setting -> how its value is filled in."""


def fitted(visit: Visit, command: str, shown: Mapping[str, Any]) -> tuple[Field, ...]:
    """The fields of a command, as what is known already shapes them: a setting's value by its type, the days that a regulation asks for."""
    fields, regulation = fields_of(command), governing(visit, shown)
    if regulation is None:
        return fields
    if command in SHOWING:
        return _on_channels(visit, command, str(shown["cycle"]), fields, regulation)
    if command == "ballot.cast":
        return tuple(field._replace(sealed=field.sealed and not _is_open(visit, shown)) for field in fields)
    if command in TICKED:
        name, find = TICKED[command]
        return tuple(field._replace(kind="several", choices=tuple(find(regulation))) if field.name == name else field for field in fields)
    if command == "cycle.set":
        setting = next((one for one in regulation.set_per_cycle if one.name == shown.get("name")), None)
        return tuple(_valued(field, setting) if field.name == "value" and setting else field for field in fields)
    track = track_of(str(shown.get("applicant", "")))
    days = {rule.fact for rule in regulation.conditions if isinstance(rule, YearsSinceCondition) and track in rule.tracks}
    narrowed = [field._replace(choices=tuple(one for one in field.choices if field.name != "declared" or one in days)) for field in fields]
    return tuple(field for field in narrowed if field.name != "declared" or field.choices)


def _on_channels(visit: Visit, command: str, cycle: str, fields: Sequence[Field], regulation: Regulation) -> tuple[Field, ...]:
    """What is made public takes the channels that its rule names, and a notice those who can stand on it; no list where it is computed."""
    rule, able = _showing(visit, command, cycle, regulation)
    if rule is None:
        return tuple(fields)
    narrowed = (field._replace(choices=tuple(rule.channels)) if field.name == "channels" else field for field in fields)
    stands = [field._replace(kind="several", choices=able) if field.name == "candidates" else field for field in narrowed]
    return tuple(field for field in stands if field.name != "candidates" or able)


def _showing(visit: Visit, command: str, cycle: str, regulation: Regulation) -> tuple[Showing | None, tuple[str, ...]]:
    """The stage that says how something is made public, and of whom a notice may be; nobody where all of its list stand on it."""
    if command != "notice.publish":
        return next(iter(regulation.stages_of(SHOWING[command])), None), ()

    def question(case: Case) -> tuple[Showing | None, tuple[str, ...]]:
        try:
            found = case.cycle(cycle)
            rule = notice_rule(case, found)
        except (InvalidError, RefusedError):
            return None, ()
        able = (code for code, candidate in found.standing().items() if candidate.state == "proposed" and rule.of == "candidates")
        return rule, tuple(able)

    return cast("tuple[Showing | None, tuple[str, ...]]", visit.parts.office.look(ids.cycle_stream(cycle), question))


def _is_open(visit: Visit, shown: Mapping[str, Any]) -> bool:
    """Whether the vote on the motion that the form names is an open one, whose ballots nothing seals."""
    session, motion = (whole(str(shown.get(name, ""))) for name in ("session", "motion"))
    if session is None or motion is None:
        return False
    sitting = visit.parts.log.load(ids.session_stream(str(shown["cycle"]), session), sessions.fold)[0]
    found = sitting.motions.get(motion) if sitting is not None else None
    return found is not None and found.ballot == "open"


def _valued(field: Field, setting: Setting) -> Field:
    return field._replace(kind=SET[setting.type], choices=setting.over if setting.type == "weights" else setting.choices)


def _cities(asked: Asking) -> list[Choice]:
    """Every city of the catalogue, called by its award; the reader's own alone where it belongs to one."""
    catalogue, own = asked.visit.parts.catalogue, asked.visit.who.city
    found = [city for city in catalogue.cities() if own in {"", city}]
    awards = {city: catalogue.regulation(city, catalogue.latest(city))[0].award for city in found}
    return [Choice(city, f"{asked.say.text(award)} · {city}") for city, award in awards.items()]


def _places(asked: Asking) -> list[Choice]:
    """Every city of the catalogue as a place: an organization may be registered in another than the reader's."""
    catalogue = asked.visit.parts.catalogue
    texts = (catalogue.regulation(city, catalogue.latest(city))[0] for city in catalogue.cities())
    return [Choice(one.city, f"{asked.say.text(one.place or one.award)} · {one.city}") for one in texts]


def _applicants(asked: Asking) -> list[Choice]:
    cycle, account = asked.shown.get("cycle", ""), asked.visit.who.account
    if account is not None and "applicant" in account.roles and account.acts_for:
        return [Choice(code, word) for code, word in called_all(asked.visit, account.acts_for).items()]
    if not cycle:
        return []
    found = [row["applicant"] for row in rows(asked.visit.parts, "applications", asked.visit.who, [("cycle = ?", (cycle,))], size=MOST + 1)]
    if asked.command in FITTING and (state := asked.visit.parts.log.load(ids.cycle_stream(cycle), cycles.fold)[0]) is not None:
        fitting = set(FITTING[asked.command](state))
        found = [code for code in found if code in fitting]
    words = called_all(asked.visit, found) if len(found) <= MOST else {}
    return [Choice(code, word) for code, word in words.items()]


def called(visit: Visit, code: str) -> str:
    """An applicant by its name, an individual by its handle: a person's name is sealed. A stranger is told the code alone."""
    return called_all(visit, [code])[code]


def called_all(visit: Visit, codes: Iterable[str]) -> dict[str, str]:
    """The same of several at once, by code."""
    found = dict.fromkeys(codes, "")
    names = names_of(visit, found) if visit.who.account else found
    return {code: f"{names[code]} {code}" if names[code] else code for code in found}


def names_of(visit: Visit, codes: Iterable[str]) -> dict[str, str]:
    """What the register calls applicants, whoever asks, by code; empty for an individual, and where there is none."""
    wanted = tuple(dict.fromkeys(codes))
    known = ApplicantRegister.table.column(visit.parts.views.query, "name", among("applicant", wanted))
    return {code: known.get(code) or "" for code in wanted}


def _named(names: Callable[[Regulation], list[str]]) -> Callable[[Asking], list[Choice]]:
    def find(asked: Asking) -> list[Choice]:
        return [Choice(name, asked.say.name(name)) for name in names(asked.regulation)] if asked.regulation else []

    return find


def _channels(regulation: Regulation) -> list[str]:
    return list(dict.fromkeys(channel for stage in regulation.stages for channel in getattr(stage, "channels", ())))


def _steps(asked: Asking) -> list[Choice]:
    """The steps of the approval that have no command of their own."""
    chain = [step.act for stage in asked.regulation.stages_of(ApprovalStage) for step in stage.chain] if asked.regulation else []
    return [Choice(act, asked.say.act(act)) for act in dict.fromkeys(chain) if f"list.{act}" not in COMMANDS]


def _settings(asked: Asking) -> list[Choice]:
    return [Choice(one.name, asked.say.name(one.name)) for one in asked.regulation.set_per_cycle] if asked.regulation else []


def _supplement(asked: Asking) -> list[Choice]:
    """What the office asked of one whom the reader speaks for."""
    cycle, code, account = asked.shown.get("cycle", ""), asked.shown.get("applicant", ""), asked.visit.who.account
    if account is None or code not in account.acts_for or not ids.CYCLE.fullmatch(cycle):
        return []
    filed = asked.visit.parts.log.load(ids.application_stream(cycle, code), a.fold)[0]
    return [Choice(name, asked.say.name(name)) for name in (filed.supplement.missing if filed else ())]


def _members(asked: Asking) -> list[Choice]:
    """Who sits in the body that deliberates on the day of the sitting."""
    cycle, day = asked.shown.get("cycle", ""), asked.shown.get("on") or day_of(asked.visit.parts.office.clock.now()).isoformat()
    if not cycle or asked.regulation is None:
        return []

    def question(case: Case) -> list[str]:
        try:
            return members_on(case, case.cycle(cycle), date.fromisoformat(day))
        except ValueError:
            return []

    return [Choice(one, one) for one in cast("list[str]", asked.visit.parts.office.look(ids.cycle_stream(cycle), question))]


def _dimensions(asked: Asking) -> list[Choice]:
    cycle, code = asked.shown.get("cycle", ""), asked.shown.get("applicant", "")
    if not cycle or not code or asked.regulation is None:
        return []

    def question(case: Case) -> list[Choice]:
        try:
            found = case.criteria(case.cycle(cycle), "individual" if ids.is_person(code) else "organization").dimensions
        except InvalidError:
            return []
        zh = asked.say.language == "zh"
        return [Choice(one.name, f"{one.title.zh if zh else one.title.en}（0—{one.points}）") for one in found]

    return cast("list[Choice]", asked.visit.parts.office.look(ids.cycle_stream(cycle), question))


def _parties(asked: Asking) -> list[Choice]:
    """The parties of the draw that the reader may speak for."""
    held = set(asked.visit.who.account.roles if asked.visit.who.account else ())
    found = asked.regulation.the(DrawStage).seeds_by if asked.regulation else ()
    mine = [name for name in found if asked.regulation and held & set(asked.regulation.roles_of(name))]
    return [Choice(name, asked.say.name(name)) for name in mine]


def _on_notice(asked: Asking) -> list[Choice]:
    """Who stands on the notice, by the name that was made public."""
    cycle, number = asked.shown.get("cycle", ""), whole(str(asked.shown.get("notice", "")))
    found = rows(asked.visit.parts, "notices", asked.visit.who, [("cycle = ? and number = ?", (cycle, number))]) if number else []
    codes = [code for row in found for code in orjson.loads(row["candidates"])]
    names, word = names_of(asked.visit, codes), asked.say.word
    return [
        Choice(code, f"{names[code]} {code}" if names[code] else word("public-in-order", place=place))
        for place, code in enumerate(codes, 1)
    ]


def _versions(asked: Asking) -> list[Choice]:
    """The texts of the city."""
    catalogue, city = asked.visit.parts.catalogue, asked.shown.get("city", "")
    versions = catalogue.versions(city) if city in catalogue.cities() else []
    return [Choice(one, f"{asked.say.text(catalogue.regulation(city, one)[0].title)} ({one})") for one in versions]


BY_FIELD: Mapping[str, Callable[[Asking], list[Choice]]] = {
    "cycle": _cycles, "city": _cities, "registered_in": _places, "applicant": _applicants, "candidate": _applicants, "points": _dimensions,
    "condition": _named(lambda regulation: [rule.name for rule in regulation.conditions if rule.kind == "judged"]),
    "stage": _named(lambda regulation: [stage.name for stage in regulation.stages]),
    "documents": _named(lambda regulation: list(regulation.the(IntakeStage).documents)),
    "missing": _named(lambda regulation: list(regulation.the(IntakeStage).documents)),
    "channels": _named(_channels), "duty": _named(lambda regulation: [duty.name for duty in regulation.duties]),
    "quota": _named(lambda regulation: [quota.name for quota in regulation.quotas]),
    "candidates": _applicants, "applicants": _applicants, "order": _applicants,
}  # fmt: skip
"""Field -> what it is chosen from."""

BY_COMMAND: Mapping[str, Callable[[Asking], list[Choice]]] = {
    "cycle.set:name": _settings, "supplement.answer:documents": _supplement,
    "plan.approve:what": _named(lambda regulation: [what for stage in regulation.stages_of(PlanApprovalStage) for what in stage.what]),
    "bar.judge:rule": _named(lambda regulation: [bar.name for bar in regulation.bars]),
    "draw.commit:party": _parties, "draw.reveal:party": _parties,
    "record.file:record": _named(lambda regulation: [record.name for record in regulation.records]),
    "list.pass:act": _steps, "session.open:present": _members, "objection.file:candidate": _on_notice,
    "cycle.open:version": _versions, "regulation.enact:version": _versions,
    "ballot.cast:choice": lambda asked: [Choice(one, asked.say.value(asked.command, "choice", one)) for one in get_args(VoteChoice)],
}  # fmt: skip
"""The same for the field of one command."""
