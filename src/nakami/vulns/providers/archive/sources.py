"""What apt's configuration says: which archives, which suites, which keys, which proxy. Pure: texts in, values out.

Formats: sources.list(5), one-line style (`deb [option=value] URI suite component...`) and deb822 style (`Types:`, `URIs:`, ...);
apt.conf(5) as far as `Acquire::http::Proxy "URL";` on a line of its own goes.
"""

import re
from collections.abc import Iterator

from msgspec import Struct

from nakami.bounded.deb822 import fields

MAX_ENTRIES = 500

_OPTIONS = re.compile(r"\[([^\]]*)\]")
_EMPTY_LINE = re.compile(r"\n[ \t\r]*\n")
_PROXY = re.compile(r'^[ \t]*Acquire::(http|https)::proxy[ \t]+"([^"\s]*)"[ \t]*;', re.MULTILINE | re.IGNORECASE)
_NO = frozenset({"no", "false", "without", "off", "disable", "0"})
_ARMOUR = "-----BEGIN PGP PUBLIC KEY BLOCK-----"


class Entry(Struct, frozen=True):
    """One source of binary packages: a base URI and one suite of it.

    `signed_by` holds absolute paths of keyrings and fingerprints, or one armoured key block as it is written in a `.sources` file.
    """

    uri: str
    suite: str
    signed_by: tuple[str, ...] = ()
    is_trusted: bool = False

    @property
    def release(self) -> str:
        """The release's name that the suite belongs to: `bookworm` for `bookworm-security`, `buster` for `buster/updates`."""
        return self.suite.partition("/")[0].removesuffix("-security").removesuffix("-updates")

    @property
    def is_security(self) -> bool:
        """Whether the suite's name is one of a security suite: `<release>-security`, or `<release>/updates` before Debian 11."""
        return self.suite.endswith("-security") or self.suite.partition("/")[2] == "updates"


def entries(name: str, text: str) -> tuple[Entry, ...]:
    """Read one file of apt's sources by its name; what is not understood is passed over.

    Suites that are paths (flat archives) and sources that are switched off or hold no binary packages are left out.
    """
    read = _deb822(text) if name.endswith(".sources") else _one_line(text)
    found: list[Entry] = []
    for entry in read:
        if not entry.suite.endswith("/") and len(found) < MAX_ENTRIES:
            found.append(entry)
    return tuple(found)


def proxies(text: str) -> dict[str, str]:
    """The proxies that one file of apt's configuration names, by scheme; `DIRECT` means none."""
    return {scheme.lower(): url for scheme, url in _PROXY.findall(text)}


def _one_line(text: str) -> Iterator[Entry]:
    for line in text.splitlines():
        bare = line.partition("#")[0].strip()
        kind, _, rest = bare.partition(" ")
        if kind != "deb":
            continue
        options = _options(match[1]) if (match := _OPTIONS.match(rest.lstrip())) else {}
        words = _OPTIONS.sub("", rest, count=1).split() if match else rest.split()
        if len(words) >= 2:
            signed_by = tuple(options.get("signed-by", "").replace(",", " ").split())
            yield Entry(_slashless(words[0]), words[1], signed_by, options.get("trusted", "").lower() == "yes")


def _options(text: str) -> dict[str, str]:
    return {name.lower(): value for name, _, value in (word.partition("=") for word in text.split())}


def _deb822(text: str) -> Iterator[Entry]:
    for paragraph in _EMPTY_LINE.split(text):
        said = fields(paragraph)
        if said.get("enabled", "yes").lower() in _NO or "deb" not in said.get("types", "").split():
            continue
        signed_by = _signed_by(said.get("signed-by", ""))
        for uri in said.get("uris", "").split():
            for suite in said.get("suites", "").split():
                yield Entry(_slashless(uri), suite, signed_by, said.get("trusted", "").lower() == "yes")


def _signed_by(text: str) -> tuple[str, ...]:
    if _ARMOUR in text:
        # Empty lines of a multiline value are written as a single dot: deb822(5).
        return ("\n".join("" if line == "." else line for line in text.strip().split("\n")),)
    return tuple(text.replace(",", " ").split())


def _slashless(uri: str) -> str:
    return uri.rstrip("/")
