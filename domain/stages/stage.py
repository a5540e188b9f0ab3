"""What every stage of a procedure has: a name, a successor, its article; each kind adds its own in a file of its name."""

from typing import ClassVar

from domain.regulation.rule import Name, Rule
from domain.shared.standing import Wait

CLOSED = "closed"
"""What the last stage names as its next."""


class Stage(Rule):
    """`next` opens when this stage is closed; `waits_as` says which of the three waits serves the kind."""

    waits_as: ClassVar[Wait]

    name: Name
    next: Name

    @property
    def hands(self) -> str:
        """The roles or bodies that must act in the stage: `by` where the kind has it."""
        by = getattr(self, "by", "office")
        return ", ".join(by) if isinstance(by, tuple) else str(by)
