"""The events of a city's programme over the years: texts, standards, cycles, what is due between cycles, and working costs."""

from datetime import date

from domain.shared.event import Event, event


@event("programme.regulation_enacted")
class RegulationEnacted(Event, frozen=True):
    """The text `version` with this hash is in force from a day on; `source` says where the day comes from."""

    version: str
    text: str
    effective_from: date
    source: str


@event("programme.standard_approved")
class StandardApproved(Event, frozen=True):
    """The committee approved a set of criteria, by its hash."""

    criteria: str
    text: str
    resolution: str


@event("programme.cycle_opened")
class CycleOpened(Event, frozen=True):
    """The year's cycle was opened."""

    year: int


@event("programme.cycle_cancelled")
class CycleCancelled(Event, frozen=True):
    """The year's cycle was cancelled: the year is free again."""

    year: int


@event("programme.scheduled")
class Scheduled(Event, frozen=True):
    """What the years ahead bring under a text (by version and hash): the next year that is due and its opening day, the text's last day.

    Without a day, no further cycle can be opened under it.
    """

    version: str
    text: str
    year: int | None
    opens_on: date | None
    lapses_on: date | None


@event("programme.cycle_due")
class CycleDue(Event, frozen=True):
    """The opening day of a year that is due came: its cycle lies on the office's desk."""

    year: int
    on: date
    basis: str


@event("programme.cycle_reminded")
class CycleReminded(Event, frozen=True):
    """The cycle that is due has still not been opened."""

    year: int
    due_since: date
    basis: str


@event("programme.lapse_reminded")
class LapseReminded(Event, frozen=True):
    """The text is about to lapse."""

    version: str
    lapses_on: date
    basis: str


@event("programme.regulation_lapsed")
class RegulationLapsed(Event, frozen=True):
    """The text's last day is over: no cycle opens under it any more; cycles, titles and bans that it governs run on."""

    version: str
    lapses_on: date
    basis: str


@event("programme.work_cost_booked")
class WorkCostBooked(Event, frozen=True):
    """A cost of the award's own work, out of one budget year; `over` tells that the year's sum is exceeded by it."""

    cycle: str
    budget_year: int
    amount_cny: int
    use: str
    on: date
    reference: str
    over: bool
