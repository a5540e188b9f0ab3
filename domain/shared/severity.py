"""The official classes of an accident, rising: whoever asks for one class means that and every graver one."""

from collections.abc import Mapping

SEVERITIES: Mapping[str, tuple[str, ...]] = {"accident": ("general", "larger", "major", "extraordinary")}
"""Kind of fact -> its classes: 一般, 较大, 重大, 特别重大. Other kinds of fact match their class exactly."""

ACCIDENT = SEVERITIES["accident"]


def at_least(least: str, kind: str = "accident") -> tuple[str, ...]:
    """The classes that meet a least one; that one alone where the kind has no scale."""
    scale = SEVERITIES.get(kind, (least,))
    return scale[scale.index(least) :]
