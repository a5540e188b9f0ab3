"""What must be on file beside the decisions."""

from domain.shared.refusal import InvalidError
from services.questions.question import Law, Question, Reply, question, reply


@question("record")
class Record(Question):
    """Who puts this record on file, and until when.

    Outcome: `on_file`, with `by`, and `by_end_of` the stage at whose end its lack is told; without one, on its occasion.
    """

    record: str

    def reply(self, law: Law) -> Reply:
        """The rule on the record."""
        known = {rule.name: rule for rule in law.regulation.records}
        if self.record not in known:
            raise InvalidError("record-unknown", record=self.record, known=sorted(known))
        rule = known[self.record]
        return reply("on_file", rule, by=rule.by, by_end_of=rule.until)
