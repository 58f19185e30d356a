"""Programs packed with UPX 4.2.4 (samples/upx): unpacked on four architectures, with marks and without, and hostile ones."""

import contextlib
import struct
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.bounded import upx
from nakami.bounded.upx import LIMITS, Limits, find, hidden_blocks, is_packed, unpack
from nakami.errors import Malformed
from tests.bounded.elves import MAKERS
from tests.bounded.packable import DATA, program, text

SAMPLES = Path(__file__).parent / "samples" / "upx"
NAMES = sorted(each.name for each in SAMPLES.iterdir() if each.suffix != ".md")
PACKED = (SAMPLES / "amd64-nrv2e").read_bytes()


def _marks(content: bytes) -> list[int]:
    return [at for at in range(len(content)) if content.startswith(b"UPX!", at)]


def _with(content: bytes, changes: dict[int, bytes]) -> bytes:
    changed = bytearray(content)
    for at, piece in changes.items():
        changed[at : at + len(piece)] = piece
    return bytes(changed)


@pytest.mark.parametrize("name", NAMES)
def test_the_original_comes_out(name: str):
    content = (SAMPLES / name).read_bytes()
    original = program(name.partition("-")[0])
    assert is_packed(content)
    assert hidden_blocks(content) is None
    unpacked = unpack(content, "it")
    assert not unpacked.why
    assert text() in unpacked.content
    assert DATA in unpacked.content
    assert unpacked.content[:64] == original[:64]


@pytest.mark.parametrize("name", NAMES)
def test_erased_marks_do_not_hide_it(name: str):
    content = (SAMPLES / name).read_bytes()
    erased = _with(content, dict.fromkeys(_marks(content), b"\0\0\0\0"))
    erased = _with(erased, {len(erased) - 4: b"\xff\xff\xff\xff"})
    assert not is_packed(erased)
    assert "00 00 00 00 in place of the mark" in str(hidden_blocks(erased))
    assert text() in unpack(erased, "it").content


def test_overwritten_sizes_are_told():
    at = _marks(PACKED)[0]
    changed = _with(PACKED, {at + 12: bytes(8)})
    assert "its sizes overwritten" in str(hidden_blocks(changed))
    assert text() in unpack(changed, "it").content


def test_bytes_behind_the_end_do_not_hide_it():
    assert text() in unpack(PACKED + bytes(1000), "it").content


@pytest.mark.parametrize(
    "content", [b"", b"\x7fELF", b"\x7fELF\2\1\1" + bytes(57), PACKED[:250], bytes(5000), program("amd64")]
)
def test_what_is_not_packed(content: bytes):
    assert find(content) is None
    with pytest.raises(Malformed, match="it is not packed by UPX"):
        unpack(content, "it")


@pytest.mark.parametrize("maker", MAKERS, ids=lambda maker: f"{maker.bits}{maker.order}")
@pytest.mark.parametrize("stripped", [True, False])
def test_programs_of_others(maker: object, stripped: bool):
    content = maker.file({".data": b"UPX!" * 100}, stripped=stripped)  # type: ignore[attr-defined] # the tests' own
    assert find(content) is None


def test_a_program_that_is_cut_off_gives_what_is_there():
    unpacked = unpack(PACKED[:1500], "it")
    assert unpacked.content.startswith(b"\x7fELF")
    assert "sizes lie" in unpacked.why


def _second(content: bytes) -> int:
    start = find(content)
    assert start is not None
    return start.at + 12 + int(struct.unpack_from("<I", content, start.at + 4)[0])


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (struct.pack("<II", 0xFFFFFFF0, 100), "unpacks to more than"),
        (struct.pack("<II", 60 << 20, 100), "unpacks to more than 16,777,216 bytes"),
        (struct.pack("<IIB", 40 << 20, 100, 14), "100 bytes would become"),
        (struct.pack("<II", 10, 5000), "sizes lie"),
        (struct.pack("<II", 0, 0), "sizes lie"),
        (struct.pack("<IIB", 8000, 3000, 77), "method 77, which is not known"),
    ],
    ids=["all", "slow", "ratio", "larger", "end", "method"],
)
def test_sizes_that_lie(change: bytes, why: str):
    unpacked = unpack(_with(PACKED, {_second(PACKED): change}), "it")
    assert why in unpacked.why
    assert len(unpacked.content) < 1000


def test_the_limits_hold():
    assert "more than 5,000 bytes" in unpack(PACKED, "it", Limits(bytes=5000)).why
    assert "more than 5,000 bytes" in unpack(PACKED, "it", Limits(slow_bytes=5000)).why
    assert "more than 1 packed blocks" in unpack(PACKED, "it", Limits(blocks=1)).why


def test_a_damaged_block_of_lzma():
    content = (SAMPLES / "amd64-lzma").read_bytes()
    at = _second(content)
    for changed in ({at + 12: b"\xff\xff"}, {at + 40: bytes(200)}):
        assert "LZMA" in unpack(_with(content, changed), "it").why


class TestHostile:
    """Any change of a packed program ends in what came out, never in another error, and within the limits."""

    @given(
        st.sampled_from(NAMES),
        st.dictionaries(st.integers(0, 4500), st.binary(min_size=1, max_size=4), min_size=1, max_size=6),
    )
    def test_any_change(self, name: str, changes: dict[int, bytes]):
        changed = _with((SAMPLES / name).read_bytes(), changes)
        hidden_blocks(changed)
        with contextlib.suppress(Malformed):
            assert len(unpack(changed, "it").content) <= LIMITS.bytes

    def test_thousands_of_places_that_look_like_a_block_are_not_all_unpacked(self, monkeypatch: pytest.MonkeyPatch):
        tried: list[int] = []

        def unpack_nrv(data: bytes, *_: object) -> bytes:
            tried.append(len(data))
            raise Malformed("it is none")

        monkeypatch.setattr(upx, "unpack_nrv", unpack_nrv)
        header = _with(PACKED[:176], {60: b"\0\0"})
        content = header + struct.pack("<IIBBBB", 8191, 8190, 2, 0, 0, 0) * 5000
        assert find(content) is None
        assert 0 < len(tried) < 100
