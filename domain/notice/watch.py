"""Whether a notice stood as it was published: what the public read of it at each look, and when it could not be had."""

from datetime import datetime, timedelta
from typing import Literal

import msgspec

from domain.shared.event import Event, event
from domain.shared.refusal import InvalidError, RefusedError

Cause = Literal["unreachable", "unwatched"]
"""Nobody could have the page, or nobody looked: the product itself was down."""


@event("notice.attested")
class Attested(Event, frozen=True):
    """The public read this. The first digest after the publication, or after the period moved, is what later ones are held to."""

    digest: str
    at: datetime


@event("notice.found_altered")
class FoundAltered(Event, frozen=True):
    """The public read something else than was attested, and nobody has said why."""

    expected: str
    found: str
    at: datetime


@event("notice.alteration_explained")
class AlterationExplained(Event, frozen=True):
    """The office said why the page reads otherwise; from here on this digest is what later ones are held to."""

    digest: str
    reason: str


@event("notice.missed")
class Missed(Event, frozen=True):
    """The page could not be had, again and again, from this instant on."""

    since: datetime
    problem: str


@event("notice.outage")
class Outage(Event, frozen=True):
    """From when until when the page could not be had, or nobody looked; recorded when it was had again."""

    since: datetime
    until: datetime
    cause: Cause


class Watch(msgspec.Struct):
    """What the looks at one notice have found: `digest` is what the next is held to, `altered` what was found instead and not explained."""

    digest: str | None = None
    seen_at: datetime | None = None
    looks: int = 0
    altered: str | None = None
    altered_at: datetime | None = None
    missing_since: datetime | None = None
    outages: tuple[Outage, ...] = ()

    @property
    def interrupted(self) -> bool:
        """Whether the notice was not there for some time, or is not now."""
        return bool(self.outages) or self.missing_since is not None

    def look(self, found: str, now: datetime, patience: timedelta) -> list[Event]:
        """What one look brings; a longer time than `patience` without any is an outage, too."""
        events: list[Event] = []
        if self.missing_since is not None:
            events.append(Outage(self.missing_since, now, "unreachable"))
        elif self.seen_at is not None and now - self.seen_at > patience:
            events.append(Outage(self.seen_at, now, "unwatched"))
        if self.digest is None or self.digest == found:
            return [*events, Attested(found, now)]
        return [*events, FoundAltered(self.digest, found, now)]

    def miss(self, since: datetime, problem: str) -> list[Event]:
        """Say once that the page cannot be had."""
        return [] if self.missing_since is not None else [Missed(since, problem)]

    def explain(self, digest: str, reason: str, basis: str) -> AlterationExplained:
        """Take what was found as what the notice reads now."""
        if not reason:
            raise InvalidError("reason-needed", what="alteration")
        if self.altered is None or self.altered != digest:
            raise RefusedError("notice-not-altered", basis, found=self.altered, given=digest)
        return AlterationExplained(digest, reason)

    def renew(self) -> None:
        """The period moved, and the page says so: the next look is the first again, unless an alteration still waits for its reason."""
        if self.altered is None:
            self.digest = None


def follow(watch: Watch, change: Event) -> None:
    """Bring it up to an event."""
    match change:
        case Attested(digest, at):
            watch.digest, watch.seen_at, watch.looks = digest, at, watch.looks + 1
            watch.altered = watch.altered_at = None
        case FoundAltered(_, found, at):
            watch.altered_at = watch.altered_at if watch.altered == found else at
            watch.seen_at, watch.altered, watch.looks = at, found, watch.looks + 1
        case AlterationExplained(digest):
            watch.digest, watch.altered, watch.altered_at = digest, None, None
        case Missed(since):
            watch.missing_since = since
        case Outage() as outage:
            watch.outages, watch.missing_since = (*watch.outages, outage), None
        case _:
            pass
