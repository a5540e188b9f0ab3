"""The ways out of the house: a mail server, a webhook's receiver, a folder; each says what became of what it was given."""

import contextlib
import hmac
import http.client
import smtplib
import ssl
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, localtime
from hashlib import sha256
from pathlib import Path
from typing import Literal, NamedTuple, Protocol
from urllib.parse import unquote, urlsplit

from services.settings import Post

PATIENCE = 20.0
"""Seconds that the other side gets for each answer."""

TAKEN, NO = 2, 5
"""First digit of a mail server's answer: taken, and refused for good; anything else is tried again (RFC 5321)."""

SIGNATURE, POSITION = "X-Award-Signature", "X-Award-Position"


class Outcome(NamedTuple):
    """What became of it, and the other side's own words; `unsure` where it may have arrived."""

    state: Literal["sent", "waiting", "refused", "unsure"]
    answer: str


class Way(Protocol):
    """Takes mail out."""

    def send(self, to: str, message: EmailMessage) -> Outcome:
        """Send one message to one address."""


def mail(sender: str, to: str, name: str, subject: str, body: str) -> EmailMessage:
    """A message; made again it has the same Message-ID."""
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"], message["Subject"] = sender, to, subject
    message["Message-ID"] = f"<{name}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(body)
    return message


class MailServer:
    """A mail server, asked anew for each message."""

    def __init__(self, post: Post) -> None:
        self._post, self._parts = post, urlsplit(post.smtp)

    def send(self, to: str, message: EmailMessage) -> Outcome:
        """Hand it over; what is cut off once the text was on its way may have arrived."""
        try:
            server = self._reached()
        except smtplib.SMTPAuthenticationError as error:
            return Outcome("waiting", _words(error.smtp_code, error.smtp_error))
        except (OSError, smtplib.SMTPException) as error:
            return Outcome("waiting", str(error) or type(error).__name__)
        try:
            return self._hand_over(server, to, message)
        finally:
            with contextlib.suppress(OSError, smtplib.SMTPException):
                server.quit()
            server.close()

    def _reached(self) -> smtplib.SMTP:
        host, port = self._parts.hostname or "localhost", self._parts.port or 0
        if self._parts.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=PATIENCE, context=ssl.create_default_context())
        else:
            server = smtplib.SMTP(host, port, timeout=PATIENCE)
        try:
            server.ehlo()
            if self._parts.scheme != "smtps" and server.has_extn("starttls"):
                server.starttls(context=ssl.create_default_context())
                server.ehlo()
            self._log_in(server)
        except BaseException:
            server.close()
            raise
        return server

    def _log_in(self, server: smtplib.SMTP) -> None:
        if not self._parts.username:
            return
        if not isinstance(server.sock, ssl.SSLSocket):
            raise smtplib.SMTPNotSupportedError("the server offers no TLS: no password is sent to it")
        server.login(unquote(self._parts.username), Path(self._post.smtp_secret).read_text("utf-8").strip())

    def _hand_over(self, server: smtplib.SMTP, to: str, message: EmailMessage) -> Outcome:
        try:
            for code, words in (server.mail(self._post.sender), server.rcpt(to)):
                if code // 100 != TAKEN:
                    return _judged(code, words)
        except (OSError, smtplib.SMTPException) as error:
            return Outcome("waiting", str(error))
        message["Date"] = format_datetime(localtime())
        try:
            return _judged(*server.data(message.as_bytes()))
        except smtplib.SMTPDataError as error:
            return _judged(error.smtp_code, error.smtp_error)
        except (OSError, smtplib.SMTPException) as error:
            return Outcome("unsure", str(error))


def _judged(code: int, words: bytes | str) -> Outcome:
    states: dict[int, Literal["sent", "refused"]] = {TAKEN: "sent", NO: "refused"}
    return Outcome(states.get(code // 100, "waiting"), _words(code, words))


def _words(code: int, words: bytes | str) -> str:
    return f"{code} {words.decode('utf-8', 'replace') if isinstance(words, bytes) else words}"


class Folder:
    """Mail as files: what a demo and a rehearsal have instead of a server."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, to: str, message: EmailMessage) -> Outcome:  # noqa: ARG002  # the address stands in the message
        """Write it under its own name: written again it is the same file."""
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._folder / f"{message['Message-ID'].strip('<>').partition('@')[0]}.eml"
        path.write_bytes(message.as_bytes())
        return Outcome("sent", str(path.name))


class Receiver:
    """The receiver of a webhook: each body is signed, carries its position, and the next goes only when it was taken."""

    def __init__(self, post: Post) -> None:
        self._parts, self._secret = urlsplit(post.webhook), Path(post.webhook_secret)

    def send(self, position: int, body: bytes) -> Outcome:
        """Post one body; anything but an answer of 2xx is tried again."""
        try:
            signed = signature(self._secret.read_bytes().strip(), body)
        except OSError as error:
            return Outcome("waiting", str(error))
        secure = self._parts.scheme == "https"
        make = http.client.HTTPSConnection if secure else http.client.HTTPConnection
        connection = make(self._parts.hostname or "", self._parts.port, timeout=PATIENCE)
        target = (self._parts.path or "/") + (f"?{self._parts.query}" if self._parts.query else "")
        headers = {"Content-Type": "application/json", SIGNATURE: signed, POSITION: str(position)}
        try:
            connection.request("POST", target, body, headers)
            answer = connection.getresponse()
            answer.read()
        except (OSError, http.client.HTTPException) as error:
            return Outcome("waiting", str(error) or type(error).__name__)
        finally:
            connection.close()
        return Outcome("sent" if answer.status // 100 == TAKEN else "waiting", f"{answer.status} {answer.reason}")


def signature(secret: bytes, body: bytes) -> str:
    """What a receiver computes over the body as it came, and compares."""
    return f"sha256={hmac.new(secret, body, sha256).hexdigest()}"
