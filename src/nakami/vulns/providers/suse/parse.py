"""SUSE's statements into rows. Products have the names of OSV's ecosystems; packages with a fix are told as name-version-release."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import ClassVar

from msgspec import Struct

from nakami.model.finding import Severity, State
from nakami.versions.rpm import Rpm
from nakami.vulns.csaf import Products, Vulnerability
from nakami.vulns.providers.csaf_parse import CsafParse, Remedies, severities
from nakami.vulns.providers.rows import Told
from nakami.vulns.states import NOT_AFFECTED

_PRODUCT = re.compile(
    r"(?P<maker>SUSE|openSUSE) "
    r"(?P<product>(?:Linux Enterprise (?:Server|Desktop|Micro|Module for|High Performance)[A-Za-z0-9 .-]*?|Linux Micro|"
    r"Leap(?: Micro)?|Tumbleweed)"
    r"(?: (?P<release>\d{1,3}(?:\.\d{1,3})?(?: SP\d{1,2})?)(?P<term>-[A-Z][A-Za-z-]{1,20})?)?)"
)
_ARCHITECTURE = re.compile(r"\.(?:aarch64|i[3-6]86|noarch|ppc64le|s390x|src|x86_64)\Z")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9+._-]{0,200}")
_TOGETHER = ("Linux Enterprise Server", "Linux Enterprise Desktop", "Linux Enterprise Module for")
_APART = ("Linux Enterprise Server for", "Linux Enterprise Server Teradata")
_LONG_TERM = "fixed with {} only"
_ORDER = Rpm()


class Stream(Struct, frozen=True):
    """One product: its ecosystem, the release that all that is installed together has in common, and the term of its support (`LTSS`)."""

    ecosystem: str
    release: str
    term: str


_Place = tuple[Stream, str]
"""A product, and the name of a package."""


class SuseParse(CsafParse):
    """Reads SUSE's documents. What is said of images, containers and other products is left out."""

    name: ClassVar[str] = "suse"
    version: ClassVar[int] = 1
    feed: ClassVar[str] = "suse"
    changes: ClassVar[str] = "suse-changes"

    def tell(self, vulnerability: Vulnerability, products: Products, severity: Severity) -> Iterable[Told]:
        """See `CsafParse.tell`.

        Server and modules of one service pack are installed together, and one may be told to have the fault because the fix
        lies in the other: a fix in any of them counts for all.
        """
        status = vulnerability.status
        remedies = Remedies(vulnerability.remediations)
        words = severities(vulnerability)
        fixes: dict[_Place, str] = {}
        for _, stream, part in _found(products, (*status.first_fixed, *status.fixed, *status.recommended)):
            name, version = _split(part)
            before = fixes.get((stream, name))
            if version and (before is None or _ORDER.key(version) < _ORDER.key(before)):
                fixes[stream, name] = version
        whole = {(stream.release, name) for stream, name in fixes if not stream.term}
        any_fix = {(stream.release, name) for stream, name in fixes}
        for (stream, name), version in fixes.items():
            note = "" if not stream.term or (stream.release, name) in whole else _LONG_TERM.format(stream.term)
            yield Told(stream.ecosystem, name, fixed=version, note=note)
        said: dict[_Place, Told] = {}
        for identifier, stream, name in _found(products, status.known_affected):
            state, note = remedies.state(identifier)
            word = words.get(identifier)
            own = None if word == severity else word
            said.setdefault((stream, name), Told(stream.ecosystem, name, state=state, note=note, severity=own))
        for _, stream, name in _found(products, status.under_investigation):
            said.setdefault((stream, name), Told(stream.ecosystem, name, state=State.UNDER_INVESTIGATION))
        for _, stream, name in _found(products, status.known_not_affected):
            said.setdefault((stream, name), Told(stream.ecosystem, name, state=NOT_AFFECTED))
        yield from (told for (stream, name), told in said.items() if (stream.release, name) not in any_fix)


def _found(products: Products, identifiers: Iterable[str]) -> Iterator[tuple[str, Stream, str]]:
    for identifier in identifiers:
        parts = products.split(identifier)
        if parts is None:
            continue
        part, whole = products.product(parts[0]), products.product(parts[1])
        stream = stream_of(whole.name) if whole else None
        if part and stream and _NAME.fullmatch(part.name):
            yield identifier, stream, part.name


@lru_cache(maxsize=4096)
def stream_of(product: str) -> Stream | None:
    """The product stream of a product's name; None for products that are installed by themselves."""
    match = _PRODUCT.fullmatch(product)
    if not match:
        return None
    release = f"{_kind(match['product'])} {match['release'] or ''}"
    return Stream(f"{match['maker']}:{match['product']}", release, (match["term"] or "").lstrip("-"))


def _kind(product: str) -> str:
    """Server and modules are installed together; what is made for one purpose is not."""
    plain = product.startswith(_TOGETHER) and not product.startswith(_APART)
    return "Linux Enterprise" if plain else product.rstrip("0123456789. ")


def _split(text: str) -> tuple[str, str]:
    """The name and `version-release`; empty when there is none."""
    name, _, rest = _ARCHITECTURE.sub("", text).rpartition("-")
    name, _, version = name.rpartition("-")
    found = f"{version}-{rest}"
    return (name, found) if name and version and rest and found.isascii() else (text, "")


PARSE = SuseParse()
