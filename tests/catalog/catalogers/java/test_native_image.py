"""GraalVM native images: docs/security/SBOM.md of oracle/graal."""

import contextlib
import gzip
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.catalog.catalogers.java.native_image import NativeImage
from nakami.errors import InputError, LimitExceeded, Malformed
from nakami.model.entry import Entry
from nakami.model.outcome import BlindSpot
from nakami.model.package import Package
from tests.bounded.elves import MAKERS, Maker, Part
from tests.catalog.catalogers.reading import damaged

READER = NativeImage()
PATH = "app/server"

# The example of that page, cut to two components: one as today, one as releases before 23 wrote them.
BOM: dict[str, Any] = {
    "bomFormat": "CycloneDX",
    "specVersion": "1.5",
    "version": 1,
    "serialNumber": "urn:uuid:51ec305f-616e-4139-a033-a094bb94a17c",
    "components": [
        {
            "bom-ref": "pkg:maven/io.micronaut/micronaut-core@4.3.7",
            "type": "library",
            "group": "io.micronaut",
            "name": "micronaut-core",
            "version": "4.3.7",
            "purl": "pkg:maven/io.micronaut/micronaut-core@4.3.7",
        },
        {
            "type": "library",
            "group": "io.netty",
            "name": "netty-codec-http2",
            "version": "4.1.76.Final",
            "properties": [
                {"name": "syft:cpe23", "value": "cpe:2.3:a:codec:codec:4.1.76.Final:*:*:*:*:*:*:*"},
            ],
        },
    ],
}


def image(bom: Any, maker: Maker | None = None, length: int | None = None) -> bytes:
    maker = maker or Maker()
    packed = bom if isinstance(bom, bytes) else gzip.compress(json.dumps(bom).encode())
    size = maker.pack("P", len(packed) if length is None else length)
    sections: dict[str, bytes | Part] = {".svm_heap": b"heap", ".data": size, ".rodata": packed}
    places = maker.places(sections)
    symbols = {"sbom": places[".rodata"], "sbom_length": places[".data"], "graal_create_isolate": 1}
    return maker.file(sections | maker.symbol_table(symbols, 5))


def read(content: bytes) -> list[Package | BlindSpot]:
    return list(READER.read(Entry(PATH, size=len(content), mode=0o755), content))


@pytest.mark.parametrize("maker", MAKERS, ids=lambda maker: f"{maker.bits}{maker.order}")
def test_the_libraries(maker: Maker):
    assert read(image(BOM, maker)) == [
        Package("maven", name, version, group, path=PATH, cataloger="native-image")
        for group, name, version in (
            ("io.micronaut", "micronaut-core", "4.3.7"),
            ("io.netty", "netty-codec-http2", "4.1.76.Final"),
        )
    ]


def test_an_image_without_an_sbom_is_a_blind_spot():
    (spot,) = read(Maker().file({".svm_heap": b"heap"}))
    assert isinstance(spot, BlindSpot)
    assert "--enable-sbom" in spot.remedy


@pytest.mark.parametrize("content", [b"", b"\x7fELF", Maker().file({".text": b".svm_heap"})])
def test_what_is_none(content: bytes):
    assert read(content) == []


@pytest.mark.parametrize(
    "content",
    [
        image(b"no gzip"),
        image(gzip.compress(b"[]")),
        image(BOM, length=1 << 20),
        image(BOM, length=20),
        image({"components": 7}),
    ],
)
def test_a_broken_sbom_is_malformed(content: bytes):
    with pytest.raises(Malformed):
        read(content)


def test_a_bomb():
    with pytest.raises(LimitExceeded):
        read(image(gzip.compress(bytes(80 << 20), 1)))
    with pytest.raises(LimitExceeded):
        read(image(BOM, length=1 << 40))


@pytest.mark.parametrize("component", [{}, {"purl": "no"}, {"name": "a"}, {"group": "a", "name": 7, "version": "1"}])
def test_a_broken_component_is_a_blind_spot_and_the_rest_is_read(component: dict[str, Any]):
    package, spot = read(image({"components": [component, BOM["components"][0]]}))
    assert isinstance(spot, BlindSpot)
    assert isinstance(package, Package)


class TestFuzz:
    """SBOM.md: `sbom` and `sbom_length` are only symbols; whatever stands there, nothing but an InputError may come of it."""

    @given(st.binary(max_size=100))
    def test_any_json(self, tail: bytes):
        with contextlib.suppress(InputError):
            read(image(gzip.compress(b'{"components": [' + tail)))

    @given(damaged(image(BOM), start=4))
    def test_any_damage(self, content: bytes):
        with contextlib.suppress(InputError):
            read(content)
