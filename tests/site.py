"""The product over HTTP for tests: a desk's log behind the real application, accounts whose second factor the test holds, a client each."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pyotp
import uvicorn
from argon2 import PasswordHasher
from starlette.testclient import TestClient
from starlette.types import ASGIApp

from api.app import build
from cli.embedded import free_port
from cli.web import whole
from domain.shared.actor import Role
from doors.caller import GUARD, ROLE
from doors.limits import A_MINUTE, Limits
from doors.parts import Parts, Workings
from services.accounts.account import Account, Accounts
from services.accounts.proof import Proof
from services.accounts.sessions import Sessions
from services.audit.prover import Prover
from services.audit.witness import FileWitness
from services.catalogue import Catalogue
from services.clock import StandingClock
from services.database import Database
from services.files.files import Files
from services.files.folder import Folder
from services.office import new_id
from services.post.outbox import Outbox
from services.running import Databases
from tests.desk import BESIDE, CITY, ROOT, Desk, at

PASSWORD = "correct horse battery"  # noqa: S105  # a test's own
HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
"""So cheap that a test may sign in often; the product's own is the library's default."""

PLENTY = Limits(dict.fromkeys(A_MINUTE, 10_000_000))

FACTORS: dict[str, pyotp.TOTP] = {}


@dataclass
class Client:
    """A person at a browser: the session's cookie, its guard, and a fresh key for each command."""

    http: TestClient
    guard: str = ""
    headers: dict[str, str] = field(default_factory=lambda: {"Accept-Language": "en"})

    def get(self, path: str, role: str = "", **query: Any) -> Any:
        """Read."""
        return self.http.get(path, params=query, headers=self.headers | ({ROLE: role} if role else {}))

    def send(self, name: str, role: str = "", /, *, key: str = "", seen: int | None = None, **fields: Any) -> Any:
        """Send a command."""
        return self.post("/v1/commands/" + name.replace(".", "/"), fields, role, key=key or new_id(), seen=seen)

    def post(self, path: str, body: Any, role: str = "", *, key: str = "", seen: int | None = None) -> Any:
        """Post JSON with everything that a route may ask for."""
        headers = self.headers | {"Idempotency-Key": key, GUARD: self.guard} | ({ROLE: role} if role else {})
        return self.http.post(path, json=body, headers=headers if seen is None else headers | {"If-Match": f'"{seen}"'})


@contextmanager
def serving(app: ASGIApp) -> Iterator[int]:
    """An application on a port of its own, in a thread of this process."""
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(app, "127.0.0.1", port, log_config=None, access_log=False, lifespan="off"))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            time.sleep(0.02)
        yield port
    finally:
        server.should_exit = True
        thread.join(10)


class Site:
    """A desk's log over HTTP."""

    def __init__(self, desk: Desk, folder: Path, *, limits: Limits = PLENTY, accounts: str = "", views: str = "") -> None:
        self.desk = desk
        self.step = timedelta(seconds=30)
        self.wall = StandingClock(at("2026-03-02 09:00"))
        self.accounts = Accounts(Database.open(accounts or str(folder / "accounts.db")), Proof(desk.log.keys, HASHER), self.wall)
        self.sessions = Sessions(self.accounts)
        self.views = Database.open(views or str(folder / "views.db"))
        self.files = Files(Folder(folder / "files"), Database.open(str(folder / "files.db")), desk.log.keys, desk.clock)
        proofs = Database.open(str(folder / "proofs.db"))
        self.outbox = Outbox(Database.open(str(folder / "outbox.db")))
        BESIDE.extend((self.accounts.database, self.views, self.files.database, proofs, self.outbox.database))
        self.parts = Parts(
            desk.office,
            desk.log,
            self.views,
            Catalogue(ROOT / "regulations"),
            self.accounts,
            self.sessions,
            lambda: False,
            self.files,
            Prover(desk.log, proofs, FileWitness(folder / "witness")),
            Workings(lambda _: None, Databases({"views": str(folder / "views.db"), "proofs": str(folder / "proofs.db")}, folder)),
            limits,
            self.outbox,
        )
        self.app = build(self.parts)
        self._pages: tuple[Parts, ASGIApp] | None = None

    @property
    def pages(self) -> ASGIApp:
        """The API and the console as one program: made once, and once more where a test has changed its parts."""
        if self._pages is None or self._pages[0] is not self.parts:
            self._pages = self.parts, whole(self.parts)
        return self._pages[1]

    def stranger(self) -> Client:
        """Somebody without an account."""
        return Client(TestClient(self.app, base_url="https://award.test", raise_server_exceptions=False))

    def person(self, handle: str, *roles: Role, city: str = CITY, acts_for: tuple[str, ...] = ()) -> Client:
        """Somebody with a new account who has signed in, by the way that every account goes."""
        client = self.stranger()
        token = self.accounts.add(Account(handle, roles, city, acts_for))
        factor = client.post("/v1/account/first", {"token": token, "password": PASSWORD}).json()["factor"]
        FACTORS[handle] = pyotp.TOTP(parse_qs(urlsplit(factor).query)["secret"][0])
        return self.sign_in(client, handle)

    def sign_in(self, client: Client, handle: str) -> Client:
        """Sign in by password and the code of this moment, which is used once."""
        self.wall.set(self.wall.now() + self.step)
        answer = client.post("/v1/login", {"handle": handle, "password": PASSWORD, "code": self.code(handle)})
        assert answer.status_code == 200, answer.text
        client.guard = answer.json()["guard"]
        return client

    def code(self, handle: str) -> str:
        """The code that the person's authenticator shows now."""
        return FACTORS[handle].at(self.wall.now())
