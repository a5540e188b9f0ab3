"""The docket as a person looks at it: a grid of what matters, and one more for each trace."""

from collections.abc import Sequence

from projections.table import Record

SHOWN = (
    "stream", "name", "number", "hands", "opens_on", "last_day", "left", "between", "moved_from", "moved_by", "reminded", "basis", "state",
)  # fmt: skip
"""What a person sees of a row; a program gets all of it."""


def grids(found: Sequence[Record]) -> dict[str, list[Record]]:
    """The docket for a person: a grid of what matters, and one more for each trace."""
    rows = [{name: row[name] for name in SHOWN} for row in found]
    return {"deadlines": rows} | {f"{row['stream']} {row['name']} {row['number']}": row["trace"] for row in found if row.get("trace")}
