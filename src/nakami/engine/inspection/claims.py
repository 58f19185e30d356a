"""What package managers record of the files that they installed, and what of a layer's files is as recorded, changed, or nobody's.

A layer that a package manager made holds both: the files, and the records of them. Formats: deb-md5sums(5); apk's installed database, where
`Z:Q1` stands before a SHA-1 in base64 (Alpine's wiki, "Apk spec"); RECORD ("Recording installed projects", Python Packaging User Guide).
"""

import posixpath
from base64 import b64decode, urlsafe_b64decode
from binascii import Error
from collections.abc import Iterator
from contextlib import suppress
from hashlib import md5, sha1, sha256
from io import BytesIO

from msgspec import Struct

from nakami.bounded.rpmdb.database import blobs
from nakami.bounded.rpmdb.file_digests import file_digests
from nakami.engine.inspection.choice import algorithm_of
from nakami.errors import InputError

MAX_CLAIMS = 1_000_000
"""Of one layer; a distribution with everything installed has a third of it."""
MAX_FILES = 400_000
"""Of one layer whose digests are held until its records are known."""
_PLACES = (b"usr/", b"bin/", b"sbin/", b"lib", b"opt/", b"boot/", b"var/lib/")
_NOT_PLACES = (b"usr/local/", b"var/lib/dpkg/", b"var/lib/rpm/", b"var/lib/apt/")
_MERGED = (b"bin/", b"sbin/", b"lib/", b"lib32/", b"lib64/")
"""Folders that are links into usr/ on current systems, while records name either."""
_SITE = b"/site-packages/"
_CONDA = b"conda"
"""In the path of its environments, whose files are not what their records say: nothing is expected of them."""
_MAX_OWNERS = 4
"""Packages that record the same path otherwise."""
_INSTALLERS = frozenset({b"", b"pip", b"uv", b"poetry", b"pdm"})
"""Those that leave files as their record says, and who does not tell; conda, which does tell, writes its prefix into files."""
_ALL = "all"
"""Where files speak for several systems, nobody knows."""


class Claim(Struct, frozen=True):
    """What a package records of a file."""

    package: str
    algorithm: str
    digest: str


class Ledger:
    """The files and the records of one layer."""

    def __init__(self) -> None:
        self._digests: dict[bytes, tuple[dict[str, str], bool]] = {}
        self._claims: dict[bytes, Claim] = {}
        self._more: dict[bytes, tuple[Claim, ...]] = {}
        self._left = MAX_CLAIMS
        self._installers: dict[bytes, bytes] = {}
        self._algorithm = ""

    @property
    def is_full(self) -> bool:
        """Whether there were more files or records than are held: nothing is known of the others."""
        return self._left <= 0 or len(self._digests) >= MAX_FILES

    def note(self, path: bytes, content: bytes, *, program: bool) -> None:
        """Take a file's digests, where a package could have brought it.

        Args:
            path: relative to the root.
            content: all of it.
            program: whether it can be run or loaded.
        """
        mark = algorithm_of(path)
        if mark and mark != self._algorithm:
            self._algorithm = _ALL if self._algorithm else mark
        self.forget(path)
        if len(self._digests) >= MAX_FILES:
            return
        if _SITE in path:
            self._digests[path] = {"sha256": sha256(content).hexdigest()}, program
        elif path.startswith(_PLACES) and not path.startswith(_NOT_PLACES):
            self._digests[path] = dict(self._taken(content)), program

    def expects(self, path: bytes) -> bool:
        """Whether a record of this file is to be expected, in a layer that looks as if its packages were installed in it."""
        if _SITE in path:
            return _CONDA not in path
        return bool(self._algorithm) and path.startswith(_PLACES) and not path.startswith(_NOT_PLACES)

    def forget(self, path: bytes) -> None:
        """Another file has taken this one's place, and nobody knows its digest."""
        self._digests.pop(path, None)

    def _taken(self, content: bytes) -> Iterator[tuple[str, str]]:
        wanted = self._algorithm
        if wanted in {"", _ALL, "md5"}:
            yield "md5", md5(content, usedforsecurity=False).hexdigest()
        if wanted in {"", _ALL, "sha1"}:
            yield "sha1", sha1(content, usedforsecurity=False).hexdigest()
        if wanted in {"", _ALL, "sha256"}:
            yield "sha256", sha256(content).hexdigest()

    def record(self, path: bytes, content: bytes) -> None:
        """Take the records of a package manager."""
        name = path.rpartition(b"/")[2]
        if name == b"INSTALLER":
            self._installers[path.rpartition(b"/")[0]] = content.strip()[:20]
            return
        with suppress(InputError):  # the cataloger of this database tells that it cannot be read
            for claimed, claim in claims_of(path, content):
                if self._left <= 0:
                    break
                self._left -= 1
                first = self._claims.setdefault(claimed, claim)
                if first != claim:
                    self._more[claimed] = (*self._more.get(claimed, ())[1 - _MAX_OWNERS :], claim)

    def changed(self) -> Iterator[tuple[bytes, Claim]]:
        """The files that differ from what their package records; from all that do, where one diverted another's (dpkg-divert(1))."""
        for path, (digests, _) in self._digests.items():
            known = [claim for claim in self._claimed(path) if claim.algorithm in digests]
            if known and all(digests[claim.algorithm] != claim.digest for claim in known):
                yield path, known[0]

    @property
    def unheld(self) -> int:
        """How many files have records that say nothing of the digests that were taken: a file spoke for a system that this is not."""
        claimed = ((self._claimed(path), digests) for path, (digests, _) in self._digests.items())
        return sum(
            bool(claims) and digests.keys().isdisjoint(each.algorithm for each in claims) for claims, digests in claimed
        )

    def is_vouched(self, path: bytes) -> bool:
        """Whether a package records this very content."""
        digests = self._digests.get(path, ({}, False))[0]
        return any(digests.get(claim.algorithm) == claim.digest for claim in self._claimed(path))

    def strays(self) -> Iterator[tuple[bytes, dict[str, str]]]:
        """The programs in packages' places that no package of the layer records."""
        for path, (digests, program) in self._digests.items():
            if program and _SITE not in path and not self._claimed(path):
                yield path, digests

    def _claimed(self, path: bytes) -> tuple[Claim, ...]:
        claim = self._claims.get(path)
        if claim is None and path.startswith(b"usr/") and path[4:].startswith(_MERGED):
            path = path[4:]
            claim = self._claims.get(path)
        if claim is None:
            return ()
        claims = (claim, *self._more.get(path, ()))
        return tuple(each for each in claims if self._was_left_alone(each.package)) if _SITE in path else claims

    def _was_left_alone(self, folder: str) -> bool:
        return self._installers.get(folder.encode(errors="surrogateescape"), b"") in _INSTALLERS


def claims_of(path: bytes, content: bytes) -> Iterator[tuple[bytes, Claim]]:
    """Each file that a record tells of, with what it tells; of Python's, the package is named by the folder of its record.

    Raises:
        InputError: it is a database, and cannot be read.
    """
    folder, _, name = path.rpartition(b"/")
    if name.endswith(b".md5sums"):
        yield from _of_dpkg(name.removesuffix(b".md5sums").partition(b":")[0].decode("utf-8", "replace"), content)
    elif name == b"RECORD":
        yield from _of_python(folder, content)
    elif name == b"installed":
        yield from _of_apk(content)
    else:
        yield from _of_rpm(content)


def _lines(content: bytes) -> Iterator[bytes]:
    """The lines one by one: a list of ten million is larger than its file."""
    return (line.removesuffix(b"\n") for line in BytesIO(content))


def _of_dpkg(package: str, content: bytes) -> Iterator[tuple[bytes, Claim]]:
    for line in _lines(content):
        if len(line) > 34 and line[32:34] == b"  ":
            yield (
                line[34:].removeprefix(b"./").lstrip(b"/"),
                Claim(package, "md5", line[:32].decode("ascii", "replace").lower()),
            )


def _of_apk(content: bytes) -> Iterator[tuple[bytes, Claim]]:
    package, folder, name = "", b"", b""
    for line in _lines(content):
        field, value = line[:2], line[2:]
        if field == b"P:":
            package, folder, name = value.decode("utf-8", "replace"), b"", b""
        elif field == b"F:":
            folder = value
        elif field == b"R:":
            name = value
        # What stands in /etc is kept as its owner changed it (apk-add(8), "protected paths").
        elif field == b"Z:" and value.startswith(b"Q1") and not folder.startswith(b"etc"):
            try:
                digest = b64decode(value[2:]).hex()
            except Error:
                continue
            yield (folder + b"/" + name if folder else name), Claim(package, "sha1", digest)


def _of_python(folder: bytes, content: bytes) -> Iterator[tuple[bytes, Claim]]:
    root = folder.rpartition(b"/")[0]
    package = folder.decode(errors="surrogateescape")
    for line in _lines(content):
        parts = line.strip().rsplit(b",", 2)
        if len(parts) == 3 and parts[1].startswith(b"sha256="):
            text = parts[1][len(b"sha256=") :]
            try:
                digest = urlsafe_b64decode(text + b"=" * (-len(text) % 4)).hex()
            except (Error, ValueError):
                continue
            path = posixpath.normpath(posixpath.join(root, parts[0].strip(b'"')))
            if path.startswith(root + b"/") and _SITE in path:
                yield path, Claim(package, "sha256", digest)


def _of_rpm(content: bytes) -> Iterator[tuple[bytes, Claim]]:
    for blob in blobs(content):
        if isinstance(blob, bytes):
            package, algorithm, files = file_digests(blob)
            for path, digest in files:
                yield path, Claim(package, algorithm, digest)
