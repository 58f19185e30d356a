"""CycloneDX (ECMA-424) as others write it; `test_formats.py` reads what nakami writes."""

import json
from pathlib import Path
from typing import Any

import pytest

from nakami.catalog.sboms import cyclonedx_xml
from nakami.catalog.sboms.cyclonedx import read
from nakami.errors import InputError, Malformed
from nakami.model.inventory import Inventory
from nakami.model.package import Distro

SAMPLES = Path(__file__).parent / "samples"


def _read(*components: Any, version: str = "1.6", **more: Any) -> Inventory:
    return read(
        json.dumps({"bomFormat": "CycloneDX", "specVersion": version, "components": components, **more}).encode(), "x"
    )


@pytest.mark.parametrize("name", ["syft-1.2.cdx", "syft-1.5.cdx", "syft-1.6.cdx"])
@pytest.mark.parametrize("form", ["json", "xml"])
def test_what_syft_writes(name: str, form: str):
    reader = {"json": read, "xml": cyclonedx_xml.read}[form]
    found = reader((SAMPLES / f"{name}.{form}").read_bytes(), "x")
    assert found.distro == Distro("alpine", "3.20.3", pretty_name="Alpine Linux v3.20")
    named = {(p.package.type, p.package.name, p.package.version, p.package.source) for p in found.packages}
    assert named == {
        ("apk", "libcrypto3", "3.3.0-r0", "openssl"),
        ("apk", "musl", "1.2.5-r0", "musl"),
        ("apk", "py3-six", "1.16.0-r9", "py3-six"),
        ("pypi", "six", "1.16.0", ""),
    }
    assert not found.blind_spots
    if name != "syft-1.2.cdx":
        assert {p.package.path for p in found.packages if p.package.type == "apk"} == {"lib/apk/db/installed"}


def test_what_trivy_writes():
    """Its components of lock files hold packages and are none themselves (Trivy 0.58, `pkg/sbom/cyclonedx`)."""
    lock = {
        "type": "application",
        "name": "app/package-lock.json",
        "properties": [{"name": "aquasecurity:trivy:Type", "value": "npm"}],
    }
    system = {"type": "operating-system", "name": "debian", "version": "12.5"}
    package = {"type": "library", "name": "bash", "purl": "pkg:deb/debian/bash@5.2-2?arch=amd64&distro=debian-12.5"}
    found = _read(lock, system, package)
    assert found.distro == Distro("debian", "12.5")
    assert [placed.package.name for placed in found.packages] == ["bash"]
    assert not found.blind_spots


def test_without_an_operating_system_purls_tell_it():
    assert _read({"name": "a", "purl": "pkg:apk/wolfi/a@1-r0"}).distro == Distro("wolfi")


def test_nested_components_are_read_and_owned_by_distributions_packages_only():
    six = {"name": "six", "purl": "pkg:pypi/six@1"}
    found = _read(
        {"name": "python3-six", "purl": "pkg:deb/debian/python3-six@1", "components": [six]},
        {"name": "app", "purl": "pkg:npm/app@1", "components": [{"name": "b", "purl": "pkg:npm/b@1"}]},
    )
    assert {placed.package.name: placed.owner for placed in found.packages} == {
        "python3-six": "",
        "six": "python3-six",
        "app": "",
        "b": "",
    }


@pytest.mark.parametrize("kind", ["library", "application", "framework", "firmware"])
def test_a_component_without_a_purl_is_a_blind_spot(kind: str):
    found = _read({"type": kind, "name": "thing", "version": "1"})
    assert not found.packages
    assert found.blind_spots[0].where == "thing 1"


@pytest.mark.parametrize("kind", ["file", "data", "container", "machine-learning-model"])
def test_what_is_no_software_is_none(kind: str):
    assert _read({"type": kind, "name": "thing"}) == Inventory()


def test_a_broken_component_is_a_blind_spot_and_the_rest_is_read():
    found = _read({"name": 5}, [], {"name": "a", "purl": "pkg:gem/a@1", "version": None, "licenses": None})
    assert [placed.package.name for placed in found.packages] == ["a"]
    assert len(found.blind_spots) == 2


def test_another_version_is_read_and_told():
    found = _read({"name": "a", "purl": "pkg:gem/a@1"}, version="1.9")
    assert len(found.packages) == 1
    assert "1.9" in found.blind_spots[0].why


@pytest.mark.parametrize(
    "data", [b"{}", b"[]", b'{"specVersion": 1}', b'{"specVersion": "1.6", "components": 5}', b'{"specVersion": "1.6"']
)
def test_what_is_none_is_malformed(data: bytes):
    with pytest.raises(Malformed):
        read(data, "x")


def test_depth_is_bounded():
    deep: dict[str, Any] = {"name": "a", "purl": "pkg:gem/a@1"}
    for n in range(200):
        deep = {"name": str(n), "purl": f"pkg:gem/b@{n}", "components": [deep]}
    found = _read(deep)
    assert len(found.packages) == 33
    assert "inside each other" in found.blind_spots[0].why
    bomb = b'{"specVersion": "1.6", "components": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"
    with pytest.raises(InputError):
        read(bomb, "x")


@pytest.mark.parametrize("value", ["", "x", "[]", '{"part": 5}', "9" * 50])
def test_our_own_properties_are_hostile_too(value: str):
    properties = [{"name": f"nakami:{name}", "value": value} for name in ("blind-spot", "files", "bytes", "since")]
    found = _read({"name": "a", "purl": "pkg:gem/a@1", "properties": properties}, metadata={"properties": properties})
    assert found.files == found.bytes == 0
    assert found.packages[0].since is None
    assert found.blind_spots
