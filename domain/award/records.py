"""What the years after a conferral bring to a title's record beside duties and revocation: items back, occasions, uses of the title."""

from datetime import date

from domain.policies.title_use import Shown
from domain.shared.event import Event, event
from domain.shared.finding import Finding


@event("award.item_returned")
class ItemReturned(Event, frozen=True):
    """An item of a withdrawn title came back."""

    item: str
    on: date


@event("award.occasion_recorded")
class OccasionRecorded(Event, frozen=True):
    """Something happened on a day that calls for a duty: a change of the organization, say; `text` is the digest of what told of it."""

    duty: str
    on: date
    text: str


@event("award.title_use_reported")
class TitleUseReported(Event, frozen=True):
    """A use of the title was looked at: `misuse` or `proper`. It is on record; what follows is a ground's, if there is one."""

    on: date
    shown: tuple[Shown, ...]
    text: str
    finding: Finding
