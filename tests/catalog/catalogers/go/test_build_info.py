"""Go's build information: src/debug/buildinfo/buildinfo.go and src/runtime/debug/mod.go of the Go source tree."""

import contextlib
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.catalog.catalogers.go.build_info import BuildInfo, Module, is_go, read_build_info
from nakami.errors import InputError, LimitExceeded, Malformed
from tests.bounded.elves import BASE, MAKERS, NOBITS, Maker, Part
from tests.catalog.catalogers.go.programs import MAGIC, SECTION, inline, pointed, program, varint

LINES = (
    "path\texample.com/app/cmd/app",
    "mod\texample.com/app\tv1.2.3\th1:abc=",
    "dep\tgolang.org/x/net\tv0.17.0\th1:def=",
    "build\t-compiler=gc",
    'build\t-ldflags="-s -X \'main.name=a \\"b\\"\'"',
    "build\t-tags=`a,b`",
)
INFO = BuildInfo(
    "go1.21.3",
    "example.com/app/cmd/app",
    Module("example.com/app", "v1.2.3"),
    (Module("golang.org/x/net", "v0.17.0"),),
    {"-compiler": "gc", "-ldflags": "-s -X 'main.name=a \"b\"'", "-tags": "a,b"},
)
each_maker = pytest.mark.parametrize("maker", MAKERS, ids=lambda maker: f"{maker.bits}{maker.order}")


@each_maker
@pytest.mark.parametrize("stripped", [False, True])
def test_inline_strings(maker: Maker, stripped: bool):
    content = maker.file({".text": b"code", SECTION: inline("go1.21.3", *LINES)}, stripped=stripped)
    assert is_go(content)
    assert read_build_info(content, "it") == INFO


@each_maker
@pytest.mark.parametrize("stripped", [False, True])
def test_pointers_to_strings(maker: Maker, stripped: bool):
    content = maker.file(pointed(maker, "go1.16.5", *LINES), stripped=stripped)
    info = read_build_info(content, "it")
    assert info
    assert (info.toolchain, info.main, info.modules) == ("go1.16.5", INFO.main, INFO.modules)


def test_without_modules():
    assert read_build_info(program("go1.19.8"), "it") == BuildInfo("go1.19.8")


def test_a_text_without_its_marks_is_not_read():
    content = Maker().file(
        {SECTION: MAGIC + bytes((8, 2)) + bytes(16) + varint(6) + b"go1.20" + varint(40) + b"x" * 40}
    )
    assert read_build_info(content, "it") == BuildInfo("go1.20")


@pytest.mark.parametrize(
    ("lines", "modules"),
    [
        (["dep\ta.b/c\tv1.0.0\th1:x", "=>\td.e/f\tv2.0.0\th1:y"], (Module("d.e/f", "v2.0.0", "a.b/c"),)),
        (["dep\ta.b/c\tv3.5.9", "=>\t../c\t(devel)\t"], (Module("a.b/c", "v3.5.9", "a.b/c"),)),
        (["dep\ta.b/c\tv0.0.0", "=>\t./c\t(devel)\t"], (Module("a.b/c", "(devel)", "a.b/c"),)),
        (
            ["dep\ta.b/v2\tv2.0.0-00010101000000-000000000000", "=>\t./c\t(devel)\t"],
            (Module("a.b/v2", "(devel)", "a.b/v2"),),
        ),
        (["dep\ta.b/c", "=>\t../c"], (Module("a.b/c", "(devel)", "a.b/c"),)),
        (["dep\ta.b/c"], (Module("a.b/c", ""),)),
        (["=>\ta.b/c\tv1.0.0", "nonsense", "dep"], (Module("", ""),)),
        (["mod\ta.b/c\t(devel)", "=>\td.e/f\tv1.0.0", "dep\ta.b/d\tv1.0.0"], (Module("a.b/d", "v1.0.0"),)),
    ],
)
def test_modules(lines: list[str], modules: tuple[Module, ...]):
    info = read_build_info(program("go1.21", *lines), "it")
    assert info
    assert info.modules == modules


def test_a_replaced_main_module():
    info = read_build_info(program("go1.21", "mod\ta.b/c\t(devel)", "=>\td.e/f\tv1.0.0"), "it")
    assert info
    assert info.main == Module("d.e/f", "v1.0.0", "a.b/c")


@pytest.mark.parametrize(
    "content",
    [
        Maker().file({".text": b"code"}),
        Maker().file({".text": MAGIC.ljust(32, b"\0")}, writable=False),
        Maker().file({SECTION: Part(inline("go1.21"), NOBITS)}),
        Maker().file({SECTION: b"x" + inline("go1.21")}),
        Maker().file({".rodata": inline("go1.21")}, stripped=True, writable=False),
        Maker().file({SECTION: MAGIC[:-1]}),
    ],
    ids=["nothing", "mark elsewhere", "debug file", "not aligned", "not data", "cut"],
)
def test_what_is_no_build_information(content: bytes):
    assert read_build_info(content, "it") is None


@pytest.mark.parametrize(
    "blob",
    [
        MAGIC + bytes((8, 2)) + bytes(16) + b"\xff" * 9,
        MAGIC + bytes((8, 2)) + bytes(16) + varint(250) + b"go1.20",
        MAGIC + bytes((4, 0)) + bytes(24),
        MAGIC + bytes((8, 1)) + bytes(24),
        MAGIC + bytes((8, 0)) + (BASE + 1 << 40).to_bytes(8, "little") + bytes(8),
        MAGIC + bytes((8, 0)) + (BASE + 64).to_bytes(8, "little") * 2,
    ],
    ids=[
        "endless length",
        "beyond the end",
        "other pointers",
        "other byte order",
        "wild pointer",
        "pointer into zeros",
    ],
)
def test_lies_are_malformed_or_nothing(blob: bytes):
    with contextlib.suppress(Malformed, LimitExceeded):
        assert read_build_info(Maker().file({SECTION: blob}), "it") is None


def test_a_position_independent_program_of_old():
    """The dynamic linker writes the pointers; in the file they are zero."""
    content = Maker().file({SECTION: MAGIC + bytes((8, 0)) + bytes(16)})
    assert read_build_info(content, "it") is None


def test_a_file_full_of_marks_costs_little():
    content = Maker().file({SECTION: (MAGIC + bytes((8, 0)) + bytes(16)) * 300_000})
    start = time.process_time()
    assert read_build_info(content, "it") is None
    assert time.process_time() - start < 1


class TestAnyBytes:
    """buildinfo.go: "Data too short or not a Go binary" is an answer; nothing but an InputError may come of hostile bytes."""

    @given(st.text('pathmoddep=>\tv1.0\n/."`', max_size=200))
    def test_any_text(self, text: str):
        info = read_build_info(program("go1.21", *text.split("\n")), "it")
        assert info
        assert info.toolchain == "go1.21"

    @given(st.sampled_from(MAKERS), st.booleans(), st.data())
    def test_any_damage(self, maker: Maker, old: bool, data: st.DataObject):
        sections = pointed(maker, "go1.16", *LINES) if old else {SECTION: inline("go1.21", *LINES)}
        content = bytearray(maker.file(sections))
        for _ in range(data.draw(st.integers(1, 4))):
            content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
        with contextlib.suppress(InputError):
            read_build_info(bytes(content), "it")
