"""Where a stream stands for the one who waits on it: what it waits for, until when at the latest, and whether it is over."""

from datetime import datetime
from typing import Literal

import msgspec

Wait = Literal["window", "duty", "batch"]
"""Until an instant; until a person has acted; until every item was worked through."""


class Standing(msgspec.Struct, frozen=True, gc=False):
    """`due` is the next instant at which something happens by itself, in product time; `basis` the article waited under."""

    stream: str
    stage: str
    wait: Wait
    due: datetime | None
    basis: str
    ended: bool = False
