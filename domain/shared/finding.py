"""What a policy answers: an outcome with the articles it rests on, never a bare yes or no."""

from typing import Any

import msgspec


class Ground(msgspec.Struct, frozen=True, gc=False):
    """One reason: a rule by name, its article, and the facts that met or missed it."""

    rule: str
    basis: str
    facts: dict[str, Any] = {}


class Finding(msgspec.Struct, frozen=True, gc=False):
    """`outcome` is the policy's word; `grounds` are the reasons in the order of the regulation."""

    outcome: str
    grounds: tuple[Ground, ...] = ()

    @property
    def basis(self) -> str:
        """The articles of all grounds, once each, in order: `12(3);6`."""
        return ";".join(dict.fromkeys(ground.basis for ground in self.grounds))
