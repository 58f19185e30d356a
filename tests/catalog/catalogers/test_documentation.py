"""What is documentation, by where it lies."""

import pytest

from nakami.catalog.catalogers.documentation import (
    is_document,
    is_documentation,
    lists_documentation,
    sums_documentation,
)

WAY = "/.\n/usr\n/usr/share\n"
SUM = "0123456789abcdef0123456789abcdef"


@pytest.mark.parametrize(
    ("path", "yes"),
    [
        ("usr/share/doc/curl/copyright", True),
        ("usr/share/man/man1/git.1.gz", True),
        ("usr/share/locale/de/LC_MESSAGES/x.mo", True),
        ("usr/share/documents/x", False),
        ("usr/share/perl5/x.pm", False),
        ("usr/bin/man", False),
        ("opt/usr/share/doc/x", False),
    ],
)
def test_a_path(path: str, yes: bool):
    assert is_document(path) == yes
    folder = path.rpartition("/")[0]
    assert is_documentation([folder.encode()]) == yes
    assert sums_documentation(f"\n{SUM}  {path}\n".encode()) == yes
    assert lists_documentation(f"\n{WAY}/{path}\n".encode()) == yes


@pytest.mark.parametrize(
    ("lines", "yes"),
    [
        (f"{WAY}/usr/share/doc\n/usr/share/doc/x\n/usr/share/doc/x/copyright\n", True),
        (f"{WAY}/usr/share/doc\n/usr/share/doc/x\n/usr/bin/x\n", False),
        (f"{WAY}/usr/share/doc\n/usr/share/docx\n", False),
        (f"{WAY}/usr/share/doc\n/usrlocal\n", False),
        ("/.\n", False),
        ("", False),
    ],
)
def test_a_list(lines: str, yes: bool):
    assert lists_documentation(f"\n{lines}".encode()) == yes


def test_no_files_are_no_documentation():
    assert not is_documentation([])
    assert not sums_documentation(b"\n\n")


def test_one_other_file_is_enough():
    assert not is_documentation([b"usr/share/man/man1", b"usr/bin"])
    assert not sums_documentation(f"\n{SUM}  usr/share/doc/x/y\n{SUM}  usr/lib/x.so\n".encode())
