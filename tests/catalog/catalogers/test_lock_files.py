"""Lock files: which are an application's own, and what is made of broken records."""

from collections.abc import Iterator
from typing import ClassVar

import pytest

from nakami.catalog.catalogers.lock_files import LockFile, Pin, is_own
from nakami.errors import Malformed
from nakami.model.entry import Entry
from nakami.model.outcome import BlindSpot
from nakami.model.package import Package
from nakami.rootfs.reader import Selector


@pytest.mark.parametrize(
    "path",
    [
        "package-lock.json",
        "app/package-lock.json",
        "usr/src/app/yarn.lock",
        "home/node/app/uv.lock",
        "srv/vendors/composer.lock",
        "app/gems/own/Gemfile.lock",
        "app/pythonlib/requirements.txt",
    ],
)
def test_an_applications_own(path: str):
    assert is_own(path)


@pytest.mark.parametrize(
    "path",
    [
        "app/node_modules/a/yarn.lock",
        "usr/lib/python3/dist-packages/a/requirements.txt",
        "opt/venv/lib/python3.11/site-packages/a/poetry.lock",
        "usr/local/lib/python3.12/test/requirements.txt",
        "app/vendor/a/b/composer.lock",
        "usr/local/bundle/gems/rails-7.0.1/Gemfile.lock",
        "root/.cargo/registry/src/a/Cargo.lock",
        "usr/local/cargo/registry/src/a/Cargo.lock",
        "usr/local/go/src/go.mod",
        "usr/lib/go-1.19/src/cmd/go.mod",
        "root/go/pkg/mod/a@v1/go.mod",
        "usr/share/nodejs/acorn/package-lock.json",
        "usr/share/doc/a/examples/requirements.txt",
        "app/pkg/testdata/go.mod",
        "app/tests/fixtures/package-lock.json",
        "app/.git/package-lock.json",
    ],
)
def test_somebody_elses(path: str):
    assert not is_own(path)


class Plain(LockFile):
    """One `name version` per line."""

    name: ClassVar[str] = "plain"
    version: ClassVar[int] = 1
    type: ClassVar[str] = "generic"
    selector: ClassVar[Selector] = Selector(names=frozenset({"plain.lock"}))

    def pins(self, content: bytes, where: str) -> Iterator[Pin]:
        if content == b"broken":
            raise Malformed(f"{where} is broken")
        for line in content.decode().splitlines():
            name, _, version = line.partition(" ")
            yield Pin(int(name) if name.isdecimal() else name, version or None)


def read(content: bytes) -> list[Package | BlindSpot]:
    return list(Plain().read(Entry("app/plain.lock"), content))


def test_each_different_pin_is_one_declared_package():
    assert read(b"a 1\nb 2\na 1\na 2\n") == [
        Package("generic", name, version, path="app/plain.lock", cataloger="plain", declared=True)
        for name, version in (("a", "1"), ("b", "2"), ("a", "2"))
    ]


def test_broken_records_are_one_blind_spot_and_the_rest_is_read():
    *packages, spot = read(b"7 1\na 1\nb\n" + b"x" * 300 + b" 1\nb 1\x07\nc d e\n")
    assert [each.name for each in packages if isinstance(each, Package)] == ["a"]
    assert isinstance(spot, BlindSpot)
    assert spot.where == "app/plain.lock"
    assert spot.why == "5 of its records make no sense and are left out; the first: a name is '7'"


def test_a_broken_file_is_an_error():
    with pytest.raises(Malformed, match=r"plain\.lock is broken"):
        read(b"broken")


def test_only_the_applications_own_are_wanted():
    assert Plain().wants(Entry("app/plain.lock"))
    assert not Plain().wants(Entry("app/vendor/a/plain.lock"))
