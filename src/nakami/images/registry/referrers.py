"""What is attached to an image in its registry: attestations and VEX documents.

Three ways are in use: the referrers API (OCI distribution specification 1.1, "Listing Referrers"); for registries without it the tag
`sha256-DIGITS`, under which clients keep the same index ("Referrers Tag Schema"); and cosign's tag `sha256-DIGITS.att`, under which each
layer of one manifest is an attestation (sigstore/cosign, specs/ATTESTATION_SPEC.md and SIGNATURE_SPEC.md). Signatures are not checked here.
"""

from collections.abc import Iterator, Mapping

from msgspec import Struct

from nakami.bounded.json import decode
from nakami.errors import DigestMismatch, HttpError, InputError, LimitExceeded, NakamiError, NetworkError, TargetError
from nakami.images.manifest import INDEX_TYPES, MANIFEST_TYPES, MAX_MANIFEST_BYTES, Descriptor, Manifest, parse_manifest
from nakami.images.registry.blob import read_blob
from nakami.images.registry.session import Session
from nakami.model.digest import Digest
from nakami.model.outcome import BlindSpot
from nakami.model.vex import VEX_PREDICATES, Attachment

MIB = 1 << 20
MAX_ATTACHED = 100
"""Of one image; what is more is told."""
MAX_BYTES = 16 * MIB
"""Of one document."""
MAX_TOTAL_BYTES = 64 * MIB
"""Of all documents of one image: they are held until they are read."""
_PART = "vex"
_ACCEPT = ", ".join((*INDEX_TYPES, *MANIFEST_TYPES))
_KINDS = ("vex", "in-toto", "dsse", "sigstore.bundle")
"""Words of media types that may hold a VEX document: application/vnd.openvex+json, application/vnd.in-toto+json, ..."""
_PREDICATES = ("predicateType", "dev.sigstore.bundle.predicateType", "in-toto.io/predicate-type")
"""Annotations in which cosign, Sigstore's bundles and buildkit tell what an attestation says."""
_REMEDY = "what it says is not applied: what it would set aside counts"


class _Subject(Struct, frozen=True):
    digest: str = ""


class _Allowance:
    """How much may still be fetched: one manifest can name as many documents as it likes."""

    def __init__(self) -> None:
        self._documents = MAX_ATTACHED
        self._bytes = MAX_TOTAL_BYTES

    def take(self, size: int, where: str) -> None:
        """Count a document.

        Raises:
            LimitExceeded: it is one too many, or too large.
        """
        self._documents -= 1
        self._bytes -= size
        if size > MAX_BYTES:
            raise LimitExceeded(f"{where} claims {size:,} bytes; at most {MAX_BYTES:,} are read")
        if self._documents < 0 or self._bytes < 0:
            raise LimitExceeded(
                f"{where} is more than the {MAX_ATTACHED} documents, or {MAX_TOTAL_BYTES:,} bytes, that are read"
            )


class _OfSubject(Struct, frozen=True):
    subject: _Subject = _Subject()


def attachments(session: Session, digest: Digest, name: str) -> Iterator[Attachment | BlindSpot]:
    """What is attached to the manifest of this digest, and may be a VEX document; what cannot be read is a blind spot.

    Args:
        session: with the image's repository.
        digest: of the image's manifest, or of its index.
        name: what the image is called.
    """
    left = MAX_ATTACHED
    allowance = _Allowance()
    for place, is_index in _places(session, digest, name):
        if isinstance(place, BlindSpot):
            yield place
            continue
        found = [each for each in (place.manifests if is_index else place.layers) or () if _may_say(each)]
        for each in found[:left]:
            try:
                if is_index:
                    yield from _of_referrer(session, each, digest, name, allowance)
                else:
                    yield from _of_layers(session, [each], name, allowance)
            except (TargetError, NetworkError, InputError) as error:
                yield _spot(name, each.digest, error)
        if len(found) > left:
            yield BlindSpot(
                _PART, name, f"{len(found) - left:,} more documents are attached than {MAX_ATTACHED}", _REMEDY
            )
        left = max(0, left - len(found))


def _places(session: Session, digest: Digest, name: str) -> Iterator[tuple[Manifest | BlindSpot, bool]]:
    """Where attachments are listed: indexes (true), and cosign's manifest."""
    tag = f"{digest.algorithm}-{digest.hex}"
    for path, is_index in ((f"referrers/{digest}", True), (f"manifests/{tag}", True), (f"manifests/{tag}.att", False)):
        try:
            found = _manifest(session, path, name)
        except (TargetError, NetworkError, InputError) as error:
            yield _spot(name, path, error), is_index
            continue
        if found is not None:
            yield found, is_index


def _manifest(session: Session, path: str, name: str) -> Manifest | None:
    """A manifest or index that is not named by its digest; None where there is none."""
    try:
        answer = session.get(path, limit=MAX_MANIFEST_BYTES, accept=_ACCEPT)
    except HttpError as error:
        if error.status < 500:  # registries without the API find many words for that
            return None
        raise
    except TargetError:
        return None
    return parse_manifest(answer.body, f"{name}: {path}")


def _of_referrer(
    session: Session, descriptor: Descriptor, digest: Digest, name: str, allowance: _Allowance
) -> Iterator[Attachment]:
    where = f"{name}: {descriptor.digest}"
    text = session.get(f"manifests/{descriptor.digest}", limit=MAX_MANIFEST_BYTES, accept=_ACCEPT).body
    Digest.parse(descriptor.digest).verify(text, where)
    if decode(text, where, type=_OfSubject, limit=MAX_MANIFEST_BYTES).subject.digest != str(digest):
        raise DigestMismatch(f"{where} is attached to something else", "the registry lists what it should not")
    yield from _of_layers(session, parse_manifest(text, where).layers or [], name, allowance)


def _of_layers(session: Session, layers: list[Descriptor], name: str, allowance: _Allowance) -> Iterator[Attachment]:
    for layer in layers:
        if not _may_say(layer):
            continue
        where = f"{name}: {layer.digest}"
        allowance.take(layer.size, where)
        content = b"".join(read_blob(session, layer.digest, layer.size))
        Digest.parse(layer.digest).verify(content, where)
        yield Attachment(content, where)


def _may_say(descriptor: Descriptor) -> bool:
    """Whether a VEX document may be in it: by its predicate where that is told, else by its type; without either, it is looked into."""
    if predicate := _predicate(descriptor.annotations or {}):
        return predicate.startswith(VEX_PREDICATES)
    kind = descriptor.artifact_type or ("" if descriptor.media_type in MANIFEST_TYPES else descriptor.media_type)
    return not kind or any(word in kind for word in _KINDS)


def _predicate(annotations: Mapping[str, str]) -> str:
    return next((annotations[name] for name in _PREDICATES if annotations.get(name)), "")


def _spot(name: str, what: str, error: NakamiError) -> BlindSpot:
    return BlindSpot(_PART, f"{name}: {what}", f"what is attached to the image was not read: {error.message}", _REMEDY)
