"""What a procedure must leave on file beside its decisions: reports, plans, feedback, minutes."""

from domain.regulation.rule import Flag, Name, Rule


class FiledRecord(Rule):
    """Something that `by` puts on file.

    Before the stage `until` ends: that stage waits for it where it is `required`, else its lack is only told. Without `until` it is filed
    whenever its occasion comes.
    """

    name: Name
    by: Name
    until: Name | None = None
    required: Flag = False
