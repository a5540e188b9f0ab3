"""Walking the chain: every commit from a known place on, with its events, computed again and held against what is stored."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from services.log import chain
from services.log.chain import TamperedError
from services.log.rows import EVERYTHING, CommitRow, EventRow, Reads

PAGE = 2_000


class Mark(NamedTuple):
    """A place in the chain: a commit, its last position, when it was recorded, and its link."""

    commit: int
    last: int
    recorded_at: int
    link: bytes


START = Mark(0, 0, -(2**62), chain.GENESIS)
"""Before the first commit."""


class Checked(NamedTuple):
    """A commit that agrees with its events and with the link before it; `leaves` are the SHA-256 digests of its events' leaves."""

    commit: CommitRow
    rows: Sequence[EventRow]
    leaves: list[bytes]
    found: chain.Digests

    @property
    def mark(self) -> Mark:
        """The place after this commit."""
        return Mark(self.commit.id, self.commit.last, self.commit.recorded_at, bytes(self.commit.link))


def walk(log: Reads, since: Mark = START) -> Iterator[Checked]:
    """Every commit after a place, checked; raises TamperedError at the first that does not agree.

    It ends where the log ended when it began: what is appended meanwhile is left for the next time.
    """
    head = log.head()
    events = (row for page in _pages(log, since.last, head) for row in page)
    ahead = next(events, None)
    for commit in log.commits(since.last):
        if commit.last > head:
            return
        rows = []
        while ahead is not None and ahead.position <= commit.last:
            rows.append(ahead)
            ahead = next(events, None)
        checked = check(commit, rows, since)
        yield checked
        since = checked.mark
    stray = log.page(head, EVERYTHING, 1)
    if stray and log.commit_at(stray[0].position) is None:
        raise TamperedError("event-without-commit", position=stray[0].position)


def _pages(log: Reads, after: int, stop: int) -> Iterator[list[EventRow]]:
    while rows := log.page(after, stop, PAGE):
        yield rows
        after = rows[-1].position


def check(commit: CommitRow, rows: Sequence[EventRow], since: Mark) -> Checked:
    """One commit with its events, computed again."""
    leaves = [chain.leaf(row.stream, row.version, row.topic, bytes(row.state)) for row in rows]
    hashes = list(map(chain.sha256, leaves))
    found = chain.Digests(chain.sha256(b"".join(hashes)), chain.sm3(b"".join(map(chain.sm3, leaves))))
    sound = (
        (commit.id, commit.first, commit.last) == (since.commit + 1, since.last + 1, since.last + len(rows))
        and commit.recorded_at > since.recorded_at
        and [row.position for row in rows] == list(range(commit.first, commit.last + 1))
        and (found.sha256, found.sm3) == (bytes(commit.sha256), bytes(commit.sm3))
        and chain.link(since.link, numbers(commit), chain.said(*said(commit)), found) == bytes(commit.link)
    )
    if not sound:
        raise TamperedError("commit-altered", commit=commit.id, first=commit.first, last=commit.last)
    return Checked(commit, rows, hashes, found)


def numbers(commit: CommitRow) -> tuple[int, int, int, int, int]:
    """What a link says in numbers."""
    return (commit.id, commit.first, commit.last, commit.recorded_at, commit.effective_at)


def said(commit: CommitRow) -> tuple[bytes, ...]:
    """What a link says in words."""
    texts = (commit.command_id, commit.command, commit.actor, commit.correlation_id, commit.causation_id)
    return (*(text.encode() for text in texts), bytes(commit.answer))
