"""Rust programs with their list of crates: cargo-auditable, PARSING.md."""

import contextlib
import json
import subprocess
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.catalog.catalogers.rust.program import RustProgram
from nakami.errors import InputError, LimitExceeded, Malformed
from nakami.model.entry import Entry
from nakami.model.outcome import BlindSpot
from nakami.model.package import Package
from tests.bounded.elves import MAKERS, NOBITS, Maker, Part
from tests.catalog.catalogers.reading import damaged

READER = RustProgram()
PATH = "usr/bin/rg"

# The example of cargo-auditable's schema, with a dependency of the build.
CRATES: dict[str, Any] = {
    "packages": [
        {"name": "adler", "version": "0.2.3", "source": "registry"},
        {"name": "app", "version": "0.1.0", "source": "local", "root": True, "dependencies": [0, 2]},
        {"name": "cc", "version": "1.0.83", "source": "crates.io", "kind": "build"},
        {"name": "ring", "version": "0.17.3", "source": "crates.io", "kind": "runtime"},
    ]
}


def program(crates: Any, maker: Maker | None = None) -> bytes:
    packed = crates if isinstance(crates, bytes) else zlib.compress(json.dumps(crates).encode())
    return (maker or Maker()).file({".text": b"code", ".dep-v0": packed})


def read(content: bytes) -> list[Package | BlindSpot]:
    return list(READER.read(Entry(PATH, size=len(content), mode=0o755), content))


@pytest.mark.parametrize("maker", MAKERS, ids=lambda maker: f"{maker.bits}{maker.order}")
def test_what_is_compiled_in(maker: Maker):
    assert read(program(CRATES, maker)) == [
        Package("cargo", name, version, path=PATH, cataloger="rust-program")
        for name, version in (("adler", "0.2.3"), ("app", "0.1.0"), ("ring", "0.17.3"))
    ]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x7fELF",
        Maker().file({".text": b".dep-v0"}),
        Maker().file({".dep-v0": b""}),
        Maker().file({".dep-v0": Part(b"x", NOBITS)}),
        program(CRATES)[:200],
    ],
)
def test_what_has_no_list(content: bytes):
    assert read(content) == []


@pytest.mark.parametrize("crates", [b"no zlib", zlib.compress(b"{"), [], {}, {"packages": 7}, {"packages": [7]}])
def test_a_broken_list_is_malformed(crates: Any):
    with pytest.raises(Malformed):
        read(program(crates))


def test_a_bomb():
    with pytest.raises(LimitExceeded):
        read(program(zlib.compress(b" " * 20_000_000)))


@pytest.mark.parametrize(
    "crate",
    [{}, {"name": "a"}, {"name": "a b", "version": "1"}, {"name": 7, "version": 8}, {"name": "a", "version": "\x1b"}],
)
def test_a_broken_crate_is_a_blind_spot_and_the_rest_is_read(crate: dict[str, Any]):
    package, spot = read(program({"packages": [crate, {"name": "libc", "version": "0.2.50"}]}))
    assert isinstance(spot, BlindSpot)
    assert isinstance(package, Package)


class TestFuzz:
    """PARSING.md: "the data may be malicious"; nothing but an InputError may come of it."""

    @given(st.binary(max_size=100))
    def test_any_json(self, tail: bytes):
        with contextlib.suppress(InputError):
            read(program(zlib.compress(b'{"packages": [{"name": "a", "version": "1"}' + tail)))

    @given(damaged(program(CRATES), start=4))
    def test_any_damage(self, content: bytes):
        with contextlib.suppress(InputError):
            read(content)


@pytest.mark.system
def test_a_real_program_with_the_section_that_cargo_auditable_adds(tmp_path: Path, tool: Callable[[str], str]):
    packed = tmp_path / "crates"
    packed.write_bytes(zlib.compress(json.dumps(CRATES).encode()))
    made = tmp_path / "program"
    arguments = ["--add-section", f".dep-v0={packed}", "--set-section-flags", ".dep-v0=alloc,readonly"]
    subprocess.run([tool("objcopy"), *arguments, Path(tool("xz")).resolve(), made], check=True, capture_output=True)
    assert [each.name for each in read(made.read_bytes()) if isinstance(each, Package)] == ["adler", "app", "ring"]
