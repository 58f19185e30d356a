"""YAML of unknown origin: bounded in bytes, nodes, depth and in what its aliases expand to.

Format: YAML 1.2.2 (section numbers below are its own), read by the event parser of PyYAML. Values are built here and not by PyYAML's
constructors: they cost twice the time, follow YAML 1.1 (`no` is false, `1:30` is 90), and an alias costs them nothing, so that nine lines
make a billion nodes for whoever walks the result ("billion laughs").

Plain scalars follow the core schema (10.3) for null, true, false, decimal integers and floats; everything else, quoted or tagged, is text.
Keys are always text. `<<` merges mappings, as YAML 1.1's merge type does. Tags have no effect: nothing here makes objects of the
document's choice.
"""

from collections.abc import Iterator
from typing import Any

from nakami.errors import LimitExceeded, Malformed

MAX_DEPTH = 64
MAX_NODES = 700_000
"""Of one file, everything that aliases stand for counted as often as it is named; a document counts as two and more, and so does a
long text that an alias repeats. The largest lock files seen have 400,000; this many take 2 s."""

_TEXT = 64  # characters of a repeated text that count as one more node: whoever reads the value looks at them each time
_LONGEST_NUMBER = 20  # digits of 2**64
_NULL = frozenset({"", "~", "null", "Null", "NULL"})  # 10.3.2
_BOOLEANS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_NUMERIC = frozenset("+-.0123456789")
_IN_A_NUMBER = frozenset("+-.0123456789eE")
_MERGE = "<<"


def decode(text: bytes, where: str, limit: int) -> object:
    """The one document of a file: dict, list, str, int, float, bool or None; None for a file without any.

    Args:
        text: the file, UTF-8 or UTF-16.
        where: names it in errors.
        limit: the most bytes.

    Raises:
        LimitExceeded: too many bytes or nodes, or too deep.
        Malformed: not YAML, more than one document, a key that is no scalar, or an alias to nothing or to what it is part of.
    """
    found = documents(text, where, limit)
    if len(found) > 1:
        raise Malformed(f"{where} holds {len(found):,} YAML documents, not one")
    return found[0] if found else None


def documents(text: bytes, where: str, limit: int) -> list[object]:
    """All documents of a file, separated by `---` (9.2).

    Raises:
        LimitExceeded, Malformed: as `decode`.
    """
    if len(text) > limit:
        raise LimitExceeded(f"{where} has {len(text):,} bytes, more than {limit:,}", "it is left out")
    import yaml

    parser = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    found: list[object] = []
    builder = _Builder(where)
    try:
        for event in yaml.parse(text, Loader=parser):
            if isinstance(event, yaml.ScalarEvent):
                builder.scalar(event)
            elif isinstance(event, yaml.MappingStartEvent):
                builder.open({}, event.anchor)
            elif isinstance(event, yaml.SequenceStartEvent):
                builder.open([], event.anchor)
            elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
                builder.close()
            elif isinstance(event, yaml.AliasEvent):
                builder.alias(event.anchor or "")
            elif isinstance(event, yaml.DocumentEndEvent):
                found.append(builder.finish())
    except (yaml.YAMLError, UnicodeError, ValueError) as error:
        raise Malformed(f"{where} is not the YAML it should be: {' '.join(str(error).split())[:200]}") from error
    return found


class _Open:
    """A mapping or sequence whose end has not been seen. `size` and `depth` are of all it holds, aliases expanded."""

    __slots__ = ("anchor", "depth", "key", "merges", "merging", "size", "value")

    def __init__(self, value: dict[str, Any] | list[Any], anchor: str | None) -> None:
        self.value = value
        self.anchor = anchor
        self.size = 1
        self.depth = 1
        self.key: str | None = None
        self.merging = False
        self.merges: list[object] = []


class _Builder:
    """Builds the value of one document after the other from events; the bound on nodes holds for all together."""

    def __init__(self, where: str) -> None:
        self._where = where
        self._left = MAX_NODES
        self._stack: list[_Open] = []
        self._anchors: dict[str, tuple[object, int, int]] = {}
        self._root: object = None

    def scalar(self, event: Any) -> None:
        """Take a scalar event."""
        weight = _weight(event.value)
        if self._is_key():
            self._stack[-1].key = event.value
            self._stack[-1].merging = event.value == _MERGE and event.implicit[0]
            self._stack[-1].size += weight
            self._count(1)
            if event.anchor:
                self._anchors[event.anchor] = event.value, weight, 0
            return
        # implicit[0]: plain and without a tag, so that the schema decides (10.3.2).
        value = _resolved(event.value) if event.implicit[0] else event.value
        if event.anchor:
            self._anchors[event.anchor] = value, weight, 0
        self._put(value, weight, 0, counted=weight - 1)

    def open(self, value: dict[str, Any] | list[Any], anchor: str | None) -> None:
        """Begin a mapping or a sequence."""
        if self._is_key():
            raise Malformed(f"{self._where} has a key that is no scalar")
        if len(self._stack) >= MAX_DEPTH:
            raise LimitExceeded(f"{self._where} nests deeper than {MAX_DEPTH} levels", "it is left out")
        self._anchors.pop(anchor or "", None)
        self._stack.append(_Open(value, anchor))

    def close(self) -> None:
        """End the innermost mapping or sequence."""
        done = self._stack.pop()
        for merged in done.merges:
            for key, value in self._mappings(merged):
                done.value.setdefault(key, value)  # type: ignore[union-attr]  # only mappings have merges
        if done.anchor:
            self._anchors[done.anchor] = done.value, done.size, done.depth
        self._put(done.value, done.size, done.depth, counted=done.size - 1)

    def alias(self, anchor: str) -> None:
        """Put what the anchor names.

        Raises:
            Malformed: nothing, or something that is not complete: the alias would be part of itself.
        """
        if anchor not in self._anchors:
            raise Malformed(f"{self._where} has an alias to nothing that is complete before it")
        value, size, depth = self._anchors[anchor]
        if self._is_key():
            if isinstance(value, dict | list):
                raise Malformed(f"{self._where} has a key that is no scalar")
            self._stack[-1].key = value if isinstance(value, str) else str(value)
            self._stack[-1].merging = False
            self._stack[-1].size += size
            self._count(size)
            return
        if len(self._stack) + depth > MAX_DEPTH:
            raise LimitExceeded(f"{self._where} nests deeper than {MAX_DEPTH} levels", "it is left out")
        self._put(value, size, depth)

    def finish(self) -> object:
        """The value of the document that ends here; anchors do not reach beyond it (7.1)."""
        self._count(1)
        self._anchors.clear()
        root, self._root = self._root, None
        return root

    def _is_key(self) -> bool:
        return bool(self._stack) and isinstance(self._stack[-1].value, dict) and self._stack[-1].key is None

    def _put(self, value: object, size: int, depth: int, counted: int = 0) -> None:
        self._count(size - counted)
        if not self._stack:
            self._root = value
            return
        parent = self._stack[-1]
        parent.size += size
        parent.depth = max(parent.depth, depth + 1)
        if isinstance(parent.value, list):
            parent.value.append(value)
            return
        key, parent.key = parent.key, None
        if parent.merging and isinstance(value, dict | list):
            parent.merges.append(value)
        else:
            parent.value[key or ""] = value

    def _count(self, nodes: int) -> None:
        self._left -= nodes
        if self._left < 0:
            raise LimitExceeded(
                f"{self._where} has more than {MAX_NODES:,} nodes, those that aliases repeat counted each time",
                "a YAML bomb, or look at this file by other means",
            )

    def _mappings(self, merged: object) -> Iterator[tuple[str, object]]:
        """The pairs of a mapping, or of a sequence of mappings, of which the first counts (yaml.org/type/merge)."""
        for each in merged if isinstance(merged, list) else [merged]:
            if not isinstance(each, dict):
                raise Malformed(f"{self._where} merges what is no mapping")
            yield from each.items()


def _weight(text: str) -> int:
    """What a text counts where an alias repeats it, alone or as a part of something."""
    return 1 + len(text) // _TEXT


def _resolved(word: str) -> object:
    """What a plain scalar stands for in the core schema (10.3.2); octal, hexadecimal, infinite and long numbers stay text."""
    first = word[:1]
    if first not in _NUMERIC:
        return None if word in _NULL else _BOOLEANS.get(word, word)
    if len(word) > _LONGEST_NUMBER or not _IN_A_NUMBER.issuperset(word):
        return word
    try:
        return int(word)
    except ValueError:
        pass
    try:
        return float(word)
    except ValueError:
        return word
