"""What a test says of a refusal: its code, and the facts that fill its sentence."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from domain.shared.refusal import InvalidError


@contextmanager
def refused(code: str, **facts: object) -> Iterator[None]:
    """The code exactly, and each fact that is named."""
    with pytest.raises(InvalidError) as told:
        yield
    assert (told.value.code, {name: told.value.facts.get(name) for name in facts}) == (code, facts)
