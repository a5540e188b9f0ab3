"""The checker of bundles is where a hole would be: a true bundle changed anywhere is refused, even with every digest put right.

The seal would refuse all of them alone. So half of those that are put right are signed anew with the log's own key: what then still stands
in the way are the proofs, and the rules of what belongs to a bundle. A dossier alone is nothing that the log proves: it has the seal only.
"""

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest

from domain.shared import identifiers as ids
from services.audit.bundle import DOSSIER, Files, packed
from tests.desk import CYCLE, code, desk
from tests.evidence import FORM, accepts, evidence, righted
from tests.projections.test_boards import whole_cycle

MUTATIONS = 10_000
PARTS = ("events", "commits", "receipts", "documents", "manifest")
EMPTY = b"[]\n"

Vouch = Callable[[bytes], str]


def of_bytes(files: Files, chance: random.Random, _: Vouch) -> bytes:
    """The container changed anywhere: a bit, a cut, an insertion, a piece doubled, something before or after."""
    content = packed(files)
    place, other = sorted(chance.sample(range(len(content)), 2))
    bit = bytes([content[place] ^ (1 << chance.randrange(8))])
    return chance.choice(
        [
            content[:place] + bit + content[place + 1 :],
            content[:place] + content[other:],
            content[:place] + bytes([chance.randrange(256)]) + content[place:],
            content[:other] + content[place:],
            bytes([chance.randrange(256)]) + content,
            content + bytes([chance.randrange(256)]),
        ]
    )


def of_files(files: Files, chance: random.Random, vouch: Vouch) -> bytes:
    """A file changed, lost, added, renamed, or two changed places; the manifest put right or not, signed anew or not."""
    name, other = chance.sample(sorted(files.keys() - {"manifest.json"}), 2)
    content, place = files[name], chance.randrange(max(1, len(files[name])))
    changed = chance.choice(
        [
            files | {name: content[:place] + bytes([chance.randrange(256)]) + content[place + 1 :]},
            files | {name: content[:place]},
            files | {name: content + b" "},
            {one: files[one] for one in files if one != name},
            files | {f"{name}.more": content},
            files | {f"texts/{'0' * 64}.txt": content},
            {one: files[one] for one in files if one != name} | {f"{name}x": content},
            files | {name: files[other], other: content},
        ]
    )
    return packed(_righted(changed, chance, None if DOSSIER in {name, other} else vouch) if chance.random() < 0.8 else changed)


def of_meaning(files: Files, chance: random.Random, vouch: Vouch) -> bytes:
    """One value of a part changed, taken away, doubled or moved, and every digest put right."""
    part = f"{chance.choice([name for name in PARTS if files[f'{name}.json'] != EMPTY])}.json"
    tree = orjson.loads(files[part])
    holder, key = chance.choice(list(_places(tree)))
    _change(holder, key, chance)
    form = orjson.dumps(tree, option=FORM)
    return packed(_righted(files | {part: form}, chance, vouch) if part != "manifest.json" else files | {part: form})


def _righted(files: Files, chance: random.Random, vouch: Vouch | None) -> Files:
    return righted(files, vouch if chance.random() < 0.5 else None)


def _places(tree: Any) -> Any:
    """Every place that holds a value."""
    items = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for key, value in list(items):
        yield tree, key
        yield from _places(value)


def _change(holder: Any, key: Any, chance: random.Random) -> None:
    value = holder[key]
    move = chance.randrange(4)
    if move == 0 or (move < 3 and isinstance(value, dict | list)):
        del holder[key]
    elif move == 1 and isinstance(holder, dict):
        holder[f"{key}x"] = value
    elif move == 1:
        holder.insert(chance.randrange(len(holder) + 1), value)
    elif isinstance(value, bool) or value is None:
        holder[key] = 1
    elif isinstance(value, int):
        holder[key] = chance.choice([value + 1, value - 1, -value, bool(value), str(value), float(value), 0])
    elif isinstance(value, str):
        place = chance.randrange(len(value) + 1)
        holder[key] = chance.choice(
            [value[:place] + "x" + value[place:], value[:place] + value[place + 1 :], value.upper(), f" {value}", "", None]
        )
    else:
        chance.shuffle(value) if isinstance(value, list) else value.update(x=1)


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("mutate", [of_bytes, of_files, of_meaning])
def test_no_mutated_bundle_is_taken(tmp_path: Path, share: float, mutate: Callable[[Files, random.Random, Vouch], bytes]) -> None:
    """True bundles are taken, and not one that differs in a single byte."""
    found = evidence(whole_cycle(desk(str(tmp_path / "log.db"))), tmp_path / "witness")
    bundles = [found.bundle(subject) for subject in (ids.applicant_stream(code(1)), ids.application_stream(CYCLE, code(4)))]
    taken, tried = [], 0
    for number in range(int(MUTATIONS * share / 3) + 1):
        files, chance = bundles[number % 2], random.Random(number)  # noqa: S311  # repeatable
        content = mutate(files, chance, found.prover.vouch)
        if content != packed(files):
            tried += 1
            taken += [number] if accepts(content) else []
    assert [accepts(packed(files)) for files in bundles] == [True, True]
    assert (taken, tried > MUTATIONS * share / 4) == ([], True)
