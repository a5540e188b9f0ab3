"""The act that puts on record, later and from paper, what happened before this log: told apart from every native act for ever."""

from typing import Literal

from domain.paper import paper as p
from domain.shared import identifiers as ids
from domain.shared.refusal import Facts, InvalidError
from services.case import Case
from services.commands import Command, Digest, checked, command, parse

Transcribable = Literal["title.record", "fact.record", "ban.record"]
"""What history rules and back-tests ask of the time before; nothing that would run a period or a vote again."""


@command("paper.transcribe", "office")
class TranscribeLine(Command, frozen=True):
    """Put a line of a document on record as the act that it tells of: a title, a fact or a ban; `digest` is the document's SHA-256."""

    paper: str
    document: str
    digest: Digest
    line: int
    act: Transcribable
    told: dict[str, str]

    def stream(self) -> str:
        """The document."""
        return ids.paper_stream(self.paper)

    def carry_out(self, case: Case) -> Facts | None:
        """Carry the act out, and say beside it, in the same commit, where it comes from."""
        if not self.document:
            raise InvalidError("reason-needed", what="document")
        checked(self.digest)
        found = case.paper(self.paper)
        if found is not None:
            found.takes(self.document, self.digest, self.line)
        act = parse(self.act, dict(self.told))
        facts = act.carry_out(case)
        case.record(self.stream(), p.Transcribed(self.document, self.digest, self.line, self.act, act.stream()))
        return {"paper": self.paper, "line": self.line, **(facts or {})}
