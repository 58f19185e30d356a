"""What distribution packages own is theirs: from the tar of a layer to the inventory, with the readers that a scan has."""

import io
import tarfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from nakami.catalog import CATALOGERS
from nakami.engine.inventory import merge
from nakami.engine.reading import NOTHING, Reading
from nakami.engine.second_look import Look
from nakami.engine.walk import walk
from nakami.model.inventory import Inventory
from nakami.rootfs.offer import Offers
from tests.catalog.catalogers.binaries.specimens import ELF, SPECIMENS

JAR = Path(__file__).parents[1] / "catalog" / "catalogers" / "java" / "samples" / "slf4j-nop.jar"

DIST = "usr/lib/python3/dist-packages"
SIX = f"{DIST}/six-1.16.0.dist-info/METADATA"
METADATA = b"Metadata-Version: 2.1\nName: six\nVersion: %s\n\n"
STATUS = b"Package: python3-six\nStatus: install ok installed\nVersion: 1.16.0-4\nArchitecture: all\n"
DEBIAN: dict[str, bytes | str] = {
    "var/lib/dpkg/status": STATUS,
    "var/lib/dpkg/info/python3-six.list": f"/.\n/usr\n/{SIX}\n".encode(),
    SIX: METADATA % b"1.16.0",
}


def layer(files: Mapping[str, bytes | str]) -> bytes:
    """A layer's tar; a string is a symlink's target."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as tar:
        for path, content in files.items():
            member = tarfile.TarInfo(path)
            if isinstance(content, str):
                member.type, member.linkname = tarfile.SYMTYPE, content
                tar.addfile(member)
            else:
                member.size = len(content)
                member.mode = 0o755 if content.startswith(ELF) else 0o644
                tar.addfile(member, io.BytesIO(content))
    return stream.getvalue()


def taken(*layers: Mapping[str, bytes | str]) -> tuple[Inventory, list[Look]]:
    """The inventory of these layers, and the second looks that it wanted."""
    offers = Offers(CATALOGERS)
    looks: list[Look] = []

    def look(_: int, wanted: Sequence[Look]) -> Reading:
        looks.extend(wanted)
        return NOTHING

    readings = [walk(iter([layer(files)]), offers, f"layer {number}") for number, files in enumerate(layers)]
    return merge(readings, offers, look), looks


def found(*layers: Mapping[str, bytes | str]) -> list[tuple[str, str, str, int | None]]:
    inventory, _ = taken(*layers)
    return [
        (each.package.type, each.package.name, each.package.version, each.layer)
        for each in inventory.packages
        if not each.owner
    ]


SIX_DEB = ("deb", "python3-six", "1.16.0-4", 0)


def test_what_debian_brought_is_no_package_of_python():
    assert found(DEBIAN) == [SIX_DEB]


def test_what_pip_put_over_it_in_a_later_layer_is():
    """The file is Debian's by name only: no backport is in it."""
    assert found(DEBIAN, {SIX: METADATA % b"1.17.0"}) == [SIX_DEB, ("pypi", "six", "1.17.0", 1)]
    assert found(DEBIAN, {SIX: METADATA % b"1.16.0"}) == [SIX_DEB, ("pypi", "six", "1.16.0", 1)]


def test_what_pip_put_beside_it_is():
    other = f"{DIST}/six-1.17.0.dist-info/METADATA"
    gone = f"{DIST}/.wh.six-1.16.0.dist-info"
    assert found(DEBIAN, {gone: b"", other: METADATA % b"1.17.0"}) == [SIX_DEB, ("pypi", "six", "1.17.0", 1)]
    assert found(
        {**DEBIAN, "usr/local/lib/python3.11/dist-packages/six-1.17.0.dist-info/METADATA": METADATA % b"1.17.0"}
    ) == [
        SIX_DEB,
        ("pypi", "six", "1.17.0", 0),
    ]


def test_a_package_upgraded_in_a_later_layer_owns_its_new_files():
    new = {name: content for name, content in DEBIAN.items() if name != "var/lib/dpkg/status"}
    assert found(DEBIAN, {**new, "var/lib/dpkg/status": STATUS}) == [("deb", "python3-six", "1.16.0-4", 1)]


def test_without_its_list_a_file_is_nobody_s():
    """Some images drop the lists to be small: then better twice than not at all."""
    removed = {"var/lib/dpkg/info/.wh.python3-six.list": b""}
    assert found(DEBIAN, removed) == [SIX_DEB, ("pypi", "six", "1.16.0", 0)]


def test_distroless_images_tell_it_by_checksums():
    files: dict[str, bytes | str] = {
        "var/lib/dpkg/status.d/python3-six": STATUS,
        "var/lib/dpkg/status.d/python3-six.md5sums": f"{'0' * 32}  {SIX}\n".encode(),
        SIX: METADATA % b"1.16.0",
    }
    assert found(files) == [SIX_DEB]


@pytest.mark.parametrize("database", ["lib/apk/db/installed", "usr/lib/apk/db/installed"])
def test_what_alpine_brought_is_no_package_of_python(database: str):
    folder = "usr/lib/python3.12/site-packages/six-1.16.0.dist-info"
    mine = "usr/lib/python3.12/site-packages/seven-1.dist-info"
    installed = f"P:py3-six\nV:1.16.0-r9\nA:noarch\no:py3-six\nF:{folder}\nR:METADATA\nR:RECORD\n\n".encode()
    files: dict[str, bytes | str] = {
        database: installed,
        f"{folder}/METADATA": METADATA % b"1.16.0",
        f"{mine}/METADATA": b"Name: seven\nVersion: 1\n\n",
    }
    assert found(files) == [("apk", "py3-six", "1.16.0-r9", 0), ("pypi", "seven", "1", 0)]


def test_a_jar_under_several_names_is_debian_s_under_each():
    """The file lies in /usr/share/java, and links of the Maven repository and of other names lead to it."""
    repository = "usr/share/maven-repo/org/slf4j/slf4j-nop"
    names: dict[str, bytes | str] = {
        "usr/share/java/slf4j-nop.jar": JAR.read_bytes(),
        "usr/share/java/slf4j-nop-1.7.32.jar": "slf4j-nop.jar",
        f"{repository}/1.7.32/slf4j-nop-1.7.32.jar": "../../../../../java/slf4j-nop.jar",
        f"{repository}/debian/slf4j-nop-debian.jar": "/usr/share/java/slf4j-nop.jar",
    }
    assert [kind for kind, *_ in found(names)] == ["maven"]
    listed = "".join(f"/{name}\n" for name in names).encode()
    inventory, looks = taken({**names, "var/lib/dpkg/info/libslf4j-java.list": listed})
    assert {placed.owner for placed in inventory.packages} == {"libslf4j-java"}
    assert looks == []


@pytest.mark.parametrize("listed", ["usr/bin/bash", "bin/bash"])
def test_a_program_that_debian_brought_is_debian_s_by_either_name_of_its_folder(listed: str):
    """Since /bin is a link to usr/bin the file lies there, and lists of older packages still say /bin."""
    files: dict[str, bytes | str] = {
        "var/lib/dpkg/status": b"Package: bash\nStatus: install ok installed\nVersion: 5.2.15-2\nArchitecture: amd64\n",
        "var/lib/dpkg/info/bash.list": f"/.\n/{listed}\n".encode(),
        "usr/bin/bash": ELF + SPECIMENS["bash"].content,
    }
    inventory, _ = taken(files)
    assert [(each.package.name, each.package.version, each.owner) for each in inventory.packages] == [
        ("bash", "5.2.15-2", ""),
        ("bash", "5.2.15", "bash"),
    ]


def test_a_program_built_over_it_is_nobody_s():
    built: dict[str, bytes | str] = {"usr/bin/bash": ELF + SPECIMENS["bash"].content}
    files: dict[str, bytes | str] = {"var/lib/dpkg/info/bash.list": b"/.\n/bin/bash\n", "usr/bin/bash": b""}
    assert found(files, built) == [("generic", "bash", "5.2.15", 1)]
