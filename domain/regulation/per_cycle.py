"""What a city decides for each cycle because its text leaves it open, and until which stage it may."""

from typing import Literal

from domain.regulation.rule import Name, Positive, Rule


class Setting(Rule):
    """`value` is a default that the office may change; `over` are the stages that weights speak of."""

    name: Name
    type: Literal["day", "weights", "count", "working_days"]
    until: Name
    value: Positive | None = None
    least: Positive | None = None
    over: tuple[Name, ...] = ()
