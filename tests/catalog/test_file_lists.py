"""Which files a distribution's package brought."""

import pytest

from nakami.catalog.file_lists import FileLists, listed
from nakami.model.document import Document
from nakami.model.entry import Entry

INFO = "var/lib/dpkg/info"


def told(path: str, content: bytes) -> list[tuple[str, str]]:
    [document] = FileLists().read(Entry(path, size=len(content)), content)
    return list(listed(document))


def test_a_list_of_dpkg():
    content = b"/.\n/usr\n/usr/bin\n/usr/bin/ls\n"
    expected = [
        ("coreutils", ""),
        ("coreutils", "."),
        ("coreutils", "usr"),
        ("coreutils", "usr/bin"),
        ("coreutils", "usr/bin/ls"),
    ]
    assert told(f"{INFO}/coreutils.list", content) == expected


def test_a_list_of_one_architecture():
    assert ("libc6", "lib/ld.so") in told(f"{INFO}/libc6:amd64.list", b"/lib/ld.so\n")


def test_the_checksums_of_distroless():
    content = b"0123456789abcdef0123456789abcdef  usr/lib/libssl.so.3\n"
    assert told("var/lib/dpkg/status.d/libssl3.md5sums", content) == [
        ("libssl3", ""),
        ("libssl3", "usr/lib/libssl.so.3"),
    ]


def test_the_database_of_apk():
    content = b"C:Q1\nP:busybox\nV:1\nF:bin\nR:busybox\na:0:0:755\nF:etc\n\nP:empty\nV:1\n\nP:top\nF:\nR:file\n\n"
    expected = [("busybox", ""), ("busybox", "bin/busybox"), ("empty", ""), ("top", ""), ("top", "file")]
    assert told("lib/apk/db/installed", content) == expected


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        (f"{INFO}/a.list", True),
        (f"{INFO}/a.postinst", False),
        ("var/lib/dpkg/status.d/a.md5sums", True),
        ("var/lib/dpkg/status.d/a", False),
        ("lib/apk/db/installed", True),
    ],
)
def test_lists_only(path: str, wanted: bool):
    assert FileLists().wants(Entry(path)) is wanted


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xff\xfe\n/\n", b"P:\nR:x\n", b"short\n"])
@pytest.mark.parametrize("path", [f"{INFO}/a.list", "lib/apk/db/installed", "var/lib/dpkg/status.d/a.md5sums"])
def test_what_is_no_list_tells_little(path: str, content: bytes):
    assert all(not owned.startswith("/") for _, owned in listed(Document(path, content.decode(errors="replace"))))
