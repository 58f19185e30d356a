from collections.abc import Iterator
from typing import ClassVar

import pytest

from nakami.model.entry import Entry
from nakami.rootfs.offer import Offers, may_run
from nakami.rootfs.reader import Reader, Record, Selector


class One(Reader):
    name: ClassVar[str] = "one"
    version: ClassVar[int] = 1
    selector: ClassVar[Selector] = Selector(names=frozenset({"METADATA"}), suffixes=frozenset({".jar"}))

    def read(self, entry: Entry, content: bytes) -> Iterator[Record]:
        raise NotImplementedError


class Two(One):
    name: ClassVar[str] = "two"
    selector: ClassVar[Selector] = Selector(
        paths=frozenset({"etc/os-release", "METADATA"}), folders=frozenset({"var/lib/dpkg/status.d", "usr/lib"})
    )


OFFERS = Offers([One(), Two()])


@pytest.mark.parametrize(
    ("path", "readers"),
    [
        (b"a/METADATA", ["one"]),
        (b"METADATA", ["one", "two"]),
        (b"METADATA/x", []),
        (b"a/x.jar", ["one"]),
        (b"a/x.JaR", ["one"]),
        (b"a/jar", []),
        (b"a/x.jar.txt", []),
        (b"a.jar/x", []),
        (b".jar", ["one"]),
        (b"etc/os-release", ["two"]),
        (b"x/etc/os-release", []),
        (b"var/lib/dpkg/status.d/bash", ["two"]),
        (b"var/lib/dpkg/status.d/a/b", []),
        (b"usr/lib/METADATA", ["one", "two"]),
        (b"caf\xe9.jar", ["one"]),
        (b"", []),
    ],
)
def test_who_is_offered_what(path: bytes, readers: list[str]):
    assert [reader.name for reader in OFFERS.of(path)] == readers


def test_what_is_worth_following_links_for():
    assert OFFERS.paths == {b"etc/os-release", b"METADATA"}
    assert OFFERS.folders == {b"var/lib/dpkg/status.d", b"usr/lib"}
    assert OFFERS.readers["two"].name == "two"


class Three(One):
    name: ClassVar[str] = "three"
    selector: ClassVar[Selector] = Selector(names=frozenset({"x"}), heads=frozenset({b"\x7fELF", b"#!"}))


class Four(One):
    name: ClassVar[str] = "four"
    selector: ClassVar[Selector] = Selector(heads=frozenset({b"\x7fELF"}))


@pytest.mark.parametrize(
    ("head", "readers"),
    [
        (b"\x7fELF", ["three", "four"]),
        (b"#!/b", ["three"]),
        (b"#!", ["three"]),
        (b"\x7fEL", []),
        (b"# !/", []),
        (b"", []),
        (None, ["three", "four"]),
    ],
)
def test_who_is_offered_what_begins_so(head: bytes | None, readers: list[str]):
    offers = Offers([One(), Three(), Four()])
    assert [reader.name for reader in offers.by_head(head)] == readers
    assert offers.head_readers == {"three", "four"}


@pytest.mark.parametrize(
    ("mode", "name", "may"),
    [
        (0o755, b"x", True),
        (0o644, b"x", False),
        (0o001, b"x", True),
        (0o644, b"libc.so.6", True),
        (0o644, b"x.ko.xz", True),
        (0o644, b"x.node", True),
        (0o644, b"x.sh", False),
    ],
)
def test_only_what_may_run_is_looked_at(mode: int, name: bytes, may: bool):
    assert may_run(mode, name) is may


def test_who_is_told_of_directories():
    class Five(One):
        name: ClassVar[str] = "five"
        selector: ClassVar[Selector] = Selector(directories=frozenset({"nix/store"}))

    offers = Offers([One(), Five()])
    assert [reader.name for reader in offers.of_directory(b"nix/store")] == ["five"]
    assert not offers.of_directory(b"nix")
    assert not offers.of(b"nix/store/file")
