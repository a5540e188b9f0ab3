"""Acts that are looked at before they are confirmed: what would be recorded, and the days that follow, by article; nothing is stored."""

from collections.abc import Callable, Mapping
from typing import cast

from starlette.responses import Response

from console.saying import Saying
from console.shell import page
from console.visit import Visit
from domain.stages.plan import Regulation
from doors.sending import Trial, tried
from services.acts.programme import OpenCycle
from services.answer import Answer
from services.case import Case
from services.commands import Command
from services.office import Act
from services.prospect import Ahead, prospect

SURE = "sure"
"""The field of a form that was sent from its preview."""


def previewed(visit: Visit, command: Command, act: Act) -> Response | Answer | None:
    """The preview of an act that has one and is not confirmed yet, or its refusal; raises InvalidError where it cannot be done at all."""
    follows = FOLLOWING.get(command.entry.name)
    if follows is None or visit.given(SURE):
        return None
    trial = next(tried(visit.parts, visit.who.account, [(command, act)]))
    if trial.error is not None:
        raise trial.error
    if trial.answer is not None and trial.answer.outcome == "refused":
        return trial.answer
    typed = [(name, value) for name, value in visit.form.multi_items() if isinstance(value, str) and name != "guard"]
    return follows(visit, command, trial, typed)


def _opening(visit: Visit, command: Command, trial: Trial, typed: list[tuple[str, str]]) -> Response:
    """The stages of a cycle that is about to be opened."""
    opening = cast("OpenCycle", command)

    def question(case: Case) -> tuple[list[Ahead], Regulation]:
        regulation = case.texts.of_catalogue(opening.city, opening.version)[0]
        return prospect(case, regulation, opening.year), regulation

    ahead, regulation = cast("tuple[list[Ahead], Regulation]", visit.parts.office.look(command.stream(), question))
    return page(
        "opening.html", visit, regulation=regulation, under=regulation, entry=command.entry, trial=trial, typed=typed, ahead=ahead,
        back=visit.back, title=Saying(visit.spoken, regulation).cycle(opening.cycle), command=command,
    )  # fmt: skip


FOLLOWING: Mapping[str, Callable[[Visit, Command, Trial, list[tuple[str, str]]], Response]] = {"cycle.open": _opening}
"""Command -> the page that shows what follows from it."""
