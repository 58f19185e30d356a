"""A VEX document of any format, told apart by what is in it, and taken out of the envelopes that it may lie in.

Envelopes: DSSE (https://github.com/secure-systems-lab/dsse, protocol.md and envelope.md), alone or in a Sigstore bundle; in-toto
statements (in-toto attestation framework v1, spec/v1/statement.md), whose predicate is the document, and which say what they are about.
Signatures are NOT checked here.
"""

from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Collection
from typing import Any

from nakami.bounded.json import decode
from nakami.errors import Malformed
from nakami.model.vex import VEX_PREDICATES
from nakami.vulns.vex import csaf, cyclonedx, openvex
from nakami.vulns.vex.interface import Spoken

MIB = 1 << 20
MAX_BYTES = 64 * MIB
_MAX_VALUES = 3_000_000
_MAX_ENVELOPES = 4
_IN_TOTO = "https://in-toto.io/Statement/"


def read(content: bytes, where: str, source: str, about: Collection[str] | None = None) -> Spoken:
    """Everything that a document says.

    Args:
        content: JSON.
        where: names it in errors.
        source: where it came from, as people are told.
        about: the digests that an attestation must be about, to be heard at all; None takes it for what it says.

    Raises:
        Malformed: not JSON, or no VEX document of a format that is known.
        LimitExceeded: it is larger than such documents are.
    """
    document = _unpacked(decode(content, where, limit=MAX_BYTES, values=_MAX_VALUES), where, about)
    if document is None:
        return Spoken(())
    if openvex.is_openvex(document):
        return openvex.read(document, source)
    if csaf.is_csaf(document):
        return csaf.read(document, source)
    if cyclonedx.is_cyclonedx(document):
        return cyclonedx.read(document, source)
    raise Malformed(f"{where} is no VEX document", "OpenVEX, CSAF 2.0 and CycloneDX (all as JSON) are read")


def _unpacked(document: Any, where: str, about: Collection[str] | None) -> dict[str, Any] | None:
    """What lies in the envelopes; None where an attestation is about something else."""
    for _ in range(_MAX_ENVELOPES):
        if not isinstance(document, dict):
            break
        if isinstance(document.get("dsseEnvelope"), dict):
            document = document["dsseEnvelope"]
        elif isinstance(document.get("payload"), str) and "payloadType" in document:
            document = decode(_payload(document["payload"], where), where, limit=MAX_BYTES, values=_MAX_VALUES)
        elif str(document.get("_type", "")).startswith(_IN_TOTO):
            if about is not None and not _is_meant(document, about):
                return None
            document = document.get("predicate")
        else:
            return document
    raise Malformed(f"{where} is no VEX document", "OpenVEX, CSAF 2.0 and CycloneDX (all as JSON) are read")


def _payload(text: str, where: str) -> bytes:
    try:
        return b64decode(text, validate=True)
    except (NotBase64, ValueError) as error:
        raise Malformed(f"{where} has a payload that is no base64") from error


def _is_meant(statement: dict[str, Any], about: Collection[str]) -> bool:
    """Whether an attestation is a VEX document about one of these digests."""
    predicate = str(statement.get("predicateType", ""))
    return predicate.startswith(VEX_PREDICATES) and not _subjects(statement).isdisjoint(about)


def _subjects(statement: dict[str, Any]) -> set[str]:
    subjects = statement.get("subject")
    digests = [each.get("digest") for each in subjects if isinstance(each, dict)] if isinstance(subjects, list) else []
    return {
        f"{algorithm}:{value}" for digest in digests if isinstance(digest, dict) for algorithm, value in digest.items()
    }
