"""A draft regulation held against cycles of the past: who would have won, what would have been refused, which dates would move."""

from collections.abc import Sequence
from datetime import date

import msgspec

from domain.application.application import QualificationConcluded
from domain.programme.programme import Programme
from domain.shared import identifiers as ids
from domain.shared.actor import SYSTEM
from domain.shared.refusal import InvalidError, RefusedError
from domain.stages.plan import Regulation
from services.backtest.again import Again, Put, acts_again, placed_in
from services.backtest.dates import Moved, dates_again
from services.backtest.outcome import Judged, outcome, recorded
from services.case import Case
from services.catalogue import Catalogue
from services.log.event_log import EventLog
from services.roster import Rosters
from services.texts import Texts


class Line(msgspec.Struct, frozen=True):
    """One application: what became of it, and what would have."""

    applicant: str
    before: Judged
    after: Judged


class Rerun(msgspec.Struct, frozen=True):
    """One cycle under the draft. `version` governed it; `too_soon` is the refusal where the draft has fewer cycles.

    `unweighed`: the draft asks for weights or sheets that the cycle does not have, so that not everybody could be ranked.
    """

    cycle: str
    version: str
    too_soon: bool
    unweighed: bool
    applications: list[Line]
    acts: list[Put]
    dates: list[Moved]


def back_test(log: EventLog, catalogue: Catalogue, draft: Regulation, cycles: Sequence[str]) -> list[Rerun]:
    """Each cycle under the draft; every cycle of the log when none is named. Raises InvalidError for one that the log does not have."""
    known = [ids.cycle_in(stream) or "" for stream in log.streams("cycle:")]
    for name in cycles:
        if ids.cycle(name) not in known:
            raise InvalidError("cycle-unknown", cycle=name)
    texts = Texts(log, catalogue)
    return [_rerun(log, texts, catalogue, draft, name) for name in cycles or known]


def _rerun(log: EventLog, texts: Texts, catalogue: Catalogue, draft: Regulation, name: str) -> Rerun:
    now, head = log.clock.now(), log.head()
    placed = list(placed_in(log, name))
    conclusions = (one for one in placed if isinstance(one.envelope.data, QualificationConcluded))
    concluded = {one.envelope.originator_id: (one.at, one.before) for one in conclusions}
    past = Case(log, texts, SYSTEM, now, "back-test", rosters=Rosters(log))
    cycle = past.cycle(name)

    def when(code: str) -> Case:
        return Again(log, texts, draft, *concluded.get(ids.application_stream(name, code), (now, head)), actor=SYSTEM)

    before, after = recorded(past, name), outcome(Again(log, texts, draft, now, head, actor=SYSTEM), name, when)
    calendar, _ = catalogue.calendar(draft.jurisdiction, date.max)
    return Rerun(
        name,
        cycle.version,
        _too_soon(past, draft, name),
        after.unweighed,
        [Line(code, before.applications[code], found) for code, found in after.applications.items()],
        list(acts_again(log, texts, draft, placed)),
        list(dates_again((one.envelope for one in placed), past.regulation(cycle), draft, calendar)),
    )


def _too_soon(past: Case, draft: Regulation, name: str) -> bool:
    """Whether the draft would have had no cycle in this year, beside the earlier ones."""
    year = ids.year_of(name)
    earlier = {other for other in past.programme(ids.city_of(name)).years if other < year}
    try:
        Programme(years=earlier).open_cycle(year, draft.frequency.every_years, draft.frequency.basis)
    except RefusedError:
        return True
    return False
