"""The act that finds an application false: it ends the application and bars from applying, whether or not it won."""

from domain.applicant import applicant as applicants
from domain.cycle.cycle import track_of
from domain.cycle.results import lose
from domain.policies import bans
from domain.regulation.tenure import ApplicationBan
from domain.shared import identifiers as ids
from domain.shared.citation import HOUSE
from domain.shared.refusal import Facts, InvalidError, RefusedError
from domain.stages.plan import Regulation
from services.acts.authority import acts_as
from services.acts.places import freed
from services.case import Case
from services.commands import Command, command


@command("application.find_false", "office", "committee_chair", "approver")
class FindFalse(Command, frozen=True):
    """Find, as the one whom the regulation names, that an application was false or withheld something; `rule` names the ban if several."""

    cycle: str
    applicant: str
    reason: str
    evidence: str
    rule: str = ""

    def stream(self) -> str:
        """The application."""
        return ids.application_stream(self.cycle, self.applicant)

    def carry_out(self, case: Case) -> Facts | None:
        """End the application and the candidacy, and ban for the years that are written, from today."""
        cycle = case.cycle(self.cycle)
        regulation = case.regulation(cycle)
        rule = self._rule(regulation)
        acts_as(case, regulation, rule.decided_by, rule.basis)
        application = case.application(self.cycle, self.applicant)
        case.record(self.stream(), application.find_false(rule.name, self.reason, self.evidence, rule.basis))
        candidate = cycle.standing().get(self.applicant)
        if cycle.state == "open" and candidate is not None and candidate.state != "conferred":
            left = freed(case, cycle, self.applicant, "found_false")
            case.record(ids.cycle_stream(self.cycle), lose(cycle, self.applicant, "found_false", rule.basis), *left)
        case.applicant(self.applicant)
        ban = bans.ban(regulation.city, rule.name, since=case.today, years=rule.years, basis=rule.basis)
        case.record(ids.applicant_stream(self.applicant), applicants.Banned(ban))
        return {"applicant": self.applicant, "banned_until": ban.until.isoformat()}

    def _rule(self, regulation: Regulation) -> ApplicationBan:
        rules = [rule for rule in regulation.application_bans if track_of(self.applicant) in rule.tracks]
        if not rules:
            raise RefusedError("no-application-ban", HOUSE)
        found = [rule for rule in rules if self.rule in {"", rule.name}]
        if len(found) != 1:
            raise InvalidError("application-ban-unknown", rule=self.rule, known=[rule.name for rule in rules])
        return found[0]
