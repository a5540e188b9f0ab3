"""Mail against a real server in a process of its own: killed for an hour, started again; each message arrives once."""

import email
import email.policy
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest

from services.post.courier import AGAIN
from services.settings import Post
from tests.services.post.house import House, MailServer


@pytest.fixture
def server(tmp_path: Path) -> Iterator[MailServer]:
    """A mail server that runs."""
    found = MailServer(tmp_path / "kept")
    found.start()
    yield found
    found.kill()


@pytest.fixture
def house(server: MailServer, tmp_path: Path) -> House:
    """Two of the office with addresses, one without."""
    made = House(tmp_path, Post(smtp=f"smtp://127.0.0.1:{server.port}", sender="award@example.test", address="https://award.test"))
    made.person("clerk-a", "office", "a@example.test")
    made.person("clerk-b", "office", "b@example.test", "zh")
    made.person("clerk-c", "office")
    return made


def read(raw: bytes) -> EmailMessage:
    """A message as a mail reader has it."""
    return email.message_from_bytes(raw, EmailMessage, policy=email.policy.default)


def test_what_waits_is_mailed_to_the_other_and_says_what_to_do(house: House, server: MailServer) -> None:
    """The proposer is not told; who has no address finds it on the page alone; words are in the recipient's language."""
    house.propose(by="clerk-a")
    assert house.courier.round() == 1
    message = read(server.kept[0])
    assert message["To"] == "b@example.test"
    assert message["Subject"] == "有一项办理等待另一人确认：施行新文本" or "等待另一人确认" in message["Subject"]
    assert "https://award.test/pending" in message.get_content()
    assert "clerk-a" not in server.kept[0].decode()
    assert [one.recipient for one in house.outbox.rows("channel = 'page' order by recipient")] == ["clerk-b", "clerk-c"]
    assert house.of("clerk-b")[0].answer == "250 kept"


def test_an_hour_without_the_server(house: House, server: MailServer) -> None:
    """Killed before the messages, started after an hour of tries, the courier itself begun anew: each arrives once, in order."""
    server.kill()
    for _ in range(3):
        house.propose(by="clerk-a")
    for _ in range(60):
        house.courier.round()
        house.later(minutes=1)
    waiting = house.of("clerk-b")
    assert [(one.state, one.tries > 4) for one in waiting] == [("waiting", True)] * 3
    assert "refused" in waiting[0].answer.lower()
    server.start()
    house.courier = house.hired()
    for _ in range(30):
        house.courier.round()
        house.later(seconds=AGAIN[-1].seconds)
    names = [read(raw)["Message-ID"] for raw in server.kept]
    assert sorted(names) == sorted(f"<{one.name}@example.test>" for one in house.of("clerk-b"))
    assert len(set(names)) == 3
    assert {one.state for one in house.of("clerk-b")} == {"sent"}


def test_killed_between_two_messages(house: House, server: MailServer) -> None:
    """What went before the kill is not sent again, what comes after it waits."""
    house.propose()
    house.courier.round()
    server.kill()
    house.propose()
    house.courier.round()
    assert [one.state for one in house.of("clerk-b")] == ["sent", "waiting"]
    server.start()
    house.later(hours=1)
    house.courier.round()
    house.courier.round()
    assert [one.state for one in house.of("clerk-b")] == ["sent", "sent"]
    assert len(server.kept) == 2


def test_a_refusal_is_kept_in_the_servers_words(house: House, server: MailServer) -> None:
    """An address that is not there is not tried again; once somebody says so, it is."""
    house.person("clerk-d", "office", "nobody@example.test")
    house.propose()
    house.courier.round()
    refused = house.of("clerk-d")[0]
    assert (refused.state, refused.answer, refused.tries) == ("refused", "550 5.1.1 no such mailbox here", 1)
    house.later(hours=9)
    assert house.courier.round() == 0
    assert house.outbox.again(refused, house.clock.now())
    house.courier.round()
    assert house.of("clerk-d")[0].tries == 2
    assert len(server.kept) == 1


def test_cut_off_after_the_text_is_unsure_and_not_sent_again(house: House, server: MailServer) -> None:
    """The server took it and its answer never came: nobody knows, so nothing is sent twice unknowingly."""
    house.person("clerk-e", "office", "slow@example.test")
    house.propose()
    house.courier.round()
    assert house.of("clerk-e")[0].state == "unsure"
    taken = len(server.kept)
    house.later(hours=9)
    house.hired().round()
    assert (house.of("clerk-e")[0].state, len(server.kept)) == ("unsure", taken)


def test_a_courier_that_died_with_a_message_in_hand(house: House, server: MailServer) -> None:
    """Claimed and not marked: the next courier says unsure, and sends it only when told to, under the same name."""
    house.propose()
    house.courier.entering.catch_up()
    held = house.of("clerk-b")[0]
    assert house.outbox.claim(held, house.clock.now())
    next_one = house.hired()
    next_one.round()
    assert (house.of("clerk-b")[0].state, server.kept) == ("unsure", [])
    house.outbox.again(house.of("clerk-b")[0], house.clock.now())
    assert next_one.round() == 1
    assert read(server.kept[0])["Message-ID"] == f"<{held.name}@example.test>"


def test_the_same_event_twice_is_one_delivery(house: House, server: MailServer) -> None:
    """The outbox entered from the beginning again, as after a lost position: nothing is there twice."""
    house.propose()
    house.courier.round()
    with house.outbox.database.transaction() as tx:
        tx.execute("delete from positions")
    house.hired().round()
    assert len(server.kept) == len(house.of("clerk-b")) == 1


def test_what_stood_before_the_first_mail_is_not_mailed(tmp_path: Path, server: MailServer) -> None:
    """A server that is named later does not get the years before; the page has them."""
    house = House(tmp_path, Post())
    house.person("clerk-b", "office", "b@example.test")
    house.propose()
    house.courier.round()
    house.post = Post(smtp=f"smtp://127.0.0.1:{server.port}")
    house.courier = house.hired()
    house.propose()
    assert house.courier.round() == 1
    assert (len(house.of("clerk-b", "page")), len(house.of("clerk-b"))) == (2, 1)


def test_a_rehearsal_writes_into_a_folder_alone(tmp_path: Path, server: MailServer) -> None:
    """With a mail server named, nothing reaches it."""
    house = House(tmp_path, Post(smtp=f"smtp://127.0.0.1:{server.port}", folder=str(tmp_path / "mail")), "rehearsal")
    house.person("clerk-b", "office", "b@example.test")
    house.propose()
    assert house.courier.round() == 1
    assert server.kept == []
    assert [read(path.read_bytes())["To"] for path in (tmp_path / "mail").glob("*.eml")] == ["b@example.test"]


def test_no_password_goes_over_an_open_line(tmp_path: Path, server: MailServer) -> None:
    """A server without TLS gets neither the password nor the message; it waits, and says why."""
    (tmp_path / "word").write_text("a password")
    house = House(tmp_path, Post(smtp=f"smtp://us@127.0.0.1:{server.port}", smtp_secret=str(tmp_path / "word")))
    house.person("clerk-b", "office", "b@example.test")
    house.propose()
    house.courier.round()
    found = house.of("clerk-b")[0]
    assert (found.state, "no TLS" in found.answer, server.kept) == ("waiting", True, [])
