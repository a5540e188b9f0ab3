"""The prover of one log: signs checkpoints, shows them to the witness, and holds the log against all that the witness keeps."""

from collections.abc import Sequence

from domain.shared.refusal import InvalidError
from services.audit.checkpoint import Checkpoint, Signer
from services.audit.trees import Trees
from services.audit.verification import Sound, verify, verify_texts
from services.audit.witness import Continuation, Seen, Witness
from services.database import Database
from services.log.chain import TamperedError
from services.log.event_log import EventLog


class Prover:
    """`database` keeps the trees, and may be lost; the signing key stands with the log's other keys."""

    def __init__(self, log: EventLog, database: Database, witness: Witness) -> None:
        self.origin = f"award/{log.kind}/{log.log_id}"
        self.trees = Trees(log, database)
        self._signer = Signer(self.origin, log.keys.signing_seed(self.origin))
        self._log, self._witness = log, witness

    @property
    def verifier(self) -> str:
        """The public half of the key that signs, as a verifier key."""
        return self._signer.verifier

    def vouch(self, manifest: bytes) -> str:
        """Sign a bundle's manifest: the log proves its events; that the bundle is whole, and its dossier ours, needs a signature more."""
        return self._signer.vouch(manifest)

    def checkpoint(self) -> Seen:
        """Sign what stands now, and have the witness take it; raises TamperedError where it does not continue what was signed before."""
        checkpoint = self._now()
        shown = Seen(self._signer.sign(checkpoint), self.verifier)
        self._witness.take(shown, self._continuation(checkpoint))
        return shown

    def kept(self) -> list[Seen]:
        """Every checkpoint that the witness keeps, the oldest first."""
        return self._witness.seen(self.origin)

    def covering(self, position: int) -> Seen:
        """The first checkpoint that covers a position: one that the witness keeps, or a new one; the trees have its proofs."""
        self.trees.level()
        known = (seen for seen in self.kept() if seen.checkpoint().size >= position)
        return next(known, None) or self.checkpoint()

    def verify(self, against: Sequence[Seen] = ()) -> Sound:
        """Hold the log, and the texts that it keeps, against every checkpoint of the witness and those given."""
        signed = [seen.checkpoint() for seen in (*self.kept(), *against)]
        others = [one.origin for one in signed if one.origin != self.origin]
        if others:
            raise InvalidError("checkpoint-of-another", origin=others[0], expected=self.origin)
        sound = verify(self._log.rows, signed)
        verify_texts(self._log)
        return sound

    def _now(self) -> Checkpoint:
        mark, sm3 = self.trees.level()
        root, commits_root = self.trees.events.root(mark.last), self.trees.commits.root(mark.commit)
        return Checkpoint(self.origin, mark.last, root, mark.commit, commits_root, mark.link, sm3)

    def _continuation(self, now: Checkpoint) -> Continuation:
        known = self.kept()
        if not known:
            return Continuation((), ())
        last = known[-1].checkpoint()
        if last.size > now.size:
            raise TamperedError("log-shorter", size=last.size, head=now.size)
        events = self.trees.events.consistency(last.size, now.size)
        return Continuation(events, self.trees.commits.consistency(last.commits, now.commits))
