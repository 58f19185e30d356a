"""Debian packages as an archive's indexes tell of them, and an index of our own over all of them.

Format: the Debian repository format ("Packages" indexes), deb-control(5). What is read here was
checked against a signed Release file before.
"""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from msgspec import Struct

from nakami.bounded.deb822 import fields, paragraphs
from nakami.errors import Malformed
from nakami.patch.plan import order

POOL = "pool"
_FIELD = re.compile(rb"^(Package|Version|Architecture|Filename|Size|SHA256):[ \t]*(.*?)[ \t\r]*$", re.MULTILINE)
_SHA256 = re.compile(r"[0-9a-f]{64}")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9+.-]{0,200}")


class Index(Struct, frozen=True):
    """One Packages file: the base that its file names are relative to, which suite it is of, and its text."""

    base: str
    suite: str
    text: Iterable[bytes]


class Deb(Struct, frozen=True):
    """One binary package of an archive. `url` is where it is, `size` in bytes."""

    name: str
    version: str
    arch: str
    url: str
    size: int
    sha256: str
    suite: str

    @property
    def file(self) -> str:
        """Its place in our own archive: by its digest, so that nothing can be taken for something else."""
        return f"{POOL}/{self.sha256}.deb"


class Catalogue:
    """All packages of several indexes, by digest and by name."""

    def __init__(self) -> None:
        self._by_digest: dict[str, Deb] = {}
        self._by_name: dict[str, list[Deb]] = {}
        self.skipped = 0

    def write(self, indexes: Iterable[Index], path: Path) -> None:
        """Read indexes and write one of all their packages, each under its place in our own archive.

        Raises:
            InputError: an index cannot be read.
        """
        with path.open("wb") as file:
            for index in indexes:
                for paragraph in paragraphs(index.text, f"the index of {index.suite}"):
                    deb = _deb(dict(_FIELD.findall(paragraph)), index)
                    if deb is None:
                        self.skipped += 1
                        continue
                    self._by_digest[deb.sha256] = deb
                    self._by_name.setdefault(deb.name, []).append(deb)
                    file.write(_FILENAME.sub(b"Filename: " + deb.file.encode(), paragraph, count=1) + b"\n\n")

    def __len__(self) -> int:
        return len(self._by_digest)

    def of_digest(self, sha256: str) -> Deb:
        """The package with this digest.

        Raises:
            Malformed: none of the indexes has it.
        """
        try:
            return self._by_digest[sha256]
        except KeyError:
            raise Malformed(
                "the image's apt asks for a package that no index has", "the image is not to be trusted"
            ) from None

    def newest(self, name: str, arch: str) -> Deb | None:
        """The newest version of a package for an architecture (`all` fits every one)."""
        fitting = [deb for deb in self._by_name.get(name, ()) if deb.arch in {arch, "all"} or not arch]
        return max(fitting, key=lambda deb: order("deb", deb.version), default=None)


_FILENAME = re.compile(rb"^Filename:.*$", re.MULTILINE)


def _deb(said: Mapping[bytes, bytes], index: Index) -> Deb | None:
    try:
        name, version, arch, filename, sha256 = (
            said[key].decode("ascii") for key in (b"Package", b"Version", b"Architecture", b"Filename", b"SHA256")
        )
        size = int(said[b"Size"])
    except (KeyError, ValueError):
        return None
    filename = filename.removeprefix("./")
    if not _SHA256.fullmatch(sha256.lower()) or not _NAME.fullmatch(name) or not 0 < size < 1 << 34:
        return None
    if filename.startswith("/") or ".." in filename.split("/") or not filename.isprintable():
        return None
    return Deb(name, version, arch, f"{index.base}/{filename.replace('%', '%25')}", size, sha256.lower(), index.suite)


def installed(status: str) -> dict[str, dict[str, str]]:
    """The installed packages of a dpkg database, by `name` or, for a second architecture, `name:arch`; each with its fields."""
    found: dict[str, dict[str, str]] = {}
    for paragraph in paragraphs(iter((status.encode(),)), "the dpkg database"):
        said = fields(paragraph)
        name = said.get("package", "")
        if not name or not said.get("status", "install ok installed").endswith(" installed"):
            continue
        found[f"{name}:{said.get('architecture', '')}" if name in found else name] = said
    return found
