"""The courier: enters what happened into the outbox, and takes it out; each message is claimed before it is sent and marked after."""

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import orjson
import structlog

from domain.shared.citation import Language
from services.accounts.account import Accounts
from services.catalogue import Catalogue
from services.clock import Clock
from services.log.event_log import EventLog
from services.log.rows import instant, microseconds
from services.post.mailboxes import Mailboxes
from services.post.outbox import Channel, Delivery, Entering, Outbox
from services.post.template import Templates
from services.post.ways import Folder, MailServer, Outcome, Receiver, Way, mail
from services.settings import Post

AGAIN = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 5, 10, 20, 30, 60))
"""How long to wait after each try that failed; the last serves every further one."""

AT_ONCE = 100
PAUSE = 5.0
"""Seconds between two rounds where nothing happens."""

line = structlog.get_logger("post")


def ways_of(post: Post, kind: str) -> tuple[Channel, ...]:
    """The ways that a log's messages leave by: a demo and a rehearsal have the folder alone."""
    if kind != "live":
        return ("mail",) if post.folder else ()
    found: list[Channel] = ["mail"] if post.smtp else []
    return (*found, "webhook") if post.webhook and post.webhook_secret else tuple(found)


class Courier:
    """One log's courier; one at a time works on an outbox. It lives by the wall's clock."""

    def __init__(
        self,
        log: EventLog,
        outbox: Outbox,
        *,
        accounts: Accounts,
        catalogue: Catalogue,
        post: Post,
        clock: Clock,
        again: tuple[timedelta, ...] = AGAIN,
    ) -> None:
        self.outbox, self._post, self._clock, self._again = outbox, post, clock, again
        self._ways = ways_of(post, log.kind)
        self._log, self._mailboxes = log, Mailboxes(accounts.database)
        self.entering = Entering(log, outbox, accounts, self._ways)
        self._templates = Templates(catalogue, post.address)
        self._mail: Way = MailServer(post) if log.kind == "live" else Folder(Path(post.folder or "."))
        self._receiver = Receiver(post) if "webhook" in self._ways else None
        self._found_in_hand()

    def _found_in_hand(self) -> None:
        """What an earlier courier had in hand when it ended: a receiver knows a position again, a mail's reader does not."""
        now = self._clock.now()
        unsure = self.outbox.interrupted("mail", now, "unsure" if self._log.kind == "live" else "waiting")
        self.outbox.interrupted("webhook", now, "waiting")
        if unsure:
            line.warning("post.unsure", count=unsure)

    def round(self) -> int:
        """Enter what is new and send what is due; how many were sent."""
        self.entering.catch_up()
        return self._round_of_mail() + self._round_of_webhook()

    def _round_of_mail(self) -> int:
        sent = 0
        while "mail" in self._ways and (found := self.outbox.due("mail", self._clock.now(), AT_ONCE)):
            outcomes = [self._carried(one) for one in found]
            sent += outcomes.count("sent")
        return sent

    def _round_of_webhook(self) -> int:
        sent = 0
        while self._receiver is not None and (first := self.outbox.first("webhook")) is not None:
            if first.next_at > microseconds(self._clock.now()) or self._carried(first) != "sent":
                break
            sent += 1
        return sent

    def _carried(self, delivery: Delivery) -> str:
        """Claim, send, mark; what became of it."""
        now = self._clock.now()
        if not self.outbox.claim(delivery, now):
            return ""
        outcome = self._posted(delivery) if delivery.channel == "webhook" else self._mailed(delivery)
        wait = self._again[min(delivery.tries, len(self._again) - 1)]
        next_at = microseconds(self._clock.now() + wait) if outcome.state == "waiting" else 0
        self.outbox.mark(delivery, self._clock.now(), outcome.state, outcome.answer[:MOST], next_at)
        return outcome.state

    def _mailed(self, delivery: Delivery) -> Outcome:
        mailbox = self._mailboxes.of(delivery.recipient)
        if not mailbox.mail:
            return Outcome("refused", "no address")
        said = self._templates.said(delivery, mailbox.language)
        return self._mail.send(mailbox.mail, mail(self._post.sender, mailbox.mail, delivery.name, said.subject, said.body))

    def _posted(self, delivery: Delivery) -> Outcome:
        assert self._receiver is not None  # noqa: S101  # asked for only where there is one
        return self._receiver.send(delivery.position, orjson.dumps(self.body(delivery)))

    def body(self, delivery: Delivery) -> dict[str, Any]:
        """What a webhook's receiver is told: the same words as everybody, and nothing besides."""
        spoken: tuple[Language, ...] = ("zh", "en")
        said = {language: self._templates.said(delivery, language)._asdict() for language in spoken}
        told = {name: value for name, value in msgspec.structs.asdict(delivery).items() if name in TOLD}
        return told | {"at": instant(delivery.at).isoformat(), "link": self._post.address + delivery.link, "message": said}

    async def run(self) -> None:
        """Go round until cancelled; a round that fails is told of, and the next one tries again."""
        while True:
            try:
                await asyncio.to_thread(self.round)
            except Exception:  # noqa: BLE001  # whatever it was: messages are late, and nothing else stands still
                line.exception("post.failed")
            await asyncio.to_thread(self._log.wait, self.entering.position, PAUSE)


MOST = 500
"""Characters of an answer that are kept."""

TOLD = ("position", "kind", "city", "cycle", "day", "basis", "told")
"""What of a delivery its receiver is told."""
