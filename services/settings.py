"""Where things are and how large they may be: read once at the start, handed down, never looked up elsewhere."""

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import msgspec
from ruamel.yaml import YAML

from domain.shared.refusal import InvalidError

ROOT = Path(__file__).resolve().parent.parent
"""Where `regulations/`, `locale/` and `temporal.yaml` stand beside the packages."""

WEB = "127.0.0.1:8080"
"""Where the product is served when nobody says otherwise."""

Kind = Literal["live", "demo", "rehearsal"]


class Temporal(msgspec.Struct, frozen=True):
    """The server: `embedded` is run as a child on loopback; any other environment of `temporal.yaml` is connected to.

    `nightly_audit` says when all decisions are computed again, as a cron line in Shanghai time. `pages` is where the server's own pages are
    that an operator looks at; empty where nobody has said so.
    """

    environment: str
    address: str
    namespace: str
    ui_port: int
    binary: str
    retention_days: int
    workers: dict[str, int]
    nightly_audit: str
    tls: dict[str, str] = {}
    pages: str = ""

    @property
    def embedded(self) -> bool:
        """Whether the server is a child of ours."""
        return self.environment == "embedded"


class Post(msgspec.Struct, frozen=True):
    """By which ways messages leave the house; empty where nobody has said so, and then nothing leaves by it.

    `smtp` is the mail server as `smtp://[user@]host:port` or `smtps://`, `smtp_secret` the file of its password, `sender` the address that
    mail is from. `webhook` is the receiver's address, `webhook_secret` the file of the secret that its bodies are signed with. `folder`
    takes mail as files instead, from a demo and a rehearsal alone. `address` is where people open the console.
    """

    smtp: str = ""
    smtp_secret: str = ""
    sender: str = "quality-award@localhost"
    webhook: str = ""
    webhook_secret: str = ""
    folder: str = ""
    address: str = f"http://{WEB}"


class Signing(msgspec.Struct, frozen=True):
    """What papers are signed with; without a key they are not signed.

    `key` is a file: PKCS#12, or PEM with its certificates in the PEM file `certificate`. `secret` is the file of its passphrase.
    """

    key: str = ""
    secret: str = ""
    certificate: str = ""


class Settings(msgspec.Struct, frozen=True):
    """`data` is the folder of one log. The addresses are files in it, or PostgreSQL's when the environment says so.

    `witness` is where the witness keeps the log's checkpoints: outside the folder, and best on another machine or medium.
    `files` is the folder of applicants' files, `taken` the record of what was ever taken.
    `web` is where the product is served over HTTP, as host:port; `watched_every` how many minutes lie between two looks at a notice there.
    """

    data: Path
    kind: Kind
    log: str
    views: str
    keys: str
    proofs: str
    witness: Path
    accounts: str
    files: Path
    taken: str
    web: str
    watched_every: int
    regulations: Path
    temporal: Temporal
    outbox: str = ":memory:"
    post: Post = Post()
    signing: Signing = Signing()


def load(data: Path, kind: Kind | None, environ: Mapping[str, str]) -> Settings:
    """Settings of the log in `data`, which says itself what kind it is once it exists.

    `AWARD_DATABASE` moves it to PostgreSQL (an address that ends in `?schema=`), `AWARD_TEMPORAL` names another environment, `AWARD_WEB`
    another host and port, `AWARD_WITNESS` the witness's folder, `AWARD_TEMPORAL_PAGES` the address of the workflow engine's own pages,
    `AWARD_WATCHED_EVERY` the minutes between two looks at a running notice.
    """
    kind = kind or kind_in(data)
    base = environ.get("AWARD_DATABASE", "")
    return Settings(
        data=data,
        kind=kind,
        log=f"{base}award_{kind}" if base else str(data / "log.db"),
        views=f"{base}award_{kind}_views" if base else str(data / "views.db"),
        keys=f"{base}award_{kind}_keys" if base else str(data / "keys.db"),
        proofs=f"{base}award_{kind}_proofs" if base else str(data / "proofs.db"),
        witness=Path(environ.get("AWARD_WITNESS", data.parent / "witness")),
        accounts=f"{base}award_{kind}_accounts" if base else str(data / "accounts.db"),
        files=data / "files",
        taken=f"{base}award_{kind}_files" if base else str(data / "files.db"),
        web=environ.get("AWARD_WEB", WEB),
        watched_every=int(environ.get("AWARD_WATCHED_EVERY", WATCHED_EVERY)),
        regulations=regulations(environ),
        temporal=_temporal(Path(environ.get("AWARD_TEMPORAL_FILE", ROOT / "temporal.yaml")), environ),
        outbox=f"{base}award_{kind}_outbox" if base else str(data / "outbox.db"),
        post=_post(environ),
        signing=signing(environ),
    )


def _post(environ: Mapping[str, str]) -> Post:
    """Ways out: `AWARD_SMTP`, `AWARD_WEBHOOK`, each with a file `_SECRET`; `AWARD_MAIL_SENDER`, `AWARD_MAIL_FOLDER`, `AWARD_ADDRESS`."""
    return Post(
        smtp=environ.get("AWARD_SMTP", ""),
        smtp_secret=environ.get("AWARD_SMTP_SECRET", ""),
        sender=environ.get("AWARD_MAIL_SENDER", Post().sender),
        webhook=environ.get("AWARD_WEBHOOK", ""),
        webhook_secret=environ.get("AWARD_WEBHOOK_SECRET", ""),
        folder=environ.get("AWARD_MAIL_FOLDER", ""),
        address=environ.get("AWARD_ADDRESS", f"http://{environ.get('AWARD_WEB', WEB)}").rstrip("/"),
    )


def signing(environ: Mapping[str, str]) -> Signing:
    """The office's key: `AWARD_PAPER_KEY` with the file `_SECRET`, and `AWARD_PAPER_CERTIFICATE`."""
    return Signing(
        environ.get("AWARD_PAPER_KEY", ""), environ.get("AWARD_PAPER_KEY_SECRET", ""), environ.get("AWARD_PAPER_CERTIFICATE", "")
    )


def regulations(environ: Mapping[str, str]) -> Path:
    """The folder of the regulations, criteria and calendars."""
    return Path(environ.get("AWARD_REGULATIONS", ROOT / "regulations"))


WATCHED_EVERY = 60
"""Minutes between two looks at each running notice: a choice of the house."""

KIND = "kind"
"""File in the folder that says what kind of log it holds."""


def kind_in(data: Path) -> Kind:
    """The kind of the log in a folder; raises InvalidError where there is none."""
    try:
        kind: Kind = msgspec.convert((data / KIND).read_text("utf-8").strip(), Kind)
    except (FileNotFoundError, NotADirectoryError, msgspec.ValidationError):
        raise InvalidError("log-missing", address=str(data)) from None
    return kind


def _temporal(path: Path, environ: Mapping[str, str]) -> Temporal:
    tree = YAML(typ="safe").load(path.read_text("utf-8"))
    environment = environ.get("AWARD_TEMPORAL", "embedded")
    if environment not in tree["env"]:
        raise InvalidError("temporal-environment", name=environment, known=sorted(tree["env"]))
    chosen, server, queue = tree["env"][environment], tree["server"]["embedded"], tree["task_queues"]["award"]
    return Temporal(
        environment=environment,
        address=environ.get("AWARD_TEMPORAL_ADDRESS", chosen["address"]),
        namespace=chosen["namespace"],
        ui_port=int(environ.get("AWARD_TEMPORAL_UI_PORT", server["ui_port"])),
        binary=environ.get("AWARD_TEMPORAL_BINARY", server["binary"]),
        retention_days=int(server["retention_days"]),
        workers={name: int(size) for name, size in queue.items() if name.startswith("max_")},
        nightly_audit=tree["schedules"]["nightly_audit"]["cron"],
        tls={key: value for key, value in chosen.items() if key.startswith("tls")},
        pages=environ.get("AWARD_TEMPORAL_PAGES", "").rstrip("/"),
    )
