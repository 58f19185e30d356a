"""Go programs: what is in them, and what Go itself and the vulnerability database call it."""

import contextlib
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.catalog.catalogers.go.program import GoProgram
from nakami.errors import InputError
from nakami.model.entry import Entry
from nakami.model.outcome import BlindSpot
from nakami.model.package import Package
from tests.bounded.elves import Maker
from tests.catalog.catalogers.go.programs import MAGIC, SECTION, program

READER = GoProgram()
PATH = "usr/local/bin/app"
APP = ("path\texample.com/app/cmd/app", "mod\texample.com/app\t(devel)\t")


def read(content: bytes) -> list[Package | BlindSpot]:
    return list(READER.read(Entry(PATH, size=len(content), mode=0o755), content))


def told(content: bytes) -> list[str]:
    return [
        f"{each.namespace}/{each.name} {each.version}".lstrip("/") if isinstance(each, Package) else each.why
        for each in read(content)
    ]


def test_a_program():
    lines = ("path\texample.com/app", "mod\texample.com/app\tv1.2.3\th1:x", "dep\tgolang.org/x/net\tv0.17.0\th1:y")
    assert read(program("go1.21.3", *lines)) == [
        Package("golang", "stdlib", "go1.21.3", path=PATH, cataloger="go-program"),
        Package("golang", "app", "v1.2.3", "example.com", path=PATH, cataloger="go-program"),
        Package("golang", "net", "v0.17.0", "golang.org/x", path=PATH, cataloger="go-program"),
    ]


def test_what_a_build_replaced_is_not_there():
    lines = ("dep\ta.b/c\tv1.0.0\th1:x", "=>\td.e/f\tv0.0.0-20240102030405-0a1b2c3d4e5f\th1:y")
    assert told(program("go1.21", *lines)) == ["stdlib go1.21", "d.e/f v0.0.0-20240102030405-0a1b2c3d4e5f"]


def test_the_same_twice_is_once():
    assert len(read(program("go1.21", "dep\ta.b/c\tv1", "dep\ta.b/c\tv1", "dep\ta.b/c\tv2"))) == 3


@pytest.mark.parametrize(
    ("toolchain", "version"),
    [
        ("go1.21", "go1.21"),
        ("go1.22rc2", "go1.22rc2"),
        ("go1.21.3 X:boringcrypto", "go1.21.3"),
        ("go1.22.5 (Red Hat 1.22.5-1.el9)", "go1.22.5"),
        ("go1.20.5+vendor", "go1.20.5"),
        ("go1.18b7", "go1.18b7"),
        ("devel go1.24-0a1b2c3 Tue Jan 2 2024", "devel go1.24-0a1b2c3 Tue Jan 2 2024"),
    ],
)
def test_toolchains(toolchain: str, version: str):
    assert told(program(toolchain)) == [f"stdlib {version}"]


def test_go_itself():
    assert told(program("go1.21.3", "path\tcmd/go", "build\tvcs=git")) == ["stdlib go1.21.3", "toolchain go1.21.3"]


@pytest.mark.parametrize(
    ("flags", "version"),
    [
        ("-s -w -X main.version=1.2.3", "v1.2.3"),
        ("-X 'main.Version=v1.2.3-rc.1'", "v1.2.3-rc.1"),
        ("-X=example.com/app/internal/build.gitVersion=v1.2.3", "v1.2.3"),
        ("-X staged.io/version.gitVersion=v1.2.3", "v1.2.3"),
        ("-X other.com/lib.Version=v1.2.3", "(devel)"),
        ("-X example.com/application.Version=v1.2.3", "(devel)"),
        ("-X main.goVersion=1.21.3", "(devel)"),
        ("-X main.version=main", "(devel)"),
        ("-X main.version=0a1b2c3d", "(devel)"),
        ("", "(devel)"),
    ],
)
def test_a_version_that_the_linker_was_told(flags: str, version: str):
    lines = (*APP, "dep\tstaged.io\tv0.0.0", "=>\t./staging/staged.io\t(devel)", f'build\t-ldflags="{flags}"')
    assert told(program("go1.21", *lines))[1] == f"example.com/app {version}"


def test_a_revision_is_no_release():
    lines = (*APP, "build\tvcs.revision=0a1b2c3d", "build\tvcs.time=2024-01-02T03:04:05Z")
    assert told(program("go1.21", *lines))[1] == "example.com/app (devel)"


def test_what_no_module_can_be_is_a_blind_spot_and_the_rest_is_read():
    found = told(program("go1.21", "dep\t\x1b[31m\tv1", "dep\ta.b/c\tv1\x07", "dep\ta.b/d\tv1.0.0"))
    assert [words for words in found if "left out" not in words] == ["stdlib go1.21", "a.b/d v1.0.0"]
    assert len(found) == 3
    assert all(words.isprintable() for words in found)


@pytest.mark.parametrize(
    "content",
    [Maker().file({".gopclntab": b"table"}), Maker().file({".data.rel.ro.gopclntab": b"table", SECTION: b"cut away"})],
)
def test_a_go_program_that_tells_nothing_is_a_blind_spot(content: bytes):
    (spot,) = read(content)
    assert isinstance(spot, BlindSpot)
    assert "without build information" in spot.why


@pytest.mark.parametrize(
    "content",
    [b"", b"\x7fELF", b"#!/bin/sh", Maker().file({".text": b"code"}), Maker().file({".text": MAGIC}, stripped=True)],
)
def test_what_is_no_go_program(content: bytes):
    assert read(content) == []


class TestAnyDamage:
    """Any byte of a program may be any other: packages, a blind spot or an InputError come of it, nothing else."""

    @given(st.data())
    def test_damage(self, data: st.DataObject):
        content = bytearray(program("go1.21.3", *APP, "dep\ta.b/c\tv1.0.0"))
        for _ in range(data.draw(st.integers(1, 3))):
            content[data.draw(st.integers(4, len(content) - 1))] = data.draw(st.integers(0, 255))
        with contextlib.suppress(InputError):
            for each in read(bytes(content)):
                assert isinstance(each, BlindSpot) or (each.name + each.version).isprintable()


@pytest.mark.system
@pytest.mark.parametrize("name", ["skopeo", "umoci", "podman", "docker-registry"])
def test_a_program_of_debian(name: str, tool: Callable[[str], str]):
    """Debian builds without modules: Go's own library is all that is told. The version also stands in the program's data."""
    content = Path(tool(name)).resolve().read_bytes()
    (library,) = read(content)
    assert isinstance(library, Package)
    assert library.name == "stdlib"
    assert re.fullmatch(r"go1\.\d+(\.\d+)?", library.version)
    assert library.version.encode() in content
