"""The committee's session: from the ranking to the candidates, by a vote where the regulation has one."""

from decimal import Decimal
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from domain.regulation.rule import Flag, Name, Rule
from domain.shared.standing import Wait
from domain.stages.stage import Stage

Share = Annotated[Decimal, Field(gt=0, le=1)]


class Vote(Rule):
    """How the members vote on each candidate.

    `quorum`: share of those who may vote (the recused left out) that must be present; `majority`: share of the present that must be
    exceeded by the votes for, an abstention counting as present. `ballot`: open, sealed until the close, or secret, where two tellers
    enter the tally and only roll and totals are kept.
    """

    quorum: Share
    majority: Share
    ballot: Literal["open", "sealed", "secret"]


class DeliberationStage(Stage):
    """Ends when `by` has proposed candidates, or resolved that nobody is.

    `full_session`: every member is called; who came, and why another did not, is on record. `report_first`: nobody is proposed before
    the report on the reviews and the suggested candidates are handed over. `only_suggested`: it may leave some of those out, and adds
    nobody.
    """

    waits_as: ClassVar[Wait] = "duty"

    kind: Literal["deliberation"]
    by: Name
    may_depart_with_reason: Flag
    full_session: Flag = False
    report_first: Flag = False
    only_suggested: Flag = False
    vote: Vote | None = None
