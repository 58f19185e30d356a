"""Where rules stand: `<family>/rules/<group>/<name>.yar`, with the cases of each beside it in `<name>.toml`.

A group may have a gate, `_gate.yar`: one cheap rule that holds for every text that any rule of the group could hold for. Only such texts
are held against the group's rules, so that a thousand patterns cost nothing where none of their subjects is spoken of. Rules of any group
that are for some kind of text only, as their `over` says, have their gates in `rulebook/gates`.
"""

import os
from collections.abc import Collection, Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from nakami.bounded.yara import Source
from nakami.errors import Malformed
from nakami.rulebook.rule import Rule

HOUSE = Path(__file__).parent.parent
FAMILIES = ("malware", "secrets")
GATES_FOLDER = HOUSE / "rulebook" / "gates"
COMPILED = HOUSE / "rulebook" / "compiled"
"""Where an installation may bring the rules compiled already (`tools/compile-rules`)."""
SUFFIX = ".yar"
CASES = ".toml"
GATE = "_gate.yar"
GATES = "gate/"
"""In front of the namespace of a gate; behind it stand the group's, or what kind of text it lets through."""
MAX_BYTES = 1 << 16
"""Of one rule."""


def rules_folder(family: str) -> Path:
    """The folder of a family's rules."""
    return HOUSE / family / "rules"


def files() -> Iterator[tuple[Path, Source]]:
    """Every rule of ours with where it stands, in a fixed order; its namespace is `<family>/<group>`."""
    return ((HOUSE / source.name, source) for source in sources() if not source.namespace.startswith(GATES))


def gates(groups: Collection[str]) -> Iterator[Source]:
    """The gates of groups, each `<family>/<group>`, and those of kinds of texts."""
    yield from kinds_gates()
    for source in sources():
        if source.namespace.startswith(GATES) and source.namespace.removeprefix(GATES) in groups:
            yield source


def kinds_gates() -> Iterator[Source]:
    """The gates of kinds of texts; the namespace of each ends with what its file is called."""
    top = str(GATES_FOLDER)
    for name in _names(top):
        if name.endswith(SUFFIX):
            place = f"rulebook/gates/{name}"
            yield Source(place, f"{GATES}{name.removesuffix(SUFFIX)}", _text(f"{top}/{name}", place))


def sources() -> Iterator[Source]:
    """Every rule of ours, and the gates; every scan reads them all, to know whether what it kept is of the same rules.

    Raises:
        Malformed: a file is too long, or not UTF-8.
    """
    # Paths as objects, and files as Python reads them, take four times as long.
    yield from kinds_gates()
    for family in FAMILIES:
        top = str(rules_folder(family))
        for group in _names(top):
            if group.startswith((".", "__")):
                continue
            folder = f"{top}/{group}"
            for name in _names(folder):
                if name.endswith(SUFFIX):
                    place = f"{family}/rules/{group}/{name}"
                    namespace = f"{GATES}{family}/{group}" if name == GATE else f"{family}/{group}"
                    yield Source(place, namespace, _text(f"{folder}/{name}", place))


def state() -> str:
    """The same as long as nobody touched the rules: told by their names, lengths and times, a tenth of the time of reading them."""
    told = sha256()
    folders = [str(GATES_FOLDER)]
    for family in FAMILIES:
        top = str(rules_folder(family))
        folders += (f"{top}/{group}" for group in _names(top))
    for folder in folders:
        with suppress(NotADirectoryError), os.scandir(folder) as entries:
            rules = [(each.name, each.stat()) for each in entries if each.name.endswith(SUFFIX)]
            said = sorted((name, stat.st_size, stat.st_mtime_ns) for name, stat in rules)
            told.update(repr((folder.removeprefix(str(HOUSE)), said)).encode())
    return told.hexdigest()


def _names(folder: str) -> list[str]:
    with os.scandir(folder) as entries:
        return sorted(entry.name for entry in entries)


def _text(path: str, place: str) -> str:
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        content = os.read(descriptor, MAX_BYTES + 1)
    finally:
        os.close(descriptor)
    if len(content) > MAX_BYTES:
        raise Malformed(f"{place} has more than {MAX_BYTES:,} bytes", "make it several rules")
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        raise Malformed(f"{place} is not UTF-8") from error


def cases_of(rule: Rule) -> Path:
    """Where the cases of one of our YARA rules stand, if it has any."""
    return rules_folder(rule.family) / rule.group / f"{rule.name}{CASES}"
