"""A wait whose end can move: it lasts until a poke says that the log has changed, or until an instant, whichever is first."""

from datetime import datetime, timedelta

from temporalio import workflow
from temporalio.common import SearchAttributeKey

with workflow.unsafe.imports_passed_through():
    from activities.signatures import ADVANCE, CITY, NEXT_DEADLINE, STAGE, Parked, State, StreamInput
    from domain.shared.standing import Standing

SKEW = timedelta(seconds=1)
"""How soon to ask again when the server's clock is past an instant that the log's clock has not reached: the log decides."""

PATIENCE = timedelta(minutes=5)
"""How long one asking of the log may take before it is asked again."""

SIGNALS = 2_000
"""Pokes after which a run makes room for the next: the server ends a run at ten thousand."""

ASKED_AGAIN = "an-end-is-asked-for-again"
"""Runs from before this change ended with their first answer; their histories still replay."""

_STAGE = SearchAttributeKey.for_keyword(STAGE)
_CITY = SearchAttributeKey.for_keyword(CITY)
_NEXT = SearchAttributeKey.for_datetime(NEXT_DEADLINE)


class Bell:
    """Rung by pokes; a workflow waits at it, and asks the log anew each time that it wakes."""

    def __init__(self, state: State) -> None:
        self.stream = state.stream
        self.seen = state.seen
        self.full = False
        self._shift = state.shift
        self._rung = False
        self._waiting = False
        self._due: datetime | None = None
        self._pokes = 0

    def ring(self, position: int) -> None:
        """Take a poke; one that was seen already, in this run or an earlier one, rings nothing."""
        self._pokes += 1
        self.full = self._pokes >= SIGNALS
        if position > self.seen:
            self.seen = position
            self._rung = True

    def parked(self) -> Parked:
        """Whether the workflow waits now, with nothing unheard."""
        return Parked(self._waiting and not self._rung, self.seen, self._due)

    async def ask(self) -> Standing:
        """Have the log do what is due, and hear where it stands.

        An end that is heard while a poke comes in is asked for again: what the poke tells of may have opened the stream anew, and the
        server, which has taken the poke, sends it to no other run.
        """
        while True:
            self._rung = False
            standing: Standing = await workflow.execute_activity(
                ADVANCE, StreamInput(self.stream), result_type=Standing, start_to_close_timeout=PATIENCE, summary=self.stream
            )
            if not (standing.ended and self._rung and workflow.patched(ASKED_AGAIN)):
                self._show(standing)
                return standing

    async def wait(self, due: datetime | None, why: str) -> None:
        """Wait for a poke, and no longer than until `due` in product time."""
        self._waiting, self._due = True, due
        try:
            if due is None:
                await workflow.wait_condition(lambda: self._rung)
            else:
                left = max(due - workflow.now() - self._shift, SKEW)
                await workflow.wait_condition(lambda: self._rung, timeout=left, timeout_summary=why)
        except TimeoutError:
            pass
        finally:
            self._waiting = False

    def _show(self, standing: Standing) -> None:
        """Tell an operator what is waited for, until when, by which article."""
        until = f"until {standing.due.isoformat()}" if standing.due else "until a person acts"
        workflow.set_current_details(f"**{standing.stage}** ({standing.wait}) {until}, Art. {standing.basis}")
        workflow.upsert_search_attributes(
            [
                _STAGE.value_set(standing.stage),
                _CITY.value_set(self.stream.partition(":")[2].partition("/")[0]),
                _NEXT.value_set(standing.due) if standing.due else _NEXT.value_unset(),
            ]
        )
