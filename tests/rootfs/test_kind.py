import pytest

from nakami.rootfs.kind import PROGRAMS, kind_of
from nakami.rulebook.cases import elf


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (elf(b"data"), "elf"),
        (b"#!/bin/sh\n", "script"),
        (b"MZ" + bytes(100) + b"PE\0\0", "pe"),
        (b"MZ is a name", "text"),
        (b"\xcf\xfa\xed\xfe" + bytes(10), "mach-o"),
        (b"\xca\xfe\xba\xbe\0\0\0\x37", "data"),
        (b"\x89PNG\r\n\x1a\n", "image"),
        (b"GIF89a<?php", "image"),
        (b"PK\x03\x04", "archive"),
        (b"\x1f\x8b\x08", "archive"),
        (b"hello\n", "text"),
        ("häßlich".encode("latin-1"), "text"),
        (b"a\0b", "data"),
        (b"a" * 2000 + b"\0", "text"),
        (b"", "text"),
    ],
)
def test_kinds_are_told_by_how_files_begin(content: bytes, kind: str):
    assert kind_of(content) == kind
    assert (kind in PROGRAMS) == (kind in {"elf", "pe", "mach-o"})
