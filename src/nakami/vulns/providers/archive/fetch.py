"""What to ask a mirror, where: Release files, indexes, changelogs. All of it is checked before anybody reads it."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from msgspec import Struct

from nakami.bounded.streams import inflated
from nakami.errors import DigestMismatch, InputError, LimitExceeded, Malformed, NakamiError, NetworkError
from nakami.net.address import shown
from nakami.vulns.providers.archive import deb, parse
from nakami.vulns.providers.archive.cache import Cache, Kept, SourceTable
from nakami.vulns.providers.archive.changelog import Changelog
from nakami.vulns.providers.archive.host import MAX_KEYRING_BYTES, Host, file_bytes
from nakami.vulns.providers.archive.parse import Binary, IndexFile, Release
from nakami.vulns.providers.archive.plan import Place, Role, suites, unfit
from nakami.vulns.providers.archive.signature import Checked, check, split
from nakami.vulns.providers.archive.transport import BudgetSpent, Transport

MAX_RELEASE_BYTES = 8 << 20
MAX_INDEX_BYTES = 64 << 20
"""Debian's main is 9 MB packed, Ubuntu's universe 15 MB."""
MAX_UNPACKED_BYTES = 512 << 20
MAX_TRIES = 6
"""Binary packages of one source that are looked into for a changelog."""

_FINGERPRINT = re.compile(r"[0-9A-Fa-f]{40}!?")


class Suite(Struct, frozen=True):
    """A suite of a mirror whose Release file was accepted; `caveats` are what its reader should know of it.

    `is_signed` tells that a trusted key's signature was found good.
    """

    base: str
    name: str
    role: Role
    release: Release
    caveats: tuple[str, ...] = ()
    is_signed: bool = False
    is_from_cache: bool = False

    @property
    def url(self) -> str:
        """Where the suite's files are."""
        return f"{self.base}/dists/{self.name}"


class Fetch:
    """Asks mirrors.

    Args:
        transport: how bytes come from a mirror.
        cache: what was fetched before.
        host: keyrings and tools of this host.
        now: seconds since the epoch.
        fresh_for: seconds for which a Release file of the cache is not asked for again.
    """

    def __init__(self, transport: Transport, cache: Cache, host: Host, now: float, fresh_for: float) -> None:
        self._transport = transport
        self._cache = cache
        self._host = host
        self._now = now
        self._fresh_for = fresh_for

    def suite(self, place: Place, role: Role, codename: str, distro_id: str, *, anew: bool = False) -> Suite | None:
        """The suite of a release at a place; None when it is not there.

        Raises:
            NetworkError: the mirror does not answer.
            InputError: the Release file is not one, is not of this suite, or its signature is bad.
        """
        for name in suites(role, codename):
            url = f"{place.base}/dists/{name}"
            kept, silence = self._document(url, anew=anew)
            if kept is None:
                continue
            content, checked = self._checked(kept, place, distro_id, url)
            release = parse.release(content, f"the Release file of {shown(url)}")
            if why := unfit(release, distro_id, codename, role):
                raise Malformed(f"{shown(url)} does not serve {name}: {why}")
            is_from_cache = kept.checked != self._now
            if not is_from_cache:
                self._cache.keep_release(url, kept)
            caveats = [silence, f"signature not checked: {checked.why}" if checked.outcome != "good" else ""]
            if release.valid_until and release.valid_until < _iso(self._now):
                caveats.append(f"the index of {name} expired on {release.valid_until[:10]}: later fixes are not known")
            return Suite(
                place.base,
                name,
                role,
                release,
                tuple(caveat for caveat in caveats if caveat),
                is_signed=checked.outcome == "good",
                is_from_cache=is_from_cache,
            )
        return None

    def tables(self, suite: Suite, architecture: str) -> tuple[SourceTable, ...]:
        """The source packages of every component of a suite.

        Raises:
            NetworkError: an index is not there, or the mirror does not answer.
            DigestMismatch: an index is not the one that the Release file vouches for.
            InputError: an index is not one, or there is none for the architecture.
        """
        files = suite.release.indexes(architecture)
        if not files:
            raise Malformed(f"{suite.name} has no packages for {architecture} any more")
        return tuple(self._table(suite, file, architecture) for file in files)

    def texts(self, suite: Suite, architecture: str) -> Iterator[bytes]:
        """The text of every component's Packages file, in pieces, each file ending in an empty line. Raises as `tables` does."""
        files = suite.release.indexes(architecture)
        if not files:
            raise Malformed(f"{suite.name} has no packages for {architecture} any more")
        for file in files:
            if file.size:
                content = self._content(suite, file, architecture)
                yield from inflated(iter((content,)), f"{suite.url}/{file.path}", MAX_UNPACKED_BYTES)
            yield b"\n\n"

    def changelog(self, base: str, source: str, binaries: Sequence[Binary]) -> Changelog:
        """The changelog of a source package, out of the smallest of its binary packages that has it.

        Raises:
            NakamiError: none of them could be had, or none has it.
        """
        known = {binary.sha256: self._cache.found(binary.sha256) for binary in binaries}
        for found in known.values():
            if found is not None and found.changelog is not None:
                return found.changelog
        failure: NakamiError = Malformed("no package of it carries a changelog")
        for binary in [each for each in binaries if known[each.sha256] is None][:MAX_TRIES]:
            try:
                found = self._find(base, binary, source)
            except BudgetSpent:
                raise
            except NakamiError as error:
                failure = error
                continue
            self._cache.keep_found(binary.sha256, found)
            if found.changelog is not None:
                return found.changelog
        raise failure

    def _document(self, url: str, *, anew: bool) -> tuple[Kept | None, str]:
        """The Release file, and what to say when it is an old one because the mirror is silent."""
        kept = self._cache.release(url)
        if kept is not None and not anew and 0 <= self._now - kept.checked < self._fresh_for:
            return kept, ""
        try:
            content = self._transport.get(f"{url}/InRelease", MAX_RELEASE_BYTES)
            if content is not None:
                return Kept(self._now, content), ""
            content = self._transport.get(f"{url}/Release", MAX_RELEASE_BYTES)
            if content is None:
                return None, ""
            signature = self._transport.get(f"{url}/Release.gpg", MAX_RELEASE_BYTES) or b""
            return Kept(self._now, content, signature, is_inline=False), ""
        except NetworkError as error:
            if kept is None:
                raise
            return kept, f"{error.message}; its word of {_iso(kept.checked)} is used"

    def _checked(self, kept: Kept, place: Place, distro_id: str, url: str) -> tuple[bytes, Checked]:
        """The Release file's text, and what is known of its signature.

        Raises:
            Malformed: a bad signature, or none that counts where the host's configuration demands one.
        """
        where = f"the Release file of {shown(url)}"
        content, signature = split(kept.content, where) if kept.is_inline else (kept.content, kept.signature)
        if not signature:
            checked = Checked("stranger", "it is not signed")
        else:
            keyrings, signers = self._keys(place, distro_id)
            try:
                checked = check(content, signature, keyrings, self._host.tools, signers)
            except Malformed as error:
                raise Malformed(f"{where} is refused: {error.message}", error.remedy) from error
        if checked.outcome == "stranger" and place.is_strict:
            raise Malformed(
                f"{where} is refused: {checked.why}",
                "apt on this host would refuse it too; check the entry's Signed-By",
            )
        return content, checked

    def _keys(self, place: Place, distro_id: str) -> tuple[dict[str, bytes], frozenset[str]]:
        """The keyrings that a place's signature is checked with, and the fingerprints that it is tied to."""
        named = [key for key in place.signed_by if not _FINGERPRINT.fullmatch(key)]
        signers = frozenset(
            key.rstrip("!").upper() for key in place.signed_by if place.is_strict and _FINGERPRINT.fullmatch(key)
        )
        keyrings = {
            key[:80]: key.encode() if "\n" in key else file_bytes(Path(key), MAX_KEYRING_BYTES) for key in named
        }
        if not (place.is_strict and named):
            own = [path for path in self._host.keyrings if path.name.startswith(f"{distro_id}-archive")]
            for path in own or self._host.trusted:
                keyrings.setdefault(str(path), file_bytes(path, MAX_KEYRING_BYTES))
        return keyrings, signers

    def _table(self, suite: Suite, file: IndexFile, architecture: str) -> SourceTable:
        kept = self._cache.index(file.sha256)
        if kept is not None:
            return kept
        if file.size == 0:
            return SourceTable({})
        content = self._content(suite, file, architecture)
        where = shown(f"{suite.url}/{file.path}")
        rows = parse.packages(inflated(iter((content,)), where, MAX_UNPACKED_BYTES), where)
        return self._cache.keep_index(file.sha256, rows, self._now)

    def _content(self, suite: Suite, file: IndexFile, architecture: str) -> bytes:
        """An index as it is stored, held against the Release file."""
        if file.size > MAX_INDEX_BYTES:
            raise LimitExceeded(f"the index {file.path} of {suite.name} is {file.size:,} bytes long")
        plain = f"{suite.url}/{file.path}"
        by_hash = f"{suite.url}/{file.component}/binary-{architecture}/by-hash/SHA256/{file.sha256}"
        content = self._transport.get(by_hash, file.size) if suite.release.has_by_hash else None
        if content is None:
            content = self._transport.get(plain, file.size)
        if content is None:
            raise NetworkError(f"{shown(plain)} is not there", "the mirror is incomplete; name another")
        if len(content) != file.size or hashlib.sha256(content).hexdigest() != file.sha256:
            raise DigestMismatch(
                f"{shown(plain)} is not what its Release file vouches for", "the mirror may be in mid-update; try again"
            )
        return content

    def _find(self, base: str, binary: Binary, source: str) -> deb.Found:
        url = f"{base}/{binary.filename.replace('%', '%25')}"
        self._transport.reserve(url, binary.size)
        failure: InputError | None = None
        with self._transport.open(url, binary.size, reserved=binary.size) as chunks:
            if chunks is None:
                raise NetworkError(f"{shown(url)} is not there", "the mirror is incomplete; name another")
            hashed = _Hashed(chunks)
            found = deb.Found()
            try:
                found = deb.find(hashed, binary.name, source, binary.filename)
            except InputError as error:
                failure = error
            for _ in hashed:
                pass
        if hashed.size != binary.size or hashed.digest() != binary.sha256:
            raise DigestMismatch(f"{shown(url)} is not what the index vouches for", "name another mirror")
        if failure is not None:
            raise failure
        return found


class _Hashed:
    """A stream that is hashed on its way; what its reader leaves can still be read."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._hash = hashlib.sha256()
        self.size = 0

    def __iter__(self) -> "_Hashed":
        return self

    def __next__(self) -> bytes:
        chunk = next(self._chunks)
        self._hash.update(chunk)
        self.size += len(chunk)
        return chunk

    def digest(self) -> str:
        return self._hash.hexdigest()


def _iso(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
