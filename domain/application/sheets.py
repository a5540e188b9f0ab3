"""One reviewer's points for an application: every dimension of the approved standard, each on its scale."""

from decimal import Decimal

import msgspec

from domain.shared.refusal import InvalidError


class Sheet(msgspec.Struct, frozen=True, gc=False):
    """The newest version of one reviewer's points."""

    version: int
    points: dict[str, Decimal]


def check_sheet(points: dict[str, Decimal], scale: dict[str, Decimal]) -> None:
    """Raise InvalidError unless the sheet gives every dimension of the approved standard a number on its scale."""
    if points.keys() != scale.keys():
        raise InvalidError("sheet-dimensions", missing=sorted(scale.keys() - points.keys()), unknown=sorted(points.keys() - scale.keys()))
    for name, given in points.items():
        if not 0 <= given <= scale[name]:
            raise InvalidError("score-off-scale", dimension=name, given=str(given), highest=str(scale[name]))
