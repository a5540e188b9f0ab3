"""Every value of a regulation has one path that leads to it; two texts differ in what was changed and in nothing else."""

from pathlib import Path

import pytest

from domain.regulation.difference import Difference, differences
from domain.regulation.leaves import Leaf, find, leaves
from domain.shared.refusal import InvalidError
from domain.stages.plan import Regulation
from services.catalogue import Catalogue, regulation_of

CATALOGUE = Catalogue(Path(__file__).resolve().parents[3] / "regulations")
TEXTS = [(city, version) for city in CATALOGUE.cities() for version in CATALOGUE.versions(city)]
SOUND = (CATALOGUE.root / "wuhai" / "undated.yaml").read_text("utf-8")


def changed(*changes: tuple[str, str]) -> Regulation:
    """The regulation with some of its text changed."""
    text = SOUND
    for find_, put in changes:
        assert text.count(find_) == 1, find_
        text = text.replace(find_, put)
    return regulation_of(text.encode(), "changed")


BEFORE = changed()


@pytest.mark.parametrize("text", TEXTS, ids="/".join)
def test_each_path_leads_to_its_value(text: tuple[str, str]) -> None:
    """No path stands twice, and each is found again."""
    regulation, _ = CATALOGUE.regulation(*text)
    found = list(leaves(regulation))
    assert len({leaf.path for leaf in found}) == len(found) > 150
    assert [leaf.path for leaf in found if find(regulation, leaf.path) != leaf.value] == []


def test_a_path_that_leads_nowhere_is_told() -> None:
    """With how far it leads and what stands there."""
    with pytest.raises(InvalidError) as told:
        find(BEFORE, "stages.public_notice.period.ammount")
    assert told.value.facts == {
        "path": "stages.public_notice.period.ammount", "at": "stages.public_notice.period",
        "known": ["amount", "unit", "bound", "starts", "start_counts", "rolls"],
    }  # fmt: skip
    with pytest.raises(InvalidError) as told:
        find(BEFORE, "quotas.losers")
    assert (told.value.facts["at"], told.value.facts["known"]) == ("quotas", ["winners"])


def leaf(path: str) -> Leaf:
    """The value at a path."""
    return next(one for one in leaves(BEFORE) if one.path == path)


def test_a_value_knows_its_article_and_whether_it_is_ours() -> None:
    """From the nearest rule around it; what rests on no article is ours too."""
    assert (leaf("stages.public_notice.period").basis, leaf("stages.public_notice.period").default) == ("19", True)
    assert (leaf("revocations.events.grounds.accident.requires").basis, leaf("fee_cny.amount").default) == ("31(1)", False)
    assert (leaf("panels.size.setting").basis, leaf("panels.size.setting").default) == ("house", True)


def told(found: list[Difference]) -> list[tuple[str, str]]:
    """Kind and path of each difference."""
    return [(one.kind, one.path) for one in found]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ([], []),
        ([("amount: 5, unit: working_days", "amount: 7, unit: days")], [("changed", "stages.public_notice.period")]),
        ([("first_cny: 1000000", "first_cny: 800000")], [("changed", "prizes.organization/award.first_cny")]),
        ([('fee_cny: {amount: 0, basis: "5"}', 'fee_cny: {amount: 0, basis: "6"}')], [("article", "fee_cny.amount")]),
        ([('vacancy: {allowed: true, basis: "4"}', "vacancy: {allowed: true, basis: house, default: true, reason: {zh: 无, en: x}}")],
         [("to_default", "vacancy")]),
        ([("    ban: {years: 5, counted_from: revocation}\n", "")], [("removed", "revocations.fraud.ban")]),
        ([("conditions:\n", 'conditions:\n  - {name: new_one, kind: judged, basis: "11"}\n')], [("added", "conditions.new_one")]),
        ([("next: deliberation, basis", "next: deliberation, default: true, reason: {zh: 无, en: x}, basis")], []),
    ],
)  # fmt: skip
def test_what_was_changed_is_told(changes: list[tuple[str, str]], expected: list[tuple[str, str]]) -> None:
    """One difference for one change, whole rules as one; the reverse is the reverse."""
    after = changed(*changes)
    assert told(differences(BEFORE, after)) == expected
    reverse = {"added": "removed", "removed": "added", "to_law": "to_default", "to_default": "to_law"}
    assert told(differences(after, BEFORE)) == [(reverse.get(kind, kind), path) for kind, path in expected]


def test_another_order_of_stages_is_told() -> None:
    """As one difference: the stages that both have, in the order of each."""
    lines = SOUND.splitlines()
    place = next(number for number, line in enumerate(lines) if "{name: qualification, kind" in line)
    review, qualification = lines[place + 1], lines[place]
    lines[place] = review.replace("next: onsite_review", "next: qualification")
    lines[place + 1] = qualification.replace("next: document_review", "next: onsite_review")
    lines[place - 1] = lines[place - 1].replace("next: qualification", "next: document_review")
    [order] = differences(BEFORE, regulation_of("\n".join(lines).encode(), "changed"))
    assert (order.kind, order.path) == ("order", "stages")
    assert order.before[0].value[2:4] == order.after[0].value[3:1:-1] == ("qualification", "document_review")
