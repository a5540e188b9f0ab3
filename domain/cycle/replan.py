"""A cycle's running periods after a holiday notice was announced."""

from collections.abc import Callable

from domain.cycle import events as e
from domain.cycle.cycle import Cycle
from domain.shared.term import Recounted, Term


def recount(cycle: Cycle, again: Callable[[Term], Recounted | None]) -> list[e.TermRecounted]:
    """Count every running period again, where that changes anything; what is closed stays closed."""
    running = [*((number, term) for (_, number), term in cycle.running_terms().items()), *([(0, cycle.call)] if cycle.call else [])]
    found = ((number, again(term)) for number, term in running)
    return [e.TermRecounted(one.old, one.new, one.changed, one.notice, number) for number, one in found if one is not None]
