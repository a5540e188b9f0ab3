"""Which acts make sense for a reader on a subject now, by role, kind of stage and state: never one that is certain to be refused."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple
from urllib.parse import urlencode

from console.subject import Subject
from console.visit import Visit
from domain.application.application import Application
from domain.cycle.approvals import consulted
from domain.cycle.cycle import track_of
from domain.shared.actor import Role
from domain.stages.deliberation import DeliberationStage
from domain.stages.draw import DrawStage
from domain.stages.plan import Regulation
from domain.stages.plan_approval import PlanApprovalStage
from domain.stages.public_notice import PublicNoticeStage
from domain.stages.qualification import QualificationStage
from domain.stages.recommendation import RecommendationStage
from domain.stages.review import ReviewStage
from domain.stages.shortlist import PassRule, ShortlistStage
from domain.stages.stage import Stage
from services.checklist import Point
from services.commands import COMMANDS
from services.remaining import Lack


class Offer(NamedTuple):
    """An act with what is known filled in; `first` are those that bring the open stage on."""

    command: str
    address: str
    first: bool = False


class On(NamedTuple):
    """A reader on a cycle, perhaps on one of its applications."""

    handle: str
    subject: Subject
    filed: Application | None = None
    outcome: str = ""
    points: Sequence[Point] = ()

    @property
    def stage(self) -> Stage | None:
        """The open stage."""
        return self.subject.regulation.stage(self.subject.cycle.stage) if self.subject.cycle.stage else None

    @property
    def regulation(self) -> Regulation:
        """The regulation that governs."""
        return self.subject.regulation


Holds = Callable[[On], bool]


def _lacks(what: str) -> Holds:
    return lambda on: any(lack.what == what for lack in on.subject.lacks)


def _called(on: On) -> bool:
    return not on.subject.cycle.announced and not any(lack.what == "setting" for lack in on.subject.lacks)


def _draw(*, committed: bool) -> Holds:
    def holds(on: On) -> bool:
        draw = on.subject.cycle.review.draw()
        return draw is not None and draw.state == "open" and draw.witnessed and (len(draw.commitments) > 1) == committed

    return holds


def _leads(on: On) -> bool:
    panels = on.subject.cycle.review.panels_in(on.subject.cycle.stage)
    through = on.subject.cycle.review.concluded.get(on.subject.cycle.stage or "", set())
    return any(panel.leader == on.handle and name not in through for name, panel in panels.items())


def _votes(on: On) -> bool:
    return any(stage.vote is not None for stage in on.regulation.stages_of(DeliberationStage))


def _publishable(on: On) -> bool:
    candidates = on.subject.cycle.standing().values()
    if isinstance(on.stage, PublicNoticeStage) and on.stage.of != "candidates":
        return _lacks("notice")(on)
    return any(candidate.state == "proposed" for candidate in candidates)


def _forms(on: On) -> bool:
    """What the text wants before a panel is there: the plan on file, the institution engaged, the draw done."""
    rule, cycle = on.regulation.panels, on.subject.cycle
    draw = cycle.review.draw()
    return (
        (cycle.work_plan is not None or not rule.work_plan_required)
        and (bool(cycle.review.institutions) or rule.institution is None)
        and (not rule.drawn or (draw is not None and draw.state == "drawn"))
    )


def _listing(on: On) -> bool:
    """No list is fixed, and none is on its way through the chain."""
    review, stage = on.subject.cycle.review, on.subject.cycle.stage or ""
    return stage not in review.lists and not (stage in review.proposals and review.proposals[stage].passed)


def _hears(on: On) -> bool:
    """Somebody is to be heard; on a list, once it is proposed."""
    proposed = not isinstance(on.stage, ShortlistStage) or on.stage.name in on.subject.cycle.review.proposals
    return on.stage is not None and bool(consulted(on.stage)) and proposed


def _in_chain(act: str) -> Holds:
    return lambda on: any(lack.what == "candidate-step" and lack.facts["act"] == act for lack in on.subject.lacks)


def _proposes(on: On) -> bool:
    """A place is free, and what the text wants before anybody is proposed is there: the report on the reviews, a vote that carried."""
    if not (_lacks("offer")(on) or _lacks("substitute")(on)):
        return False
    stage, cycle = next(iter(on.regulation.stages_of(DeliberationStage))), on.subject.cycle
    if stage.report_first and not cycle.review.suggested:
        return False
    return stage.vote is None or any(code not in cycle.candidates for code in cycle.carried)


def _turn(what: str, act: str) -> Callable[[On], list[str]]:
    """Whose turn it is in a chain: of the first step that waits, of each candidate's in a chain for single ones."""

    def bodies(on: On) -> list[str]:
        found = [str(lack.facts["by"]) for lack in on.subject.lacks if lack.what == what and act in lack.acts]
        return found[:1] if what == "step" else found

    return bodies


def _draws(on: On) -> list[str]:
    return [name for stage in on.regulation.stages_of(DrawStage) for name in stage.seeds_by]


WHOSE: Mapping[str, Callable[[On], list[str]]] = {
    "plan.approve": lambda on: [stage.by for stage in on.regulation.stages_of(PlanApprovalStage)],
    "shortlist.propose": lambda on: [on.stage.by] if isinstance(on.stage, ShortlistStage) else [],
    "shortlist.approve": _turn("step", "shortlist.approve"), "list.review": _turn("candidate-step", "list.review"),
    "list.approve": _turn("candidate-step", "list.approve"), "list.pass": _turn("candidate-step", "list.pass"),
    "draw.commit": _draws, "draw.reveal": _draws,
}  # fmt: skip
"""Act -> the bodies and authorities whose it is by the text; of the command's roles only those in which they act are offered it."""


def roles_for(name: str, on: On) -> tuple[Role, ...]:
    """The roles that may send an act under the cycle's text."""
    held = COMMANDS[name].entry.roles
    if name not in WHOSE:
        return held
    named = {role for body in WHOSE[name](on) for role in on.regulation.roles_of(body)}
    return tuple(role for role in held if role in named)


CYCLE: Mapping[str, Holds] = {
    "cycle.set": lambda on: any(lack.what == "setting" for lack in (*on.subject.lacks, *on.subject.ahead)),
    "plan.approve": _lacks("plan-part"),
    "work_plan.file": lambda on: on.regulation.panels.work_plan_required and on.subject.cycle.work_plan is None,
    "announcement.publish": _called,
    "institution.engage": lambda on: on.regulation.panels.institution is not None and not on.subject.cycle.review.institutions,
    "supervision.form": lambda on: on.regulation.panels.supervision is not None and not on.subject.cycle.review.supervision,
    "interest.state": lambda on: on.handle not in on.subject.cycle.review.stated,
    "panel.form": _forms,
    "panel.replace": lambda on: bool(on.subject.cycle.review.panels),
    "review.conclude": _leads,
    "consultation.record": _hears,
    "shortlist.propose": _listing,
    "shortlist.approve": _lacks("step"),
    "comment_period.publish": _lacks("comment"),
    "ties.resolve": lambda on: on.subject.cycle.ties_open,
    "candidates.suggest": lambda on: bool(on.subject.cycle.rankings),
    "candidates.propose": _proposes,
    "places.leave_vacant": lambda on: _lacks("offer")(on) or _lacks("substitute")(on),
    "session.open": lambda on: _votes(on) and bool(on.subject.cycle.rankings) and not on.subject.cycle.ties_open,
    "notice.publish": _publishable,
    "notice.withdraw": lambda on: bool(on.subject.cycle.running_notices()),
    "objection.file": lambda on: bool(on.subject.cycle.running_notices()),
    "list.review": _in_chain("review"), "list.approve": _in_chain("approve"),
    "list.pass": lambda on: any("list.pass" in lack.acts for lack in on.subject.lacks),
    "award.confer": lambda on: any(one.state == "approved" for one in on.subject.cycle.standing().values()),
    "draw.open": _lacks("draw"), "draw.witness": _lacks("draw-witness"), "draw.commit": _draw(committed=False),
    "draw.reveal": _draw(committed=True),
}  # fmt: skip
"""Acts on a cycle -> when they make sense; every other act of a role stands under more acts."""


def _supplement(on: On) -> bool:
    stage = next(iter(on.regulation.stages_of(QualificationStage)), None)
    filed = on.filed
    return (
        filed is not None
        and _reviewing(on)
        and stage is not None
        and stage.supplement is not None
        and (filed.supplement.times < stage.supplement.times and filed.supplement.state != "asked")
    )


def _to_qualify(on: On) -> bool:
    return on.filed is not None and on.filed.to_qualify


def _reviewing(on: On) -> bool:
    """A result is owed, and its review has begun: with the stage, or from the receipt where its time runs from there."""
    stage = next(iter(on.regulation.stages_of(QualificationStage)), None)
    return _to_qualify(on) and stage is not None and (stage.within is not None or on.stage == stage)


def _asked(on: On) -> bool:
    return on.filed is not None and on.filed.to_qualify and on.filed.supplement.state == "asked"


def _concludes(on: On) -> bool:
    return _reviewing(on) and not _asked(on) and on.outcome in {"qualified", "unqualified"}


def _goes_on(on: On) -> bool:
    return on.filed is not None and on.filed.ended is None


def scores(on: On) -> bool:
    """Whether the reader has a sheet of the application to fill in."""
    cycle, filed = on.subject.cycle, on.filed
    if filed is None or not filed.in_review or on.handle in filed.recused or filed.applicant not in cycle.in_play():
        return False
    return on.handle in cycle.review.members(cycle.stage, track_of(filed.applicant))


def _passes(on: On) -> bool:
    after = [stage.after for stage in on.regulation.stages_of(ShortlistStage) if isinstance(stage.select, PassRule)]
    return _leads(on) and on.subject.cycle.stage in after and on.filed is not None and on.filed.in_review


def _recommends(on: On) -> bool:
    return bool(on.regulation.stages_of(RecommendationStage)) and on.filed is not None and on.filed.to_recommend


def _consulting(on: On) -> bool:
    return _recommends(on) and any(stage.consults for stage in on.regulation.stages_of(RecommendationStage))


def _noticing(on: On) -> bool:
    return _recommends(on) and any(stage.local_notice for stage in on.regulation.stages_of(RecommendationStage))


def _consenting(on: On) -> bool:
    return _recommends(on) and any(stage.consent_of for stage in on.regulation.stages_of(RecommendationStage))


def _polled(on: On) -> bool:
    polls = [stage.poll for stage in on.regulation.stages_of(PublicNoticeStage) if stage.poll is not None]
    return on.filed is not None and any(track_of(on.filed.applicant) in poll.tracks for poll in polls) and on.filed.in_review


APPLICATION: Mapping[str, Holds] = {
    "condition.judge": lambda on: _reviewing(on) and any(point.state == "open" for point in on.points),
    "bar.judge": lambda on: _to_qualify(on) and any(point.state == "manual" for point in on.points),
    "supplement.request": _supplement, "supplement.answer": _asked, "qualification.conclude": _concludes,
    "application.amend": lambda on: on.subject.kind == "intake" and _to_qualify(on),
    "application.withdraw": _goes_on, "application.bar": lambda on: _goes_on(on) and on.outcome == "barred",
    "recusal.declare": lambda on: _goes_on(on) and on.filed is not None and on.handle not in on.filed.recused,
    "score.submit": scores,
    "record.keep": lambda on: scores(on) and isinstance(on.stage, ReviewStage) and on.stage.records_required,
    "review.pass": _passes, "poll.record": _polled,
    "recommendation.give": _recommends, "recommendation.decline": _recommends, "departments.consult": _consulting,
    "local_notice.publish": _noticing, "consent.record": _consenting,
}  # fmt: skip
"""Acts on an application -> when they make sense."""


def on_cycle(visit: Visit, subject: Subject) -> list[Offer]:
    """The acts on a cycle, those that bring its stage on first."""
    bring = {act for lack in subject.lacks for act in lack.acts}
    known, on = {"cycle": subject.name, "back": visit.request.url.path}, On(visit.handle, subject)
    found = [
        Offer(name, address(visit, name, known | _also(name, subject), roles_for(name, on)), name in bring)
        for name in _held(visit, CYCLE, on)
    ]
    return sorted(found, key=lambda offer: not offer.first)


def on_application(visit: Visit, subject: Subject, filed: Application, outcome: str, points: Sequence[Point]) -> list[Offer]:
    """The acts on an application; `outcome` is what its qualification review would find now, from these points."""
    bring = {act for lack in subject.lacks for act in lack.acts}
    known = {"cycle": subject.name, "applicant": filed.applicant, "back": visit.request.url.path}
    more = {"qualification.conclude": {"outcome": outcome}} if outcome in {"qualified", "unqualified"} else {}
    on = On(visit.handle, subject, filed, outcome, points)
    found = [Offer(name, address(visit, name, known | more.get(name, {})), name in bring) for name in _held(visit, APPLICATION, on)]
    return sorted(found, key=lambda offer: not offer.first)


def _held(visit: Visit, table: Mapping[str, Holds], on: On) -> list[str]:
    roles: set[Role] = set(visit.who.account.roles if visit.who.account else ())
    return [name for name, holds in table.items() if roles & set(roles_for(name, on)) and _in_stage(name, on) and holds(on)]


def may(visit: Visit, name: str, subject: Subject) -> bool:
    """Whether an act is one of the reader's roles, in a cycle and at a stage that has it."""
    roles, on = set[Role](visit.who.account.roles if visit.who.account else ()), On(visit.handle, subject)
    return bool(roles & set(roles_for(name, on))) and _in_stage(name, on)


def makes_sense(visit: Visit, name: str, subject: Subject) -> bool:
    """The same, and on a cycle as it stands."""
    return may(visit, name, subject) and (name not in CYCLE or CYCLE[name](On(visit.handle, subject)))


def on_lack(visit: Visit, name: str, subject: Subject, lack: Lack) -> str:
    """Where the form of an act is that would bring what is missing, filled in with it."""
    known = {"cycle": subject.name, "back": f"/cycles/{subject.name}"} | _known(name, [lack])
    return address(visit, name, known, roles_for(name, On(visit.handle, subject)))


def _in_stage(name: str, on: On) -> bool:
    """Whether the kind of the open stage is one of the command's, in a cycle that goes on."""
    stages = COMMANDS[name].entry.stages
    return on.subject.cycle.state == "open" and (not stages or on.subject.kind in stages)


def _also(name: str, subject: Subject) -> dict[str, str]:
    """What else of a form is known before anybody types."""
    if name == "notice.withdraw":
        return {"notice": str(next(iter(subject.cycle.running_notices())))}
    return _known(name, [lack for lack in (*subject.lacks, *subject.ahead) if name in lack.acts])


def _known(name: str, lacks: Sequence[Lack]) -> dict[str, str]:
    """What the first of what is missing says of a form."""
    return {field: str(lacks[0].facts[fact]) for field, fact in TAKEN.get(name, {}).items() if lacks and fact in lacks[0].facts}


TAKEN: Mapping[str, Mapping[str, str]] = {
    "cycle.set": {"name": "setting"}, "plan.approve": {"what": "part"}, "candidates.propose": {"tier": "tier"},
    "places.leave_vacant": {"track": "track", "tier": "tier"},
}  # fmt: skip
"""Act -> its fields that what is missing fills in, each with the fact that has it; a place left vacant is one place, never all unsaid."""


def offers(visit: Visit, names: Sequence[str], known: Mapping[str, str]) -> list[Offer]:
    """Those of some acts that the reader's roles may send, with what is known filled in, and back to the page at hand."""
    roles: set[Role] = set(visit.who.account.roles if visit.who.account else ())
    filled = {"back": visit.request.url.path} | dict(known)
    return [Offer(name, address(visit, name, filled)) for name in names if roles & set(COMMANDS[name].entry.roles)]


def address(visit: Visit, name: str, known: Mapping[str, str], sending: Sequence[Role] | None = None) -> str:
    """Where the form of an act is, filled in with what its command has fields for, in the first fitting role of the reader's.

    Names of the reader's own are the form's. `sending` are the roles that fit, where they are fewer than the command's.
    """
    if name == "score.submit" and "applicant" in known:
        return f"/applications/{known['cycle']}/{known['applicant']}/score"
    command = COMMANDS[name]
    kept = [(field, value) for field, value in known.items() if field == "back" or field in command.__struct_fields__]
    roles = visit.who.account.roles if visit.who.account else ()
    fitting = next((role for role in roles if role in (sending or command.entry.roles)), "")
    return f"/acts/{name}?{urlencode([*kept, ('as', fitting)])}"
