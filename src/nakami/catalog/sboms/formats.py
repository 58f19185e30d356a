"""Which format a document has, told by how it begins, and the reader of each."""

import re
from collections.abc import Callable

from nakami.catalog.sboms import cyclonedx, cyclonedx_xml, spdx, syft
from nakami.errors import Malformed
from nakami.model.inventory import Inventory

HEAD = 4096
"""Bytes that tell whether a file may be a bill of materials."""
_BLANKS = b"\xef\xbb\xbf \t\r\n"
_TAG_VALUE = re.compile(rb"\A(?:\s*#[^\n]*\n|\s)*SPDXVersion:")
_READERS: tuple[tuple[re.Pattern[bytes], Callable[[bytes, str], Inventory]], ...] = (
    (re.compile(rb'"bomFormat"\s*:\s*"CycloneDX"'), cyclonedx.read),
    (re.compile(rb'"spdxVersion"\s*:\s*"SPDX-'), spdx.read),
    (re.compile(rb'"artifacts"\s*:\s*\['), syft.read),
)
"""The member that only documents of the format have; whoever writes one may put it last."""


def may_be_one(head: bytes) -> bool:
    """Whether a file that begins like this is JSON, XML or tag-value: no archive does."""
    start = head.lstrip(_BLANKS)
    return start.startswith((b"{", b"<")) or bool(_TAG_VALUE.match(start))


def read(data: bytes, where: str) -> Inventory:
    """What a document claims, whatever its format.

    Raises:
        Malformed: its format is none that is read.
        InputError: it is not what its format says, or too large.
    """
    start = data[:HEAD].lstrip(_BLANKS)
    if start.startswith(b"<"):
        return cyclonedx_xml.read(data, where)
    if start.startswith(b"{"):
        for sign, reader in _READERS:
            if sign.search(data):
                return reader(data, where)
    elif _TAG_VALUE.match(start):
        return spdx.read_tag_value(data, where)
    raise Malformed(
        f"{where} is no bill of materials that is known",
        "CycloneDX (JSON, XML), SPDX 2 (JSON, tag-value) and syft-json are read",
    )
