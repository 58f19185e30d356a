"""All rules compiled, kept in the cache folder under the digest of their texts, and held against a digest of its own when it is loaded."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import TypeVar

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from nakami.bounded.packed import pack, unpack
from nakami.bounded.pattern import pattern
from nakami.bounded.yara import GLOBALS, Remark, Ruleset, Source, engine
from nakami.errors import InputError, UsageError
from nakami.model.progress import Progress, silent
from nakami.rulebook.folder import GATES
from nakami.rulebook.head import head_of
from nakami.rulebook.rule import Rule
from nakami.rulebook.user import user_rule

_T = TypeVar("_T")
GROUPS = "groups"
"""The gate in front of those of groups."""
_FIRST = {GROUPS: "words", "pages": "marks", "settings": "marks"}
"""Sets of gates that every text is held against: a few patterns are found several times as fast as a few among hundreds."""
_FORMAT = 5
_DIGEST = 32
COMPILING = "compiling rules, once"
"""What progress is told of."""
MAX_BYTES = 256 << 20
"""Of one bundle; ours has about a megabyte, the largest public collections fifty."""


class Bundle(Struct, frozen=True):
    """Compiled rules: those held against texts, against programs, and the user's own, held against all.

    `gates` are held against every text, too; `gated` against those only for which the gate of that name holds. `heads` are of ours,
    `user_heads` of the user's, each with its namespace. `left_out` are the user's rules that do not compile: nothing is known of what they
    would tell. `engine` names the build of YARA-X that made it; another one reads it only by chance.
    """

    heads: tuple[Rule, ...]
    text: bytes = b""
    program: bytes = b""
    gates: tuple[bytes, ...] = ()
    gated: Mapping[str, bytes] = {}
    user: bytes = b""
    user_heads: tuple[tuple[str, Rule], ...] = ()
    left_out: tuple[Remark, ...] = ()
    engine: str = ""


def digest(ours: Sequence[Source], user: Sequence[Source] = ()) -> str:
    """What names the bundle of these rules, in hexadecimal: the same texts, the same name."""
    told = msgspec.msgpack.encode((_FORMAT, GLOBALS, ours, user))
    return sha256(told).hexdigest()


def compiled(ours: Sequence[Source], user: Sequence[Source] = (), progress: Progress = silent) -> Bundle:
    """Compile rules. Hundreds of them take seconds, of which `progress` is told.

    Raises:
        Malformed: one of our rules does not compile, or its head is not whole.
        UsageError: none of the user's compiles.
    """
    gates = {source.namespace.removeprefix(GATES) for source in ours if source.namespace.startswith(GATES)}
    sets: dict[str, list[Source]] = {"text": [], "program": []}
    for source in ours:
        if source.namespace.startswith(GATES):
            gate = source.namespace.removeprefix(GATES)
            # The gates of groups stand behind one of their own: together they have more words than all that stands before them.
            sets.setdefault(GROUPS if GROUPS in gates and "/" in gate else _FIRST.get(gate, "text"), []).append(source)
            continue
        for kind in _KINDS.get(_over(source), _KINDS["any"]):
            gate = source.namespace if kind == "text" and source.namespace in gates else kind
            sets.setdefault(gate, []).append(source)
    done, total = count(1), sum(map(len, sets.values()))
    rulesets = {name: Ruleset.compiled(_told(its, done, total, progress)) for name, its in sets.items()}
    packed = {name: rules.packed() for name, rules in rulesets.items()}
    text, program = packed.pop("text"), packed.pop("program")
    first = tuple(packed.pop(name) for name in sorted({*_FIRST.values()}) if name in packed)
    bundle = Bundle(tuple(_heads(rulesets.values())), text, program, first, packed, engine=engine())
    return joined(bundle, of_user(user)) if user else bundle


def _told(sources: Iterable[Source], done: Iterator[int], total: int, progress: Progress) -> Iterator[Source]:
    for source in sources:
        progress(COMPILING, next(done), total)
        yield source


_KINDS = {
    "text": ("text",),
    "page": ("pages",),
    "setting": ("settings",),
    "program": ("program",),
    "any": ("text", "program"),
}
"""Which sets a rule is in, by what it is held against; those of kinds of texts are called like their gates."""
_OVER = pattern(r'(?m)^[ \t]*over[ \t]*=[ \t]*"(\w*)"')


def _over(source: Source) -> str:
    """What it is held against, as its text says: compiling all rules to ask for their heads would take as long as compiling them."""
    found = _OVER.search(source.text)
    return found[1] if found else ""


def _heads(rulesets: Iterable[Ruleset]) -> Iterator[Rule]:
    said = {(each.namespace, each.identifier): each for rules in rulesets for each in rules.heads()}
    return (head_of(each) for (namespace, _), each in sorted(said.items()) if not namespace.startswith(GATES))


def of_user(user: Sequence[Source]) -> Bundle:
    """Compile the user's rules alone, so that ours need not be compiled again whenever they change.

    Raises:
        UsageError: none of them compiles.
    """
    rules, remarks = Ruleset.salvaged(user)
    said = rules.heads()
    left_out = tuple(remark for remark in remarks if remark.error)
    if not said:
        where = f"{left_out[0].source}: line {left_out[0].line}: {left_out[0].what}" if left_out else user[0].name
        raise UsageError(f"no rule of the user's can be used: {where}", "correct the file, or leave it out of --rules")
    heads = tuple((each.namespace, user_rule(each)) for each in said)
    return Bundle((), user=rules.packed(), user_heads=heads, left_out=left_out, engine=engine())


def joined(ours: Bundle, users: Bundle) -> Bundle:
    """Ours and the user's as one."""
    return replace(ours, user=users.user, user_heads=users.user_heads, left_out=users.left_out)


def kept(name: str, folder: Path) -> Bundle | None:
    """The bundle of this name; None where there is none, it is not as it was written, or another build of YARA-X made it."""
    bundle = _read(file_of(name, folder), Bundle)
    return bundle if bundle is not None and bundle.engine == engine() else None


def kept_heads(name: str, folder: Path) -> tuple[Rule, ...] | None:
    """The heads of the bundle of this name; None where they are not there, or not as they were written."""
    return _read(heads_of(name, folder), tuple[Rule, ...])


def _read(path: Path, kind: type[_T]) -> _T | None:
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES)
    except OSError:
        return None
    payload = content[_DIGEST:]
    if sha256(payload).digest() != content[:_DIGEST]:
        return None
    try:
        return msgspec.msgpack.decode(unpack(payload, MAX_BYTES), type=kind)
    except (InputError, msgspec.MsgspecError):
        return None


def file_of(name: str, folder: Path) -> Path:
    """Where the bundle of this name is kept."""
    return folder / f"{name}.rules"


def heads_of(name: str, folder: Path) -> Path:
    """Where the heads of this bundle are kept besides: who explains a hit needs no compiled rules."""
    return folder / f"{name}.heads"


def written(bundle: Bundle | tuple[Rule, ...]) -> bytes:
    """A bundle, or heads, as they are read again: packed, so that no scanner takes the words of rules for what they tell."""
    payload = pack(msgspec.msgpack.encode(bundle))
    return sha256(payload).digest() + payload
