"""Tokens of service accounts of Grafana: `glsa_<32 random>_<CRC-32>`.

The checksum is of all before it, in hexadecimal, the lowest byte first. Source: github.com/grafana/grafana, pkg/components/satokengen.
"""

from binascii import crc32


def checksum(before: bytes) -> bytes:
    """The checksum of `glsa_<random>`."""
    return crc32(before).to_bytes(4, "little").hex().encode()


def check(value: bytes) -> bool:
    """Whether the checksum holds."""
    before, _, told = value[:256].rpartition(b"_")
    return checksum(before) == told
