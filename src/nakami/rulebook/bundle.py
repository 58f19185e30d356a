"""All rules compiled, kept in the cache folder under the digest of their texts, and held against a digest of its own when it is loaded."""

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

import msgspec
from msgspec import Struct

from nakami.bounded.yara import GLOBALS, Ruleset, Source
from nakami.rulebook.head import head_of
from nakami.rulebook.rule import Rule

_FORMAT = 1
_DIGEST = 32
MAX_BYTES = 256 << 20
"""Of one bundle; ours has about a megabyte, the largest public collections fifty."""


class Bundle(Struct, frozen=True):
    """Compiled rules: those held against texts, against programs, and the user's own, held against both. `heads` are of ours."""

    heads: tuple[Rule, ...]
    text: bytes
    program: bytes
    user: bytes = b""


def digest(ours: Sequence[Source], user: Sequence[Source] = ()) -> str:
    """What names the bundle of these rules, in hexadecimal: the same texts, the same name."""
    told = msgspec.msgpack.encode((_FORMAT, GLOBALS, ours, user))
    return sha256(told).hexdigest()


def compiled(ours: Sequence[Source], user: Sequence[Source] = ()) -> Bundle:
    """Compile rules.

    Raises:
        Malformed: a rule does not compile, or its head is not whole.
    """
    heads = [
        head_of(identifier, meta, tags, *namespace.split("/", 1))
        for namespace, identifier, tags, meta in Ruleset.compiled(ours).heads()
    ]
    over = {(f"{head.family}/{head.group}", head.name): head.over for head in heads}
    text, program = (
        Ruleset.compiled(source for source in ours if over.get(_key(source)) in {kind, "any"})
        for kind in ("text", "program")
    )
    return Bundle(tuple(heads), text.packed(), program.packed(), Ruleset.compiled(user).packed() if user else b"")


def _key(source: Source) -> tuple[str, str]:
    return source.namespace, source.name.rpartition("/")[2].rpartition(".")[0]


def kept(name: str, folder: Path) -> Bundle | None:
    """The bundle of this name; None where there is none, or not as it was written."""
    try:
        with (folder / f"{name}.rules").open("rb") as file:
            content = file.read(MAX_BYTES)
    except OSError:
        return None
    payload = content[_DIGEST:]
    if sha256(payload).digest() != content[:_DIGEST]:
        return None
    try:
        return msgspec.msgpack.decode(payload, type=Bundle)
    except msgspec.MsgspecError:
        return None


def written(bundle: Bundle) -> bytes:
    """The bundle as `kept` reads it."""
    payload = msgspec.msgpack.encode(bundle)
    return sha256(payload).digest() + payload
