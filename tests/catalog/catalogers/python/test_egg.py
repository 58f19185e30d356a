"""Zipped eggs: what they hold, and hostile ones."""

import contextlib
import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.catalog.catalogers.python.egg import PythonEgg
from nakami.errors import InputError, Malformed
from nakami.model.entry import Entry
from nakami.model.package import Package

READER = PythonEgg()
PATH = "usr/lib/python2.7/site-packages/Foo_Bar-1.0-py2.7.egg"


def packed(members: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return target.getvalue()


def read(content: bytes, path: str = PATH) -> list[Package]:
    return list(READER.read(Entry(path, size=len(content)), content))


def test_one_egg():
    content = packed({"foo/__init__.py": b"", "EGG-INFO/PKG-INFO": b"Name: Foo-Bar\nVersion: 1.0\nLicense: MIT\n"})
    assert read(content) == [Package("pypi", "Foo-Bar", "1.0", licenses=("MIT",), path=PATH, cataloger="python-egg")]


@pytest.mark.parametrize(
    "members", [{"foo.py": b""}, {"EGG-INFO/PKG-INFO": b""}, {"a/EGG-INFO/PKG-INFO": b"Name: x\nVersion: 2\n"}]
)
def test_the_file_names_what_the_headers_do_not(members: dict[str, bytes]):
    (package,) = read(packed(members))
    assert (package.name, package.version) == ("Foo_Bar", "1.0")


@pytest.mark.parametrize(
    "content", [b"", b"/usr/src/app\n.", packed({"a": b""})[:-9]], ids=["empty", "a link of pip", "cut"]
)
def test_what_is_no_archive_is_malformed(content: bytes):
    with pytest.raises(Malformed):
        read(content)


def test_without_any_version_it_is_malformed():
    with pytest.raises(Malformed):
        read(packed({}), "lib/foo.egg")


def test_a_bomb_is_read_no_further_than_its_headers():
    (package,) = read(packed({"EGG-INFO/PKG-INFO": b"Name: a\nVersion: 1\n" + b" " * (64 << 20)}))
    assert package.name == "a"


@given(st.binary(max_size=60), st.integers(0, 200))
def test_damaged_archives(noise: bytes, place: int):
    content = packed({"EGG-INFO/PKG-INFO": b"Name: a\nVersion: 1\n"})
    with contextlib.suppress(InputError):
        read(content[:place] + noise + content[place + len(noise) :])
