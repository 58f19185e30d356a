"""What the beginning of a file tells of bills of materials, without the readers of all their formats."""

_BLANKS = b"\xef\xbb\xbf \t\r\n"
_USTAR = b"ustar"
_USTAR_AT = 257
"""POSIX.1-1988, tar header: the magic."""


def may_be_sbom(head: bytes) -> bool:
    """Whether a file that begins like this is JSON, XML or SPDX tag-value."""
    if head.startswith(_USTAR, _USTAR_AT):
        return False  # the first file of a tar may have any name
    return is_json(head) or is_xml(head) or is_tag_value(head)


def is_json(head: bytes) -> bool:
    """Whether it begins as a JSON object."""
    return head.lstrip(_BLANKS).startswith(b"{")


def is_xml(head: bytes) -> bool:
    """Whether it begins as XML: in UTF-8, or in UTF-16 with its mark."""
    return head.lstrip(_BLANKS).startswith(b"<") or head.startswith((b"\xff\xfe<\0", b"\xfe\xff\0<"))


def is_tag_value(head: bytes) -> bool:
    """Whether it begins as SPDX tag-value, comments aside."""
    lines = (line.strip() for line in head.lstrip(_BLANKS).split(b"\n"))
    first = next((line for line in lines if line and not line.startswith(b"#")), b"")
    return first.startswith(b"SPDXVersion:")
