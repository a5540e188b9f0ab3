"""The wait of a stage that ends by itself, on a legal instant: filing, a public notice."""

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from domain.shared.standing import Standing
from workflows.due import Bell


async def window(bell: Bell, standing: Standing) -> None:
    """Wait for the end of the period; a poke may have moved it, so the log is asked again either way."""
    await bell.wait(standing.due, f"{standing.stage}: period ends, Art. {standing.basis}")
