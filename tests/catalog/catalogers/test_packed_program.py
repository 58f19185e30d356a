"""Programs packed with UPX: the beginning that its linker stub writes."""

import pytest

from nakami.catalog.catalogers.packed_program import PackedProgram
from nakami.model.entry import Entry
from nakami.model.outcome import BlindSpot
from tests.bounded.elves import MAKERS, Maker

READER = PackedProgram()


def read(content: bytes) -> list[BlindSpot]:
    return list(READER.read(Entry("usr/bin/app", size=len(content), mode=0o755), content))


@pytest.mark.parametrize("maker", MAKERS, ids=lambda maker: f"{maker.bits}{maker.order}")
def test_a_packed_program_is_a_blind_spot(maker: Maker):
    (spot,) = read(maker.file({"l_info": bytes(4) + b"UPX!\x00\x0a\x0d\x16"}, stripped=True))
    assert (spot.part, spot.where) == ("packed-program", "usr/bin/app")
    assert "UPX" in spot.why


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x7fELF",
        b"UPX!",
        Maker().file({".text": b"code"}),
        Maker().file({".text": bytes(512), ".rodata": b"$Info: This file is packed with UPX!"}),
    ],
)
def test_any_other_is_none(content: bytes):
    assert read(content) == []
