"""Every version of every event ever written still loads: a stored sample of each, which is never edited."""

from pathlib import Path

import pytest

import services.office  # noqa: F401  # its imports define every event
from domain.shared.event import DECODERS, TOPICS, decode, encode

SAMPLES = sorted(Path(__file__).parent.glob("*.json"))


def topic_of(path: Path) -> str:
    """`cycle.opened.v1.json` -> `cycle.opened/1`."""
    name, _, version = path.stem.rpartition(".v")
    return f"{name}/{version}"


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_stored_event_loads(path: Path) -> None:
    """Its bytes are read, and where its version is today's, written again to the byte."""
    stored = path.read_bytes().rstrip(b"\n")
    loaded = decode(topic_of(path), stored)
    if TOPICS[type(loaded)] == topic_of(path):
        assert encode(loaded) == stored


def test_every_version_has_its_sample() -> None:
    """An event without a sample could change unnoticed."""
    ours = {topic for topic in DECODERS if not topic.startswith(("test.", "bench."))}
    assert {topic_of(path) for path in SAMPLES} == ours
