"""The lines of a table as acts: all of them tried first, each on the log as it would stand after those before, then sent one by one."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

import msgspec

from domain.shared.actor import Actor
from domain.shared.refusal import Facts, InvalidError
from services.answer import Answer
from services.commands import Command
from services.log.supposed import Supposed
from services.office import Act, Office
from services.sheets.table import Fault, Table


class Entry(msgspec.Struct, frozen=True):
    """A line's act: its id, the same whenever the same file is read, and what each field says, to find the column of what is wrong."""

    line: int
    command: Command
    command_id: str
    said: dict[str, str]


class Entries(msgspec.Struct, frozen=True):
    """The acts of a table in the order of its lines, sent by one actor; `columns` are the headings of the fields.

    `log` is what was read for all lines at once when the table was.
    """

    table: Table
    columns: Mapping[str, str]
    entries: Sequence[Entry]
    actor: Actor
    log: Supposed | None = None

    def tried(self, office: Office, reached: Callable[[int], None]) -> list[Fault]:
        """Everything that would be refused; nothing is stored. A line that is on record already counts as it was answered."""
        log, faults = self.log.anew() if self.log else Supposed(office.log), list[Fault]()
        log.ahead((), [entry.command_id for entry in self.entries])
        for done, entry in enumerate(self.entries, 1):
            faults += self._wrong(entry, partial(office.attempt, entry.command, log))
            reached(done)
        return faults

    def sent(self, office: Office, reached: Callable[[int], None]) -> tuple[int, list[Fault]]:
        """Send each; stop at the first that is refused after all, because something has changed; how many are in, and what is wrong."""
        for done, entry in enumerate(self.entries):
            faults = self._wrong(entry, partial(office.execute, entry.command))
            if faults:
                return done, faults
            reached(done + 1)
        return len(self.entries), []

    def _wrong(self, entry: Entry, act: Callable[[Act], Answer]) -> list[Fault]:
        try:
            answer = act(Act(self.actor, entry.command_id))
        except InvalidError as error:
            return [self._fault(entry, error)]
        return [] if answer.outcome == "done" else [self._fault(entry, InvalidError(answer.code, **answer.facts), answer.basis)]

    def _fault(self, entry: Entry, error: InvalidError, basis: str = "") -> Fault:
        return self.table.fault(entry.line, self.columns.get(_field(entry.said, error.facts), ""), error, basis)


def _field(said: dict[str, str], facts: Facts) -> str:
    """The field that an error speaks of: the one that its facts name with its text, else one whose key and text, or whose text they repeat.

    None where it is the whole line.
    """
    told = [part for one in facts.values() for part in (one if isinstance(one, list) else [one])]
    values = {one for one in told if isinstance(one, str)}
    repeated = [field for field, text in said.items() if text in values]
    named = [field for field in repeated if facts.get(field) == said[field]]
    keyed = [field for field in repeated if field.partition(".")[2] in values]
    return next(iter(named or keyed or repeated), "")
