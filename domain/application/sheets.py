"""One reviewer's points for an application: every dimension of the approved standard, each on its scale."""

from collections.abc import Sequence
from decimal import Decimal

import msgspec

from domain.regulation.criteria import Dimension
from domain.regulation.rule import Text
from domain.shared.refusal import InvalidError


class Sheet(msgspec.Struct, frozen=True, gc=False):
    """The newest version of one reviewer's points."""

    version: int
    points: dict[str, Decimal]


def check_sheet(points: dict[str, Decimal], dimensions: Sequence[Dimension]) -> None:
    """Raise InvalidError unless the sheet gives every dimension of the approved standard a number on its scale."""
    scale = {one.name: one for one in dimensions}
    if points.keys() != scale.keys():
        missing, unknown = (sorted(one) for one in (scale.keys() - points.keys(), points.keys() - scale.keys()))
        raise InvalidError("sheet-dimensions", missing=missing, unknown=unknown, lacks=[_called(scale[name].title) for name in missing])
    for name, given in points.items():
        if not 0 <= given <= scale[name].points:
            called, highest = _called(scale[name].title), str(scale[name].points)
            raise InvalidError("score-off-scale", dimension=name, called=called, given=str(given), highest=highest)


def _called(title: Text) -> dict[str, str]:
    """A title as a fact: in the two languages, of which a sentence takes its own."""
    return {"zh": title.zh, "en": title.en}
