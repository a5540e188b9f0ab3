"""The whole log computed again, and held against everything that was ever signed of it."""

from collections.abc import Iterable

import msgspec

from domain.cycle import cycle as cycles
from services.audit.checkpoint import Checkpoint
from services.audit.trees import Grown
from services.log import merkle
from services.log.chain import TamperedError
from services.log.event_log import EventLog
from services.log.rows import Reads
from services.log.walk import walk


class Sound(msgspec.Struct, frozen=True):
    """What a sound log came to: its size, both roots and both heads, how many checkpoints it was held against, and the last one's size."""

    events: int
    commits: int
    root: bytes
    commits_root: bytes
    link: bytes
    sm3: bytes
    checkpoints: int
    witnessed: int

    def same(self, signed: Checkpoint) -> bool:
        """Whether this is what was signed."""
        ours = (self.events, self.root, self.commits, self.commits_root, self.link, self.sm3)
        return ours == (signed.size, signed.root, signed.commits, signed.commits_root, signed.link, signed.sm3)


def verify(log: Reads, signed: Iterable[Checkpoint] = ()) -> Sound:
    """Walk every commit, grow both trees from what is stored, and compare at each signed size; raises TamperedError at the first fault."""
    due = sorted(signed, key=lambda one: one.size)
    grown, events, commits, met = Grown(), merkle.Frontier(), merkle.Frontier(), 0

    def sound() -> Sound:
        mark, last = grown.mark, due[met - 1].size if met else 0
        return Sound(mark.last, mark.commit, events.root(), commits.root(), mark.link, grown.sm3, met, last)

    for checked in walk(log):
        grown = grown.after(checked)
        for leaf in checked.leaves:
            events.add(leaf)
        commits.add(merkle.leaf(checked.mark.link))
        while met < len(due) and due[met].size <= grown.mark.last:
            if not sound().same(due[met]):
                raise TamperedError("checkpoint-differs", size=due[met].size, since=due[met - 1].size if met else 0)
            met += 1
    if met < len(due):
        raise TamperedError("log-shorter", size=due[-1].size, head=grown.mark.last)
    return sound()


def verify_texts(log: EventLog) -> int:
    """Hold every kept text against its hash, and every pinned hash against the texts; how many are kept."""
    kept = [row[0] for row in log.rows.query("select hash from texts order by hash")]
    for text in kept:
        log.text(text)
    for stream in log.streams("cycle:"):
        cycle, _ = log.load(stream, cycles.fold)
        pinned = (cycle.regulation, *cycle.criteria.values(), *cycle.calendar_texts) if cycle else ()
        lost = [text for text in pinned if text not in kept]
        if lost:
            raise TamperedError("text-lost", text=lost[0], stream=stream)
    return len(kept)
