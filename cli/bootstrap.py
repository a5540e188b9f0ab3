"""The composition root: from settings and a clock to a product that runs; nothing else in the code builds these parts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from services.accounts.account import Accounts
from services.audit.prover import Prover
from services.audit.witness import FileWitness
from services.catalogue import Catalogue
from services.clerk import Clerk
from services.clock import Clock, SystemClock
from services.database import Database
from services.documents.paper import Sign, unsigned
from services.files.files import Files
from services.files.folder import Folder
from services.log.event_log import EventLog
from services.log.keys import KeyStore
from services.log.reception import Reception
from services.office import Office
from services.post.courier import Courier
from services.post.outbox import Outbox
from services.sample import Sample
from services.settings import KIND, Settings, load


@dataclass(frozen=True)
class Product:
    """The parts of one log, opened."""

    settings: Settings
    clock: Clock
    log: EventLog
    keys: KeyStore
    catalogue: Catalogue
    office: Office
    clerk: Clerk
    views: Database
    proofs: Database
    files: Files

    @property
    def prover(self) -> Prover:
        """Who signs and holds the log against what was signed."""
        return Prover(self.log, self.proofs, FileWitness(self.settings.witness))

    def close(self) -> None:
        """Close every database."""
        self.files.database.close()
        self.proofs.close()
        self.views.close()
        self.log.close()
        self.keys.close()


DATA = Path("data")
"""Where logs are kept when nobody says otherwise: one folder for each."""


def folder(data: Path | None, environ: Mapping[str, str]) -> Path:
    """The folder that is meant: the one named, that of AWARD_DATA, the live log, or the demo where there is no live one."""
    if data is not None:
        return data
    if "AWARD_DATA" in environ:
        return Path(environ["AWARD_DATA"])
    live, demo = DATA / "live", DATA / "demo"
    return demo if not live.exists() and demo.exists() else live


def existing(data: Path | None, environ: Mapping[str, str]) -> Product:
    """Open a log that exists; raises InvalidError where there is none."""
    return open_product(load(folder(data, environ), None, environ))


def open_product(settings: Settings, clock: Clock | None = None, *, distance: timedelta | None = None, playing: bool = False) -> Product:
    """Open the log that the settings name, creating it when it is new; without a clock, the one that the log itself asks for.

    `distance` is how far a new demo's clock goes on from the wall's; `playing` is who plays its sample, and alone acts meanwhile.
    """
    settings.data.mkdir(parents=True, exist_ok=True)
    (settings.data / KIND).write_text(settings.kind, "utf-8")
    keys = KeyStore.open(settings.keys)
    log = EventLog.open(settings.log, clock, keys, kind=settings.kind, distance=distance)
    catalogue = Catalogue(settings.regulations)
    held = Sample(settings.data).under_way if settings.kind == "demo" and not playing else lambda: None
    office = Office(log, catalogue, Reception(log, log.clock, keys), log.clock, held)
    views, proofs = Database.open(settings.views), Database.open(settings.proofs)
    files = Files(Folder(settings.files), Database.open(settings.taken, private=True), keys, log.clock)
    return Product(settings, log.clock, log, keys, catalogue, office, Clerk(office), views, proofs, files)


def open_accounts(product: Product) -> Accounts:
    """Open the accounts beside a log: they live by the wall's clock, whatever the log's is."""
    from services.accounts.proof import Proof  # noqa: PLC0415  # its libraries take a moment to load: only where accounts are opened

    database = Database.open(product.settings.accounts, private=True)
    return Accounts(database, Proof(product.keys), SystemClock())


def open_outbox(settings: Settings) -> Outbox:
    """Open the outbox beside a log: it remembers what was sent, and is not made anew."""
    return Outbox(Database.open(settings.outbox, private=True))


def courier(product: Product, accounts: Accounts, outbox: Outbox) -> Courier:
    """Who takes a log's messages out, by the wall's clock."""
    return Courier(product.log, outbox, accounts=accounts, catalogue=product.catalogue, post=product.settings.post, clock=SystemClock())


def signature(settings: Settings) -> Sign:
    """Who signs papers by the wall's clock; nobody where no key is set. Raises InvalidError for a key that cannot sign."""
    if not settings.signing.key:
        return unsigned
    from services.documents.signing import signer  # noqa: PLC0415  # its library takes a second to load: only where a key is set

    return signer(settings.signing, SystemClock())
