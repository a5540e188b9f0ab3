"""The years after an award: duties, the use of the title, and what takes it away."""

from typing import Literal

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from domain.regulation.applicants import BOTH, Track
from domain.regulation.rule import Basis, Flag, Name, Positive, Rule, Value


class Duty(Rule):
    """Something expected while a title holds: a reminder, no sanction.

    Every `every_months`, or on an occasion that `on` names: `within_days` after it, or without a day. `for_years` bounds it where a title
    never ends. `of_prize`: it is about prize money, and expected only where some is payable.
    """

    name: Name
    by: Name
    every_months: Positive | None = None
    on: Name | None = None
    within_days: Positive | None = None
    for_years: Positive | None = None
    tracks: tuple[Track, ...] = BOTH
    of_prize: Flag = False

    @model_validator(mode="after")
    def _dated(self) -> "Duty":
        if (self.every_months is None) == (self.on is None) or (self.within_days is not None and self.on is None):
            raise PydanticCustomError("duty_when", "every so many months, or on an occasion, with its days where it has any")
        return self


class TitleUse(Rule):
    """How a title may be shown: with which date, and whether on products, for sale or for rent."""

    must_show: Literal["date", "year", "nothing"]
    on_products: Literal["forbidden", "not_said"]
    for_profit: Literal["forbidden", "not_said"]


class Confidentiality(Rule):
    """Which secrets those who review keep, and whether the applicant marks them."""

    secrets: tuple[Name, ...]
    marked_by_applicant: Flag
    state_secrets_refused: Flag = False


class Window(Value):
    """Within which time after the conferral an event must have happened: so many years, or the validity."""

    years: Positive | None = None
    validity: Flag = False


class RevocationGround(Value):
    """A ground, with the elements that must be on record before it can be proposed, and the least class of an accident it asks for."""

    name: Name
    basis: Basis
    requires: tuple[Name, ...] = ()
    severity: Name | None = None
    window: Window | None = None


class ChainStep(Value):
    """One decision of a chain: which act, by whom."""

    act: Name
    by: Name


class Recovers(Value):
    """What is taken back with a title."""

    items: Flag
    money: Flag


class BanRule(Value):
    """For how long a withdrawn title bars from applying."""

    years: Positive
    counted_from: Literal["revocation"]


class Revocation(Rule):
    """One way in which a title is withdrawn: its grounds, who decides in which order, what follows; never more than is written.

    `mandatory`: once a ground is established, the case can end in nothing but the withdrawal.
    """

    name: Name
    grounds: tuple[RevocationGround, ...]
    chain: tuple[ChainStep, ...]
    recovers: Recovers
    publishes: Name
    ban: BanRule | None = None
    mandatory: Flag = False
    tracks: tuple[Track, ...] = BOTH


class ApplicationBan(Rule):
    """A ban for what was done in an application, whether or not it won: for so many years from the decision."""

    name: Name
    years: Positive
    decided_by: Name
    tracks: tuple[Track, ...] = BOTH
