"""Acts on a cycle's dossier: put on file what the regulation wants there, and say what lacked when a stage ended."""

from datetime import date

from domain.cycle.cycle import Cycle
from domain.dossier.dossier import Filed, Lacking, fold
from domain.shared import identifiers as ids
from domain.shared.refusal import Facts, InvalidError
from services.case import Case
from services.commands import Command, Digest, command


@command("record.file", "office", "panel_leader", "committee_chair", "approver", "supervisor")
class FileRecord(Command, frozen=True):
    """Put on file what the regulation wants there beside the decisions, by the digest of its text and its day."""

    cycle: str
    record: str
    on: date
    text: Digest

    def stream(self) -> str:
        """The dossier."""
        return ids.dossier_stream(self.cycle)

    def carry_out(self, case: Case) -> Facts | None:
        """Record it for a rule that the regulation has; the office may file what another made."""
        cycle = case.open_cycle(self.cycle)
        regulation = case.regulation(cycle)
        known = {rule.name: rule for rule in regulation.records}
        if self.record not in known:
            raise InvalidError("record-unknown", record=self.record, known=sorted(known))
        rule = known[self.record]
        roles = list(dict.fromkeys(("office", *regulation.roles_of(rule.by))))
        if case.actor.role not in roles:
            raise InvalidError("role", command=self.entry.name, role=case.actor.role, roles=roles)
        case.past(self.on)
        case.read(self.stream(), fold)
        case.record(self.stream(), Filed(self.record, self.on, self.text, rule.basis))
        return {"record": self.record}


def tell_lacking(case: Case, cycle: Cycle) -> None:
    """Put on record which records are not on file though the stage that is over should not end without them."""
    stream = ids.dossier_stream(cycle.cycle)
    due = [rule for rule in case.regulation(cycle).records if rule.until == cycle.stage]
    dossier = case.read(stream, fold) if due else None
    lacking = [rule for rule in due if dossier is None or rule.name not in dossier.filed]
    if lacking:
        basis = ";".join(dict.fromkeys(rule.basis for rule in lacking))
        case.record(stream, Lacking(cycle.stage or "", tuple(rule.name for rule in lacking), basis))
