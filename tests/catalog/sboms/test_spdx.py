"""SPDX 2.2 and 2.3 as others write it; `test_formats.py` reads what nakami writes."""

import json
from pathlib import Path
from typing import Any

import pytest

from nakami.catalog.sboms.spdx import read, read_tag_value
from nakami.errors import Malformed
from nakami.model.inventory import Inventory
from nakami.model.package import Distro

SAMPLES = Path(__file__).parent / "samples"


def _package(name: str, purl: str = "", **more: Any) -> dict[str, Any]:
    external = (
        [{"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": purl}] if purl else []
    )
    return {"SPDXID": f"SPDXRef-{name}", "name": name, "externalRefs": external, **more}


def _read(*packages: Any, **more: Any) -> Inventory:
    return read(json.dumps({"spdxVersion": "SPDX-2.3", "packages": packages, **more}).encode(), "x")


@pytest.mark.parametrize("name", ["syft.spdx.json", "syft-2.2.spdx.json", "syft.spdx"])
def test_what_syft_writes(name: str):
    reader = read if name.endswith(".json") else read_tag_value
    found = reader((SAMPLES / name).read_bytes(), "x")
    assert found.distro == Distro("alpine", "3.20.3")
    assert {(p.package.type, p.package.name, p.package.source, p.owner) for p in found.packages} == {
        ("apk", "libcrypto3", "openssl", ""),
        ("apk", "musl", "musl", ""),
        ("apk", "py3-six", "py3-six", ""),
        ("pypi", "six", "", "py3-six"),
    }
    assert {p.package.path for p in found.packages if p.package.type == "apk"} == {"lib/apk/db/installed"}
    assert [p.package.licenses for p in found.packages if p.package.name == "six"] == [("Six own",)]
    assert not found.blind_spots


@pytest.mark.parametrize(
    ("declared", "expected"),
    [
        ("MIT", ("MIT",)),
        ("MIT AND Zlib", ("MIT", "Zlib")),
        ("MIT OR Zlib", ("MIT OR Zlib",)),
        ("(MIT AND Zlib) OR ISC", ("(MIT AND Zlib) OR ISC",)),
        ("LicenseRef-1 AND MIT", ("my own", "MIT")),
        ("NOASSERTION", ("ISC",)),
    ],
)
def test_licences(declared: str, expected: tuple[str, ...]):
    package = _package("a", "pkg:gem/a@1", licenseDeclared=declared, licenseConcluded="ISC")
    found = _read(package, hasExtractedLicensingInfos=[{"licenseId": "LicenseRef-1", "extractedText": "my own"}])
    assert found.packages[0].package.licenses == expected


def test_the_operating_system_is_the_distribution():
    package = _package("debian", versionInfo="12.5", primaryPackagePurpose="OPERATING-SYSTEM")
    assert _read(package).distro == Distro("debian", "12.5")


@pytest.mark.parametrize("kind", ["CONTAINS", "CONTAINED_BY", "OTHER", "DEPENDS_ON"])
def test_relationships_tell_who_brought_what(kind: str):
    one, other = ("SPDXRef-six", "SPDXRef-deb") if kind == "CONTAINED_BY" else ("SPDXRef-deb", "SPDXRef-six")
    relationship = {
        "spdxElementId": one,
        "relationshipType": kind,
        "relatedSpdxElement": other,
        "comment": "ownership-by-file-overlap: x",
    }
    found = _read(
        _package("deb", "pkg:deb/debian/deb@1"), _package("six", "pkg:pypi/six@1"), relationships=[relationship]
    )
    assert found.packages[1].owner == ("" if kind == "DEPENDS_ON" else "deb")


def test_the_subject_and_files_are_no_packages_but_the_rest_without_purl_is_a_blind_spot():
    found = _read(
        _package("image"),
        _package("root", primaryPackagePurpose="FILE"),
        _package("lib"),
        documentDescribes=["SPDXRef-image"],
    )
    assert not found.packages
    assert [spot.where for spot in found.blind_spots] == ["lib"]


def test_a_subject_with_a_purl_is_a_package():
    assert len(_read(_package("redis", "pkg:bitnami/redis@7"), documentDescribes=["SPDXRef-redis"]).packages) == 1


def test_a_broken_package_is_a_blind_spot_and_the_rest_is_read():
    found = _read({"name": 5}, _package("a", "pkg:gem/a@1"))
    assert len(found.packages) == len(found.blind_spots) == 1


def test_another_version_is_read_and_told():
    found = read(json.dumps({"spdxVersion": "SPDX-2.1", "packages": [_package("a", "pkg:gem/a@1")]}).encode(), "x")
    assert len(found.packages) == 1
    assert "SPDX-2.1" in found.blind_spots[0].why


@pytest.mark.parametrize(
    "data", [b"{}", b"[]", b'{"spdxVersion": "SPDX-3.0"}', b'{"spdxVersion": "SPDX-2.3", "packages": 1}']
)
def test_what_is_none_is_malformed(data: bytes):
    with pytest.raises(Malformed):
        read(data, "x")


@pytest.mark.parametrize("comment", ["nakami: ", "nakami: []", 'nakami: {"evidence": [5, {}], "layers": 5, "blind-spot": 5, "cpes": "x"}', "nakami: {", "else"])  # fmt: skip
def test_our_own_annotations_are_hostile_too(comment: str):
    annotations = [{"comment": comment}]
    found = _read(_package("a", "pkg:gem/a@1", annotations=annotations), annotations=annotations)
    assert len(found.packages) == 1
