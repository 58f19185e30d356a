"""syft-json as syft writes it; `test_formats.py` reads what nakami writes."""

import json
from pathlib import Path
from typing import Any

import pytest

from nakami.catalog.sboms.syft import read
from nakami.errors import Malformed
from nakami.model.inventory import Inventory
from nakami.model.package import Distro

SAMPLE = Path(__file__).parent / "samples" / "syft.json"
SYFT = {"name": "syft", "version": "1.18.1"}


def _read(*artifacts: Any, **more: Any) -> Inventory:
    return read(json.dumps({"artifacts": artifacts, "descriptor": SYFT, **more}).encode(), "x")


def test_what_syft_writes():
    found = read(SAMPLE.read_bytes(), "x")
    assert found.distro == Distro("alpine", "3.20.3", pretty_name="Alpine Linux v3.20")
    assert {(p.package.type, p.package.name, p.package.source, p.owner) for p in found.packages} == {
        ("apk", "libcrypto3", "openssl", ""),
        ("apk", "musl", "musl", ""),
        ("apk", "py3-six", "py3-six", ""),
        ("pypi", "six", "", "py3-six"),
    }
    assert {p.package.cataloger for p in found.packages} == {"apk-db-cataloger", "python-installed-package-cataloger"}
    assert not found.blind_spots


def test_what_older_versions_write():
    """Schema 3 to 10: the layers in `target`, licences and CPEs as plain text, the distribution by its name."""
    artifact = {
        "id": "1",
        "name": "bash",
        "version": "5",
        "type": "deb",
        "purl": "pkg:deb/debian/bash@5",
        "licenses": ["GPL-3"],
        "cpes": ["cpe:2.3:a:bash:bash:5:*:*:*:*:*:*:*"],
        "locations": [{"path": "/var/lib/dpkg/status", "layerID": "sha256:b"}],
    }
    source = {"type": "image", "target": {"layers": [{"digest": "sha256:a"}, {"digest": "sha256:b"}]}}
    found = _read(artifact, source=source, distro={"name": "debian", "version": "8", "idLike": "a b"})
    assert found.distro == Distro("debian", "8", like=("a", "b"))
    (placed,) = found.packages
    assert (placed.package.licenses, placed.layer, placed.package.path) == (("GPL-3",), 1, "var/lib/dpkg/status")
    assert _read(source={"type": "directory", "target": "/some/folder"}).diff_ids == ()


def test_a_module_is_read_from_the_record():
    record = {"modularityLabel": "nodejs:18:8060020220523160029:ad008a3a"}
    artifact = {
        "name": "nodejs",
        "version": "1:18-1",
        "type": "rpm",
        "purl": "pkg:rpm/redhat/nodejs@18-1?epoch=1",
        "metadata": record,
    }
    assert _read(artifact).packages[0].package.module == "nodejs:18"
    assert _read({**artifact, "metadata": {"modularityLabel": 5}}).packages[0].package.module == ""
    assert _read({**artifact, "metadata": None}).packages[0].package.module == ""


def test_cpes_that_syft_made_up_do_not_count():
    cpes = [
        {"cpe": f"cpe:2.3:a:{who}:nginx:1:*:*:*:*:*:*:*", "source": source}
        for who, source in (("f5", "nvd-cpe-dictionary"), ("x", "syft-generated"))
    ]
    artifact = {"name": "nginx", "version": "1", "type": "binary", "purl": "pkg:generic/nginx@1", "cpes": cpes}
    assert _read(artifact).packages[0].package.cpes == ("f5:nginx",)


def test_what_syft_could_not_look_into_is_a_blind_spot():
    unknowns = ["unknowns-labeler: no package identified in executable file", "java-archive-cataloger: broken zip"]
    found = _read(files=[{"id": "1", "location": {"path": "/a.jar"}, "unknowns": unknowns}])
    assert [(spot.where, spot.why) for spot in found.blind_spots] == [("/a.jar", "java-archive-cataloger: broken zip")]


def test_an_artifact_without_a_purl_or_with_a_broken_one_is_a_blind_spot():
    found = _read({"name": "thing", "version": "1"}, {"name": 5}, {"name": "a", "purl": "pkg:gem/a@1"})
    assert len(found.packages) == 1
    assert len(found.blind_spots) == 2


@pytest.mark.parametrize(
    "data", [b"{}", b'{"artifacts": 5}', b'{"artifacts": []}', b'{"artifacts": [], "descriptor": 5}']
)
def test_what_is_none_is_malformed(data: bytes):
    with pytest.raises(Malformed):
        read(data, "x")


def test_our_own_configuration_is_hostile_too():
    found = _read(descriptor={"name": "nakami", "version": "1", "configuration": {"blind_spots": 5}})
    assert found.blind_spots
    found = _read(descriptor={"name": "nakami", "version": "1", "configuration": {"blind_spots": [{}]}})
    assert found.blind_spots[0].why == ""
