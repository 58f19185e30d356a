"""API tokens of PyPI: a macaroon of format 2 in base64 behind `pypi-`.

Format 2: a byte 2, fields of (type, length, content), sections ended by a zero byte, last the signature of 32 bytes (type 6).
Source: github.com/rescrv/libmacaroons, doc/format.txt.
"""

from nakami.secrets.base64 import decoded

_FORMAT = 2
_LOCATION = 1
_END = b"\x00\x00\x06\x20"
"""The end of the last section and of all sections, then type 6 with length 32."""
_MAX = 4096


def check(value: bytes) -> bool:
    """Whether it is a macaroon with a location and a whole signature."""
    content = decoded(value[:_MAX].partition(b"-")[2])
    if len(content) < 40 or content[0] != _FORMAT or content[1] != _LOCATION:
        return False
    location = content[3 : 3 + content[2]]
    return location.isascii() and b"." in location and content[-36:-32] == _END
