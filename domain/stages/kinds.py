"""The table of stage kinds: a regulation chooses them by name, and each names the wait that serves it."""

from typing import Annotated

from pydantic import Field

from domain.shared.standing import Wait
from domain.stages.announcement import AnnouncementStage
from domain.stages.approval import ApprovalStage
from domain.stages.conferral import ConferralStage
from domain.stages.deliberation import DeliberationStage
from domain.stages.draw import DrawStage
from domain.stages.intake import IntakeStage
from domain.stages.plan_approval import PlanApprovalStage
from domain.stages.public_comment import PublicCommentStage
from domain.stages.public_notice import PublicNoticeStage
from domain.stages.qualification import QualificationStage
from domain.stages.ranking import RankingStage
from domain.stages.recommendation import RecommendationStage
from domain.stages.review import ReviewStage
from domain.stages.shortlist import ShortlistStage
from domain.stages.stage import Stage

KINDS: dict[str, type[Stage]] = {
    "plan_approval": PlanApprovalStage,
    "announcement": AnnouncementStage,
    "intake": IntakeStage,
    "recommendation": RecommendationStage,
    "qualification": QualificationStage,
    "draw": DrawStage,
    "review": ReviewStage,
    "shortlist": ShortlistStage,
    "public_comment": PublicCommentStage,
    "public_notice": PublicNoticeStage,
    "ranking": RankingStage,
    "deliberation": DeliberationStage,
    "approval": ApprovalStage,
    "conferral": ConferralStage,
}

AnyStage = Annotated[
    PlanApprovalStage
    | AnnouncementStage
    | IntakeStage
    | RecommendationStage
    | QualificationStage
    | DrawStage
    | ReviewStage
    | ShortlistStage
    | PublicCommentStage
    | PublicNoticeStage
    | RankingStage
    | DeliberationStage
    | ApprovalStage
    | ConferralStage,
    Field(discriminator="kind"),
]


def wait_of(kind: str) -> Wait:
    """Which of the three waits serves a kind."""
    return KINDS[kind].waits_as
