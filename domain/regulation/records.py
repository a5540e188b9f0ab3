"""What a procedure must leave on file beside its decisions: reports, plans, feedback, minutes."""

from domain.regulation.rule import Name, Rule


class FiledRecord(Rule):
    """Something that `by` puts on file: before the stage `until` ends, else its lack is told; without `until` when its occasion comes."""

    name: Name
    by: Name
    until: Name | None = None
