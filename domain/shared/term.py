"""A running legal period as it is recorded: from which day, to which last day and instant, counted how, under which article."""

from datetime import date, datetime
from typing import Any, Literal

import msgspec

from domain.shared.event import Event, Upcast

Unit = Literal["working_days", "days", "months", "years"]
Bound = Literal["at_least", "exactly", "at_most"]


class Term(msgspec.Struct, frozen=True, gc=False):
    """`closes_at` is exclusive (24:00 of `last_day` in Shanghai, in UTC); `calendar` is the hash it was counted on, if it needed one.

    `amount` to `rolls` are how it was counted, none for a last day that was set as a day. While `certain` is false, the last day may
    still fall between `earliest` and `latest`. `hands` names the role or body that must act. `overtaken_at` is the announcement of a
    holiday notice by which the last day was over already when it was announced.
    """

    name: str
    opens_on: date
    last_day: date
    closes_at: datetime
    basis: str
    amount: int | None = None
    unit: Unit | None = None
    calendar: str | None = None
    certain: bool = True
    bound: Bound = "exactly"
    start_counts: bool = False
    rolls: bool = False
    earliest: date | None = None
    latest: date | None = None
    hands: str = ""
    overtaken_at: datetime | None = None

    @property
    def open_until(self) -> datetime:
        """Until when people could act by it: its end, or the announcement that put its end into the past."""
        return self.overtaken_at or self.closes_at


class Recounted(Event, frozen=True):
    """A running period was counted again, because `notice` was announced; `changed` are the days inside it that the notice turned.

    Where the last day stays, it has become certain, or the days between which it may fall are others.
    """

    old: Term
    new: Term
    changed: tuple[date, ...]
    notice: str


_HANDS = {"intake": "applicant", "validity": "holder", "share_experience": "holder"}
"""Who had to act in the periods of that time, where it was not the office."""


def named_hands(*fields: str) -> Upcast:
    """The step from version 1 of an event with terms: they named nobody, were exact, did not roll and did not count their first day."""

    def step(tree: dict[str, Any]) -> dict[str, Any]:
        terms = {name: tree[name] for name in fields if tree.get(name)}
        return tree | {name: term | {"hands": _HANDS.get(term["name"], "review_office")} for name, term in terms.items()}

    return step
