"""The changelog inside a Debian package, read from the stream of the package. Nothing is unpacked.

Format: deb(5). Where the changelog lies: Debian Policy 12.7: `/usr/share/doc/<package>/changelog.Debian.gz`, or `changelog.gz` for native
packages; the folder may be a symlink to that of another package of the same source (Policy 12.3), and Ubuntu makes the file itself
a symlink into such a folder.
"""

from collections.abc import Iterator

from msgspec import Struct

from nakami.bounded import ar
from nakami.bounded.streams import inflated
from nakami.bounded.tar import Kind, TarStream
from nakami.errors import Malformed
from nakami.vulns.providers.archive.changelog import Changelog, changelog

MAX_DATA_BYTES = 512 << 20
"""Of one package, unpacked, that are walked in search of the changelog; it bounds the time that a bomb can take."""
MAX_ENTRIES = 200_000
MAX_PACKED_BYTES = 8 << 20
MAX_CHANGELOG_BYTES = 32 << 20
"""Linux has the longest: about 2 MB packed and 6 MB unpacked."""

_DEBIAN = ("changelog.Debian.gz", "changelog.Debian")
_NATIVE = ("changelog.gz", "changelog")


class Found(Struct, frozen=True, array_like=True):
    """What a package holds: its `changelog`, or the name of the package `elsewhere` whose folder has it, or neither."""

    changelog: Changelog | None = None
    elsewhere: str = ""


def find(chunks: Iterator[bytes], package: str, source: str, where: str) -> Found:
    """Look for the changelog of `source` in the stream of the binary package `package`; stops reading when it is found.

    Raises:
        Malformed, LimitExceeded: the package is not one, or is made to exhaust its reader.
    """
    for name, _, body in ar.members(chunks, where):
        if name.startswith("data.tar"):
            return _search(TarStream(inflated(body, where, MAX_DATA_BYTES), where, MAX_ENTRIES), package, source, where)
    raise Malformed(f"{where} has no data")


def _search(tar: TarStream, package: str, source: str, where: str) -> Found:
    folder = f"usr/share/doc/{package}"
    maybe = Found()
    for raw, kind, _, link, _ in tar:
        path = raw.removeprefix(b"./").rstrip(b"/").decode("utf-8", "replace")
        if not path.startswith(folder):
            continue
        name = path[len(folder) + 1 :]
        if kind is Kind.SYMLINK and (path == folder or name in _DEBIAN):
            return Found(elsewhere=_neighbour(link.decode("utf-8", "replace"), is_file=path != folder))
        if kind is not Kind.FILE or path != f"{folder}/{name}" or name not in (*_DEBIAN, *_NATIVE):
            continue
        read = _read(tar.body(MAX_PACKED_BYTES), source, f"{path} of {where}")
        if read is not None and name in _DEBIAN:
            return Found(read)
        # A native package's changelog has the name that an upstream project's own has in others: look on for a better one.
        maybe = Found(read) if read is not None else maybe
    return maybe


def _read(packed: bytes, source: str, where: str) -> Changelog | None:
    """The changelog, when it is one of this source package."""
    content = b"".join(inflated(iter((packed,)), where, MAX_CHANGELOG_BYTES))
    try:
        read = changelog(content, where)
    except Malformed:
        return None
    return read if read.source == source else None


def _neighbour(link: str, *, is_file: bool) -> str:
    """The package that a symlink leads to: `libfoo1`, `../libfoo1` or `/usr/share/doc/libfoo1`, or a file in one of these."""
    parts = link.rstrip("/").split("/")
    if is_file:
        parts.pop()
    return parts[-1] if parts and parts[-1] not in {"", ".", ".."} else ""
