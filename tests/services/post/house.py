"""A house that writes for tests: a live log with people who have addresses, an outbox, a courier whose clock the test moves."""

import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from domain.shared.actor import Role
from services.accounts.account import Account, Accounts
from services.accounts.proof import Proof
from services.catalogue import Catalogue
from services.clock import StandingClock, SystemClock
from services.database import Database
from services.post.courier import Courier
from services.post.mailboxes import Mailbox, Mailboxes
from services.post.outbox import Delivery, Outbox
from services.settings import Post
from tests.desk import BESIDE, CITY, ROOT, Desk, desk
from tests.site import HASHER

SERVER = Path(__file__).with_name("mail_server.py")


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@dataclass
class MailServer:
    """The server's process, to be killed and started."""

    folder: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, and wait until it takes mail."""
        self.folder.mkdir(exist_ok=True)
        (self.folder / "ready").unlink(missing_ok=True)
        self.process = subprocess.Popen([sys.executable, str(SERVER), str(self.folder), str(self.port)])  # noqa: S603  # ours
        until = time.monotonic() + 60
        while not (self.folder / "ready").exists():
            assert time.monotonic() < until, "the mail server does not start"
            time.sleep(0.05)

    def kill(self) -> None:
        """Kill it where it stands."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    @property
    def kept(self) -> list[bytes]:
        """What it has taken."""
        return [path.read_bytes() for path in self.folder.glob("*.eml")]


class House:
    """A live log and its post."""

    def __init__(self, folder: Path, post: Post, kind: str = "live") -> None:
        self.desk: Desk = desk(str(folder / "log.db"), kind=kind, clock=SystemClock() if kind == "live" else None)
        self.clock = StandingClock(SystemClock().now())
        self.accounts = Accounts(Database.open(":memory:"), Proof(self.desk.log.keys, HASHER), self.clock)
        self.mailboxes = Mailboxes(self.accounts.database)
        self.outbox, self.post = Outbox(Database.open(str(folder / "outbox.db"))), post
        BESIDE.extend((self.accounts.database, self.outbox.database))
        self.courier = self.hired()

    def hired(self) -> Courier:
        """A courier that begins where the last one ended, as after a crash."""
        made: dict[str, Any] = {"accounts": self.accounts, "catalogue": Catalogue(ROOT / "regulations"), "post": self.post}
        return Courier(self.desk.log, self.outbox, clock=self.clock, **made)

    def person(self, handle: str, role: Role, mail: str = "", language: str = "en", **more: Any) -> None:
        """Somebody with an account, and an address where one is given."""
        self.accounts.add(Account(handle, (role,), CITY, **more))
        self.mailboxes.keep(handle, Mailbox(mail, "zh" if language == "zh" else "en"))

    def propose(self, *, by: str = "clerk-a") -> None:
        """One act that waits for a second person."""
        fields = {"city": CITY, "version": "undated", "effective_from": "2026-01-01", "source": "(invented)"}
        self.desk.done("regulation.enact", "office", by, **fields)

    def later(self, **by: int) -> None:
        """Move the courier's clock."""
        self.clock.set(self.clock.now() + timedelta(**by))

    def of(self, recipient: str, channel: str = "mail") -> list[Delivery]:
        """Somebody's deliveries by one way."""
        return self.outbox.rows("recipient = ? and channel = ? order by position", recipient, channel)
