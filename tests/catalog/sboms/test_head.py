import pytest

from nakami.catalog.sboms.head import may_be_sbom


@pytest.mark.parametrize(
    "head",
    [b'{"a"', b" \n{", b"\xef\xbb\xbf{", b"<?xml", b"<bom", b"\xff\xfe<\0b\0", b"SPDXVersion: SPDX-2.3", b"# x\n\nSPDXVersion:"],
)  # fmt: skip
def test_what_may_be_one(head: bytes):
    assert may_be_sbom(head)


@pytest.mark.parametrize(
    "head", [b"", b"\x1f\x8b\x08", b"plain", b"[1]", b"{x}".ljust(257, b"\0") + b"ustar\0", b"#" * 4096]
)
def test_what_is_none(head: bytes):
    assert not may_be_sbom(head)


def test_comments_without_end_take_no_time():
    assert not may_be_sbom(b"#\n\n" * 1365)
    assert may_be_sbom(b"#\n\n" * 1300 + b"SPDXVersion:")
