"""The roster answers what loading every application would, and costs what is new: never the whole of a cycle."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from services import roster as rosters
from services.roster import Roster
from tests.cities import conclude, filing, judged, organization
from tests.cities import file as filed
from tests.desk import Desk, code, desk

MANY = 40


@pytest.fixture
def d(tmp_path: Path) -> Desk:
    """Erenhot with applications in every state of the review, and one refused at the door."""
    d = filing(desk(str(tmp_path / "log.db"), "2022-05-09 09:00"), "erenhot/2022", filing_deadline="2022-05-31")
    for number in range(1, 7):
        organization(d, number)
    d.done("fact.record", applicant=code(6), reference="a1", kind="missing_licence", occurred_on="2020-01-01", source="s")
    for number in range(1, 7):
        filed(d, code(number))
    for number in (1, 2):
        judged(d, code(number), leading_role=number == 1)
        conclude(d, code(number), "qualified" if number == 1 else "unqualified")
    d.done("application.withdraw", "applicant", "org", cycle=d.cycle, applicant=code(3))
    return d


def states(d: Desk) -> Iterator[tuple[str, bool, bool, object]]:
    """What loading each application says."""
    for stream in d.log.streams(f"application:{d.cycle}/"):
        found = d.office.look("", lambda case, s=stream: case.filed(d.cycle, s.rpartition("/")[2]))  # type: ignore[misc]  # bound at once
        if found is not None:
            yield found.applicant, found.to_qualify, found.in_review, found.falls_due  # type: ignore[attr-defined]  # an Application


def agrees(d: Desk, roster: Roster) -> None:
    """The roster and the streams say the same."""
    loaded = list(states(d))
    assert roster.received() == tuple(one[0] for one in loaded)
    assert roster.undecided() == sum(one[1] for one in loaded)
    assert roster.in_review() == tuple(one[0] for one in loaded if one[2])
    assert roster.next_due() == min((one[3] for one in loaded if one[3] is not None), default=None)  # type: ignore[type-var]  # instants
    assert roster.goes_on(one[0] for one in loaded) == any(one[1] or one[2] for one in loaded)


@pytest.mark.parametrize("far", [0, 10**9])
def test_it_says_what_the_streams_say(d: Desk, monkeypatch: pytest.MonkeyPatch, far: int) -> None:
    """Warm or built anew, page by page or by the streams' names: the same answers; who was refused at the door is not in it."""
    monkeypatch.setattr(rosters, "FAR", far)
    warm = Roster(d.log, d.cycle)
    agrees(d, warm.level())
    assert len(warm.received()) == 5
    d.done("application.withdraw", "applicant", "org", cycle=d.cycle, applicant=code(1))
    filed(d, code(6))
    d.on("2022-05-24 00:00:00").advance()
    agrees(d, warm.level())
    agrees(d, Roster(d.log, d.cycle).level())
    assert warm.due(d.clock.now()) == []


def test_a_cycle_sees_its_own(d: Desk) -> None:
    """Applications of another cycle, also of one whose name begins alike, are not its own."""
    assert Roster(d.log, "erenhot/2024").level().received() == ()
    assert Roster(d.log, "erenhot/202").level().received() == ()


def test_only_so_many_are_held(d: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The one that was asked for longest ago makes room, and is built anew when it is asked for."""
    monkeypatch.setattr(rosters, "KEPT", 2)
    held = rosters.Rosters(d.log)
    first = held.of(d.cycle)
    for year in (2024, 2026):
        held.of(f"erenhot/{year}")
    assert held.of(d.cycle) is not first
    assert held.of(d.cycle).received() == first.received()


def test_a_look_at_a_cycle_loads_no_application(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With many applications in, a poke reads the cycle and what is new, in intake, at its end and in the review."""
    d = filing(desk(str(tmp_path / "log.db"), "2022-05-09 09:00"), "erenhot/2022", filing_deadline="2022-05-31")
    for number in range(1, MANY):
        organization(d, number)
        assert filed(d, code(number)).outcome == "done"
    loaded: list[str] = []
    whole = d.log.events_of

    def counted(stream: str, upto: int | None = None) -> list[object]:
        loaded.append(stream)
        return whole(stream, upto)  # type: ignore[return-value]  # envelopes

    monkeypatch.setattr(d.log, "events_of", counted)
    d.advance()
    assert [stream for stream in loaded if stream.startswith("application:")] == []
    d.on("2022-06-01 00:00:00").advance()  # every one is overdue by now, and each of these is written once
    assert len([stream for stream in loaded if stream.startswith("application:")]) == MANY - 1
    loaded.clear()
    assert d.advance().stage == "qualification"
    assert [stream for stream in loaded if stream.startswith("application:")] == []
    conclude(d, code(1), "unqualified")
    loaded.clear()
    d.advance()
    assert [stream for stream in loaded if stream.startswith("application:")] == []
