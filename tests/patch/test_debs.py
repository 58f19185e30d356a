from pathlib import Path

import pytest

from nakami.errors import Malformed
from nakami.patch.debs import Catalogue, Index, installed

PARAGRAPH = """Package: {name}
Version: {version}
Architecture: {arch}
Filename: {filename}
Size: 10
SHA256: {sha256}
Description: a test
"""


def paragraph(
    name: str = "a", version: str = "1", arch: str = "amd64", filename: str = "pool/a.deb", digit: str = "0"
) -> str:
    return PARAGRAPH.format(name=name, version=version, arch=arch, filename=filename, sha256=digit * 64)


def catalogue(folder: Path, *paragraphs: str) -> Catalogue:
    made = Catalogue()
    text = "\n".join(paragraphs).encode()
    made.write([Index("http://archive.example/debian", "stable", iter((text,)))], folder / "Packages")
    return made


def test_packages_are_kept_by_their_digests(tmp_path: Path):
    made = catalogue(tmp_path, paragraph(), paragraph(version="2", digit="1"))
    assert len(made) == 2
    newest = made.newest("a", "amd64")
    assert newest
    assert (newest.version, newest.url) == ("2", "http://archive.example/debian/pool/a.deb")
    assert made.of_digest("1" * 64) == newest
    written = (tmp_path / "Packages").read_text()
    assert f"Filename: pool/{'0' * 64}.deb\n" in written
    assert "pool/a.deb" not in written


def test_another_architecture_does_not_fit(tmp_path: Path):
    made = catalogue(tmp_path, paragraph(arch="arm64"), paragraph("b", arch="all", digit="1"))
    assert made.newest("a", "amd64") is None
    assert made.newest("b", "amd64")


@pytest.mark.parametrize("filename", ["../../etc/passwd", "/etc/passwd", "a/../../b"])
def test_a_file_outside_the_archive_is_left_out(tmp_path: Path, filename: str):
    made = catalogue(tmp_path, paragraph(filename=filename), paragraph("-o", digit="2"))
    assert (len(made), made.skipped) == (0, 2)


def test_what_no_index_has_is_refused(tmp_path: Path):
    with pytest.raises(Malformed, match="not to be trusted"):
        catalogue(tmp_path).of_digest("0" * 64)


def test_removed_packages_are_not_installed():
    status = (
        "Package: a\nStatus: install ok installed\nVersion: 1\nArchitecture: amd64\n\n"
        "Package: a\nStatus: hold ok installed\nVersion: 2\nArchitecture: i386\n\n"
        "Package: b\nStatus: deinstall ok config-files\nVersion: 1\n"
    )
    assert {name: said["version"] for name, said in installed(status).items()} == {"a": "1", "a:i386": "2"}
