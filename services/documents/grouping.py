"""Digests as an eye can compare them: eight digits, a space, eight digits."""

EIGHT = 8


def grouped(digest: str) -> str:
    """A digest in groups."""
    return " ".join(digest[place : place + EIGHT] for place in range(0, len(digest), EIGHT))
