"""Two targets compared, from their files to the differences."""

import hashlib
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from nakami.engine.diff import diff
from nakami.engine.settings import Settings
from nakami.errors import TargetNotFound
from nakami.model.diff import Diff, ExecutableCounts
from nakami.model.progress import silent
from tests import small_world

INFO = "var/lib/dpkg/info"
ELF = b"\x7fELF"


def status(**versions: str) -> bytes:
    stanza = "Package: {}\nStatus: install ok installed\nArchitecture: amd64\nVersion: {}\n\n"
    return "".join(stanza.format(name, version) for name, version in versions.items()).encode()


BASE = {
    "etc/os-release": b'ID=debian\nVERSION_ID="12"\n',
    "var/lib/dpkg/status": status(bash="5.1-1", tar="1.34-1"),
    f"{INFO}/bash.list": b"/bin/bash\n",
    f"{INFO}/tar.list": b"/bin/tar\n",
    "bin/bash": ELF + b"1",
    "bin/tar": ELF + b"1",
}
UPGRADE = {
    "var/lib/dpkg/status": status(bash="5.2-1", tar="1.34-1"),
    f"{INFO}/bash.list": b"/bin/bash\n",
    "bin/bash": ELF + b"2",
}
INTRUSION = {"bin/tar": ELF + b"evil", "tmp/.x/kdevtmpfsi": ELF + b"miner", "app/notes.txt": b"not a program"}

Compared = Callable[..., Diff]


@pytest.fixture
def compared(settings: Settings, tmp_path: Path) -> Compared:
    """Compares images of these layers; keyword arguments override the configuration of the one after."""

    def run(
        before: Sequence[small_world.Files], after: Sequence[small_world.Files], *, findings: bool = True, **config: Any
    ) -> Diff:
        old = small_world.docker_archive(tmp_path / "before.tar", *before)
        new = small_world.docker_archive(tmp_path / "after.tar", *after, **config)
        return diff(str(old), str(new), replace(settings, cache=tmp_path / "cache"), silent, findings=findings)

    return run


def test_an_upgrade_in_one_more_layer(compared: Compared):
    found = compared([BASE], [BASE, UPGRADE], findings=False)
    assert [(each.change, each.name, each.before, each.after) for each in found.packages] == [
        ("up", "bash", ("5.1-1",), ("5.2-1",))
    ]
    assert found.packages[0].executables == 1
    assert found.executables == ()
    assert found.shared_layers == 1
    assert (found.before.files, found.after.files) == (6, 9)
    assert not found.findings_compared


def test_an_intrusion_is_not_hidden_by_an_upgrade(compared: Compared):
    """What an attacker changed in the very layer in which packages were upgraded."""
    found = compared([BASE], [BASE, {**UPGRADE, **INTRUSION}], findings=False)
    assert [(each.change, each.path, each.layer) for each in found.executables] == [
        ("changed", "bin/tar", 1),
        ("added", "tmp/.x/kdevtmpfsi", 1),
    ]
    assert found.executables[0].after == hashlib.sha256(INTRUSION["bin/tar"]).hexdigest()
    assert found.executable_counts == ExecutableCounts(explained=1, unexplained=2)


def test_packages_of_another_release_were_built_anew(compared: Compared):
    trixie = {**BASE, "etc/os-release": b'ID=debian\nVERSION_ID="13"\n', "bin/tar": ELF + b"2"}
    found = compared([BASE], [trixie], findings=False)
    assert found.executables == ()
    assert found.executable_counts == ExecutableCounts(rebuilt=1)


def test_findings_gone_and_new(compared: Compared):
    safer = {
        **small_world.ALPINE,
        "lib/apk/db/installed": small_world.ALPINE["lib/apk/db/installed"].replace(b"3.3.0-r0", b"3.3.1-r0"),
    }
    found = compared([small_world.ALPINE], [safer, small_world.NODE])
    assert [finding.id for finding in found.gone] == ["CVE-2024-0001"]
    assert [finding.id for finding in found.new] == ["CVE-2021-23337"]
    assert found.unchanged == 1
    assert (found.before.vulnerabilities, found.after.vulnerabilities) == (2, 2)


def test_ages_are_not_counted_as_vulnerabilities(compared: Compared):
    """The calendar changes them, not whoever built the image."""
    found = compared([small_world.ALPINE], [small_world.ALPINE], created="2015-01-01T00:00:00Z")
    assert (found.new, found.gone, found.before.vulnerabilities) == ((), (), found.after.vulnerabilities)


def test_the_configuration(compared: Compared):
    found = compared([BASE], [BASE], findings=False, config={"User": "root", "Env": ["TOKEN=s3cret"]})
    assert [each.name for each in found.settings] == ["user", "port 8080/tcp", "environment TOKEN"]
    assert "s3cret" not in repr(found.settings)


def test_the_same_twice(compared: Compared):
    found = compared([BASE], [BASE], findings=False)
    assert found.is_same
    assert found.shared_layers == 1
    assert found.time


def test_an_image_and_a_folder(settings: Settings, tmp_path: Path):
    """A running container is a folder: what was changed in it since it was an image."""
    old = small_world.docker_archive(tmp_path / "image.tar", BASE)
    root = small_world.unpacked(tmp_path / "root", BASE, INTRUSION)
    for path, content in {**BASE, **INTRUSION}.items():
        (root / path).chmod(0o755 if content.startswith(ELF) else 0o644)
    found = diff(str(old), f"dir:{root}", replace(settings, cache=tmp_path / "cache"), silent, findings=False)
    assert [(each.change, each.path) for each in found.executables] == [
        ("changed", "bin/tar"),
        ("added", "tmp/.x/kdevtmpfsi"),
    ]
    assert (found.packages, found.settings) == ((), ())


def test_an_inventory_without_files_has_lost_none(settings: Settings, tmp_path: Path):
    image = small_world.docker_archive(tmp_path / "image.tar", BASE)
    sbom = tmp_path / "bom.json"
    component = {
        "type": "library",
        "name": "bash",
        "version": "5.1-1",
        "purl": "pkg:deb/debian/bash@5.1-1?distro=debian-12",
    }
    sbom.write_text(
        json.dumps({"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1, "components": [component]})
    )
    found = diff(f"sbom:{sbom}", str(image), replace(settings, cache=tmp_path / "cache"), silent, findings=False)
    assert [(each.change, each.name) for each in found.packages] == [("added", "tar")]
    assert not found.executables_compared
    assert (found.executables, found.settings) == ((), ())


def test_both_targets_must_be_there(settings: Settings, tmp_path: Path):
    image = small_world.docker_archive(tmp_path / "image.tar", BASE)
    with pytest.raises(TargetNotFound):
        diff(str(image), str(tmp_path / "absent.tar"), settings, silent, findings=False)
