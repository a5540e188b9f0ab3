"""What is awarded: tracks and tiers, places, money, validity, duties of the years after, and withdrawal."""

from typing import Literal

from domain.regulation.rule import Basis, Count, Flag, Name, Positive, Rule, Value


class Offer(Rule):
    """A track and tier that can be applied for."""

    track: Literal["organization", "individual"]
    tier: Literal["award", "nomination"]


class Frequency(Rule):
    """At least this many years from one cycle to the next."""

    every_years: Positive


class Fee(Rule):
    """What an applicant pays."""

    amount: Count


class Quota(Rule):
    """Places of a track and tier; `in_principle` may be exceeded when all of `override_by` so decide."""

    name: Name
    track: Literal["organization", "individual"]
    tier: Literal["award", "nomination"]
    places: Positive
    in_principle: Flag
    counts: Literal["first_awards", "all"]
    override_by: tuple[Name, ...] = ()


class Vacancy(Rule):
    """Whether places may stay empty."""

    allowed: Flag


class Prize(Rule):
    """Whole yuan for a first award and for a repeat."""

    track: Literal["organization", "individual"]
    tier: Literal["award", "nomination"]
    first_cny: Count
    repeat_cny: Count


class Budget(Rule):
    """Whose budget, and how many years after the conferral."""

    prize_year_offset: Count
    level: Name


class FundUses(Rule):
    """What prize money may be spent on."""

    named: tuple[Name, ...]
    exhaustive: Flag
    diversion: Literal["forbidden", "not_said"]


class Validity(Rule):
    """How long a title holds; it never rolls to a working day."""

    years: Positive
    starts: Literal["conferral"]
    start_counts: Flag


class ReAward(Rule):
    """What winning again means."""

    counts_toward_quota: Flag


class Duty(Rule):
    """Something expected at intervals while a title is valid: a reminder, no sanction."""

    name: Name
    every_months: Positive
    by: Name


class RevocationGround(Value):
    """A ground, with the elements that must be on record before it can be proposed."""

    name: Name
    basis: Basis
    requires: tuple[Name, ...] = ()


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
    """One way in which a title is withdrawn: its grounds, who decides in which order, what follows."""

    name: Name
    grounds: tuple[RevocationGround, ...]
    chain: tuple[ChainStep, ...]
    recovers: Recovers
    publishes: Name
    ban: BanRule | None = None
