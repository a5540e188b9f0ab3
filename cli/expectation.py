"""Does what came out equal what was expected? Each difference in a line that says both."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from cli.cast import Applicant
from cli.expansion import Expanded
from cli.rehearsal import Done
from cli.report import Report
from cli.scenario import Scenario
from domain.calendar.instants import ZONE, day_of


class Expectations:
    """Compares one report with one scenario; `count` is how many things were looked at."""

    def __init__(self, scenario: Scenario, applicants: Mapping[str, Applicant]) -> None:
        self._expect = scenario.expect
        self._handles = {applicant.code: handle for handle, applicant in applicants.items()}
        self.count = 0

    def differences(self, report: Report, acts: list[tuple[Expanded, Done]], money: tuple[int, int]) -> list[str]:
        """Every difference, acts first."""
        found = [line for expanded, done in acts for line in self._act(expanded, done)]
        for name, expected, got in self._lists(report):
            found += self._compare(name, expected, got)
        if self._expect.money is not None:
            expected_money = [(self._expect.money.paid_cny, self._expect.money.recovered_cny)]
            found += self._compare("money", expected_money, [money])
        return found

    def _act(self, expanded: Expanded, done: Done) -> Iterator[str]:
        self.count += 1
        expected = expanded.refused or expanded.invalid or "done"
        got = done.invalid or (done.answer.code if done.answer and done.answer.outcome == "refused" else "done")
        if expected != got:
            facts = done.facts or (done.answer.facts if done.answer else {})
            yield f"{done.act.at.astimezone(ZONE):%Y-%m-%d %H:%M} {done.act.command}: {expected} expected, {got} came {facts}"

    def _lists(self, report: Report) -> Iterator[tuple[str, list[Any], list[Any]]]:
        expect = self._expect
        if expect.deadlines is not None:
            names = {due.name for due in expect.deadlines}
            yield (
                "deadline",
                [(due.name, due.of, due.opens_on, due.last_day) for due in expect.deadlines],
                [(due.name, self._of(due.stream), due.opens_on, due.last_day) for due in report.deadlines if due.name in names],
            )
        if expect.decisions is not None:
            kinds = {decision.what for decision in expect.decisions}
            yield (
                "decision",
                [(decision.what, decision.of, decision.outcome) for decision in expect.decisions],
                [(one.what, self._of(one.stream), self._named(one.outcome)) for one in report.decisions if one.what in kinds],
            )
        if expect.refusals is not None:
            yield "refusal", [(one.do, one.why) for one in expect.refusals], [(one.what, one.why) for one in report.refusals]
        if expect.winners is not None:
            yield (
                "winner",
                [(w.applicant, w.track, w.tier, w.rank, w.re_award, w.prize_cny, w.valid_until) for w in expect.winners],
                [(self._handles[w.applicant], w.track, w.tier, w.rank, w.re_award, w.prize_cny, w.valid_until) for w in report.winners],
            )
        if expect.awards is not None:
            yield (
                "award",
                [(handle, day, state) for handle, states in expect.awards.items() for day, state in states],
                [(self._of(one.award), self._day(one.at, one.state), one.state) for one in report.awards],
            )

    def _day(self, at: Any, state: str) -> date:
        """An expiry's instant is the end of its last day: the day is named by that."""
        shown = day_of(at)
        return date.fromordinal(shown.toordinal() - 1) if state == "expired" else shown

    def _of(self, stream: str) -> str | None:
        return self._handles.get(stream.rpartition("/")[2])

    def _named(self, outcome: str) -> str:
        for code, handle in self._handles.items():
            outcome = outcome.replace(code, handle)
        return outcome

    def _compare(self, name: str, expected: list[Any], got: list[Any]) -> Iterator[str]:
        self.count += len(expected)
        missing, surplus = Counter(expected) - Counter(got), Counter(got) - Counter(expected)
        yield from (f"{name}: expected and missing: {_plain(one)}" for one in missing.elements())
        yield from (f"{name}: came and not expected: {_plain(one)}" for one in surplus.elements())


def _plain(one: Any) -> str:
    return ", ".join(str(part) for part in one if part is not None)
