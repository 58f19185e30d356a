"""From the words of a command line to targets: a list of targets or a Compose file stands for several."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from nakami.engine.asked import KINDS, LISTS
from nakami.errors import InputError, LimitExceeded, Malformed, ReferenceInvalid, TargetError
from nakami.images.small_file import read_small_file
from nakami.model.reference import Reference
from nakami.model.unscanned import Unscanned

if TYPE_CHECKING:
    from nakami.images.compose.compose_file import Service

MAX_TARGETS = 10_000
"""Of one list."""
_MAX_LIST = 4 << 20
_LIST, _COMPOSE = (f"{prefix}:" for prefix in LISTS)
_COMPOSE_NAME = re.compile(r"(?:docker-)?compose(?:\.[\w-]+)?\.ya?ml")
"""The names that Compose looks for by itself, and those of the files beside them (Compose Specification, "Compose file")."""


class Expansion(Struct, frozen=True):
    """The targets in the order given, each once, among them what cannot be scanned.

    `several` tells that the user asked for several, be it that a list held only one. `unset` are variables of Compose files that were
    taken as empty.
    """

    targets: tuple[str | Unscanned, ...]
    several: bool
    unset: tuple[str, ...] = ()


def expand(words: Sequence[str], environment: Mapping[str, str]) -> Expansion:
    """Expand lists of targets (`targets:FILE`) and Compose files (`compose:FILE`, or a file of such a name).

    A list or file that cannot be read is among the targets, with the reason.

    Args:
        words: what the user named.
        environment: the variables of the process, for Compose files.
    """
    reader = _Expander(environment)
    named: dict[str, str | Unscanned] = {}
    for word in words:
        for target in reader.targets(word):
            named.setdefault(target.target if isinstance(target, Unscanned) else target, target)
    return Expansion(tuple(named.values()), len(words) > 1 or reader.expanded, tuple(sorted(reader.unset)))


class _Expander:
    """Expands words, one after the other. `expanded` tells whether one of them was a list."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment
        self.expanded = False
        self.unset: set[str] = set()

    def targets(self, word: str, *, listed: bool = False) -> Iterator[str | Unscanned]:
        """What a word stands for; `listed`: it stands in a list itself."""
        path = _compose_file(word)
        try:
            if path is not None:
                self.expanded = True
                yield from self._services(word, path)
            elif word.startswith(_LIST) and word != _LIST:
                self.expanded = True
                if listed:
                    raise Malformed("a list of targets inside another", "name both on the command line")
                for line in _lines(word.removeprefix(_LIST)):
                    yield from self.targets(line, listed=True)
            else:
                yield word
        except (TargetError, InputError) as error:
            yield Unscanned(word, error.message, error.remedy)

    def _services(self, word: str, path: Path) -> Iterator[str | Unscanned]:
        from nakami.images.compose.compose_file import read_compose_file

        compose = read_compose_file(path, self._environment)
        self.unset.update(compose.unset)
        for service in compose.services:
            yield _image(service) if service.image else _unscanned(word, service)


def _compose_file(word: str) -> Path | None:
    if word.startswith(_COMPOSE) and word != _COMPOSE:
        return Path(word.removeprefix(_COMPOSE))
    path = Path(word)
    return path if _COMPOSE_NAME.fullmatch(path.name) and path.is_file() else None


def _lines(name: str) -> list[str]:
    """The targets of a list: one on each line, but for empty lines and those that begin with `#`."""
    text = read_small_file(Path(name), _MAX_LIST).decode(errors="surrogateescape")
    lines = [line for each in text.split("\n") if (line := each.strip()) and not line.startswith("#")]
    if len(lines) > MAX_TARGETS:
        raise LimitExceeded(f"{name} names {len(lines):,} targets; at most {MAX_TARGETS:,} are taken", "split it")
    if not lines:
        raise Malformed(f"{name} names no target", "write one target on each line")
    return lines


def _image(service: "Service") -> str | Unscanned:
    """A service's image as a target: an image and nothing else, whatever folders, files and prefixes are called."""
    try:
        reference = Reference.parse(service.image)
    except ReferenceInvalid as error:
        return Unscanned(service.image, f"service {service.name}: {error.message}", error.remedy)
    taken = service.image.partition(":")[0] in {*KINDS, *LISTS} or Path(service.image).exists()
    return str(reference) if taken else service.image


def _unscanned(word: str, service: "Service") -> Unscanned:
    return Unscanned(f"{word}: {service.name}", service.why, service.remedy, failed=service.broken)
