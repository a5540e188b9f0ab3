"""Check an evidence bundle with nothing but Python 3.11: `python3 verify_bundle.py BUNDLE.zip [--key KEY]`.

Every byte counts. Give --key: else you learn which key signed, not whose. Not shown: what came later, and what sealed fields hold.
"""

import hashlib
import io
import json
import re
import struct
import sys
import zipfile
import zlib
from base64 import b64decode, b64encode
from functools import partial
from pathlib import Path
from typing import Any

SIZE, FORMAT, CASE = 32, "quality-award evidence 1", {"application", "internal_notice", "notice", "objection", "award", "payment"}
_form = partial(json.dumps, sort_keys=True, indent=2, ensure_ascii=False)
P, L = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D, J = -121665 * pow(121666, -1, P) % P, pow(2, (P - 1) // 4, P)
TEXTS, PINS = ("command_id", "command", "actor", "correlation_id", "causation_id", "answer"), ("calendar_texts", "regulation", "criteria")
NUMBERS, NAMING = ("id", "first", "last", "recorded_at", "effective_at"), r"act.refused|award.conferred|session.opened|cycle.(panel_|drawn)"
EVENT, COMMIT = {"position", "stream", "version", "topic", "proof"}, {*TEXTS, *NUMBERS, "leaves", "sm3", "previous", "proof"}
NOTE = r"([^\s+]+)\n(\d+)\n(\S{44})\ncommits (\d+) (\S{44})\nsha256 (\S{44})\nsm3 (\S{44})\n"

Point = tuple[int, int, int, int]
Signed = tuple[int, bytes, int, bytes, bytes]  # events and their root, commits and their root, the last link


def _demand(holds: object, what: str) -> None:
    if not holds:
        raise ValueError(what)


def _sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def digest(text: str) -> bytes:
    """A digest from its one form in hex."""
    data = bytes.fromhex(text)
    _demand(len(data) == SIZE and data.hex() == text, "not a digest")
    return data


def point(data: bytes) -> Point:
    """A point of the curve from its 32 bytes, in extended coordinates."""
    sign, y = divmod(int.from_bytes(data, "little"), 2**255)
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P) * (1 if pow(square, (P - 1) // 4, P) == 1 else J) % P
    _demand(len(data) == SIZE and y < P and (x * x - square) % P == 0 and (x or not sign), "no point of the curve")
    return (x := P - x if x & 1 != sign else x), y, 1, x * y % P


def _add(p: Point, q: Point) -> Point:
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def _times(scalar: int, p: Point) -> Point:
    half = _times(scalar >> 1, _add(p, p)) if scalar else (0, 1, 1, 0)
    return _add(half, p) if scalar & 1 else half


def signed(key: bytes, text: bytes, signature: bytes) -> bool:
    """Whether an Ed25519 key signed a text (RFC 8032)."""
    s, h = int.from_bytes(signature[32:], "little"), hashlib.sha512(signature[:32] + key + text).digest()
    ours = _times(s, point((4 * pow(5, -1, P) % P).to_bytes(32, "little")))
    theirs = _add(point(signature[:32]), _times(int.from_bytes(h, "little") % L, point(key)))
    same = (ours[0] * theirs[2] - theirs[0] * ours[2]) % P == 0 == (ours[1] * theirs[2] - theirs[1] * ours[2]) % P
    return same and s < L and len(signature) == 2 * SIZE


def rooted(leaf: bytes, index: int, size: int, proof: list[str]) -> bytes:
    """The root that a leaf at its place in a tree of this size leads to by a proof, one digest per level from the leaf up (RFC 6962)."""
    _demand(0 <= index < size and (size > 1) == bool(proof), "a proof has not the right length")
    if size == 1:
        return leaf
    half = 1 << (size - 1).bit_length() - 1
    beside, right = digest(proof[-1]), index >= half
    found = rooted(leaf, index - half * right, size - half if right else half, proof[:-1])
    return _sha256(b"\1" + (beside + found if right else found + beside))


def container(files: dict[str, bytes]) -> bytes:
    """The one form that a bundle has: files stored in the order of their names, without a time, a comment or anything between."""
    body, index = b"", b""
    for name, content in sorted(files.items()):
        facts = struct.pack("<HHHHHIIIHH", 20, 0, 0, 0, 33, zlib.crc32(content), len(content), len(content), len(name), 0)
        index += b"PK\1\2" + struct.pack("<H", 788) + facts + struct.pack("<HHHII", 0, 0, 0, 0o644 << 16, len(body)) + name.encode()
        body += b"PK\3\4" + facts + name.encode() + content
    return body + index + b"PK\5\6" + struct.pack("<HHHHIIH", 0, 0, len(files), len(files), len(index), len(body), 0)


def unpacked(data: bytes) -> tuple[dict[str, bytes], dict[str, Any]]:
    """The files of a bundle that has no byte beside them, and those that are JSON, each read and in its one form."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        files = {entry.filename: archive.read(entry) for entry in archive.infolist()}
    _demand(container(files) == data, "the container holds something beside its files")
    parts = {name: json.loads(files[f"{name}.json"]) for name in ("manifest", "events", "commits", "receipts", "documents")}
    formed = all(f"{_form(part)}\n".encode() == files[f"{name}.json"] for name, part in parts.items())
    digests = {name: _sha256(content).hex() for name, content in files.items() if name != "manifest.json"}
    expected = {name: parts["manifest"][name] for name in ("subject", "key", "seal")} | {"format": FORMAT, "files": digests}
    _demand(formed and parts["manifest"] == expected, "a file is missing, added, changed or not in its one form")
    return files, parts


def opened(note: str, key: str) -> Signed:
    """The checkpoint in a note that the key has signed."""
    name, key_id, encoded = key.split("+", 2)
    public = b64decode(encoded, validate=True)
    _demand(_sha256(name.encode() + b"\n" + public)[:4].hex() == key_id and public[:1] == b"\1", "not a verifier key")
    [found] = re.findall(r"\A" + NOTE + "\n— " + re.escape(name) + r" (\S{92})\n\Z", note)
    root, commits_root, link, _, proof = (b64decode(found[part], validate=True) for part in (2, 4, 5, 6, 7))
    right = signed(public[1:], note.rpartition("\n\n")[0].encode() + b"\n", proof[4:]) and b64encode(proof).decode() == found[7]
    _demand(right and proof[:4].hex() == key_id and found[0] == name, "the checkpoint's signature is wrong")
    return int(found[1]), root, int(found[3]), commits_root, link


def check_events(events: list[Any], files: dict[str, bytes], now: Signed) -> tuple[dict[int, bytes], dict[str, list[Any]]]:
    """Each event's place in the tree; the digests of all, and the streams with their contents, each from its first version on."""
    leaves, streams = dict[int, bytes](), dict[str, list[Any]]()
    for one in events:
        content, name, topic = files[f"events/{one['position']}.json"], one["stream"].encode(), one["topic"].encode()
        leaf = _sha256(b"\0" + struct.pack(">IqII", len(name), one["version"], len(topic), len(content)) + name + topic + content)
        fits = set(one) == EVENT and {type(one["position"]), type(one["version"])} == {int} and one["position"] > max(leaves, default=0)
        _demand(fits, "events are not what they should be")
        _demand(rooted(leaf, one["position"] - 1, now[0], one["proof"]) == now[1], f"event {one['position']} is not in the tree")
        leaves[one["position"]] = leaf
        streams.setdefault(one["stream"], []).append(json.loads(content))
        _demand(one["version"] == len(streams[one["stream"]]), f"{one['stream']} lacks an event before version {one['version']}")
    return leaves, streams


def check_commits(commits: list[Any], leaves: dict[int, bytes], now: Signed) -> None:
    """Each commit's link from what it says, its place in the tree of commits, and the links between neighbours."""
    last, before, covered = 0, "", 0
    for one in commits:
        numbers, own = [one[name] for name in NUMBERS], {one["first"] + place: digest(leaf) for place, leaf in enumerate(one["leaves"])}
        shown = own.keys() & leaves.keys()
        fits = set(one) == COMMIT and {*map(type, numbers)} == {int} and len(own) == one["last"] - one["first"] + 1 and one["id"] > last
        _demand(fits, "commits are not what they should be")
        _demand(shown and all(own[position] == leaves[position] for position in shown), f"commit {one['id']} is not of these events")
        said = _sha256(b"".join(_sha256(one[name].encode()) for name in TEXTS)) + _sha256(b"".join(own.values())) + digest(one["sm3"])
        link = _sha256(digest(one["previous"]) + struct.pack(">qqqqq", *numbers) + said)
        root = rooted(_sha256(b"\0" + link), one["id"] - 1, now[2], one["proof"])
        _demand(root == now[3] and (one["id"] < now[2] or link == now[4]), f"commit {one['id']} is not in the signed log")
        _demand(one["id"] != last + 1 or one["previous"] == before or not last, f"commit {one['id']} breaks the chain")
        last, before, covered = one["id"], link.hex(), covered + len(shown)
    _demand(covered == len(leaves), "an event has no commit")


def check_meaning(subject: str, files: dict[str, bytes], parts: dict[str, Any], streams: dict[str, list[Any]]) -> None:
    """What is told in short is what the events say; nothing is there that the subject does not need, and nothing is missing."""
    (kind, _, key), states = subject.partition(":"), [(one, streams[one["stream"]][one["version"] - 1]) for one in parts["events"]]
    for name, field in (("receipts", "receipt"), ("documents", "documents")):
        told = [{"stream": one["stream"], "version": one["version"], field: state[field]} for one, state in states if field in state]
        _demand(json.dumps(parts[name], sort_keys=True) == json.dumps(told, sort_keys=True), f"{name}.json says something else")
    cycle, code, at = "cycle:" + "/".join(key.split("/")[:2]), key.rpartition("/")[2], f"^applicant:|^(body|reviewer):{key.split('/')[0]}/"
    near = {name for name in streams if (name.partition(":")[2] + "/").startswith(cycle[6:] + "/")}
    case = {name for name in near if name.partition(":")[0] in CASE and code in name + json.dumps(streams[name])}
    own = {subject} | {"cycle": near, "application": case}.get(kind, set())
    reads = [item for name in own for state in streams[name] for item in state.get("receipt", {}).get("reads", {}).items()]
    heard = json.dumps([(one["stream"], state) for one, state in states if one["stream"] in own and re.match(NAMING, one["topic"])])
    beside = {one for one in streams if any(f'{mark}{re.sub(at, "", one)}"' in heard for mark in '/"')}
    _demand(streams.keys() <= {"log", cycle, *own, *dict(reads), *beside}, "streams that are not the subject's")
    _demand(all(len(streams.get(name, [])) >= version for name, version in reads), "something that a decision read is missing")
    texts = {name[6:-4]: content for name, content in files.items() if name.startswith("texts/") and name.endswith(".txt")}
    said = "".join(map(json.dumps, streams.values()))
    _demand(all(_sha256(content).hex() == name and name in said for name, content in texts.items()), "a text that nothing names")
    pinned = set(re.findall("[0-9a-f]{64}", json.dumps([one.get(name) for one in streams.get(cycle, []) for name in PINS])))
    held, filed = {name for name in files if name.startswith("files/")}, json.dumps(parts["documents"])
    _demand(all(name[6:] == _sha256(files[name]).hex() and name[6:] in filed for name in held), "a file that no document on record is")
    named = {"checkpoint.txt", "dossier.pdf", *(f"{name}.json" for name in parts), *(f"events/{one['position']}.json" for one, _ in states)}
    _demand(pinned <= texts.keys() and files.keys() == named | held | {f"texts/{name}.txt" for name in texts}, "a file is out of place")


def verify(data: bytes, key: str = "") -> str:
    """Check a bundle; what it is about, in a few words. Raises an error on anything else."""
    files, parts = unpacked(data)
    subject, signer, seal = (parts["manifest"][name] for name in ("subject", "key", "seal"))
    _demand(key in ("", signer), "signed by another key than the one that you gave")
    now = opened(files["checkpoint.txt"].decode(), signer)
    leaves, streams = check_events(parts["events"], files, now)
    check_commits(parts["commits"], leaves, now)
    check_meaning(subject, files, parts, streams)
    said, own = f"bundle\n{_form(parts['manifest'] | {'seal': ''})}\n".encode(), bytes.fromhex(seal)
    _demand(own.hex() == seal and signed(b64decode(signer[-44:])[1:], said, own), "the manifest is not signed")
    return f"{subject}: {len(leaves)} events of {len(streams)} streams, in a {streams['log'][0]['kind']} log\n  signed by {signer}"


if __name__ == "__main__":
    try:
        sys.stdout.write(f"valid: {verify(Path(sys.argv[1]).read_bytes(), *sys.argv[3:4])}\n")
    except Exception as error:  # noqa: BLE001  # whatever is wrong with a bundle, it is not accepted
        sys.exit(f"NOT VALID: {type(error).__name__}: {error}" if sys.argv[1:] else __doc__)
