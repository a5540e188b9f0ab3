"""The ranking of a cycle: each application with the scores that the reader may see, how far they lie apart, how firm the cut is."""

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NamedTuple, cast

from starlette.responses import Response

from console.choices import called_all
from console.figures import given
from console.saying import Saying
from console.shell import page
from console.subject import Subject, subject
from console.visit import Visit, whole
from domain.cycle import events as e
from domain.policies.firmness import Spread
from domain.policies.ranking import Ranked
from domain.regulation.review import Scoring
from domain.shared import identifiers as ids
from domain.shared.event import Envelope
from doors.boards import OVERSIGHT
from doors.scores import may_see, may_see_rank, may_see_sheets
from doors.trail import signed
from services.case import Case
from services.scores import MOST, Firm, Scores, firm, scores_of

SHOWN = 50
"""Applications on one page."""


class Given(NamedTuple):
    """What one input of the composite has: its value, how far its sheets lie apart, and who gave what.

    `hidden`: the reader may not see it. `absent`: it was decided that it is missing for good, and counts as zero.
    """

    name: str
    value: Decimal | None = None
    spread: Spread | None = None
    sheets: Mapping[str, Decimal] = {}
    hidden: bool = False
    absent: bool = False


class Line(NamedTuple):
    """A line of the table; no `ranked` before the ranking is frozen."""

    code: str
    name: str
    ranked: Ranked | None
    given: list[Given]
    place: str
    ended: str


class Tie(NamedTuple):
    """Those who share a rank, by name."""

    rank: int
    names: list[str]


class Part(NamedTuple):
    """A track: the rule that makes its scores, its weights, its lines, its ties."""

    track: str
    rule: Scoring
    weights: Mapping[str, Decimal]
    lines: list[Line]
    ties: list[Tie]


def ranking(visit: Visit) -> Response:
    """The page."""
    found = subject(visit)
    start = whole(visit.given("from")) or 0
    codes = _codes(found)
    seen = _seen(visit, found, codes[start : start + SHOWN])
    firmness = firmness_of(visit, found)
    say = Saying(visit.spoken, found.regulation)
    return page(
        "ranking.html", visit, regulation=found.regulation, subject=found, parts_of=_parts(visit, found, seen, firmness), firm=firmness,
        title=say.word("ranking-title"), frozen=_frozen(visit, found), many=len(codes), start=start, size=SHOWN,
        withheld=min(SHOWN, len(codes) - start) - len(seen) if start < len(codes) else 0,
        named=_named(visit, firmness), most=MOST, oversight=visit.who.role in OVERSIGHT, resolved=_resolved(visit, found),
        figures=given(visit, found, say),
    )  # fmt: skip


def _codes(found: Subject) -> Sequence[str]:
    """Who is ranked, best first, one track after the other; before that, who is in play."""
    return found.cycle.order if found.cycle.rankings else found.cycle.in_play()


def _seen(visit: Visit, found: Subject, codes: Sequence[str]) -> list[Scores]:
    """The scores of those whom the reader may see."""

    def question(case: Case) -> list[Scores]:
        known = (scores_of(case, found.cycle, code) for code in codes if case.filed(found.name, code) is not None)
        return [one for one in known if may_see(visit.who, found.cycle, one.filed) and (one.filed.in_review or found.cycle.rankings)]

    return cast("list[Scores]", visit.parts.office.look(ids.cycle_stream(found.name), question))


def firmness_of(visit: Visit, found: Subject) -> Firm | None:
    """How firm the ranking is, where the reader may see everything that it rests on: a margin would tell what a line withholds."""

    def question(case: Case) -> Firm | None:
        known = firm(case, found.cycle)
        open_ = known is not None and all(may_see_rank(visit.who, found.cycle, one) for one in known.applications)
        return known if open_ else None

    return cast("Firm | None", visit.parts.office.look(ids.cycle_stream(found.name), question))


def _named(visit: Visit, firmness: Firm | None) -> dict[str, str]:
    """What those are called whom the cut and its sheets name."""
    if firmness is None:
        return {}
    cuts = {code for cut in firmness.cuts for code in (cut.inside, cut.outside) if code}
    moved = {code for one in firmness.left_out for code in (*one.changes, *one.unscored)}
    return {code: name.partition(" ")[0] for code, name in called_all(visit, sorted(cuts | moved)).items()}


def _parts(visit: Visit, found: Subject, seen: Sequence[Scores], firmness: Firm | None) -> list[Part]:
    parts, names = [], called_all(visit, [one.filed.applicant for one in seen])
    for track in found.regulation.tracks:
        rule = found.regulation.scoring_of(track)
        lines = [line_of(visit, found, one, firmness, names[one.filed.applicant]) for one in seen if one.filed.track == track]
        if lines:
            parts.append(Part(track, rule, _weights(found, rule), lines, _ties(lines)))
    return parts


def _weights(found: Subject, rule: Scoring) -> Mapping[str, Decimal]:
    """The weight of each input; none before the cycle's are set."""
    given: Mapping[str, Any] = rule.weights or found.cycle.settings.get(rule.weights_set_by or "", {})
    return {name: Decimal(weight) for name, weight in given.items()}


def line_of(visit: Visit, found: Subject, one: Scores, firmness: Firm | None, name: str) -> Line:
    """The line of an application by its name, as far as the reader may see it."""
    code, rule = one.filed.applicant, found.regulation.scoring_of(one.filed.track)
    place = firmness.places.get(code, "") if firmness else ""
    entries = found.cycle.rankings[one.filed.track].entries if one.filed.track in found.cycle.rankings else ()
    line = next((entry for entry in entries if entry.applicant == code and may_see_rank(visit.who, found.cycle, one.filed)), None)
    given = [_given(visit, found, one, name, rule.decimals) for name in rule.inputs]
    return Line(code, name, line, given, place, one.filed.ended or "")


def _given(visit: Visit, found: Subject, one: Scores, name: str, decimals: int) -> Given:
    if not may_see_sheets(visit.who, found.cycle, one.filed, name):
        return Given(name, hidden=True)
    value, smallest = one.inputs.get(name), Decimal(1).scaleb(-decimals)
    shown = None if value is None else value.quantize(smallest, rounding=ROUND_HALF_UP)
    sheets = one.sheets.get(name, {})
    return Given(name, shown, one.spreads.get(name), sheets, absent=not sheets and name in one.filed.review.absent)


def _ties(lines: Sequence[Line]) -> list[Tie]:
    groups: dict[int, list[str]] = {}
    for line in lines:
        if line.ranked is not None and line.ranked.tied:
            groups.setdefault(line.ranked.rank, []).append(line.name.partition(" ")[0])
    return [Tie(rank, names) for rank, names in groups.items()]


def _events(visit: Visit, found: Subject) -> list[Envelope]:
    return visit.parts.log.events_of(ids.cycle_stream(found.name))


def _frozen(visit: Visit, found: Subject) -> str | None:
    """When the ranking was frozen."""
    positions = [{"position": one.position} for one in _events(visit, found) if isinstance(one.data, e.RankingFrozen)]
    rows = signed(visit.parts.log, positions)
    return rows[-1]["effective_at"] if rows else None


def _resolved(visit: Visit, found: Subject) -> list[str]:
    """Why the tied stand as they do, where somebody has decided."""
    return [one.data.reason for one in _events(visit, found) if isinstance(one.data, e.TiesResolved)]
