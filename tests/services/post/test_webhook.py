"""The webhook: what is posted is signed over its bytes, in order; a receiver that was away gets what it missed."""

import hmac
import threading
from collections.abc import Iterator
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import orjson
import pytest

from services.post.outbox import RECEIVER
from services.settings import Post
from tests.services.post.house import House, free_port

SECRET = b"between the two of us"


class Receiving:
    """A receiver over HTTP that can be away, or answer with a failure."""

    def __init__(self) -> None:
        self.port, self.status = free_port(), 204
        self.got: list[tuple[bytes, str, str]] = []
        self._server: ThreadingHTTPServer | None = None

    def start(self) -> None:
        """Take posts."""
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:  # the library's own name
                body = self.rfile.read(int(self.headers["Content-Length"]))
                outer.got.append((body, self.headers["X-Award-Signature"], self.headers["X-Award-Position"]))
                self.send_response(outer.status)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", self.port), Handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        """Be away."""
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None


@pytest.fixture
def receiver() -> Iterator[Receiving]:
    """One that is there."""
    made = Receiving()
    made.start()
    yield made
    made.stop()


@pytest.fixture
def house(receiver: Receiving, tmp_path: Path) -> House:
    """A house with a receiver and one of the office."""
    (tmp_path / "secret").write_bytes(SECRET + b"\n")
    made = House(tmp_path, Post(webhook=f"http://127.0.0.1:{receiver.port}/in?x=1", webhook_secret=str(tmp_path / "secret")))
    made.person("clerk-b", "office")
    return made


def test_a_body_is_signed_and_tells_its_position(house: House, receiver: Receiving) -> None:
    """The signature is over the bytes that came; one byte more and it is another."""
    house.propose()
    assert house.courier.round() == 1
    body, signed, position = receiver.got[0]
    assert signed == "sha256=" + hmac.new(SECRET, body, sha256).hexdigest()
    assert signed != "sha256=" + hmac.new(SECRET, body + b" ", sha256).hexdigest()
    told = orjson.loads(body)
    assert (told["position"], told["kind"], position) == (house.of(RECEIVER, "webhook")[0].position, "second", str(told["position"]))
    assert told["link"].endswith("/pending")
    assert set(told["message"]) == {"zh", "en"}


def test_a_receiver_that_was_away_gets_what_it_missed_in_order(house: House, receiver: Receiving) -> None:
    """Nothing goes past what was not taken; the courier is begun anew in between."""
    house.propose()
    house.courier.round()
    receiver.stop()
    for _ in range(3):
        house.propose()
        house.courier.round()
        house.later(minutes=3)
    assert [one.state for one in house.of(RECEIVER, "webhook")] == ["sent", "waiting", "waiting", "waiting"]
    receiver.start()
    house.later(hours=1)
    house.courier = house.hired()
    assert house.courier.round() == 3
    positions = [int(position) for _, _, position in receiver.got]
    assert positions == sorted(set(positions)) == [one.position for one in house.of(RECEIVER, "webhook")]


def test_an_answer_that_is_a_failure_holds_the_rest_back(house: House, receiver: Receiving) -> None:
    """The first is tried again, with the same position; the second waits behind it."""
    receiver.status = 500
    house.propose()
    house.propose()
    house.courier.round()
    house.later(hours=1)
    house.courier.round()
    assert [position for _, _, position in receiver.got] == [str(house.of(RECEIVER, "webhook")[0].position)] * 2
    receiver.status = 204
    house.later(hours=1)
    assert house.courier.round() == 2
    assert house.of(RECEIVER, "webhook")[0].answer.startswith("204")


def test_without_its_secret_nothing_is_posted(house: House, receiver: Receiving, tmp_path: Path) -> None:
    """A file that is not there stops neither the courier nor anything else: the message waits, and says why."""
    (tmp_path / "secret").unlink()
    house.propose()
    assert house.courier.round() == 0
    found = house.of(RECEIVER, "webhook")[0]
    assert (found.state, "secret" in found.answer, receiver.got) == ("waiting", True, [])
