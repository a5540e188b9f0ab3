"""The acts of a scenario as the commands that they stand for: dated, with ids, with city, cycle and credit codes filled in."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from cli.cast import Applicant
from cli.rehearsal import DatedAct
from cli.scenario import Act, DrawActs, PlainAct, QualifyActs, RegisterActs, Scenario, ScoreActs
from domain.policies.draw import commitment
from domain.shared.actor import Actor
from domain.shared.refusal import InvalidError
from services.commands import COMMANDS

Sent = tuple[str, str, dict[str, Any]]
"""One command of an act: what, by whom, with which fields."""


class Expanded(NamedTuple):
    """What an act of the file becomes, with the code that it is expected to meet."""

    act: DatedAct
    refused: str | None = None
    invalid: str | None = None


class Expansion:
    """Turns the acts of a file into dated acts, one after the other."""

    def __init__(self, scenario: Scenario, applicants: dict[str, Applicant]) -> None:
        self._scenario = scenario
        self._applicants = applicants

    def acts(self) -> Iterator[Expanded]:
        """Every act, in the order of the file."""
        for place, part in enumerate(self._scenario.acts):
            for step, (do, by, fields) in enumerate(self.expand(part)):
                role, _, handle = by.partition("/")
                actor = Actor(handle or role.replace("_", "-"), role)  # type: ignore[arg-type]  # checked when the file was read
                act = DatedAct(part.at, do, self.filled(do, fields), actor, f"{self._scenario.scenario}.{place}.{step}")
                yield Expanded(act, part.refused, part.invalid)

    def expand(self, part: Act) -> Iterator[Sent]:
        """The commands of one act; raises InvalidError on an unknown command or applicant, or a sheet of the wrong size."""
        match part:
            case PlainAct() if part.do not in COMMANDS:
                raise InvalidError("command-unknown", name=part.do, known=list(COMMANDS))
            case PlainAct():
                return ((part.do, part.by.replace("/@", f"/{one}"), self._of(part, one)) for one in part.each or (part.of,))
            case RegisterActs():
                handles = self._applicants if part.register_ == "all" else part.register_
                return ((do, part.by, fields) for handle in handles for do, fields in self._registered(self._known(handle)))
            case QualifyActs():
                return ((do, part.by, one | part.given) for who in part.qualify for do, one in self._qualified(self._known(who).code, part))
            case ScoreActs():
                return self._scored(part)
            case DrawActs():
                return self._drawn(part)

    def _drawn(self, part: DrawActs) -> Iterator[Sent]:
        yield "draw.open", part.by, {"seats": part.seats} | part.given
        for name, party in part.draw.items():
            yield "draw.commit", party.by, {"party": name, "commitment": commitment(party.seed)} | part.given
        for name, party in part.draw.items():
            yield "draw.reveal", party.by, {"party": name, "seed": party.seed} | part.given

    def _scored(self, part: ScoreActs) -> Iterator[Sent]:
        for handle, points in part.scores.items():
            for reviewer in part.by:
                if reviewer not in part.without.get(handle, ()):
                    fields = {"applicant": self._known(handle).code, "reviewer": reviewer, "points": self._sheet(points, part)}
                    yield "score.submit", f"reviewer/{reviewer}", fields | part.given

    def _of(self, part: PlainAct, handle: str | None) -> dict[str, Any]:
        if handle is None:
            return part.given
        applicant = self._known(handle)
        offered = {
            "applicant": applicant.code, "person": applicant.code, "documents": applicant.documents, "declared": applicant.declared,
            "contact": f"(invented) {handle}",
        }  # fmt: skip
        return {name: value for name, value in offered.items() if name in COMMANDS[part.do].__struct_fields__} | part.given

    def filled(self, do: str, fields: dict[str, Any]) -> dict[str, Any]:
        """A command's fields, with the scenario's city and cycle where they do not say, and credit codes for `@handle`."""
        home = {name: getattr(self._scenario, name) for name in ("city", "cycle") if name in COMMANDS[do].__struct_fields__}
        return home | {name: self._resolved(value) for name, value in fields.items()}

    def _resolved(self, value: Any) -> Any:
        """`@handle` anywhere stands for the applicant's credit code."""
        match value:
            case str() if value.startswith("@"):
                return self._known(value[1:]).code
            case dict():
                return {key: self._resolved(item) for key, item in value.items()}
            case list() | tuple():
                return [self._resolved(item) for item in value]
            case _:
                return value

    def _known(self, handle: str) -> Applicant:
        if handle not in self._applicants:
            raise InvalidError("applicant-unknown", applicant=handle, name=handle, known=list(self._applicants))
        return self._applicants[handle]

    def _registered(self, applicant: Applicant) -> Iterator[tuple[str, dict[str, Any]]]:
        yield applicant.enters_by, applicant.registered()
        yield from applicant.history.acts(applicant.code)

    def _qualified(self, code: str, part: QualifyActs) -> Iterator[tuple[str, dict[str, Any]]]:
        for condition in part.conditions or self._scenario.conditions:
            yield "condition.judge", {"applicant": code, "condition": condition, "met": True, "reason": "(invented) evidence seen"}
        yield "qualification.conclude", {"applicant": code, "outcome": "qualified"}

    def _sheet(self, points: int | tuple[int, ...], part: ScoreActs) -> dict[str, int]:
        most = part.dimensions or self._scenario.dimensions
        if points > sum(most.values()) if isinstance(points, int) else len(points) != len(most):
            raise InvalidError("sheet-dimensions", name=str(points), known=[f"{name} {highest}" for name, highest in most.items()])
        if isinstance(points, tuple):
            return dict(zip(most, points, strict=True))
        sheet: dict[str, int] = {}
        for name, highest in most.items():
            sheet[name] = min(highest, points - sum(sheet.values()))
        return sheet
