"""A review by panels: of documents, on site, or by defence; each reviewer fills a sheet for each application."""

from typing import ClassVar, Literal

from domain.regulation.rule import Flag
from domain.shared.standing import Wait
from domain.stages.stage import Stage


class ReviewStage(Stage):
    """Ends when a panel leader concludes it, with no sheet missing, and no record where `records_required`."""

    waits_as: ClassVar[Wait] = "duty"

    kind: Literal["review"]
    form: Literal["document", "onsite", "defence"]
    records_required: Flag = False

    @property
    def hands(self) -> str:
        """The one who concludes it."""
        return "panel_leader"
