"""What is awarded: tracks and tiers, places, money and its budget, validity."""

from typing import Literal

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from domain.regulation.applicants import BOTH, Tier, Track
from domain.regulation.rule import Count, Flag, Name, Positive, Rule, Value


class Offer(Rule):
    """A track and tier that can be won, with what is handed over for a first award and for a repeat; money is told by the prizes."""

    track: Track
    tier: Tier
    items: tuple[Name, ...]
    re_award_items: tuple[Name, ...] | None = None


class Anchor(Value):
    """A part of the year, from its first to its last month, inside which something must end."""

    stage: Name
    first_month: Positive
    last_month: Positive


class Frequency(Rule):
    """At least `every_years` from one cycle to the next; on `opens_on` (month, day) of a year that is due, the cycle is put on the desk.

    `remind_days` after that day the office is told once more, while the cycle is not open.
    """

    every_years: Positive
    opens_month: Positive
    opens_day: Positive
    remind_days: Positive | None = None
    anchors: tuple[Anchor, ...] = ()

    @model_validator(mode="after")
    def _in_a_year(self) -> "Frequency":
        months, days = 12, 28
        if self.opens_month > months or self.opens_day > days:
            raise PydanticCustomError("opening_day", "a month from 1 to 12 and a day from 1 to 28")
        return self


class Fee(Rule):
    """What an applicant pays."""

    amount: Count


class Reserve(Value):
    """A floor inside the cap: at least `places` for those with the label; short of them, the places stay vacant or go to others."""

    label: Name
    places: Positive
    if_short: Literal["vacant", "released"]


class Quota(Rule):
    """Places of a track and tier; `in_principle` may be exceeded when all of `override_by` so decide."""

    name: Name
    track: Track
    tier: Tier
    places: Positive
    in_principle: Flag
    counts: Literal["first_awards", "all"]
    override_by: tuple[Name, ...] = ()
    reserve: Reserve | None = None


class Cap(Rule):
    """A ceiling over several quotas together."""

    name: Name
    over: tuple[Name, ...]
    places: Positive


class Vacancy(Rule):
    """Whether places may stay empty, and whether each empty one asks for a reason on record."""

    allowed: Flag
    needs_reason: Flag = False


class Prize(Rule):
    """Whole yuan for a first title of a track and tier, and for another of the same tier."""

    track: Track
    tier: Tier
    first_cny: Count
    repeat_cny: Count


class Budget(Rule):
    """Whose budget prizes are in, how many years after the conferral, and the sum that stands in it where the text gives one."""

    prize_year_offset: Count
    level: Name
    prizes_cny: Positive | None = None
    work_cny: Positive | None = None
    work_year_offset: Count = 0
    work_level: Name | None = None


class FundUses(Rule):
    """What prize money may be spent on, by winners of which tracks, and who looks at it."""

    named: tuple[Name, ...]
    exhaustive: Flag
    diversion: Literal["forbidden", "not_said"]
    inspected_by: Name | None = None
    tracks: tuple[Track, ...] = BOTH


class Validity(Rule):
    """How long a title holds; it never rolls to a working day. Without `years` it holds until it is withdrawn."""

    years: Positive | None
    starts: Literal["conferral"]
    start_counts: Flag
