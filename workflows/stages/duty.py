"""The wait of a stage that ends by a person's act: a review, a resolution, an approval."""

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from domain.shared.standing import Standing
from workflows.due import Bell


async def duty(bell: Bell, standing: Standing) -> None:
    """Wait for the act; a period that runs beside it, or a reminder, may wake it earlier."""
    await bell.wait(standing.due, f"{standing.stage}: next in line, Art. {standing.basis}")
