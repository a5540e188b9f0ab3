"""A progress bar for who waits at a terminal: how far, how fast, how long still; nothing where nobody looks."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.text import Text


class _Rate(ProgressColumn):
    """Steps per second."""

    def render(self, task: Task) -> Text:
        """The speed of late."""
        return Text(f"{task.speed:,.0f}/s" if task.speed else "")


@contextmanager
def progress(name: str, total: int, *, quiet: bool = False) -> Iterator[Callable[[int], None]]:
    """Show a bar on standard error, if that is a terminal; call what it gives with how far the work has come."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), _Rate(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), disable=quiet, transient=True) as bar:
        task = bar.add_task(name, total=total)
        yield lambda reached: bar.update(task, completed=reached)
