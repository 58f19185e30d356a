import bz2
import gzip
import json
import lzma
import os
import subprocess
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
import zstandard

from nakami.bounded.streams import inflated
from nakami.bounded.tar import TarStream
from nakami.errors import StreamBroken, TargetNotFound
from nakami.images.bundle import BundledImage
from nakami.images.opening import open_bundle
from nakami.images.sources.docker_archive import open_docker_archive
from nakami.images.sources.oci_layout import open_oci_layout
from nakami.model.platform import Platform
from tests.images.made import BASE, Layout, docker_archive, layer

AMD64 = Platform("linux", "amd64")
TOP = layer(("etc/.wh.os-release", "f", b""), ("srv/app", "f", b"app"))
Run = Callable[..., str]


@pytest.fixture
def run(tool: Callable[[str], str], tmp_path: Path) -> Run:
    (tmp_path / "policy.json").write_text('{"default": [{"type": "insecureAcceptAnything"}]}')

    def run_(program: str, *arguments: str | Path) -> str:
        if program == "skopeo":
            arguments = ("--policy", tmp_path / "policy.json", *arguments)
        done = subprocess.run([tool(program), *arguments], capture_output=True, text=True, check=False, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    return run_


@pytest.fixture
def source(tmp_path: Path) -> Path:
    layout = Layout(tmp_path / "source")
    layout.list({**layout.image([BASE, TOP]), "annotations": {"org.opencontainers.image.ref.name": "app"}})
    return layout.folder


def names(image: BundledImage) -> list[list[bytes]]:
    """The members of each layer, whose diffIDs must be right."""
    found: dict[int, list[bytes]] = {}
    with image:
        for each, chunks in image.streams(image.target.layers):
            content = b"".join(inflated(chunks, "it"))
            assert each.diff_id == f"sha256:{sha256(content).hexdigest()}"
            found[each.index] = [name for name, *_ in TarStream(iter([content]), "it")]
    return [found[index] for index in sorted(found)]


NAMES = [[b"etc/os-release", b"var/lib/dpkg/status"], [b"etc/.wh.os-release", b"srv/app"]]


@pytest.mark.system
class TestWhatOtherToolsWrite:
    @pytest.mark.parametrize("pack", [None, gzip.compress])
    def test_a_docker_archive_of_skopeo(
        self, pack: Callable[[bytes], bytes] | None, source: Path, tmp_path: Path, run: Run
    ):
        archive = tmp_path / "app.tar"
        run("skopeo", "copy", f"oci:{source}:app", f"docker-archive:{archive}:example/app:1")
        if pack is not None:
            archive.write_bytes(pack(archive.read_bytes()))
        image = open_docker_archive(open_bundle(archive), "it")
        assert image.target.reference.endswith("example/app:1")
        assert names(image) == NAMES

    @pytest.mark.parametrize("form", ["gzip", "zstd"])
    def test_a_layout_of_skopeo(self, form: str, tmp_path: Path, run: Run):
        plain = Layout(tmp_path / "plain")
        plain.list(plain.image([BASE, TOP], plain=True))
        run(
            "skopeo",
            "copy",
            "--dest-compress",
            "--dest-compress-format",
            form,
            f"oci:{plain.folder}",
            f"dir:{tmp_path}/dir",
        )
        run("skopeo", "copy", f"dir:{tmp_path}/dir", f"oci:{tmp_path}/out:app")
        image = open_oci_layout(open_bundle(tmp_path / "out"), "it", platform=AMD64, tag="app")
        assert {each.media_type.rpartition("+")[2] for each in image.target.layers} == {form}
        assert names(image) == NAMES

    def test_a_layout_in_a_tar_of_skopeo(self, source: Path, tmp_path: Path, run: Run):
        run("skopeo", "copy", f"oci:{source}:app", f"oci-archive:{tmp_path}/out.tar:app")
        assert names(open_oci_layout(open_bundle(tmp_path / "out.tar"), "it", platform=AMD64)) == NAMES

    def test_zstd_layers(self, tmp_path: Path, run: Run):
        layout = Layout(tmp_path / "source")
        (tmp_path / "layer.tar").write_bytes(BASE)
        run("zstd", "-q", "-19", tmp_path / "layer.tar")
        blob = layout.blob((tmp_path / "layer.tar.zst").read_bytes(), "application/vnd.oci.image.layer.v1.tar+zstd")
        about = json.loads(layout.path(layout.image([BASE])["digest"]).read_bytes())["config"]
        layout.list(layout.manifest(about, [blob]))
        assert names(open_oci_layout(open_bundle(layout.folder), "it", platform=AMD64)) == NAMES[:1]

    def test_a_layout_of_umoci(self, tmp_path: Path, run: Run):
        run("umoci", "init", "--layout", tmp_path / "layout")
        run("umoci", "new", "--image", f"{tmp_path}/layout:app")
        (tmp_path / "file").write_bytes(b"content")
        run("umoci", "insert", "--rootless", "--image", f"{tmp_path}/layout:app", tmp_path / "file", "/srv/file")
        run(
            "umoci",
            "insert",
            "--rootless",
            "--opaque",
            "--image",
            f"{tmp_path}/layout:app",
            tmp_path / "file",
            "/srv/other",
        )
        image = open_oci_layout(open_bundle(tmp_path / "layout"), "it", platform=AMD64, tag="app")
        assert [any(b"srv/file" in name for name in each) for each in names(image)] == [True, False]

    def test_a_layout_of_buildah(self, source: Path, tmp_path: Path, run: Run):
        if os.geteuid() != 0:
            pytest.skip("buildah needs root here")
        stores = [
            "--root",
            f"{tmp_path}/store",
            "--runroot",
            f"{tmp_path}/run",
            "--storage-driver",
            "vfs",
            "--signature-policy",
            f"{tmp_path}/policy.json",
        ]
        (tmp_path / "policy.json").exists() or (tmp_path / "policy.json").write_text(
            '{"default": [{"type": "insecureAcceptAnything"}]}'
        )
        container = run("buildah", *stores[:6], "from", "--signature-policy", stores[7], f"oci:{source}:app")
        (tmp_path / "file").write_bytes(b"content")
        run("buildah", *stores[:6], "copy", container, tmp_path / "file", "/srv/new")
        run("buildah", *stores[:6], "commit", "--signature-policy", stores[7], container, f"oci:{tmp_path}/layout:app")
        run(
            "buildah",
            *stores[:6],
            "commit",
            "--signature-policy",
            stores[7],
            container,
            f"docker-archive:{tmp_path}/app.tar:app:2",
        )
        for image in (
            open_oci_layout(open_bundle(tmp_path / "layout"), "it", platform=AMD64),
            open_docker_archive(open_bundle(tmp_path / "app.tar"), "it"),
        ):
            assert [b"srv/new" in each for each in names(image)] == [False, False, True]


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress, zstandard.compress])
def test_packed_tars_are_told_by_their_beginning(pack: Callable[[bytes], bytes], tmp_path: Path):
    path = tmp_path / "image"
    path.write_bytes(pack(docker_archive([BASE, TOP])))
    assert names(open_docker_archive(open_bundle(path), "it")) == NAMES


def test_files_that_are_no_bundle(tmp_path: Path):
    (tmp_path / "script").write_text("#!/bin/sh\n" * 100)
    with pytest.raises(StreamBroken, match="no tar archive"):
        open_bundle(tmp_path / "script")
    os.mkfifo(tmp_path / "pipe")
    for name in ("missing", "pipe", "/dev/zero"):
        with pytest.raises(TargetNotFound):
            open_bundle(tmp_path / name)
