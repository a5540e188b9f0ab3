"""The events of an applicant's life: what the register says of an organization or a person, and what is put on record over the years."""

from datetime import date
from typing import Any

from domain.regulation.applicants import Activity
from domain.shared.event import Event, event, same
from domain.shared.history import Ban, Fact, Label, Title
from domain.shared.private import Private


def _told_apart(tree: dict[str, Any]) -> dict[str, Any]:
    """Version 1 had one free word for the industry, and did not ask whether it is for profit."""
    return tree | {"industry": tree["activity"], "activity": "for_profit"}


@event("applicant.registered", 2, [_told_apart])
class Registered(Event, frozen=True):
    """What the register says of an organization.

    Its place by its administrative code's city, whether it is a legal person, since when it operates, whether it is for profit, in
    which industry, and the zone that it stands in, if a regulation names one.
    """

    uscc: str
    name: str
    registered_in: str
    legal_person: bool
    operating_since: date
    activity: Activity
    industry: str = ""
    zone: str | None = None


@event("applicant.corrected")
class Corrected(Event, frozen=True):
    """The register says something else of an organization from now on, by this source; what stays is not named."""

    source: str
    registered_in: str | None = None
    legal_person: bool | None = None
    operating_since: date | None = None
    activity: Activity | None = None
    industry: str | None = None
    zone: str | None = None


@event("applicant.person_registered")
class PersonRegistered(Event, frozen=True):
    """What the register says of a person, under a handle: since when in quality work, since when here, for whom, as its head or not."""

    person: str
    name: Private
    identification: Private
    works_in_quality_since: date | None
    works_here_since: date | None
    employer: str | None
    top_manager: bool


@event("applicant.employed")
class Employed(Event, frozen=True):
    """The person works for another organization, or for none, as its head or not."""

    employer: str | None
    top_manager: bool
    source: str


@event("applicant.renamed")
class Renamed(Event, frozen=True):
    """The organization has another name; its history stays."""

    name: str


@event("applicant.merged", 2, [same])
class Merged(Event, frozen=True):
    """Another organization was merged into this one: its facts, titles and bans are inherited."""

    absorbed: str
    facts: tuple[Fact, ...]
    titles: tuple[Title, ...]
    bans: tuple[Ban, ...]


@event("applicant.absorbed")
class Absorbed(Event, frozen=True):
    """This organization was merged into another and no longer applies."""

    into: str


@event("applicant.labelled")
class Labelled(Event, frozen=True):
    """An authority calls the organization something, on this evidence."""

    label: Label


@event("applicant.label_ended")
class LabelEnded(Event, frozen=True):
    """It is no longer called so after this day."""

    name: str
    on: date
    source: str


@event("applicant.parent_recorded")
class ParentRecorded(Event, frozen=True):
    """Another organization controls this one, from a day on."""

    parent: str
    since: date
    source: str


@event("applicant.parent_ended")
class ParentEnded(Event, frozen=True):
    """It no longer does after this day."""

    parent: str
    on: date
    source: str


@event("applicant.subsidiary_recorded")
class SubsidiaryRecorded(Event, frozen=True):
    """This organization controls another, from a day on: the other side of the same relation."""

    subsidiary: str
    since: date


@event("applicant.subsidiary_ended")
class SubsidiaryEnded(Event, frozen=True):
    """It no longer does after this day."""

    subsidiary: str
    on: date


@event("applicant.fact_recorded")
class FactRecorded(Event, frozen=True):
    """A fact was put on record, with its source."""

    fact: Fact
    source: str


@event("applicant.fact_resolved")
class FactResolved(Event, frozen=True):
    """A fact on record ended: corrected, or its credit record repaired."""

    reference: str
    on: date
    repaired: bool
    source: str


@event("applicant.title_recorded", 2, [same])
class TitleRecorded(Event, frozen=True):
    """A title was won, here or in a cycle before this system."""

    title: Title


@event("applicant.title_revoked")
class TitleRevoked(Event, frozen=True):
    """A title was withdrawn."""

    cycle: str
    on: date


@event("applicant.banned")
class Banned(Event, frozen=True):
    """A decision bars the applicant from applying until a day."""

    ban: Ban
