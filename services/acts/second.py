"""Acts of a second person on an act that needs two: confirm what another proposed, or drop it."""

import orjson

from domain.proposal.proposal import Made, fold
from domain.shared import identifiers as ids
from domain.shared.refusal import Facts, RefusedError
from services.case import Case
from services.commands import Command, command, parse, plain


@command("proposal.confirm", "office", "committee_chair", "approver", "finance", "operator")
class ConfirmProposal(Command, frozen=True):
    """Confirm, as another person in a role that may propose it, an act that waits; it is carried out in the same moment."""

    proposal: str

    def stream(self) -> str:
        """The proposal."""
        return ids.proposal_stream(self.proposal)

    def carry_out(self, case: Case) -> Facts | None:
        """Confirm, then carry the proposed act out."""
        proposal = case.proposal(self.proposal)
        case.record(self.stream(), proposal.confirm(case.actor.id))
        act = parse(proposal.command, orjson.loads(proposal.content))
        if case.actor.role not in act.entry.roles:
            raise RefusedError("second-person-role", "house", role=case.actor.role, roles=list(act.entry.roles))
        return act.carry_out(case)


@command("proposal.drop", "office", "committee_chair", "approver", "finance", "operator")
class DropProposal(Command, frozen=True):
    """Take back an act that nobody has confirmed yet."""

    proposal: str
    reason: str

    def stream(self) -> str:
        """The proposal."""
        return ids.proposal_stream(self.proposal)

    def carry_out(self, case: Case) -> Facts | None:
        """Drop it."""
        case.record(self.stream(), case.proposal(self.proposal).drop(case.actor.id, self.reason))
        return {"proposal": self.proposal}


def propose(act: Command, case: Case) -> Facts:
    """Put an act that needs two persons before the second, under the id of the command that proposed it."""
    stream = ids.proposal_stream(case.command_id)
    case.read(stream, fold)
    case.record(stream, Made(act.entry.name, orjson.dumps(plain(act)).decode(), case.actor.id))
    return {"proposal": case.command_id, "needs": "proposal.confirm"}
