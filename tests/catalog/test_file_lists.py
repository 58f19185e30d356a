"""Which files a distribution's package brought."""

import pytest

from nakami.catalog.file_lists import FileLists, Owned, listed
from nakami.model.document import Document
from nakami.model.entry import Entry

INFO = "var/lib/dpkg/info"


def told(path: str, content: bytes) -> list[Owned]:
    [document] = FileLists().read(Entry(path, size=len(content)), content)
    return list(listed(document))


def test_a_list_of_dpkg():
    content = b"/.\n/usr\n/usr/bin\n/usr/bin/ls\n"
    expected = [
        ("deb", "coreutils", ""),
        ("deb", "coreutils", "."),
        ("deb", "coreutils", "usr"),
        ("deb", "coreutils", "usr/bin"),
        ("deb", "coreutils", "usr/bin/ls"),
    ]
    assert told(f"{INFO}/coreutils.list", content) == expected


def test_a_list_of_one_architecture():
    assert ("deb", "libc6", "lib/ld.so") in told(f"{INFO}/libc6:amd64.list", b"/lib/ld.so\n")


def test_the_checksums_of_distroless():
    content = b"0123456789abcdef0123456789abcdef  usr/lib/libssl.so.3\n"
    assert told("var/lib/dpkg/status.d/libssl3.md5sums", content) == [
        ("deb", "libssl3", ""),
        ("deb", "libssl3", "usr/lib/libssl.so.3"),
    ]


def test_the_database_of_apk():
    content = b"C:Q1\nP:busybox\nV:1\nF:bin\nR:busybox\na:0:0:755\nF:etc\n\nP:empty\nV:1\n\nP:top\nF:\nR:file\n\n"
    expected = [
        ("apk", "busybox", ""),
        ("apk", "busybox", "bin/busybox"),
        ("apk", "empty", ""),
        ("apk", "top", ""),
        ("apk", "top", "file"),
    ]
    assert told("lib/apk/db/installed", content) == expected


SITE = "usr/local/lib/python3.8/site-packages"
RECORD = b"""PIL/_imaging.so,sha256=x,1
"PIL/a,b.so",sha256=x,1
Pillow-8.1.0.dist-info/RECORD,,
../../../bin/pil,sha256=x,1
../../../../bin/ls,sha256=x,1
/usr/bin/ls,,
"""


def test_the_record_of_a_python_package():
    inside = {
        ("pypi", "Pillow", f"{SITE}/{path}")
        for path in ("PIL/_imaging.so", "PIL/a,b.so", "Pillow-8.1.0.dist-info/RECORD")
    }
    assert set(told(f"{SITE}/Pillow-8.1.0.dist-info/RECORD", RECORD)) == {
        ("pypi", "Pillow", ""),
        *inside,
        ("pypi", "Pillow", "usr/local/bin/pil"),
    }


@pytest.mark.parametrize(
    "site", ["usr/lib/python3/dist-packages", "lib/python3/dist-packages", "app/site-packages", "s"]
)
def test_a_record_claims_nothing_of_the_system(site: str):
    content = b"../../../bin/ls,,\n../../bin/ls,,\n../bin/ls,,\n../../../../../bin/ls,,\n"
    assert told(f"{site}/a-1.dist-info/RECORD", content) == [("pypi", "a", "")]


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        (f"{INFO}/a.list", True),
        (f"{INFO}/a.postinst", False),
        ("var/lib/dpkg/status.d/a.md5sums", True),
        ("var/lib/dpkg/status.d/a", False),
        ("lib/apk/db/installed", True),
        ("app/a-1.dist-info/RECORD", True),
        ("app/RECORD", False),
    ],
)
def test_lists_only(path: str, wanted: bool):
    assert FileLists().wants(Entry(path)) is wanted


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xff\xfe\n/\n", b"P:\nR:x\n", b"short\n"])
@pytest.mark.parametrize(
    "path",
    [f"{INFO}/a.list", "lib/apk/db/installed", "var/lib/dpkg/status.d/a.md5sums", f"{SITE}/a-1.dist-info/RECORD"],
)
def test_what_is_no_list_tells_little(path: str, content: bytes):
    assert all(not owned.startswith("/") for _, _, owned in listed(Document(path, content.decode(errors="replace"))))
