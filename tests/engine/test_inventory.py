import gzip
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from nakami.errors import DigestMismatch, LimitExceeded, Malformed, StreamBroken
from nakami.images.bundle import BundledImage
from nakami.images.opening import open_bundle
from nakami.images.sources.docker_archive import open_docker_archive
from tests.bounded.tars import END, header
from tests.engine.scenes import OFFERS, archive, cache, inside, layout, names, opened, packages, spots
from tests.images.made import BASE, OS_RELEASE, Layout, config, digest, docker_archive, layer, status

STATUS = "var/lib/dpkg/status"
ROOT = Path(__file__).parents[2]
METADATA = b"Metadata-Version: 2.1\nName: %s\nVersion: 1.0\n"
ONE = layer(("usr/lib/python3/dist-packages/one-1.0.dist-info/METADATA", "f", METADATA % b"one"))
Make = Callable[..., BundledImage]


@pytest.fixture(params=["archive", "layout"])
def made(request: pytest.FixtureRequest, tmp_path: Path) -> Make:
    """Make an image of layers, in either form."""
    count = 0

    def make(*layers: bytes, **more: object) -> BundledImage:
        nonlocal count
        count += 1
        if request.param == "archive":
            return archive(tmp_path / f"{count}.tar", layers, **more)
        return layout(tmp_path / str(count), layers, **more)

    return make


class TestWhatTheContainerSees:
    def test_packages_with_their_layers(self, made: Make):
        inventory = inside(made(BASE, ONE))
        assert packages(inventory) == [
            ("bash", STATUS, 0),
            ("tar", STATUS, 0),
            ("one", "usr/lib/python3/dist-packages/one-1.0.dist-info/METADATA", 1),
        ]
        assert inventory.distro is not None
        assert inventory.distro.codename == "bookworm"
        assert (inventory.layers, inventory.cached, inventory.files, inventory.bytes) == (2, 0, 3, len(BASE) + len(ONE))
        assert not inventory.blind_spots

    @pytest.mark.parametrize(
        "top",
        [
            layer(("var/lib/dpkg/.wh.status", "f", b"")),
            layer(("var/.wh.lib", "f", b"")),
            layer(("var/lib/.wh..wh..opq", "f", b"")),
            layer((STATUS, "d", b"")),
            layer((STATUS, "l", b"nowhere")),
            layer((STATUS, "f", b"")),
            layer(("var/lib/dpkg", "f", b"")),
            layer(("var", "l", b"nowhere")),
            layer((f"{STATUS}/inside", "f", b"")),
        ],
    )
    def test_what_is_removed_or_replaced_is_gone(self, top: bytes, made: Make):
        assert names(inside(made(BASE, top))) == set()

    def test_what_comes_back_is_there(self, made: Make):
        removed = layer(("var/.wh.lib", "f", b""))
        again = layer((STATUS, "f", status("dash 1-1")))
        assert packages(inside(made(BASE, removed, again))) == [("dash", STATUS, 2)]

    def test_removed_and_added_in_one_layer(self, made: Make):
        top = layer(("var/lib/dpkg/.wh.status", "f", b""), (STATUS, "f", status("dash 1-1")))
        assert packages(inside(made(BASE, top))) == [("dash", STATUS, 1)]

    def test_the_same_layer_twice(self, made: Make):
        inventory = inside(made(BASE, ONE, BASE))
        assert packages(inventory)[0] == ("bash", STATUS, 2)
        assert inventory.layers == 3

    def test_a_foreign_layer_is_a_blind_spot(self, tmp_path: Path):
        made = Layout(tmp_path / "layout")
        foreign = {
            "mediaType": "application/vnd.oci.image.layer.nondistributable.v1.tar",
            "digest": digest(ONE),
            "size": 5,
            "urls": ["https://example.com"],
        }
        made.list(
            made.manifest(
                made.blob(config([BASE, ONE]), "application/vnd.oci.image.config.v1+json"), [made.blob(BASE), foreign]
            )
        )
        inventory = inside(opened(made))
        assert names(inventory) == {"bash", "tar"}
        assert "foreign layer" in spots(inventory)


class TestListedByTheApplication:
    """What an application's own list names is not named again by one of its files."""

    ASSEMBLY = (ROOT / "tests/catalog/catalogers/dotnet/samples/ClrLoader.dll").read_bytes()
    DEPS = (
        b'{"targets": {"t": {"Real.Name/2.0.0": {"runtime": {"lib/net8.0/ClrLoader.dll": {}}}}},'
        b' "libraries": {"Real.Name/2.0.0": {"type": "package"}}}'
    )

    def test_the_list_names_it(self, made: Make):
        listed = layer(("app/ClrLoader.dll", "f", self.ASSEMBLY), ("app/Shop.deps.json", "f", self.DEPS))
        assert names(inside(made(listed))) == {"Real.Name"}

    def test_without_a_list_it_names_itself(self, made: Make):
        other = layer(("app/ClrLoader.dll", "f", self.ASSEMBLY), ("srv/Shop.deps.json", "f", self.DEPS))
        assert names(inside(made(other))) == {"ClrLoader", "Real.Name"}

    def test_what_a_later_layer_puts_there_names_itself(self, made: Make):
        listed = layer(("app/Shop.deps.json", "f", self.DEPS))
        assert names(inside(made(listed, layer(("app/ClrLoader.dll", "f", self.ASSEMBLY))))) == {
            "ClrLoader",
            "Real.Name",
        }


class TestOneLayerAsItIsUnpacked:
    """Of several entries of one path the last one stands, as tar(1) and every engine leave it."""

    def tar(self, *entries: tuple[str, str, bytes]) -> bytes:
        return layer(("etc/os-release", "f", OS_RELEASE), *entries)

    def test_the_last_of_several_files_stands(self, made: Make):
        both = self.tar((STATUS, "f", status("old 1")), ("./var//lib/dpkg/../dpkg/status", "f", status("new 1")))
        assert names(inside(made(both))) == {"new"}

    @pytest.mark.parametrize("replaced", [(STATUS, "d"), (STATUS, "p"), ("var/lib/dpkg", "f"), ("var", "c")])
    def test_what_takes_its_place_removes_it(self, replaced: tuple[str, str], made: Make):
        path, kind = replaced
        assert names(inside(made(self.tar((STATUS, "f", status("old 1")), (path, kind, b""))))) == set()

    def test_a_symlink_that_takes_its_place(self, made: Make):
        both = self.tar(
            ("srv/db", "f", status("new 1")), (STATUS, "f", status("old 1")), (STATUS, "l", b"../../../srv/db")
        )
        assert names(inside(made(both))) == {"new"}
        both = self.tar(
            ("srv/db", "f", status("new 1")), (STATUS, "l", b"../../../srv/db"), (STATUS, "f", status("old 1"))
        )
        assert names(inside(made(both))) == {"old"}

    @pytest.mark.parametrize("target", [b"var/lib", b"/var/lib", b"../../var/./lib"])
    def test_an_entry_behind_a_symlink_lands_where_that_leads(self, target: bytes, made: Make):
        # Engines unpack through it: a way to keep a package database from scanners that only look at names.
        hidden = self.tar(("x", "l", target), ("x/dpkg/status", "f", status("hidden 1")))
        assert packages(inside(made(hidden))) == [("hidden", STATUS, 0)]

    @pytest.mark.parametrize(
        "name", ["../../var/lib/dpkg/status", "/var/lib/dpkg/status", "a/../../../var/lib/dpkg/status"]
    )
    def test_paths_that_leave_the_root_land_inside(self, name: str, made: Make):
        inventory = inside(made(self.tar((name, "f", status("outside 1")))))
        assert names(inventory) == {"outside"}
        assert ("leaves the root" in spots(inventory)) == (".." in name)

    def test_entries_for_the_root_itself(self, made: Make):
        odd = b"".join(
            header(name, flag=flag) for name in (b"", b".", b"./", b"/", b"//.") for flag in (b"0", b"5", b"2")
        )
        assert names(inside(made(odd + BASE))) == {"bash", "tar"}

    def test_devices_and_fifos_are_not_read(self, made: Make):
        odd = b"".join(header(b"var/lib/dpkg/status", 0, flag) for flag in (b"3", b"4", b"6"))
        assert names(inside(made(odd + END))) == set()

    def test_paths_longer_than_any(self, made: Make):
        inventory = inside(made(self.tar(("a/" * 2100 + "METADATA", "f", b"x"), (STATUS, "f", status("bash 1")))))
        assert names(inventory) == {"bash"}
        assert "4,096 bytes" in spots(inventory)

    def test_symlinks_that_make_a_path_longer_than_any(self, made: Make):
        long = b"/".join([b"d" * 200] * 18)
        chain = [("l0", "l", long), ("l0/l1", "l", long), ("l0/l1/l2", "l", long), ("l0/l1/l2/METADATA", "f", b"x")]
        inventory = inside(made(self.tar(*chain, (STATUS, "f", status("bash 1")))))
        assert names(inventory) == {"bash"}
        assert "Linux cannot have" in spots(inventory)

    def test_names_that_are_no_utf_8(self, made: Make, tmp_path: Path):
        name = os.fsdecode(b"srv/caf\xe9/one-1.0.dist-info/METADATA")
        kept = cache(tmp_path / "cache")
        for _ in range(2):
            assert packages(inside(made(self.tar((name, "f", METADATA % b"one"))), kept)) == [
                ("one", r"srv/caf\xe9/one-1.0.dist-info/METADATA", 0)
            ]


class TestLinks:
    def test_a_linked_database(self, made: Make):
        linked = layer(("srv/db", "f", status("bash 1")), (STATUS, "l", b"/srv/db"))
        assert packages(inside(made(linked))) == [("bash", STATUS, 0)]

    def test_across_layers(self, made: Make):
        assert packages(
            inside(made(layer((STATUS, "l", b"../../../srv/db")), layer(("srv/db", "f", status("bash 1")))))
        ) == [("bash", STATUS, 1)]
        over = layer(("srv/db", "f", status("dash 1")))
        assert packages(inside(made(layer(("srv/db", "f", status("bash 1")), (STATUS, "l", b"/srv/db")), over))) == [
            ("dash", STATUS, 1)
        ]

    @pytest.mark.parametrize("target", [b"/srv/dpkg", b"../../srv/dpkg", b"../lib/../../srv/./dpkg/"])
    def test_a_linked_folder(self, target: bytes, made: Make):
        linked = layer(("srv/dpkg/status", "f", status("bash 1")), ("var/lib/dpkg", "l", target))
        assert packages(inside(made(linked))) == [("bash", STATUS, 0)]
        assert packages(
            inside(made(layer(("var/lib/dpkg", "l", target)), layer(("srv/dpkg/status", "f", status("bash 1")))))
        ) == [("bash", STATUS, 1)]

    def test_a_linked_folder_of_which_every_file_is_wanted(self, made: Make):
        # Images without a shell keep a file for each package in status.d.
        linked = layer(
            ("srv/d/bash", "f", status("bash 1")),
            ("srv/d/dash", "f", status("dash 1")),
            ("var/lib/dpkg/status.d", "l", b"/srv/d"),
        )
        removed = layer(("srv/d/.wh.dash", "f", b""))
        assert packages(inside(made(linked, removed))) == [("bash", "var/lib/dpkg/status.d/bash", 0)]

    def test_os_release_is_a_link_everywhere(self, made: Make):
        linked = layer(("usr/lib/os-release", "f", OS_RELEASE), ("etc/os-release", "l", b"../usr/lib/os-release"))
        distro = inside(made(linked)).distro
        assert distro is not None
        assert distro.id == "debian"

    def test_a_link_to_a_file_of_no_telling_name(self, made: Make):
        distro = inside(made(layer(("srv/x", "f", OS_RELEASE), ("etc/os-release", "l", b"/srv/x")))).distro
        assert distro is not None
        assert distro.path == "etc/os-release"

    @pytest.mark.parametrize(
        "links",
        [
            [("a/METADATA", "l", b"METADATA")],
            [("etc/os-release", "l", b"x"), ("etc/x", "l", b"os-release")],
            [("var/lib/dpkg", "l", b"dpkg/status")],
        ],
    )
    def test_links_in_circles(self, links: list[tuple[str, str, bytes]], made: Make):
        assert names(inside(made(layer(("etc/x.dist-info/METADATA", "f", METADATA % b"one"), *links)))) == {"one"}

    def test_a_hard_link_with_a_telling_name(self, made: Make):
        linked = layer(("srv/db", "f", status("bash 1")), (STATUS, "h", b"srv/db"))
        assert packages(inside(made(linked))) == [("bash", STATUS, 0)]
        removed = layer(("srv/.wh.db", "f", b""))
        assert packages(inside(made(linked, removed))) == [("bash", STATUS, 0)]

    def test_a_hard_link_to_what_was_read(self, made: Make):
        first = ("a/one-1.0.dist-info/METADATA", "f", METADATA % b"one")
        linked = layer(first, ("b/one-1.0.dist-info/METADATA", "h", b"a/one-1.0.dist-info/METADATA"))
        both = [("one", "a/one-1.0.dist-info/METADATA", 0), ("one", "b/one-1.0.dist-info/METADATA", 0)]
        assert packages(inside(made(linked))) == both
        assert packages(inside(made(linked, layer((".wh.a", "f", b""))))) == both[1:]

    def test_a_hard_link_shares_what_stood_there_then(self, made: Make):
        changed = layer(("srv/db", "f", status("real 1")), (STATUS, "h", b"srv/db"), ("srv/db", "f", status("decoy 1")))
        assert names(inside(made(changed))) == {"real"}

    def test_hard_links_in_circles_and_to_nothing(self, made: Make):
        odd = layer(
            ("etc/os-release", "h", b"etc/os-release"), (STATUS, "h", b"srv/a"), ("srv/a", "h", b"var/lib/dpkg/status")
        )
        inventory = inside(made(odd))
        assert inventory.distro is None
        assert "no file of its layer" in spots(inventory)

    def test_a_symlink_to_a_hard_link(self, made: Make):
        linked = layer(("srv/db", "f", status("bash 1")), ("srv/link", "h", b"srv/db"), (STATUS, "l", b"/srv/link"))
        assert packages(inside(made(linked))) == [("bash", STATUS, 0)]


class TestVerifying:
    def test_a_layer_with_another_diff_id(self, made: Make):
        with pytest.raises(DigestMismatch, match=r"layer 1 .* not sha256"):
            inside(made(BASE, ONE, about=config([ONE, ONE])))

    def test_a_blob_with_another_digest(self, tmp_path: Path):
        made = Layout(tmp_path / "layout")
        made.list(made.image([BASE, ONE]))
        image = opened(made)
        blob = made.path(image.target.layers[1].digest)
        other = bytearray(blob.read_bytes())
        other[4] ^= 1  # the time in the gzip header: what is inside stays the same
        blob.write_bytes(other)
        with pytest.raises(DigestMismatch, match=r"layer 2 .* its blob"):
            inside(image)
        assert names(inside(opened(made), verify=False)) == {"bash", "tar", "one"}

    def test_a_truncated_layer(self, tmp_path: Path):
        cut = [BASE[:550], ONE]
        with pytest.raises(StreamBroken, match=r"layer 1 .* is truncated at 550 bytes; .* --no-verify-layers"):
            inside(archive(tmp_path / "a.tar", [BASE, ONE], stored=cut))
        made = Layout(tmp_path / "layout")
        made.list(made.image([BASE, ONE]))
        image = opened(made)
        blob = made.path(image.target.layers[0].digest)
        blob.write_bytes(blob.read_bytes()[:-20])
        with pytest.raises(StreamBroken, match="truncated"):
            inside(image)

    @pytest.mark.parametrize("diff_id", ["", "sha256:short", "md5:" + "0" * 32, "sha256:" + "A" * 64])
    def test_diff_ids_that_are_none(self, diff_id: str, made: Make):
        about = config([BASE]).replace(digest(BASE).encode(), diff_id.encode())
        if diff_id:
            with pytest.raises(Malformed, match="digest"):
                inside(made(BASE, about=about))
        assert names(inside(made(BASE, about=about), verify=False)) == {"bash", "tar"}


class TestWithoutVerifying:
    """`--no-verify-layers` looks at what there is, and says what is broken."""

    def test_a_wrong_digest_is_no_matter(self, made: Make):
        assert names(inside(made(BASE, ONE, about=config([ONE, ONE])), verify=False)) == {"bash", "tar", "one"}

    def test_what_stands_before_the_break_is_read(self, tmp_path: Path):
        broken = layer(
            ("a/one-1.0.dist-info/METADATA", "f", METADATA % b"one"),
            ("big", "f", bytes(5000)),
            (STATUS, "f", status("bash 1")),
        )[:5000]
        inventory = inside(archive(tmp_path / "a.tar", [BASE, ONE], stored=[BASE, broken]), verify=False)
        assert names(inventory) == {"bash", "tar", "one"}
        assert "layer 2" in spots(inventory)
        assert "truncated" in spots(inventory)

    def test_a_missing_blob(self, tmp_path: Path):
        made = Layout(tmp_path / "layout")
        made.list(made.image([BASE, ONE]))
        image = opened(made)
        made.path(image.target.layers[1].digest).unlink()
        with pytest.raises(Malformed, match="no member"):
            inside(opened(made))
        inventory = inside(image, verify=False)
        assert names(inventory) == {"bash", "tar"}
        assert "no member" in spots(inventory)

    def test_a_missing_member_of_a_compressed_archive(self, tmp_path: Path):
        whole = docker_archive([BASE, ONE])
        at = whole.index(b"1/layer.tar")
        path = tmp_path / "a.tar.gz"
        path.write_bytes(gzip.compress(whole[:at] + header(b"other", len(ONE)) + whole[at + 512 :]))
        inventory = inside(open_docker_archive(open_bundle(path), "it"), verify=False)
        assert names(inventory) == {"bash", "tar"}
        assert "no member '1/layer.tar'" in spots(inventory)

    def test_a_layer_without_an_end_mark(self, tmp_path: Path):
        unended = BASE.rstrip(b"\0")
        assert "cut off" in spots(inside(archive(tmp_path / "a.tar", [unended]), verify=False))
        assert not spots(inside(archive(tmp_path / "b.tar", [unended])))  # its digest is right, so it is whole

    def test_a_bomb(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setattr("nakami.bounded.tar.TarStream.__init__.__defaults__", (50,))
        many = layer(
            ("a/one-1.0.dist-info/METADATA", "f", METADATA % b"one"), *((f"f{n}", "f", b"") for n in range(100))
        )
        with pytest.raises(LimitExceeded):
            inside(archive(tmp_path / "a.tar", [many]))
        inventory = inside(archive(tmp_path / "b.tar", [many]), verify=False)
        assert names(inventory) == {"one"}
        assert "more than 50 entries" in spots(inventory)


class TestCache:
    def test_a_second_run_is_identical_and_reads_nothing(self, made: Make, tmp_path: Path):
        kept = cache(tmp_path / "cache")
        linked = layer(("srv/db", "f", status("bash 1")), (STATUS, "l", b"/srv/db"), ("bad/METADATA", "f", b"\xff"))
        first = inside(made(linked, ONE), kept)
        image = made(linked, ONE)
        image.chunks = image.streams = None  # type: ignore[method-assign, assignment] # whoever reads them fails
        second = inside(image, kept)
        assert (first.cached, second.cached) == (0, 2)
        assert (second.packages, second.distro, second.documents, second.blind_spots, second.files, second.bytes) == (
            first.packages,
            first.distro,
            first.documents,
            first.blind_spots,
            first.files,
            first.bytes,
        )

    def test_what_was_not_verified_is_not_kept(self, made: Make, tmp_path: Path):
        kept = cache(tmp_path / "cache")
        inside(made(BASE, about=config([ONE])), kept, verify=False)
        assert not (tmp_path / "cache").exists()

    @pytest.mark.parametrize("garbage", [b"", b"garbage", b"\x28\xb5\x2f\xfd garbage", bytes(1000)])
    def test_garbage_in_it_is_ignored(self, garbage: bytes, made: Make, tmp_path: Path):
        kept = cache(tmp_path / "cache")
        first = inside(made(BASE), kept)
        for file in (tmp_path / "cache").iterdir():
            file.write_bytes(garbage)
        second = inside(made(BASE), kept)
        assert second.cached == 0
        assert second.packages == first.packages

    def test_two_processes_at_once(self, tmp_path: Path):
        (tmp_path / "a.tar").write_bytes(docker_archive([BASE, ONE]))
        script = """
import sys
from pathlib import Path
from nakami.images.opening import open_bundle
from nakami.images.sources.docker_archive import open_docker_archive
from tests.engine.scenes import cache, inside, packages
root = Path(sys.argv[1])
for _ in range(15):
    for entry in (root / "cache").glob("*.zst"):
        entry.unlink(missing_ok=True)
    print(packages(inside(open_docker_archive(open_bundle(root / "a.tar"), "it"), cache(root / "cache"))))
"""
        processes = [
            subprocess.Popen([sys.executable, "-c", script, tmp_path], stdout=subprocess.PIPE, text=True, cwd=ROOT)
            for _ in range(2)
        ]
        told = {line for process in processes for line in process.communicate(timeout=120)[0].splitlines()}
        assert [process.returncode for process in processes] == [0, 0]
        assert len(told) == 1
        assert not list((tmp_path / "cache").glob("*.part"))


def test_offers_cover_the_paths_that_links_are_followed_for():
    assert b"var/lib/dpkg/status" in OFFERS.paths
    assert b"var/lib/dpkg/status.d" in OFFERS.folders
