"""The docket as a person looks at it: a grid of what matters, and one more for each trace, day by day in words."""

from collections.abc import Sequence

from domain.shared.citation import Language
from projections.table import Record
from services import labels, wording

SHOWN = (
    "stream", "name", "number", "hands", "opens_on", "last_day", "left", "between", "moved_from", "moved_by", "reminded", "basis", "state",
)  # fmt: skip
"""What a person sees of a row; a program gets all of it."""


def grids(found: Sequence[Record], spoken: Language) -> dict[str, list[Record]]:
    """The docket for a person: a grid of what matters, and one more for each trace."""
    rows = [{name: row[name] for name in SHOWN} for row in found]
    return {"deadlines": rows} | {_title(row, spoken): [_day(day, spoken) for day in row["trace"]] for row in found if row.get("trace")}


def _title(row: Record, spoken: Language) -> str:
    """What is counted, and whose it is: a notice by its number."""
    name = labels.value("docket", "name", row["name"], spoken)
    return f"{name} {row['number'] or ''} ({row['stream'].partition(':')[2]})".replace("  ", " ")


def _day(day: Record, spoken: Language) -> Record:
    """A day of the trace: the place in the count or none, and why."""
    source = day["source"]
    told = {
        "day": day["day"], "number": day["number"], "why": wording.day_word(day["kind"], spoken),
        "outcome": wording.day_word(day["outcome"], spoken) if "outcome" in day else None,
        "notice": None if source == "week" else wording.day_word(source, spoken),
    }  # fmt: skip
    return {wording.word(f"trace-{name}", spoken): value for name, value in told.items()}
