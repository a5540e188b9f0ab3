"""What a bundle takes in beside what its decisions read: no receipt names the register behind a refusal, nor who sat and who reviewed."""

from collections.abc import Iterable, Iterator

from domain.award.award import Conferred
from domain.cycle.review_events import PanelChanged, PanelDrawn, PanelFormed
from domain.session.session import Opened
from domain.shared import identifiers as ids
from domain.shared.act import ActRefused
from domain.shared.event import Envelope
from services.audit.decisions import OF_ONE
from services.log.event_log import EventLog

CONCERNED = ("applicant", "candidate", "candidates", "freed", "substitute")
"""Facts of a refusal that name applicants by their codes."""


def beside(log: EventLog, own: Iterable[str]) -> Iterator[tuple[str, int]]:
    """Streams with their versions as they stood at the events of a subject's own streams that name them.

    The register of whom a refused act concerns and of whoever won, the body at its sittings, the reviewers at their panels.
    """
    for stream in own:
        for one in log.events_of(stream):
            commit = log.rows.commit_at(one.position) if (named := _named(one)) else None
            upto = commit.last if commit else one.position
            yield from ((name, len(log.rows.stream(name, upto))) for name in named)


def _named(envelope: Envelope) -> list[str]:
    """The streams that an event names."""
    stream, event = envelope.originator_id, envelope.data
    city = ids.city_in(stream) or ""
    match event:
        case ActRefused(facts=facts):
            codes = [ids.applicant_in(stream)] if ids.kind_of(stream) in OF_ONE else []
            found = (facts.get(name) for name in CONCERNED)
            codes += [code for one in found for code in (one if isinstance(one, list | tuple) else [one]) if isinstance(code, str)]
            # What was refused may name what is no code: no stream is read of it.
            return [f"applicant:{code}" for code in dict.fromkeys(codes)]
        case Conferred(applicant=code):
            return [ids.applicant_stream(code)]
        case Opened(body=body):
            return [ids.body_stream(city, body)]
        case PanelFormed(members=members) | PanelDrawn(panel=members):
            return [ids.reviewer_stream(city, one) for one in members]
        case PanelChanged(joined=joined):
            return [ids.reviewer_stream(city, joined)] if joined else []
        case _:
            return []
