"""The checker of bundles is where a hole would be: a true bundle changed anywhere, even with every digest put right, is refused."""

import random
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import orjson
import pytest

import verify_bundle
from domain.shared import identifiers as ids
from services.audit.bundle import Bundler, Files, packed
from services.audit.prover import Prover
from services.audit.witness import FileWitness
from services.database import Database
from tests.desk import CYCLE, code, desk
from tests.projections.test_boards import whole_cycle

MUTATIONS = 10_000
PARTS = ("events", "commits", "receipts", "documents", "manifest")
EMPTY = b"[]\n"


def accepts(content: bytes) -> bool:
    """Whether the checker takes a bundle."""
    try:
        verify_bundle.verify(content)
    except Exception:  # noqa: BLE001  # the checker's own way of saying no
        return False
    return True


def of_bytes(files: Files, chance: random.Random) -> bytes:
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


def of_files(files: Files, chance: random.Random) -> bytes:
    """A file changed, lost, added, renamed, or two changed places; the manifest put right or not."""
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
    return packed(righted(changed) if chance.random() < 0.8 else changed)


def of_meaning(files: Files, chance: random.Random) -> bytes:
    """One value of a part changed, taken away, doubled or moved, and every digest put right."""
    part = f"{chance.choice([name for name in PARTS if files[f'{name}.json'] != EMPTY])}.json"
    tree = orjson.loads(files[part])
    holder, key = chance.choice(list(_places(tree)))
    _change(holder, key, chance)
    form = orjson.dumps(tree, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE)
    return packed(righted(files | {part: form}) if part != "manifest.json" else files | {part: form})


def righted(files: Files) -> Files:
    """The files with a manifest that has their digests."""
    manifest = orjson.loads(files["manifest.json"])
    manifest["files"] = {name: sha256(content).hexdigest() for name, content in files.items() if name != "manifest.json"}
    return files | {"manifest.json": orjson.dumps(manifest, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE)}


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
def test_no_mutated_bundle_is_taken(tmp_path: Path, share: float, mutate: Callable[[Files, random.Random], bytes]) -> None:
    """True bundles are taken, and not one that differs in a single byte."""
    d = whole_cycle(desk(str(tmp_path / "log.db")))
    proofs = Database.open(":memory:")
    bundler = Bundler(d.log, d.office.texts, Prover(d.log, proofs, FileWitness(tmp_path / "witness")))
    bundles = [bundler.files(subject) for subject in (ids.applicant_stream(code(1)), ids.application_stream(CYCLE, code(4)))]
    proofs.close()
    taken, tried = [], 0
    for number in range(int(MUTATIONS * share / 3)):
        files, chance = bundles[number % 2], random.Random(number)  # noqa: S311  # repeatable
        content = mutate(files, chance)
        if content != packed(files):
            tried += 1
            taken += [number] if accepts(content) else []
    assert [accepts(packed(files)) for files in bundles] == [True, True]
    assert (taken, tried > MUTATIONS * share / 4) == ([], True)
