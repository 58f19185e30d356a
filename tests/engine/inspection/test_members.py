"""Members of archives: what is offered, what is left alone, and archives that are made to exhaust their reader."""

import bz2
import gzip
import io
import lzma
import zipfile
from collections.abc import Callable, Mapping

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from nakami.engine.inspection.members import LIMITS, Inner, Limits, is_container, members
from nakami.model.outcome import BlindSpot
from tests.bounded.tars import END, header

MIB = 1 << 20
Pack = Callable[[Mapping[str, bytes]], bytes]
Compress = Callable[[bytes], bytes]
SHELL = b"#!/bin/sh\necho hello\n"


def _zip(files: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def _tar(files: Mapping[str, bytes]) -> bytes:
    return (
        b"".join(header(name.encode(), len(body)) + body + bytes(-len(body) % 512) for name, body in files.items())
        + END
    )


def _ar(files: Mapping[str, bytes]) -> bytes:
    parts = [
        f"{name:<16}{0:<12}{0:<6}{0:<6}{100644:<8}{len(body):<10}`\n".encode() + body + b"\n" * (len(body) % 2)
        for name, body in files.items()
    ]
    return b"!<arch>\n" + b"".join(parts)


def _read(path: str, content: bytes, limits: Limits = LIMITS) -> tuple[dict[str, bytes], list[BlindSpot]]:
    found = list(members(path, content, limits))
    inner = {each.path: each.content for each in found if isinstance(each, Inner)}
    return inner, [each for each in found if isinstance(each, BlindSpot)]


TREE = {"bin/run.sh": SHELL, "conf/app.yml": b"key: value\n"}


@pytest.mark.parametrize(
    "pack", [_zip, lambda tree: _zip(tree, zipfile.ZIP_STORED), _tar], ids=["deflated", "stored", "tar"]
)
def test_every_member_comes_out(pack: Pack):
    assert _read("opt/a", pack(TREE)) == ({f"opt/a!/{name}": content for name, content in TREE.items()}, [])


@pytest.mark.parametrize(
    ("suffix", "pack"),
    [(".gz", gzip.compress), (".bz2", bz2.compress), (".xz", lzma.compress), (".zst", zstandard.compress)],
    ids=["gzip", "bzip2", "xz", "zstd"],
)
def test_what_is_compressed(suffix: str, pack: Compress):
    assert _read(f"opt/a.tar{suffix}", pack(_tar(TREE)))[0].keys() == {f"opt/a.tar{suffix}!/{name}" for name in TREE}
    assert _read(f"opt/x.php{suffix}", pack(SHELL)) == ({f"opt/x.php{suffix}!/x.php": SHELL}, [])
    assert _read("opt/x", pack(SHELL)) == ({"opt/x!/x": SHELL}, [])


def test_archives_in_archives():
    inner = _zip({"WEB-INF/lib/a.jar": _zip({"META-INF/x.sh": SHELL}), "shell.jsp": b"<% %>"})
    assert _read("srv/a.war", inner)[0].keys() == {
        "srv/a.war!/WEB-INF/lib/a.jar!/META-INF/x.sh",
        "srv/a.war!/shell.jsp",
    }


def test_a_package_of_debian():
    package = _ar(
        {
            "debian-binary": b"2.0\n",
            "control.tar.gz": gzip.compress(_tar({"postinst": SHELL})),
            "data.tar.xz": lzma.compress(_tar(TREE)),
        }
    )
    assert set(_read("root/a.deb", package)[0]) == {
        "root/a.deb!/control.tar.gz!/postinst",
        *(f"root/a.deb!/data.tar.xz!/{name}" for name in TREE),
    }
    assert _read("var/cache/apt/archives/a.deb", package) == ({}, [])


def test_libraries_of_object_files_are_left_alone():
    assert _read("usr/lib/a.a", _ar({"a.o/": b"\x7fELF" + bytes(200)})) == ({}, [])


@pytest.mark.parametrize("content", [b"", b"#!/bin/sh", b"\x7fELF", b"PK\5\6" + bytes(18), b"text " * 200])
def test_what_is_no_archive(content: bytes):
    assert not is_container(content)
    assert not list(members("a", content))


def test_pictures_and_fonts_are_left_alone():
    assert _read("a.zip", _zip({"a.png": b"x", "b.woff2": b"x", "c.css": b"x", "d.txt": b"x"}))[0].keys() == {
        "a.zip!/d.txt"
    }


def test_classes_of_large_jars_are_left_alone():
    few = {f"a/C{number}.class": b"\xca\xfe\xba\xbe" for number in range(10)}
    many = {f"a/C{number}.class": b"\xca\xfe\xba\xbe" for number in range(100)}
    assert len(_read("a.jar", _zip(few))[0]) == 10
    assert _read("a.jar", _zip({**many, "x.properties": b"a=b"}))[0].keys() == {"a.jar!/x.properties"}


def test_of_a_large_member_the_first_is_looked_at():
    large = SHELL + bytes(9 * MIB)
    for name, content in (
        ("a.zip", _zip({"x": large}, zipfile.ZIP_STORED)),
        ("a.tar", _tar({"x": large})),
        ("x.gz", gzip.compress(large)),
    ):
        (found,) = (each for each in members(name, content) if isinstance(each, Inner))
        assert found.size == len(large)
        assert found.content.startswith(SHELL)
        assert len(found.content) <= LIMITS.member_bytes + MIB


def test_rights_of_members_end_with_the_archive():
    content = bytearray(_tar({"a": SHELL}))
    content[100:108] = b"0004755\0"
    content[148:156] = b" " * 8
    content[148:156] = b"%06o\0 " % sum(content[:512])
    (found,) = members("a.tar", bytes(content))
    assert isinstance(found, Inner)
    assert found.mode == 0o755


def test_a_deep_archive_is_told():
    deep = _zip({"c.zip": _zip({"b.zip": _zip({"a.zip": _zip(TREE)})})})
    found, spots = _read("d.zip", deep)
    assert not found
    assert [spot.where for spot in spots] == ["d.zip!/c.zip!/b.zip"]
    assert "is an archive in 2 others" in spots[0].why


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress], ids=["gzip", "bzip2", "xz"])
def test_a_bomb_that_is_one_stream(pack: Compress):
    found, spots = _read("a.gz", pack(SHELL + bytes(16 * MIB)), Limits(ratio=20, member_bytes=MIB))
    assert [content[: len(SHELL)] for content in found.values()] == [SHELL]
    assert len(found["a.gz!/a"]) <= 2 * MIB
    assert "inflates to more than" in spots[0].why


def test_a_bomb_that_is_a_member():
    found, spots = _read("a.zip", _zip({"a": bytes(6 * MIB), "b": SHELL}))
    assert found == {"a.zip!/b": SHELL}
    assert "would inflate to 6,291,456" in spots[0].why


def test_a_bomb_of_bombs():
    bomb = _zip({f"{number}": bytes(number) + b"x" * 5000 for number in range(100)})
    nest = _zip({f"{number}.zip": bomb for number in range(40)}, zipfile.ZIP_STORED)
    found, spots = _read("a.zip", nest, Limits(members=1000, total_bytes=4 * MIB))
    assert len(found) <= 1000
    assert sum(map(len, found.values())) <= 4 * MIB
    assert any("worth a look" in spot.why for spot in spots)
    assert len(spots) <= 2 * LIMITS.notes


def test_many_tiny_members():
    found, spots = _read("a.tar", _tar({f"f{number}": b"x" for number in range(300)}), Limits(members=100))
    assert len(found) == 100
    assert "more than 100 members worth a look" in spots[0].why


@pytest.mark.parametrize("cut", [10, 100, 200, -30, -5])
@pytest.mark.parametrize("pack", [_zip, _tar, lambda tree: gzip.compress(_tar(tree))], ids=["zip", "tar", "tar.gz"])
def test_what_is_cut_off_is_told(pack: Pack, cut: int):
    content = pack(TREE)[:cut]
    if pack is _tar and cut < 0:
        return  # within the end mark nothing is lost
    found, spots = _read("a", content)
    assert spots or len(found) == len(TREE) or not is_container(content)
    assert all(content in TREE.values() for content in found.values())


def test_damaged_members_are_told_a_few_times():
    content = bytearray(_zip({f"{number}.txt": b"some text " * 20 for number in range(10)}, zipfile.ZIP_STORED))
    for number in range(10):
        at = content.index(b"some text", number * 235)
        content[at : at + 4] = b"SOME"
    _, spots = _read("a.zip", bytes(content))
    assert len(spots) == LIMITS.notes + 1
    assert "7 more members" in spots[-1].why


def test_an_encrypted_member():
    content = bytearray(_zip({"a.txt": b"hello"}))
    content[content.index(b"PK\1\2") + 8] |= 1
    assert "is encrypted" in _read("a.zip", bytes(content))[1][0].why


def test_names_that_lead_out_are_names():
    found, _ = _read("a.tar", _tar({"../../etc/x": SHELL, "/abs": SHELL}))
    assert all(path.startswith("a.tar!/") for path in found)


class TestHostile:
    """Whatever the bytes are, what comes out stays within the limits, and nothing is raised."""

    @given(
        st.sampled_from(
            [
                _zip(TREE),
                _tar(TREE),
                gzip.compress(_tar(TREE)),
                bz2.compress(SHELL),
                _ar({"debian-binary": b"2.0\n", "data.tar": _tar(TREE)}),
            ]
        ),
        st.dictionaries(st.integers(0, 400), st.integers(0, 255), max_size=8),
    )
    def test_any_change(self, content: bytes, changes: dict[int, int]):
        changed = bytearray(content)
        for at, value in changes.items():
            if at < len(changed):
                changed[at] = value
        for found in members("a", bytes(changed)):
            assert isinstance(found, Inner | BlindSpot)

    @given(st.binary(max_size=600))
    def test_any_bytes(self, data: bytes):
        for begin in (b"PK\3\4", b"\x1f\x8b\x08", b"BZh9", b"\xfd7zXZ\0", b"\x28\xb5\x2f\xfd", b"!<arch>\n"):
            assert len(list(members("a", begin + data))) < 100
