"""What the office sets for a cycle must be of the kind that the regulation asks for: a day, weights that make 1, a number."""

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from domain.regulation.per_cycle import Setting
from domain.shared.refusal import InvalidError


def checked(setting: Setting, value: Any) -> Any:
    """The value in the one form in which it is stored; raises InvalidError that says what would be right."""
    match setting.type:
        case "day":
            return _day(setting.name, value)
        case "weights":
            return _weights(setting, value)
        case "choice":
            return _choice(setting, value)
        case _:
            return _count(setting, value)


def _day(name: str, value: Any) -> str:
    try:
        return date.fromisoformat(str(value)).isoformat()
    except ValueError:
        raise InvalidError("setting-day", name=name, given=str(value)) from None


def _weights(setting: Setting, value: Any) -> dict[str, str]:
    over = sorted(setting.over)
    try:
        weights = {str(stage): Decimal(str(weight)) for stage, weight in dict(value).items()}
    except (TypeError, ValueError, InvalidOperation):
        raise InvalidError("setting-weights", name=setting.name, over=over) from None
    if sorted(weights) != over or any(weight < 0 for weight in weights.values()):
        raise InvalidError("setting-weights", name=setting.name, over=over)
    if sum(weights.values()) != 1:
        raise InvalidError("setting-weights-sum", name=setting.name, total=str(sum(weights.values())))
    return {stage: str(weight) for stage, weight in sorted(weights.items())}


def _choice(setting: Setting, value: Any) -> str:
    if value not in setting.choices:
        raise InvalidError("setting-choice", name=setting.name, given=str(value), choices=list(setting.choices))
    return str(value)


def _count(setting: Setting, value: Any) -> int:
    least = setting.least if setting.least is not None else 1
    try:
        count = int(str(value))
    except ValueError:
        raise InvalidError("setting-count", name=setting.name, given=str(value), least=least) from None
    if count < least:
        raise InvalidError("setting-count", name=setting.name, given=str(value), least=least)
    return count
