"""YARA rules over bytes: compiled once, matched within bounds of time and matches.

Language and engine: YARA-X (virustotal.github.io/yara-x/docs). It holds the interpreter's lock while it matches, and its scanners stay in
the thread that made them: whoever wants to do something else meanwhile matches in a process of its own.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from nakami.errors import LimitExceeded, Malformed

if TYPE_CHECKING:
    import yara_x

GLOBALS = ("filename", "filepath", "extension", "filetype", "owner")
"""Words that conditions may use besides YARA's own, all texts: those that public collections of rules expect (external variables of Loki
and THOR). `filename` is the last part of the path, `filepath` the folder with a leading slash; `extension` has its dot and is in lower
case, `filetype` is a word of `rootfs.kind`."""
GATE = "gate"
"""The tag of rules that only say whether others are worth trying: where their patterns matched is not told."""
MAX_MATCHES = 200
"""Of one pattern in one file."""
MAX_REMARKS = 10_000
"""Errors, and warnings, of one compilation."""
MAX_WORDS = 500
"""Characters of one remark."""
MAX_SECONDS = 10
"""For one file; YARA-X looks at its clock every second or so."""


class Source(Struct, frozen=True):
    """A file with rules: what to call it in errors, the namespace of its rules, and its text."""

    name: str
    namespace: str
    text: str


class Remark(Struct, frozen=True):
    """What the compiler says of a file: `what` in words; `error` where the rule of that line, counted from 1, is left out. No line is 0.

    `code` is YARA-X's own word for it (virustotal.github.io/yara-x/docs/writing_rules, "warnings").
    """

    source: str
    line: int
    what: str
    error: bool
    code: str = ""


class Head(Struct, frozen=True):
    """What a rule says of itself; it comes from a file of some namespace."""

    namespace: str
    identifier: str
    tags: tuple[str, ...]
    meta: Mapping[str, object]


class Match(Struct, frozen=True):
    """A rule that holds: its namespace, identifier and metadata, and where its patterns matched: (pattern, offset, length), by offset."""

    namespace: str
    rule: str
    meta: Mapping[str, object]
    places: tuple[tuple[str, int, int], ...]

    @property
    def seen_until(self) -> int | None:
        """Where the last place ends of a pattern with as many as are kept: there may be more behind it; None where all are here."""
        if len(self.places) < MAX_MATCHES:
            return None
        ends = {pattern: offset + length for pattern, offset, length in self.places}
        counts = Counter(pattern for pattern, _, _ in self.places)
        return min((ends[pattern] for pattern, count in counts.items() if count >= MAX_MATCHES), default=None)


def engine() -> str:
    """Names the build of YARA-X: it has no version of its own to ask for, and its package's metadata takes longer to find than the file."""
    import yara_x

    library = next(Path(yara_x.__path__[0]).glob("yara_x*.so"), Path(yara_x.__path__[0]))
    state = library.stat()
    return f"{library.name} {state.st_size} {state.st_mtime_ns}"


def _compiler() -> "yara_x.Compiler":
    import yara_x

    # Public collections write regular expressions that YARA took and YARA-X takes only when told to be lenient.
    compiler = yara_x.Compiler(relaxed_re_syntax=True, includes_enabled=False)
    for name in GLOBALS:
        compiler.define_global(name, "")
    return compiler


def _remark(told: Mapping[str, Any], *, error: bool) -> Remark:
    label: Mapping[str, Any] = next(iter(told.get("labels") or ()), {})
    words = [told["title"], label.get("text", ""), *(each.get("text", "") for each in told.get("footers") or ())]
    what = ": ".join(dict.fromkeys(" ".join(word.split()) for word in words if word))
    return Remark(
        label.get("code_origin") or "", told.get("line") or 0, what[:MAX_WORDS], error, told.get("code") or ""
    )


class Ruleset:
    """Compiled rules."""

    def __init__(self, rules: "yara_x.Rules") -> None:
        self._rules = rules

    @classmethod
    def compiled(cls, sources: Iterable[Source]) -> "Ruleset":
        """Compile rules.

        Raises:
            Malformed: a rule does not compile; the message names the file, and the line as YARA-X tells it.
        """
        import yara_x

        compiler = _compiler()
        for source in sources:
            compiler.new_namespace(source.namespace)
            try:
                compiler.add_source(source.text, origin=source.name)
            except yara_x.CompileError as error:
                raise Malformed(f"{source.name}: {str(error)[:2000]}", "mend or leave out this rule") from error
        return cls(compiler.build())

    @classmethod
    def salvaged(cls, sources: Iterable[Source]) -> "tuple[Ruleset, list[Remark]]":
        """Compile what compiles, and tell of the rest, and of what is slow or doubtful, file by file."""
        import yara_x

        compiler = _compiler()
        compiler.max_warnings(MAX_REMARKS)
        compiler.ignore_invalid_rules(yes=True)
        for source in sources:
            compiler.new_namespace(source.namespace)
            with suppress(yara_x.CompileError):  # it is among the errors below
                compiler.add_source(source.text, origin=source.name)
        remarks = [_remark(told, error=True) for told in compiler.errors()[:MAX_REMARKS]]
        remarks += [_remark(told, error=False) for told in compiler.warnings()]
        return cls(compiler.build()), remarks

    @classmethod
    def unpacked(cls, content: bytes) -> "Ruleset":
        """What `packed` gave; only for content that is known to be ours, because it is code.

        Raises:
            Malformed: it was made by another version of YARA-X.
        """
        import yara_x

        try:
            return cls(yara_x.Rules.deserialize_from(BytesIO(content)))
        except OSError as error:
            raise Malformed(f"compiled rules that this YARA-X does not read: {str(error)[:200]}") from error

    def packed(self) -> bytes:
        """The rules as bytes that load in milliseconds."""
        file = BytesIO()
        self._rules.serialize_into(file)
        return file.getvalue()

    def heads(self) -> list[Head]:
        """What every rule says of itself, private and global ones as well."""
        return [Head(rule.namespace, rule.identifier, tuple(rule.tags), dict(rule.metadata)) for rule in self._rules]

    def matcher(self) -> "Matcher":
        """A matcher for this thread."""
        return Matcher(self._rules)


class Matcher:
    """Matches rules with one content after the other; stays in the thread that made it."""

    def __init__(self, rules: "yara_x.Rules") -> None:
        import yara_x

        self._scanner = yara_x.Scanner(rules)
        self._scanner.set_timeout(MAX_SECONDS)
        self._scanner.max_matches_per_pattern(MAX_MATCHES)
        self._timeout = yara_x.TimeoutError
        self._failed = yara_x.ScanError
        self._told: dict[str, str] = {}

    def match(self, content: bytes, words: Mapping[str, str]) -> list[Match]:
        """The rules that hold.

        Args:
            content: the bytes.
            words: of `GLOBALS`; those that are left out keep what they were.

        Raises:
            LimitExceeded: it took more than `MAX_SECONDS`.
            Malformed: the engine gave up for another reason.
        """
        for name, value in words.items():
            if self._told.get(name) != value:
                self._scanner.set_global(name, value)
                self._told[name] = value
        try:
            rules = self._scanner.scan(content).matching_rules
        except self._timeout as error:
            raise LimitExceeded(f"matching rules took more than {MAX_SECONDS} seconds") from error
        except self._failed as error:
            raise Malformed(f"rules could not be matched: {str(error)[:200]}") from error
        return [
            Match(
                rule.namespace,
                rule.identifier,
                dict(rule.metadata),
                () if GATE in rule.tags else _places(rule.patterns),
            )
            for rule in rules
        ]


def _places(patterns: "Iterable[yara_x.Pattern]") -> tuple[tuple[str, int, int], ...]:
    found = [(pattern.identifier, match.offset, match.length) for pattern in patterns for match in pattern.matches]
    found.sort(key=lambda place: place[1])
    return tuple(found)
