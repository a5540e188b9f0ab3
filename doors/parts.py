"""What the doors over HTTP are built on: the parts of one opened log, put together by the composition root."""

from collections.abc import Callable
from dataclasses import dataclass, field

from doors.limits import Limits
from projections.boards import Levelled
from services.accounts.account import Accounts
from services.accounts.sessions import Sessions
from services.audit.prover import Prover
from services.catalogue import Catalogue
from services.database import Database
from services.documents.paper import Sign, unsigned
from services.files.files import Files
from services.log.event_log import EventLog
from services.office import Office
from services.post.outbox import Outbox
from services.running import Databases, Running


@dataclass(frozen=True)
class Workings:
    """What an operator looks at: the workflows (None while the engine does not answer), the databases, where the engine's own pages are.

    `workflows` is asked for one city, or with an empty name for all. `pages` is the
    list of workflows there, and empty where nobody has said where it is.
    """

    workflows: Callable[[str], Running | None]
    databases: Databases
    pages: str = ""


@dataclass(frozen=True)
class Parts:
    """`engine` says whether the workflow engine answers; commands are taken without it, so it is told and nothing depends on it.

    `sign` puts the office's signature on a paper that tells of an instant.
    """

    office: Office
    log: EventLog
    views: Database
    catalogue: Catalogue
    accounts: Accounts
    sessions: Sessions
    engine: Callable[[], bool]
    files: Files
    prover: Prover
    workings: Workings
    limits: Limits = field(default_factory=Limits)
    outbox: Outbox | None = None
    sign: Sign = unsigned
    boards: Levelled = field(init=False)

    def __post_init__(self) -> None:
        """Begin to follow the log."""
        object.__setattr__(self, "boards", Levelled(self.log, self.views))
