"""The cases of a rule: specimens that it must tell, and near misses that it must not, made anew from a recipe each time.

A recipe is TOML: tables `[[bad]]` and `[[good]]` with `path` (where the file lies), `text`, and where it needs them `mode` (octal, as
text), `form` (`plain`, or `elf` for a program that holds the text as data), `bytes` (hexadecimal, in front of the text), `noise` (so many
random bytes behind all) and, for the good ones, `why` somebody could take it for bad. In a text, `{{hex 40}}` stands for forty digits, and
so on with every name in `MAKERS`; `{{}}` stands for nothing, and keeps the recipe itself from being what it describes. What is made is the
same in every run.
"""

import random
import string
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from struct import pack
from typing import Any

from msgspec import Struct

from nakami.bounded import toml
from nakami.bounded.pattern import pattern
from nakami.errors import Malformed
from nakami.model.entry import Entry

Maker = Callable[[random.Random, str], str]
"""Makes a text from a source of chance and the words behind its name."""
_MARK = pattern(r"\{\{([^{}]*)\}\}")
_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
FORMS = ("plain", "elf")
MAX_BYTES = 1 << 20
"""Of one recipe."""
MAX_NOISE = 1 << 20
"""Bytes, and signs of one maker."""
_KEYS = frozenset({"path", "text", "mode", "form", "bytes", "noise", "why"})


def _of(alphabet: str) -> Maker:
    return lambda chance, words: "".join(chance.choices(alphabet, k=int(words)))


MAKERS: Mapping[str, Maker] = {
    "hex": _of("0123456789abcdef"),
    "HEX": _of("0123456789ABCDEF"),
    "digits": _of(string.digits),
    "lower": _of(string.ascii_lowercase),
    "upper": _of(string.ascii_uppercase),
    "letters": _of(string.ascii_letters),
    "alnum": _of(string.ascii_letters + string.digits),
    "ALNUM": _of(string.ascii_uppercase + string.digits),
    "lowernum": _of(string.ascii_lowercase + string.digits),
    "base58": _of(_BASE58),
    "base32": _of(string.ascii_uppercase + "234567"),
    "base64": _of(string.ascii_letters + string.digits + "+/"),
    "base64url": _of(string.ascii_letters + string.digits + "-_"),
    "of": lambda chance, words: "".join(chance.choices(words.split()[0], k=int(words.split()[1]))),
    "repeat": lambda _, words: words.rsplit(" ", 1)[0] * int(words.rsplit(" ", 1)[1]),
}
"""By name: texts of so many signs of an alphabet; `{{of ABC 5}}` names the alphabet, `{{repeat ab 3}}` is ababab."""


class Case(Struct, frozen=True):
    """A file that a rule is tried on: `bad` ones it must tell. `number` counts within the bad or the good, from 1."""

    entry: Entry
    content: bytes
    bad: bool
    number: int
    why: str = ""


def cases(path: Path, makers: Mapping[str, Maker]) -> Iterator[Case]:
    """The cases of a recipe.

    Args:
        path: the file.
        makers: further makers, by name.

    Raises:
        Malformed: a table is not as it should be.
        OSError: the file cannot be read.
    """
    with path.open("rb") as file:
        recipe = toml.decode(file.read(MAX_BYTES + 1), str(path), MAX_BYTES)
    for word in ("bad", "good"):
        tables = recipe.get(word, [])
        if not isinstance(tables, list):
            raise Malformed(f"{path}: {word} is no list of tables; begin each case with [[{word}]]")
        for number, table in enumerate(tables, 1):
            where = f"{path}: {word} case {number}"
            _check(table, where)
            chance = random.Random(f"{path.name} {word} {number}")  # noqa: S311 -- the same specimen in every run, nothing secret
            try:
                content = _content(table, chance, {**MAKERS, **makers}, where)
                mode = int(table.get("mode", "644"), 8)
            except (ValueError, IndexError) as error:
                raise Malformed(f"{where}: {error}") from error
            entry = Entry(table["path"], size=len(content), mode=mode)
            yield Case(entry, content, word == "bad", number, table.get("why", ""))


def _check(table: Any, where: str) -> None:
    if not isinstance(table, dict) or "path" not in table or set(table) - _KEYS:
        raise Malformed(f"{where} must have a path, and nothing but {', '.join(sorted(_KEYS))}")
    for key, value in table.items():
        if not isinstance(value, str):
            raise Malformed(f"{where}: {key} is no text")
    if table.get("form", FORMS[0]) not in FORMS:
        raise Malformed(f"{where}: form is {table['form'][:40]!r}, none of {', '.join(FORMS)}")


def _content(table: Mapping[str, str], chance: random.Random, makers: Mapping[str, Maker], where: str) -> bytes:
    def made(match: Any) -> str:
        name, _, words = match[1].strip().partition(" ")
        if not name:
            return ""
        if name not in makers:
            raise Malformed(f"{where}: nothing makes {name!r}; there are {', '.join(sorted(makers))}")
        if any(word.isdecimal() and int(word) > MAX_NOISE for word in words.split()):
            raise Malformed(f"{where}: {name} makes at most {MAX_NOISE:,} signs")
        return makers[name](chance, words)

    text = _MARK.sub(made, table.get("text", "")).encode()
    content = bytes.fromhex(table.get("bytes", "")) + text
    noise = int(table.get("noise", "0"))
    if not 0 <= noise <= MAX_NOISE:
        raise Malformed(f"{where}: noise is no number from 0 to {MAX_NOISE:,}")
    return (elf(content) if table.get("form") == "elf" else content) + chance.randbytes(noise)


def elf(data: bytes) -> bytes:
    """A program for Linux on x86-64 that does nothing but end, with this data in a section `.rodata` (System V ABI, chapters 4 and 5)."""
    code = b"\xb8\x3c\x00\x00\x00\x31\xff\x0f\x05"  # mov eax, 60; xor edi, edi; syscall
    names = b"\0.text\0.rodata\0.shstrtab\0"
    base, head = 0x400000, 64 + 56
    at = (head, head + len(code), head + len(code) + len(data))
    sections = (
        bytes(64),
        pack("<IIQQQQIIQQ", 1, 1, 6, base + at[0], at[0], len(code), 0, 0, 1, 0),
        pack("<IIQQQQIIQQ", 7, 1, 2, base + at[1], at[1], len(data), 0, 0, 1, 0),
        pack("<IIQQQQIIQQ", 15, 3, 0, 0, at[2], len(names), 0, 0, 1, 0),
    )
    end = at[2] + len(names)
    header = (
        b"\x7fELF\2\1\1" + bytes(9) + pack("<HHIQQQIHHHHHH", 2, 62, 1, base + head, 64, end, 0, 64, 56, 1, 64, 4, 3)
    )
    segment = pack("<IIQQQQQQ", 1, 5, 0, base, base, end, end, 0x1000)
    return header + segment + code + data + names + b"".join(sections)
