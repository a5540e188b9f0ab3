"""Acts before filing begins: the plan's parts are examined, the call is published."""

from datetime import date

from domain.cycle import events as cycle_events
from domain.cycle.approvals import STANDARD, approve_part
from domain.cycle.cycle import Cycle
from domain.cycle.preparation import announce
from domain.cycle.windows import fit, windows
from domain.notice.notice import publication_day
from domain.shared import identifiers as ids
from domain.shared.refusal import Facts, InvalidError, RefusedError
from domain.shared.term import Term
from domain.stages.announcement import AnnouncementStage
from domain.stages.plan import Regulation
from domain.stages.plan_approval import PlanApprovalStage
from services.case import Case
from services.commands import Command, Digest, command


@command("plan.approve", "committee_chair", "approver", "office", stages=("plan_approval",))
class ApprovePlan(Command, frozen=True):
    """Approve a part of the cycle's plan before the call (`granted` false sends it back), by a document and its day."""

    cycle: str
    what: str
    document: str
    on: date
    granted: bool = True
    reason: str = ""

    def stream(self) -> str:
        """The cycle."""
        return ids.cycle_stream(self.cycle)

    def carry_out(self, case: Case) -> Facts | None:
        """Record it in the role of the one who examines; an approved standard is pinned to the cycle."""
        cycle = case.open_cycle(self.cycle)
        regulation = case.regulation(cycle)
        stage = regulation.the(PlanApprovalStage)
        roles = regulation.roles_of(stage.by)
        if case.actor.role not in roles:
            raise InvalidError("role", command=self.entry.name, role=case.actor.role, roles=list(roles))
        case.past(self.on)
        self._settled(cycle, regulation, stage)
        examined = approve_part(cycle, stage, self.what, self.document, self.on, granted=self.granted, reason=self.reason)
        case.record(self.stream(), examined)
        if self.granted and self.what == STANDARD:
            case.record(self.stream(), cycle_events.StandardPinned(self._standards(case, regulation)))
        return {"what": self.what, "granted": self.granted}

    def _settled(self, cycle: Cycle, regulation: Regulation, stage: PlanApprovalStage) -> None:
        missing = [one.name for one in regulation.set_per_cycle if one.until == stage.name and one.name not in cycle.settings]
        if missing:
            raise RefusedError("settings-missing", stage.basis, missing=missing)

    def _standards(self, case: Case, regulation: Regulation) -> dict[str, str]:
        """Approve every set of criteria as the catalogue has it today; the hash for each track."""
        city = ids.city_of(self.cycle)
        programme = case.programme(city)
        texts = {one.criteria: case.texts.criteria_of_catalogue(one.criteria) for one in regulation.standards}
        events = [programme.approve_standard(name, text, self.document) for name, text in texts.items()]
        case.record(ids.programme_stream(city), *events)
        return {track: texts[regulation.standard_of(track).criteria] for track in regulation.tracks}


@command("announcement.publish", "office", stages=("announcement",))
class PublishAnnouncement(Command, frozen=True):
    """Publish the year's call for applications, with the day on each channel and the digest of its text."""

    cycle: str
    channels: dict[str, date]
    text: Digest

    def stream(self) -> str:
        """The cycle."""
        return ids.cycle_stream(self.cycle)

    def carry_out(self, case: Case) -> Facts | None:
        """Announce once all that the call must say is set, and filing stays open while the call must stand."""
        cycle = case.open_cycle(self.cycle)
        regulation = case.regulation(cycle)
        stage = regulation.the(AnnouncementStage)
        on = publication_day(self.channels, stage.channels, case.today, stage.basis)
        needed = [setting.name for setting in regulation.set_per_cycle if setting.until == stage.name]
        term = self._term(case, cycle, stage, on)
        announced = announce(cycle, self.channels, self.text, needed, basis=stage.basis, term=term)
        fit(windows(regulation.stages, cycle.settings), term)
        case.record(self.stream(), announced)
        return {"cycle": self.cycle, "stands_until": term.last_day.isoformat() if term else None}

    def _term(self, case: Case, cycle: Cycle, stage: AnnouncementStage, on: date) -> Term | None:
        if stage.period is None:
            return None
        return case.term(cycle, stage.period.period(), on, name=stage.name, basis=stage.basis, hands=stage.hands)
