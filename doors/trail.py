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
    spans = _runs([row["position"] for row in rows])
    commits = [commit for first, last in spans for commit in log.rows.commits_over(first, last)]
    commits.sort(key=lambda commit: commit.first)
    firsts = [commit.first for commit in commits]
    found = [commits[bisect.bisect_right(firsts, row["position"]) - 1] for row in rows]
    return [
        row
        | {
            "recorded_at": instant(commit.recorded_at).isoformat(),
            "effective_at": instant(commit.effective_at).isoformat(),
            "actor": orjson.loads(commit.actor),
        }
        for row, commit in zip(rows, found, strict=True)
    ]


def _runs(positions: Sequence[int]) -> list[tuple[int, int]]:
    """Rising positions as spans without gaps."""
    found: list[tuple[int, int]] = []
    for position in positions:
        if found and position == found[-1][1] + 1:
            found[-1] = (found[-1][0], position)
        else:
            found.append((position, position))
    return found
