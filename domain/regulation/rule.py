"""What every rule of a regulation carries: its article, and where the text is silent, that the value is ours and why."""

from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from domain.shared.citation import HOUSE, printed


class Value(BaseModel):
    """A frozen piece of a regulation; a key that it does not know is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def _article(basis: str) -> str:
    try:
        printed(basis)
    except ValueError:
        raise PydanticCustomError("article_form", "not an article") from None
    return basis


Basis = Annotated[str, AfterValidator(_article)]
"""`19`, `12(3)`, `7lead`, `house`, or several with `;` between them."""

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Count = Annotated[int, Field(strict=True, ge=0)]
Positive = Annotated[int, Field(strict=True, ge=1)]
Flag = Annotated[bool, Field(strict=True)]


class Text(Value):
    """A short text of our own in both languages."""

    zh: str
    en: str


class Rule(Value):
    """`basis` is the article; `default` marks a value that the text leaves open, and `reason` says why it is what it is."""

    basis: Basis
    default: Flag = False
    reason: Text | None = None

    @model_validator(mode="before")
    @classmethod
    def _reasoned(cls, given: Any) -> Any:
        if isinstance(given, dict) and given.get("default") is True and "reason" not in given:
            raise PydanticCustomError("default_without_reason", "a default of ours says why")
        if isinstance(given, dict) and given.get("basis") == HOUSE and given.get("default") is not True:
            raise PydanticCustomError("house_without_default", "what no article says is a default of ours")
        return given
