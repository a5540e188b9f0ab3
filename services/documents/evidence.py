"""A whole evidence bundle: what proves a case or a cycle, with the dossier that people read, under the log's signature."""

from domain.shared.citation import Language
from services.audit.bundle import Attach, Bundler, Files
from services.audit.prover import Prover
from services.documents.dossier import Dossier
from services.documents.press import pdf
from services.log.event_log import EventLog
from services.texts import Texts

WRITTEN: Language = "zh"
"""The language of a bundle's dossier: that of the office and of the courts."""


def evidence(log: EventLog, texts: Texts, prover: Prover, stream: str, attach: Attach | None = None) -> Files:
    """The files of the bundle about a stream; nothing sealed is opened in it."""
    bundler = Bundler(log, texts, prover, attach)
    plain = bundler.files(stream)
    return bundler.sealed(plain, pdf(Dossier(log, texts, plain, WRITTEN).document()))
