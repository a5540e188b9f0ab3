"""The ranking: computed from all sheets, frozen with its receipt."""

from typing import ClassVar, Literal

from domain.shared.standing import Wait
from domain.stages.stage import Stage


class RankingStage(Stage):
    """Ends when the ranking is frozen and no tie is open."""

    waits_as: ClassVar[Wait] = "batch"

    kind: Literal["ranking"]

    @property
    def hands(self) -> str:
        """Those who decide a tie; the rest is computed."""
        return "committee_chair"
