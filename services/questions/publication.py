"""From which day something counts as published."""

from datetime import date

from domain.notice.notice import publication_day
from domain.shared.refusal import InvalidError, RefusedError
from services.questions.question import Law, Question, Reply, question, refused, reply


@question("publication")
class Publication(Question):
    """From which day this counts as published, with the day on each channel.

    `stage`: an announcement, a notice or a public comment. `on`: the day of asking, the last of the days when none is given. Outcome:
    `published` with the day that a period counts from, or the code of the refusal.
    """

    stage: str
    channels: dict[str, date]
    on: date | None = None

    def reply(self, law: Law) -> Reply:
        """The last of all the channels that the regulation names."""
        known = {stage.name: (stage, channels) for stage in law.regulation.stages if (channels := getattr(stage, "channels", None))}
        if self.stage not in known:
            raise InvalidError("stage-unknown", name=self.stage, known=list(known))
        stage, required = known[self.stage]
        today = self.on or max(self.channels.values(), default=date.max)
        try:
            day = publication_day(self.channels, required, today, stage.basis)
        except RefusedError as refusal:
            return refused(refusal, stage)
        return reply("published", stage, day=day)
