"""The table of stage kinds: a regulation chooses them by name, and each names the wait that serves it."""

from typing import Annotated

from pydantic import Field

from domain.shared.standing import Wait
from domain.stages.announcement import AnnouncementStage
from domain.stages.approval import ApprovalStage
from domain.stages.conferral import ConferralStage
from domain.stages.deliberation import DeliberationStage
from domain.stages.intake import IntakeStage
from domain.stages.public_notice import PublicNoticeStage
from domain.stages.qualification import QualificationStage
from domain.stages.ranking import RankingStage
from domain.stages.review import ReviewStage
from domain.stages.stage import Stage

KINDS: dict[str, type[Stage]] = {
    "announcement": AnnouncementStage,
    "intake": IntakeStage,
    "qualification": QualificationStage,
    "review": ReviewStage,
    "ranking": RankingStage,
    "deliberation": DeliberationStage,
    "public_notice": PublicNoticeStage,
    "approval": ApprovalStage,
    "conferral": ConferralStage,
}

AnyStage = Annotated[
    AnnouncementStage
    | IntakeStage
    | QualificationStage
    | ReviewStage
    | RankingStage
    | DeliberationStage
    | PublicNoticeStage
    | ApprovalStage
    | ConferralStage,
    Field(discriminator="kind"),
]


def wait_of(kind: str) -> Wait:
    """Which of the three waits serves a kind."""
    return KINDS[kind].waits_as
