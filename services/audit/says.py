"""What an event says in short: the fields in which something was decided, found, set or dated; nothing sealed, no reason, no receipt."""

from collections.abc import Callable
from typing import Any

from domain.application import application as a
from domain.cycle import events as e
from domain.cycle import review_events as r
from domain.session import session as s
from domain.shared.event import Event
from domain.shared.finding import Finding
from domain.shared.private import Private
from domain.shared.term import Term
from services.audit.plain import plain

SAYS = (
    "command", "code", "outcome", "finding", "verdict", "opinion", "choice", "standing", "version", "condition", "rule", "met", "bars",
    "passed", "composite", "score", "counts", "act", "what", "granted", "upheld", "cause", "stage", "limit", "motion", "tally", "body",
    "position", "name", "person", "absorbed", "into", "registered_in", "legal_person", "operating_since", "activity", "industry", "zone",
    "employer", "top_manager", "works_in_quality_since", "works_here_since", "declared", "candidate", "candidates", "track", "tier",
    "re_award", "repeat", "freed", "substitute", "order", "by", "places", "reviewer", "side", "declined", "applicants", "member",
    "members", "leader", "joined", "left", "party", "panel", "alternates", "excluded", "silent", "institution", "field", "present",
    "missing", "records", "record", "comment", "channels", "amount_cny", "payable_cny", "sum_cny", "budget_year", "uses", "revocation",
    "ground", "elements", "severity", "event_on", "recovers_items", "recovers_money", "item", "duty", "number", "reference", "winners",
    "vacant", "re_awards", "title", "ban", "label", "fact", "parent", "subsidiary", "year", "since", "on", "due", "lapses_on", "until",
    "term", "validity",
)  # fmt: skip
"""Fields that say what came of it, in the order in which they are read."""

ONLY_YES = frozenset(["declined", "re_award", "recovers_items", "recovers_money", "repeat", "top_manager"])
"""Of a yes or no, those that only say something where they are yes."""

CALLED = {"finding": "unmet", "term": "last_day", "title": "title_held", "validity": "valid_until"}
"""What of a field is told, where that is not the field itself, or where its word is another's."""

Says = dict[str, Any]


def says(event: Event, of: str = "") -> Says:
    """What an event says in short; of one applicant, where it says something of several."""
    found = _own(event, of)
    if found is not None:
        return found
    given = {name: getattr(event, name) for name in SAYS if hasattr(event, name)}
    told = {name: _told(value) for name, value in given.items() if not _untold(name, value)}
    placed = {name: _place(value, of) if isinstance(value, list) and of in value else value for name, value in told.items() if value != of}
    return {_called(name, given[name]): value for name, value in placed.items() if value or value is False}


def _called(name: str, value: Any) -> str:
    return name if name == "finding" and isinstance(value, str) else CALLED.get(name, name)


def _own(event: Event, of: str) -> Says | None:
    """Of some kinds, in words of their own."""
    own = OWN.get(type(event))
    return own(event, of) if own else _moved(event)


def _ranked(event: e.RankingFrozen, of: str) -> Says:
    lines = {line.applicant: f"{line.rank}. {line.composite}" for line in event.entries}
    return {"rank": lines[of]} if of in lines else lines


def _scored(event: a.Scored, _: str) -> Says:
    return {"stage": event.stage, "reviewer": event.reviewer, "sheet": event.sheet, "total": str(sum(event.points.values()))}


def _shortlisted(event: r.ShortlistProposed | r.Shortlisted, of: str) -> Says:
    if of in (*event.on, *event.off):
        return {"stage": event.stage, "goes_on": of in event.on}
    lists = {"going_on": plain(event.on), "left_out": plain(event.off)}
    return {"stage": event.stage} | {name: codes for name, codes in lists.items() if codes}


def _reminded(event: e.Reminded, _: str) -> Says:
    period = {} if event.name == event.stage else {"name": event.name}
    return {"stage": event.stage, **period, "due": plain(event.due)}


def _interested(event: r.InterestStated, of: str) -> Says:
    if not event.applicants:
        return {"reviewer": event.reviewer, "interested": False}
    return {"reviewer": event.reviewer, "applicants": [of] if of in event.applicants else plain(event.applicants)}


OWN: dict[type[Event], Callable[[Any, str], Says]] = {
    e.RankingFrozen: _ranked, a.Scored: _scored, r.ShortlistProposed: _shortlisted, r.Shortlisted: _shortlisted,
    r.InterestStated: _interested, e.SettingSet: lambda event, _: {event.name: plain(event.value)},
    s.BallotClosed: lambda event, _: {"motion": event.motion, **plain(event.tally), "passed": event.finding.outcome == "carried"},
    e.Reminded: _reminded,
    a.Assessed: lambda event, _: {"composite": str(event.composite), "stage_scores": plain(event.inputs)},
}  # fmt: skip


def _moved(event: Event) -> Says | None:
    """Of a period that was moved or counted again: its last day before and after."""
    old, new = getattr(event, "old", None), getattr(event, "new", None)
    if not (isinstance(old, Term) and isinstance(new, Term)):
        return None
    return {"was": old.last_day.isoformat(), "last_day": new.last_day.isoformat()}


def _untold(name: str, value: Any) -> bool:
    """What is sealed or empty, or no where only a yes says something."""
    return value in (None, "", ()) or isinstance(value, Private) or (name in ONLY_YES and not value)


def _told(value: Any) -> Any:
    """Of a period its last day, of a finding the rules that it rests on, of the rest everything."""
    if isinstance(value, Term):
        return value.last_day.isoformat()
    return [ground.rule for ground in value.grounds] if isinstance(value, Finding) else plain(value)


def _place(among: list[str], of: str) -> str:
    """Where one stands among several; nothing where it stands alone."""
    return f"{among.index(of) + 1}/{len(among)}" if len(among) > 1 else ""
