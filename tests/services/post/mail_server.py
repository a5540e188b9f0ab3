"""A real mail server in a process of its own, for tests: keeps each message that it takes as a file; some addresses it refuses."""

import sys
import time
from asyncio import Transport
from pathlib import Path
from uuid import uuid4

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


class Keeper:
    """What it does with a message: `nobody@` is refused for good, `slow@` is taken and the answer never comes."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def handle_RCPT(  # noqa: N802  # the library's own name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Judge an address."""
        del server, session, options
        if address.startswith("nobody@"):
            return "550 5.1.1 no such mailbox here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802  # as above
        """Keep a message."""
        del session
        content = envelope.content or b""
        (self._folder / f"{uuid4().hex}.eml").write_bytes(content.encode() if isinstance(content, str) else content)
        if any(address.startswith("slow@") for address in envelope.rcpt_tos) and isinstance(server.transport, Transport):
            server.transport.abort()
        return "250 kept"


def main() -> None:
    """Serve on a port until killed."""
    folder, port = Path(sys.argv[1]), int(sys.argv[2])
    Controller(Keeper(folder), hostname="127.0.0.1", port=port).start()
    (folder / "ready").touch()
    while True:
        time.sleep(60)


if __name__ == "__main__":
    main()
