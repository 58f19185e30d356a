"""Writing to a registry (OCI distribution specification 1.1, "Push")."""

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress

from nakami.errors import HttpError, Malformed, NetworkError, TargetNotFound, Unauthorized
from nakami.images.manifest import MAX_MANIFEST_BYTES
from nakami.images.registry.credentials import Keyring
from nakami.images.registry.session import Session
from nakami.images.writing.interface import Content, Destination, checked
from nakami.model.digest import Digest
from nakami.model.reference import Reference
from nakami.net.address import asking
from nakami.net.body import Body
from nakami.net.client import Client
from nakami.net.retry import Broken, Busy

_CREATED, _ACCEPTED, _NO_CONTENT, _TOO_LARGE = 201, 202, 204, 413
_BINARY = {"content-type": "application/octet-stream"}
_CHUNK = 4 << 20
"""Bytes of one piece where a registry, or a proxy before it, does not take a blob at once; GitHub's takes no larger ones."""
_MAX_CHUNK = 64 << 20
"""The most that a registry's `OCI-Chunk-Min-Length` is heeded; pieces are held in memory."""
_CLAIM = "docker-content-digest"


class RegistryDestination(Destination):
    """One repository of a registry.

    A blob goes in one request; where that is refused as too large it goes in pieces. What breaks off starts anew, for as often as the
    client tries again.

    Args:
        reference: the repository.
        client: the way out; it is closed with this.
        insecure: speak plain HTTP when the registry does not speak HTTPS. Registries of this very machine may always.
        lenders: other repositories of the registry that blobs may be taken over from, so that they need not be sent ("Mounting").
        keyring: where credentials are looked up; unset: the files of `docker login` and `podman login`.

    Raises:
        Unauthorized, NetworkError: the registry does not let us in, or does not answer.
    """

    def __init__(
        self,
        reference: Reference,
        client: Client,
        *,
        insecure: bool = False,
        lenders: Sequence[str] = (),
        keyring: Keyring | None = None,
    ) -> None:
        self.where = reference.name
        self._reference = reference
        self._lenders = tuple(each for each in lenders if each != reference.repository)
        keyring = keyring or Keyring(os.environ)
        self._session = Session(client, reference, keyring, insecure=insecure, writes=True, lenders=self._lenders)

    def has_blob(self, digest: Digest) -> bool:
        """Whether the repository has the blob, or has just taken it over from one of the lenders."""
        found = self._session.head(f"blobs/{digest}")
        if found is not None:
            _agree(found.get(_CLAIM, ""), digest, self.where)
            return True
        return any(self._mounted(digest, lender) for lender in self._lenders)

    def put_blob(self, digest: Digest, size: int, content: Content) -> None:
        """See `Destination.put_blob`."""
        attempt = 0
        in_pieces = False
        while True:
            try:
                self._put(digest, size, content, in_pieces=in_pieces)
            except HttpError as error:
                if error.status == _TOO_LARGE and not in_pieces:
                    in_pieces = True
                    continue
                if not isinstance(error, Busy) or not self._session.again(attempt):
                    raise
            except Broken:
                if not self._session.again(attempt):
                    raise
            else:
                return
            attempt += 1

    def put_manifest(self, content: bytes, media_type: str, tag: str = "") -> Digest:
        """See `Destination.put_manifest`."""
        digest = Digest.of(content)
        if len(content) > MAX_MANIFEST_BYTES:
            raise Malformed(f"the manifest has {len(content):,} bytes; registries take {MAX_MANIFEST_BYTES:,}")
        place = self._session.place(f"manifests/{tag or digest}")
        answer = self._session.send(
            "PUT", place, Body.of(content), accept=(_CREATED,), headers={"content-type": media_type}
        )
        _agree(answer.headers.get(_CLAIM, ""), digest, self.where)
        return digest

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def _mounted(self, digest: Digest, lender: str) -> bool:
        """Ask the registry to take a blob over ("Mounting a blob from another repository")."""
        place = asking(self._session.place("blobs/uploads/"), {"mount": str(digest), "from": lender})
        # What a registry does not do, or not for this user, costs one question and is no failure.
        with suppress(HttpError, Unauthorized, TargetNotFound):
            answer = self._session.send("POST", place, accept=(_CREATED, _ACCEPTED))
            if answer.status == _CREATED:
                _agree(answer.headers.get(_CLAIM, ""), digest, self.where)
                return True
        return False

    def _put(self, digest: Digest, size: int, content: Content, *, in_pieces: bool) -> None:
        """Send a blob once: in one request behind the one that asks where to, or in pieces."""
        begun = self._session.send("POST", self._session.place("blobs/uploads/"), accept=(_ACCEPTED,))
        place = self._session.follow(begun)
        body = Body(size, lambda: checked(digest, size, content(), self.where))
        if in_pieces:
            least = begun.headers.get("oci-chunk-min-length", "")
            least_bytes = int(least) if least.isascii() and least.isdigit() and len(least) < 12 else 0
            sent = 0
            for piece in _pieces(body.open(), min(max(_CHUNK, least_bytes), _MAX_CHUNK)):
                headers = {**_BINARY, "content-range": f"{sent}-{sent + len(piece) - 1}"}
                answer = self._session.send(
                    "PATCH", place, Body.of(piece), accept=(_ACCEPTED, _NO_CONTENT), headers=headers, again=False
                )
                place, sent = self._session.follow(answer), sent + len(piece)
            body = Body.of(b"")
        place = asking(place, {"digest": str(digest)})
        answer = self._session.send("PUT", place, body, accept=(_CREATED, _NO_CONTENT), headers=_BINARY, again=False)
        _agree(answer.headers.get(_CLAIM, ""), digest, self.where)


def _pieces(content: Iterable[bytes], size: int) -> Iterator[bytes]:
    """The same bytes in pieces of one size; the last may be shorter."""
    gathered = bytearray()
    for chunk in content:
        gathered += chunk
        while len(gathered) >= size:
            yield bytes(gathered[:size])
            del gathered[:size]
    if gathered:
        yield bytes(gathered)


def _agree(claim: str, digest: Digest, where: str) -> None:
    """Hold what a registry says it has stored against what it was given.

    Raises:
        NetworkError: it names something else.
    """
    if claim and claim != str(digest):
        raise NetworkError(
            f"{where} says that it has {claim[:140]!r} where it was given {digest}", "the registry is at fault"
        )
