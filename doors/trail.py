"""The trail as a reader sees it: with the two times of each event and who was the cause, from the commits of the log."""

import bisect
from collections.abc import Sequence

import orjson

from projections.table import Record
from services.log.event_log import EventLog
from services.log.rows import instant


def signed(log: EventLog, rows: Sequence[Record]) -> list[Record]:
    """Rows of the trail with their commits' times and actors."""
    if not rows:
        return []
    commits = log.rows.commits_of([row["position"] for row in rows])
    lasts = [commit.last for commit in commits]
    found = [commits[bisect.bisect_left(lasts, row["position"])] for row in rows]
    return [
        row
        | {
            "recorded_at": instant(commit.recorded_at).isoformat(),
            "effective_at": instant(commit.effective_at).isoformat(),
            "actor": orjson.loads(commit.actor),
        }
        for row, commit in zip(rows, found, strict=True)
    ]
