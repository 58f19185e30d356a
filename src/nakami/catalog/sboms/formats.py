"""Which format a document has, and the reader of each."""

import re
from collections.abc import Callable

from nakami.catalog.sboms import cyclonedx, cyclonedx_xml, spdx, syft
from nakami.catalog.sboms.head import is_json, is_tag_value, is_xml
from nakami.errors import Malformed
from nakami.model.inventory import Inventory

MAX_BYTES = syft.LIMIT
"""The largest document of any format."""
_HEAD = 4096
_SIGNS: tuple[tuple[re.Pattern[bytes], Callable[[bytes, str], Inventory]], ...] = (
    (re.compile(rb'"bomFormat"\s*:\s*"CycloneDX"'), cyclonedx.read),
    (re.compile(rb'"spdxVersion"\s*:'), spdx.read),
    (re.compile(rb'"artifacts"\s*:\s*\['), syft.read),
)
"""The member that only documents of the format have; whoever writes one may put it last."""


def read(data: bytes, where: str) -> Inventory:
    """What a document claims, whatever its format.

    Raises:
        Malformed: its format is none that is read.
        InputError: it is not what its format says, or too large.
    """
    head = data[:_HEAD]
    if is_xml(head):
        return cyclonedx_xml.read(data, where)
    if is_tag_value(head):
        return spdx.read_tag_value(data, where)
    if is_json(head):
        for sign, reader in _SIGNS:
            if sign.search(data):
                return reader(data, where)
    raise Malformed(
        f"{where} is no bill of materials that is known",
        "CycloneDX (JSON, XML), SPDX 2 (JSON, tag-value) and syft-json are read",
    )
