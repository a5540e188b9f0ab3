"""When a legal period ends."""

from collections.abc import Iterator
from datetime import date

import msgspec

from domain.calendar.instants import closing
from domain.calendar.periods import Deadline, Period, deadline
from domain.calendar.trace import trace
from domain.regulation.leaves import leaves
from domain.regulation.period import PeriodRule
from domain.regulation.rule import Flag, Positive
from domain.shared.refusal import InvalidError
from domain.stages.intake import IntakeStage
from domain.stages.plan import Regulation
from domain.stages.recommendation import RecommendationStage
from services.questions.given import Instant
from services.questions.question import Cited, Law, Question, Reply, question, reply


@question("window")
class Window(Question):
    """When a period of the regulation ends that begins on this day.

    `period`: a stage, a limit, a setting in working days, or a path as `stages.public_notice.period`. `amount`: what was set for the cycle,
    where the period is a setting; `last_day`: the same where it is a day. `at`: an instant to hold against the window. `known_on`: count
    on the notices published by that day. `trace`: tell each day. Outcome: `set`, or `running` or `over` at the instant.
    """

    period: str
    starts: date
    amount: Positive | None = None
    last_day: date | None = None
    at: Instant | None = None
    known_on: date | None = None
    trace: Flag = False

    def reply(self, law: Law) -> Reply:
        """The last day, the instant after it, and whether a notice to come may still move them."""
        if self.last_day is not None:
            stage = _closing_stage(law.regulation, self.period)
            end = Deadline(self.last_day, closing(self.last_day), certain=True, earliest=self.last_day, latest=self.last_day, calendar=None)
            return reply(self._outcome(end), stage, **_ends(end))
        span = self._span(law.regulation)
        calendar = law.calendar(self.known_on)
        end = deadline(calendar, span.period, self.starts)
        days = trace(calendar, span.period, self.starts) if self.trace else None
        counted = {"path": span.path, "amount": span.period.amount, "unit": span.period.unit, "bound": span.period.bound}
        return reply(self._outcome(end), span.rule, **_ends(end), **counted, counts_from=span.counts_from, counted_days=days)

    def _outcome(self, end: Deadline) -> str:
        if self.at is None:
            return "set"
        return "running" if self.at < end.closes_at else "over"

    def _span(self, regulation: Regulation) -> "_Span":
        known = {span.path: span for span in _spans(regulation, self.amount)}
        matching = [path for path in known if _means(path, self.period)]
        if len(matching) != 1:
            raise InvalidError("period-unknown", name=self.period, known=matching or sorted(known))
        return known[matching[0]]


class _Span(msgspec.Struct, frozen=True):
    """A period with its path, the rule that gives it, and what it runs from where that is said."""

    path: str
    rule: Cited
    period: Period
    counts_from: str | None = None


def _ends(end: Deadline) -> dict[str, object]:
    told: dict[str, object] = {"last_day": end.last_day, "closes_at": end.closes_at, "certain": end.certain}
    return told if end.certain else told | {"earliest": end.earliest, "latest": end.latest}


def _spans(regulation: Regulation, amount: int | None) -> Iterator[_Span]:
    """Every period: those that the text gives, and those in working days that are set for a cycle."""
    for leaf in leaves(regulation):
        if isinstance(leaf.value, PeriodRule):
            carries = leaf.rule if leaf.rule is not None and leaf.rule.basis == leaf.basis else leaf
            yield _Span(leaf.path, carries, leaf.value.period(), leaf.value.starts)
    for setting in regulation.set_per_cycle:
        days = amount or setting.value
        if setting.type == "working_days" and days is not None:
            yield _Span(f"set_per_cycle.{setting.name}", setting, Period(amount=days, unit="working_days"))


def _means(path: str, name: str) -> bool:
    """Whether a person who says this name means this period."""
    return any(f"{path}.".startswith(f"{place}{name}.") for place in ("", "stages.", "limits.", "set_per_cycle."))


def _closing_stage(regulation: Regulation, name: str) -> IntakeStage | RecommendationStage:
    known = {stage.name: stage for stage in regulation.stages if isinstance(stage, IntakeStage | RecommendationStage)}
    if name not in known:
        raise InvalidError("period-unknown", name=name, known=sorted(known))
    return known[name]
