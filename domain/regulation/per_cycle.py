"""What a city decides for each cycle because its text leaves it open, and until which stage it may."""

from typing import Literal

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from domain.regulation.rule import Name, Positive, Rule


class Setting(Rule):
    """`value` is a default that the office may change; `over` are the stages that weights speak of, `choices` the words to choose from."""

    name: Name
    type: Literal["day", "weights", "count", "working_days", "choice"]
    until: Name
    value: Positive | Name | None = None
    least: Positive | None = None
    over: tuple[Name, ...] = ()
    choices: tuple[Name, ...] = ()

    @model_validator(mode="after")
    def _of_its_type(self) -> "Setting":
        if (self.type == "choice") != bool(self.choices):
            raise PydanticCustomError("setting_choices", "choices and `type: choice` go together")
        if self.value is not None and (self.value not in self.choices if self.type == "choice" else isinstance(self.value, str)):
            raise PydanticCustomError("setting_value", "not a value of this type")
        return self
