"""The user's own rules: files and folders in YARA, as public collections write them, bounded in bytes, number and depth.

They load unchanged. Metadata is by convention, not by standard: `description` or `title`, `severity` in words or `score` from 0 to 100
(the YARA Style Guide of the signature-base collection), `reference`. Every file has a namespace of its own, so that two collections may
use the same name; what a file includes (`include "./other.yar"`, counted from its own folder) shares its namespace, and is not looked for
a second time by itself. A `private` rule is only for others of its namespace to refer to, and a `global` one decides for its namespace.
"""

import os
import stat
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from nakami.bounded.pattern import pattern
from nakami.bounded.yara import Head, Remark, Source
from nakami.errors import UsageError
from nakami.model.finding import Severity
from nakami.rulebook.rule import Rule

SUFFIXES = (".yar", ".yara")
MAX_FILE = 32 << 20
"""Bytes. The largest public collection in one file has some 20 MB."""
MAX_BYTES = 256 << 20
"""Of all files together."""
MAX_FILES = 20_000
MAX_DEPTH = 16
"""Of folders, and of files that include each other."""
GROUP = "user"
_MAX_TITLE = 200
_MAX_REFERENCES = 10
# Between rules only; what looks like it in a comment is consumed with the comment.
_INCLUDE = pattern(r'(?s)//[^\n]*+|/\*.*?\*/|"(?:[^"\\\n]|\\.)*+"|^[ \t]*+include[ \t]++"(?P<path>[^"\n]++)"(?m:)', 8)
_SCORES = ((90, Severity.CRITICAL), (70, Severity.HIGH), (50, Severity.MEDIUM), (0, Severity.LOW))
"""Scores of signature-base: 75 and more are alerts of its scanners, 60 and more warnings; 90 is for what is surely malicious."""
DEFAULT = Severity.HIGH
"""Where a rule says nothing: whoever brings their own rules wants to hear of what they tell."""


class UserRules(Struct, frozen=True):
    """What the user's files hold: `sources` to compile, in order, and `unread` files that could not be read, each with its reason."""

    sources: tuple[Source, ...] = ()
    unread: tuple[Remark, ...] = ()


def user_sources(paths: Sequence[Path]) -> UserRules:
    """Read the rules that the user names.

    Args:
        paths: files, whatever their names are, and folders, in which files ending in one of `SUFFIXES` are read.

    Raises:
        UsageError: a path is not there, a file named by itself cannot be read, a folder holds no rules, or there is too much.
    """
    reading = _Reading()
    for path in paths:
        reading.path(path)
    return reading.told()


class _Reading:
    """Reads files once each, and remembers which of them others include."""

    def __init__(self) -> None:
        self._texts: dict[Path, str] = {}
        self._unread: dict[str, Remark] = {}
        self._named: dict[Path, None] = {}
        self._included: set[Path] = set()
        self._bytes = 0

    def path(self, path: Path) -> None:
        remedy = "name files and folders with YARA rules"
        try:
            is_folder = stat.S_ISDIR(path.stat().st_mode)
        except OSError as error:
            raise UsageError(f"rules {path}: {error.strerror}", remedy) from error
        if is_folder:
            found = list(_in_folder(path))
            if not found:
                raise UsageError(f"rules {path}: no file there ends in {' or '.join(SUFFIXES)}", remedy)
            for each in found:
                self._name(each)
        elif (why := self._name(path)) is not None:
            raise UsageError(f"rules {path}: {why}", remedy)

    def _name(self, path: Path) -> str | None:
        """Take a file on; gives the reason where it cannot be read."""
        if path in self._named or len(self._named) >= MAX_FILES:
            return None if path in self._named else self._too_much()
        self._named[path] = None
        return self._read(path, 0)

    def _too_much(self) -> str:
        raise UsageError(
            f"more than {MAX_FILES:,} files or {MAX_BYTES >> 20} MiB of rules", "name fewer of them with --rules"
        )

    def _read(self, path: Path, depth: int) -> str | None:
        if path in self._texts:
            return None
        try:
            content = _content(path)
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            return self._left_out(path, error.object[: error.start].count(b"\n") + 1, "is not UTF-8 in this line")
        except (OSError, ValueError) as error:
            return self._left_out(path, 0, getattr(error, "strerror", None) or str(error))
        self._bytes += len(content)
        if self._bytes > MAX_BYTES:
            self._too_much()
        self._texts[path] = text
        for line, included in _includes(text):
            target = _included(path, included)
            self._included.add(target)
            why = "files include each other too deep" if depth >= MAX_DEPTH else self._read(target, depth + 1)
            if why:
                self._left_out(path, line, f"includes {included}: {why}")
        return None

    def _left_out(self, path: Path, line: int, why: str) -> str:
        self._unread[f"{path}:{line}"] = Remark(str(path), line, why, error=True)
        return why

    def told(self) -> UserRules:
        # Files that include each other in a circle would all be left to the others.
        tops = [path for path in self._named if path in self._texts and path not in self._included]
        tops = tops or [path for path in self._named if path in self._texts]
        sources = tuple(source for top in tops for source in self._with_included(top, str(top), set()))
        return UserRules(sources, tuple(self._unread.values()))

    def _with_included(self, path: Path, namespace: str, seen: set[Path]) -> Iterator[Source]:
        """The files that it includes, then itself, each once: so each keeps its name and lines in what the compiler says."""
        seen.add(path)
        text = self._texts[path]
        for _, included in _includes(text):
            target = _included(path, included)
            if target not in seen and target in self._texts:
                yield from self._with_included(target, namespace, seen)
        yield Source(str(path), namespace, _INCLUDE.sub(lambda match: "" if match["path"] else match[0], text))


def _includes(text: str) -> Iterator[tuple[int, str]]:
    for match in _INCLUDE.finditer(text):
        if match["path"]:
            yield text.count("\n", 0, match.start()) + 1, match["path"]


def _included(path: Path, included: str) -> Path:
    return Path(os.path.normpath(path.parent / included))


def _in_folder(folder: Path, depth: int = 0) -> Iterator[Path]:
    """Files of rules in a folder and those below it, by name; links to folders are not followed."""
    if depth > MAX_DEPTH:
        raise UsageError(f"rules {folder}: folders nest deeper than {MAX_DEPTH}", "name the inner folder with --rules")
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        raise UsageError(f"rules {folder}: {error.strerror}", "check its rights") from error
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            if not entry.name.startswith("."):
                yield from _in_folder(Path(entry.path), depth + 1)
        elif entry.name.lower().endswith(SUFFIXES):
            yield Path(entry.path)


def _content(path: Path) -> bytes:
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise ValueError("is no plain file")
        content = file.read(MAX_FILE + 1)
    if len(content) > MAX_FILE:
        raise ValueError(f"has more than {MAX_FILE >> 20} MiB")
    return content


def user_words(words: Mapping[str, str]) -> dict[str, str]:
    """The words for conditions as public collections expect them: kinds of files in capitals, Windows programs as EXE."""
    kind = words["filetype"]
    return {**words, "filetype": "EXE" if kind == "pe" else kind.upper()}


def user_rule(said: Head) -> Rule:
    """The head of a rule that is not ours, from what its metadata says by convention; its code is its identifier."""
    meta = {key.lower(): value for key, value in said.meta.items()}
    title = _line(meta.get("title") or meta.get("description") or said.identifier.replace("_", " "))
    return Rule(
        code=said.identifier,
        name=said.identifier,
        title=title,
        severity=_severity(meta),
        confidence="medium",
        maturity="stable",
        since="",
        why=_line(meta.get("description") or title),
        remedy="look into what the rule found, and into what its author says of it",
        family="malware",
        group=GROUP,
        references=tuple(_references(meta)),
        tags=said.tags,
    )


def _severity(meta: Mapping[str, object]) -> Severity:
    told = Severity.of(str(meta.get("severity", "")))
    if told:
        return told
    try:
        score = float(str(meta.get("score", meta.get("severity", ""))))
    except ValueError:
        return DEFAULT
    return next((severity for least, severity in _SCORES if score >= least), Severity.LOW)


def _line(value: object) -> str:
    return " ".join(str(value).split())[:_MAX_TITLE]


def _references(meta: Mapping[str, object]) -> Iterator[str]:
    words = [word for key, value in meta.items() if key.startswith("ref") for word in str(value).split()]
    return (word for word in words[:_MAX_REFERENCES] if word.startswith(("https://", "http://")))
