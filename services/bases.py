"""Which article an event serves, where the event itself does not say: from the regulation that governs its stream."""

from collections.abc import Callable, Iterable, Sequence

from domain.notice import notice as n
from domain.objection import objection as o
from domain.shared import identifiers as ids
from domain.shared.citation import HOUSE
from domain.shared.event import TOPICS, Envelope, Event
from domain.shared.finding import Finding
from domain.shared.history import Ban
from domain.shared.term import Term
from domain.stages.announcement import AnnouncementStage
from domain.stages.conferral import ConferralStage
from domain.stages.deliberation import DeliberationStage
from domain.stages.draw import DrawStage
from domain.stages.intake import IntakeStage
from domain.stages.plan import Regulation
from domain.stages.plan_approval import PlanApprovalStage
from domain.stages.public_comment import PublicCommentStage
from domain.stages.public_notice import PublicNoticeStage
from domain.stages.qualification import QualificationStage
from domain.stages.ranking import RankingStage

Find = Callable[[Regulation, Event], str]


def _duty(regulation: Regulation, event: Event) -> str:
    return next((duty.basis for duty in regulation.duties if duty.name == getattr(event, "duty", "")), HOUSE)


def _kin(regulation: Regulation, _: Event) -> str:
    return regulation.family.basis if regulation.family else HOUSE


def _condition(regulation: Regulation, event: Event) -> str:
    return next((rule.basis for rule in regulation.conditions if rule.name == getattr(event, "condition", "")), HOUSE)


def _setting(regulation: Regulation, event: Event) -> str:
    return next((rule.basis for rule in regulation.set_per_cycle if rule.name == getattr(event, "name", "")), HOUSE)


def _revocation(regulation: Regulation, event: Event) -> str:
    name = getattr(event, "ground", "").rpartition("/")[2]
    grounds = {ground.name: ground.basis for rule in regulation.revocations for ground in rule.grounds}
    return grounds.get(name, ";".join(rule.basis for rule in regulation.revocations))


def joined(bases: Iterable[str]) -> str:
    """Several bases as one, each article once."""
    return ";".join(dict.fromkeys(part for basis in bases for part in basis.split(";")))


def _prize(regulation: Regulation, _: Event) -> str:
    """What a prize pays, and what it is paid out of."""
    return joined([*(prize.basis for prize in regulation.prizes), regulation.budget.basis])


def _recovery(regulation: Regulation, _: Event) -> str:
    return joined(rule.basis for rule in regulation.revocations if rule.recovers.money) or HOUSE


def _poll(regulation: Regulation, _: Event) -> str:
    return next((stage.poll.basis for stage in regulation.stages_of(PublicNoticeStage) if stage.poll), HOUSE)


def _ours(_: Regulation, __: Event) -> str:
    """What no text speaks of."""
    return HOUSE


BASES: dict[str, Find] = {
    "programme.regulation_enacted": lambda r, _: r.status.basis,
    "programme.standard_approved": lambda r, _: r.standards[0].basis,
    "programme.work_cost_booked": lambda r, _: r.budget.basis,
    "programme.": lambda r, _: r.frequency.basis,
    "body.": lambda r, _: r.bodies[0].basis,
    "reviewer.": lambda r, _: r.panels.basis,
    "applicant.parent": _kin,
    "applicant.subsidiary": _kin,
    "applicant.title_revoked": _revocation,
    "applicant.banned": lambda _, event: str(getattr(getattr(event, "ban", None), "basis", HOUSE)),
    "applicant.fact": lambda r, _: ";".join(dict.fromkeys(bar.basis for bar in r.bars)),
    "applicant.title": lambda r, _: r.holders[0].basis,
    "application.condition_judged": _condition,
    "application.recused": lambda r, _: r.panels.recusal.basis,
    "application.scored": lambda r, _: r.panels.basis,
    "application.sheet_noted": lambda r, _: r.panels.basis,
    "application.feedback_recorded": lambda r, _: r.panels.feedback.basis if r.panels.feedback else HOUSE,
    "application.flagged": lambda r, _: r.the(PublicCommentStage).basis,
    "application.withdrawn": _ours,
    "application.qualification_concluded": lambda r, _: r.the(QualificationStage).basis,
    "application.submitted": lambda r, _: r.the(IntakeStage).basis,
    "application.amended": lambda r, _: r.the(IntakeStage).basis,
    "application.": lambda r, _: r.scoring[0].basis,
    "award.conferred": lambda r, _: r.the(ConferralStage).basis,
    "award.duty": _duty,
    "award.item_": lambda r, _: r.the(ConferralStage).basis,
    "award.revo": _revocation,
    "award.occasion_recorded": _duty,
    "award.expired": lambda r, _: r.validity.basis,
    "cycle.opened": lambda r, _: r.frequency.basis,
    "cycle.setting_set": _setting,
    "cycle.standard_pinned": lambda r, _: r.the(PlanApprovalStage).basis,
    "cycle.work_plan_filed": lambda r, _: r.panels.basis,
    "cycle.announced": lambda r, _: r.the(AnnouncementStage).basis,
    "cycle.panel": lambda r, _: r.panels.basis,
    "cycle.institution_engaged": lambda r, _: r.panels.institution.basis if r.panels.institution else r.panels.basis,
    "cycle.supervision_formed": lambda r, _: r.panels.supervision.basis if r.panels.supervision else r.panels.basis,
    "cycle.interest_stated": lambda r, _: r.panels.recusal.basis,
    "cycle.draw": lambda r, _: r.the(DrawStage).basis,
    "cycle.seed": lambda r, _: r.the(DrawStage).basis,
    "cycle.candidates_suggested": lambda r, _: r.the(RankingStage).basis,
    "cycle.ranked": lambda r, _: r.the(RankingStage).basis,
    "cycle.ties_resolved": lambda r, _: r.scoring[0].basis,
    "cycle.motion_decided": lambda r, _: r.the(DeliberationStage).basis,
    "cycle.quota_overridden": lambda r, _: r.quotas[0].basis,
    "cycle.proposed": lambda r, _: r.the(DeliberationStage).basis,
    "cycle.vacancy_resolved": lambda r, _: r.vacancy.basis,
    "cycle.list_passed": lambda r, _: r.stage("approval").basis,
    "cycle.conferred": lambda r, _: r.the(ConferralStage).basis,
    "cycle.completed": lambda r, _: r.the(ConferralStage).basis,
    "cycle.calendar_changed": _ours,
    "cycle.applications_recounted": _ours,
    "cycle.cancelled": _ours,
    "cycle.": lambda r, _: r.final_notice.basis,
    "session.": lambda r, _: r.the(DeliberationStage).basis,
    "comment.": lambda r, _: r.the(PublicCommentStage).basis,
    "material.": lambda r, _: r.panels.basis,
    "poll.": _poll,
    "notice.attested": _ours,
    "notice.found_altered": _ours,
    "notice.alteration_explained": _ours,
    "notice.missed": _ours,
    "notice.outage": _ours,
    "notice.": lambda r, _: r.final_notice.basis,
    "objection.report_received": _ours,
    "objection.reminded": _ours,
    "objection.": lambda r, _: r.final_notice.basis,
    "payment.use_": lambda r, _: r.fund_uses.basis,
    "payment.payable": _prize,
    "payment.recover": _recovery,
    "payment.": lambda r, _: r.budget.basis,
}
"""Beginning of an event's name -> its article; the first that fits, so that the narrower stands before the wider."""


def basis_under(regulation: Regulation, name: str, event: Event) -> str:
    """The article of an event by its name; `house` where the regulation has no word for it."""
    find = next((find for beginning, find in BASES.items() if name.startswith(beginning)), None)
    return find(regulation, event) if find else HOUSE


def basis_of(event: Event, governing: Callable[[], Regulation | None], notice: Callable[[], str] = str) -> str:
    """The articles that an event rests on: those that it names itself, else those of its stage, else those of its kind.

    `governing` is asked only where the event does not say it; nothing is known where no regulation governs. `notice` gives the stage of
    the public notice that the event is about. A limit of our own inside an event (an objection's) is not what the event itself rests on.
    """
    own = _own(event)
    if own:
        return own
    regulation, name = governing(), name_of(event)
    if regulation is None:
        return ""
    found = basis_under(regulation, name, event)
    stages = {stage.name: stage.basis for stage in regulation.stages}
    if name.startswith(ABOUT_NOTICES):
        return found if found == HOUSE else stages.get(notice(), "") or found
    return stages.get(getattr(event, "stage", ""), "") or found


ABOUT_NOTICES = ("notice.", "objection.", "cycle.notice_")
"""Beginnings of the names of events that are about one public notice, of several that a regulation may have."""


def _own(event: Event) -> str:
    for name in ("basis", "term", "new", "finding", "ban"):
        match found := getattr(event, name, None):
            case str() if found and name == "basis":
                return found
            case Term() if name == "term" and found.basis == HOUSE:
                pass
            case Term() | Finding() | Ban() if found.basis:
                return found.basis
            case _:
                pass
    return ""


def notice_stage(stream: str, event: Event, events_of: Callable[[str], Sequence[Envelope]]) -> str:
    """The stage of the public notice that an event of a stream is about; empty where it is about none. `events_of` reads a stream."""
    cycle, kind = ids.cycle_in(stream), ids.kind_of(stream)
    if kind == "objection":
        received = (one.data for one in events_of(stream))
        number = next((one.notice for one in received if isinstance(one, o.Filed | o.ReportReceived)), 0)
    else:
        number = getattr(event, "number", 0)
    of = stream if kind == "notice" else ids.notice_stream(cycle, number) if cycle and number else ""
    published = (one.data for one in events_of(of)) if of else ()
    return next((one.stage for one in published if isinstance(one, n.Published)), "")


def name_of(event: Event) -> str:
    """The event's name without its version."""
    return TOPICS[type(event)].partition("/")[0]
