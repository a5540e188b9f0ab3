"""The draw of experts (Yancheng 11(3)): frozen list, seeds bound before any is shown, supervised, and open to be done again by anyone."""

import subprocess
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from domain.cycle import review_events as e
from domain.policies.draw import list_hash
from services.answer import Answer
from tests.desk import Desk
from tests.made_up import CITY, CYCLE, DOCUMENT, DRAW, EXPERTS, admit, events, opened, panel, panels, qualified, regulation, state

SEEDS = {"office": "0" * 31 + "a", "discipline_group": "1" * 31 + "b"}
ROLES: dict[str, Any] = {"office": "office", "discipline_group": "supervisor"}
MORE = ("exp-d", "exp-e")


@pytest.fixture
def d(tmp_path: Path) -> Desk:
    """A cycle with five experts in the pool, two applications, and the draw open."""
    d = opened(tmp_path, regulation([DRAW, DOCUMENT], panels=panels(drawn=True)), experts=EXPERTS + MORE)
    qualified(d, 2)
    return d


def commit(d: Desk, party: str, seed: str = "") -> Answer:
    """A party is bound to its seed."""
    committed = sha256((seed or SEEDS[party]).encode()).hexdigest()
    return d.act("draw.commit", ROLES[party], party, cycle=CYCLE, party=party, commitment=committed)


def reveal(d: Desk, party: str, seed: str = "") -> Answer:
    """A party shows its seed."""
    return d.act("draw.reveal", ROLES[party], party, cycle=CYCLE, party=party, seed=seed or SEEDS[party])


def drawn(d: Desk, seats: int = 3) -> Answer:
    """The whole draw; the answer of the last seed."""
    d.done("draw.open", cycle=CYCLE, seats=seats)
    commit(d, "office")
    commit(d, "discipline_group")
    reveal(d, "office")
    return reveal(d, "discipline_group")


def test_the_last_seed_draws_the_panel_and_the_stage_ends(d: Desk) -> None:
    """Yancheng 11(3): three of five, the rest follow as alternates in order, with a receipt; then the review opens."""
    answer = drawn(d)
    assert (len(answer.facts["panel"]), len(answer.facts["alternates"])) == (3, 2)
    assert {*answer.facts["panel"], *answer.facts["alternates"]} == {*EXPERTS, *MORE}
    [event] = events(d, e.PanelDrawn)
    assert (event.receipt.policy, event.receipt.trail) == ("draw.v1", ("11(3)",))
    assert d.advance().stage == "document_review"


def test_anyone_can_redo_it_with_sha256sum(d: Desk) -> None:
    """From the published list and seeds, `sha256sum` alone gives the list's hash, the commitments and the whole order."""
    answer = drawn(d)
    [opened_] = events(d, e.DrawOpened)
    shown = {event.party: event for event in events(d, e.SeedRevealed)}

    def hashed(text: str) -> str:
        told = subprocess.run(["sha256sum"], input=text.encode(), capture_output=True, check=True)  # noqa: S607  # coreutils
        return told.stdout.decode().split()[0]

    assert hashed("".join(f"{handle}\n" for handle in opened_.pool)) == opened_.list_hash
    assert [event.commitment for event in events(d, e.SeedCommitted)] == [hashed(shown[party].seed) for party in SEEDS]
    seeds = "\n".join(shown[party].seed for party in ("office", "discipline_group"))
    order = sorted(opened_.pool, key=lambda handle: hashed(f"{seeds}\n{opened_.list_hash}\n{handle}"))
    assert order == [*answer.facts["panel"], *answer.facts["alternates"]]


def test_the_list_leaves_out_exits_and_declared_conflicts(d: Desk) -> None:
    """Yancheng 11(3) with 20: who left the pool or declared an interest is not drawn from; the list is sorted and hashed."""
    d.done("reviewer.exit", city=CITY, reviewer="exp-a", reason="(invented) moved away")
    [code, _] = state(d).applicants
    d.done("recusal.declare", "reviewer", "exp-b", cycle=CYCLE, applicant=code, reviewer="exp-b", reason="(invented)")
    answer = d.done("draw.open", cycle=CYCLE, seats=3)
    [event] = events(d, e.DrawOpened)
    assert (event.pool, event.excluded) == (("exp-c", "exp-d", "exp-e"), ("exp-b",))
    assert answer.facts["list_hash"] == list_hash(["exp-e", "exp-c", "exp-d"])


def test_the_list_may_be_of_one_field(d: Desk) -> None:
    """Only the experts of the field that is named are listed."""
    for name in ("exp-x", "exp-y", "exp-z"):
        admit(d, name, field="food")
    d.done("draw.open", cycle=CYCLE, seats=3, field="food")
    assert events(d, e.DrawOpened)[0].pool == ("exp-x", "exp-y", "exp-z")


def test_fewer_than_three_are_not_drawn(d: Desk) -> None:
    """Yancheng 11(3): not fewer than three; and not more than the list holds."""
    few = d.act("draw.open", cycle=CYCLE, seats=2)
    many = d.act("draw.open", cycle=CYCLE, seats=6)
    assert [(answer.code, answer.basis) for answer in (few, many)] == [("panel-size", "11(3)"), ("pool-too-small", "11(3)")]


def test_no_seed_is_shown_before_all_are_bound(d: Desk) -> None:
    """Else who is bound last could choose."""
    d.done("draw.open", cycle=CYCLE, seats=3)
    commit(d, "office")
    d.done("draw.witness", "supervisor", "zhou", cycle=CYCLE)
    early = reveal(d, "office")
    assert (early.code, early.facts["missing"]) == ("seeds-not-committed", ["discipline_group"])


def test_another_seed_than_the_one_bound_to_is_refused(d: Desk) -> None:
    """A wrong reveal changes nothing: the right one still counts."""
    d.done("draw.open", cycle=CYCLE, seats=3)
    commit(d, "office")
    commit(d, "discipline_group")
    assert reveal(d, "office", "2" * 32).code == "seed-mismatch"
    assert reveal(d, "office").outcome == "done"
    assert reveal(d, "office").code == "seed-revealed"


def test_nobody_commits_twice_or_copies(d: Desk) -> None:
    """One commitment for each party, and no two the same."""
    assert commit(d, "office").code == "no-draw-open"
    d.done("draw.open", cycle=CYCLE, seats=3)
    commit(d, "office")
    assert commit(d, "office", "3" * 32).code == "seed-committed"
    assert commit(d, "discipline_group", SEEDS["office"]).code == "commitment-copied"


def test_only_a_party_speaks_for_itself(d: Desk) -> None:
    """The office gives no seed for the discipline group."""
    d.done("draw.open", cycle=CYCLE, seats=3)
    answer = d.act("draw.commit", "office", "clerk", cycle=CYCLE, party="discipline_group", commitment="f" * 64)
    assert (answer.code, answer.facts["roles"]) == ("not-theirs", ["supervisor"])


def test_a_missing_seed_voids_the_draw_and_it_is_done_again(d: Desk) -> None:
    """Who was silent is on record; the void draw counts for nothing, and a new list is frozen."""
    d.done("draw.open", cycle=CYCLE, seats=3)
    commit(d, "office")
    commit(d, "discipline_group")
    reveal(d, "office")
    assert d.act("draw.open", cycle=CYCLE, seats=3).code == "draw-open"
    voided = d.done("draw.void", "supervisor", "zhou", cycle=CYCLE, reason="(invented) the seed was lost")
    assert voided.facts["silent"] == ["discipline_group"]
    assert reveal(d, "discipline_group").code == "no-draw-open"
    assert d.advance().stage == "draw"
    assert drawn(d).facts["draw"] == 2


def test_a_completed_draw_stands(d: Desk) -> None:
    """Nobody voids a result."""
    drawn(d)
    assert d.act("draw.void", cycle=CYCLE, reason="(invented) not liked").code == "no-draw-open"


def test_without_the_supervisor_nothing_is_drawn(tmp_path: Path) -> None:
    """Yancheng 11(3): under the supervision of the discipline group, also where it gives no seed."""
    d = opened(tmp_path, regulation([DRAW | {"seeds_by": ["office"]}, DOCUMENT], panels=panels(drawn=True)))
    qualified(d, 1)
    d.done("draw.open", cycle=CYCLE, seats=3)
    commit(d, "office")
    assert (reveal(d, "office").code, reveal(d, "office").basis) == ("supervisor-absent", "11(3)")
    d.done("draw.witness", "supervisor", "zhou", cycle=CYCLE)
    assert reveal(d, "office").outcome == "done"


def test_the_panel_is_who_was_drawn(d: Desk) -> None:
    """Yancheng 11(3): with a leader among the drawn, and nobody else."""
    assert panel(d).code == "not-drawn"
    answer = drawn(d)
    d.advance()
    members, alternates = answer.facts["panel"], answer.facts["alternates"]
    other = panel(d, members=(*members[:2], alternates[0]))
    assert (other.code, other.facts["drawn"]) == ("drawn-otherwise", members)
    assert d.act("panel.form", cycle=CYCLE, panel="one", members=members, leader=alternates[0]).code == "leader-outside"
    assert panel(d, members=tuple(members)).outcome == "done"


def test_an_alternate_follows_in_order(d: Desk) -> None:
    """A drawn expert who cannot serve gives way to the next alternate, never to one of the office's choice."""
    answer = drawn(d)
    d.advance()
    members, alternates = answer.facts["panel"], answer.facts["alternates"]
    panel(d, members=tuple(members))
    change = {"cycle": CYCLE, "panel": "one", "left": members[1], "reason": "(invented) an interest"}
    chosen = d.act("panel.replace", **change, joined=alternates[1])
    assert (chosen.code, chosen.facts["following"]) == ("not-next-alternate", alternates[0])
    assert d.done("panel.replace", **change).facts["joined"] == alternates[0]
    assert d.done("panel.replace", **change | {"left": members[2]}).facts["joined"] == alternates[1]
    assert d.act("panel.replace", **change | {"left": alternates[0]}).code == "alternates-exhausted"


def test_who_left_the_pool_after_the_draw_gives_way(d: Desk) -> None:
    """The panel is formed with the next alternate in the place of one who left."""
    answer = drawn(d)
    d.advance()
    members, alternates = answer.facts["panel"], answer.facts["alternates"]
    d.done("reviewer.exit", city=CITY, reviewer=members[0], reason="(invented)")
    assert panel(d, members=tuple(members)).code == "not-in-pool"
    assert panel(d, members=(*members[1:], alternates[0])).outcome == "done"
