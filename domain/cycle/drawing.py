"""The draw of experts, step by step: the list is frozen, every party is bound to a seed, all seeds are shown, and the panel follows."""

from collections.abc import Collection, Sequence

from domain.cycle import review_events as e
from domain.cycle.reviewing import Draw, Reviewing
from domain.policies import draw as policy
from domain.shared.refusal import InvalidError, RefusedError


def open_draw(
    review: Reviewing,
    stage: str,
    pool: Collection[str],
    excluded: Collection[str],
    *,
    seats: int,
    field: str,
    size: tuple[int, int | None],
    basis: str,
) -> e.DrawOpened:
    """Freeze the list: everybody in the pool but those who declared a conflict. `size` is how many a panel has at least and at most."""
    if review.draw() is not None:
        raise RefusedError("draw-open", basis, state=review.draws[-1].state)
    least, most = size
    if seats < least or (most is not None and seats > most):
        raise RefusedError("panel-size", basis, size=seats, needed=sizes(least, most))
    listed = policy.listed(set(pool) - set(excluded))
    if len(listed) < seats:
        raise RefusedError("pool-too-small", basis, listed=len(listed), seats=seats)
    left_out = tuple(sorted(set(excluded) & set(pool)))
    return e.DrawOpened(len(review.draws) + 1, stage, seats, listed, policy.list_hash(listed), left_out, field)


def sizes(least: int, most: int | None) -> str:
    """How many, for a sentence: `3` at least, or `3-5`."""
    return str(least) if most is None else f"{least}-{most}"


def current(review: Reviewing, basis: str) -> Draw:
    """The draw that is open; refused where none is."""
    draw = review.draw()
    if draw is None or draw.state != "open":
        raise RefusedError("no-draw-open", basis)
    return draw


def commit(review: Reviewing, party: str, commitment: str, basis: str) -> e.SeedCommitted:
    """Bind a party to its seed, once, by a hash that no other party has given."""
    draw = current(review, basis)
    if policy.COMMITMENT.match(commitment) is None:
        raise InvalidError("commitment-form", given=commitment)
    if party in draw.commitments:
        raise RefusedError("seed-committed", basis, party=party)
    if commitment in draw.commitments.values():
        raise RefusedError("commitment-copied", basis, party=party)
    return e.SeedCommitted(len(review.draws), party, commitment)


def reveal(review: Reviewing, party: str, seed: str, parties: Sequence[str], basis: str) -> e.SeedRevealed:
    """Show a seed, once every party is bound; another than the one that the party is bound to is refused."""
    draw = current(review, basis)
    waiting = [name for name in parties if name not in draw.commitments]
    if waiting:
        raise RefusedError("seeds-not-committed", basis, missing=waiting)
    if party in draw.seeds:
        raise RefusedError("seed-revealed", basis, party=party)
    if policy.commitment(seed) != draw.commitments[party]:
        raise RefusedError("seed-mismatch", basis, party=party)
    return e.SeedRevealed(len(review.draws), party, seed)


def void(review: Reviewing, parties: Sequence[str], reason: str, basis: str) -> e.DrawVoided:
    """Void a draw that some party has not completed; one that is drawn stands."""
    draw = current(review, basis)
    if not reason:
        raise InvalidError("reason-needed", what="draw")
    return e.DrawVoided(len(review.draws), tuple(name for name in parties if name not in draw.seeds), reason)
