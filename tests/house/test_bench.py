"""The benchmark measures what it says: the floor verifies what it hashes, and the table judges by the median."""

import gzip
import hashlib
import io
import json
import resource
import subprocess
import sys
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from bench.bar import Bar, table
from bench.extents import extents
from bench.flame import boxes, picture, tree
from bench.inspection import chosen
from bench.large import bytes_read, large_archive
from bench.process import measure
from bench.recall import Compared, Known
from bench.recall_malware import corpus, real
from bench.recall_malware import table as report
from bench.variants import VARIANTS

ROOT = Path(__file__).parents[2]
LAYERS = [b"first layer " * 50_000, b"second layer " * 10]
PARTS = [(0, 10), (512, 300_000), (400_000, 1)]
"""Of the first layer: what counts as executable files."""


def _digest(content: bytes) -> str:
    return "sha256:" + hashlib.sha256(content).hexdigest()


def _layout(folder: Path, layers: list[bytes], diff_ids: list[str]) -> str:
    """An OCI layout of gzip layers; the layers are not even tars, since the floor looks at nothing."""
    blobs = folder / "blobs" / "sha256"
    blobs.mkdir(parents=True)

    def put(content: bytes) -> dict[str, object]:
        digest = _digest(content)
        (blobs / digest.removeprefix("sha256:")).write_bytes(content)
        return {"digest": digest, "size": len(content)}

    config = put(json.dumps({"rootfs": {"diff_ids": diff_ids}}).encode())
    manifest = put(json.dumps({"config": config, "layers": [put(gzip.compress(layer)) for layer in layers]}).encode())
    (folder / "index.json").write_text(json.dumps({"manifests": [manifest]}))
    return f"oci:{folder}"


def _archive(path: Path, layers: list[bytes], diff_ids: list[str]) -> str:
    manifest = [{"Config": "config.json", "Layers": [f"{number}/layer.tar" for number in range(len(layers))]}]
    files = {
        "manifest.json": json.dumps(manifest).encode(),
        "config.json": json.dumps({"rootfs": {"diff_ids": diff_ids}}).encode(),
        **{f"{number}/layer.tar": layer for number, layer in enumerate(layers)},
    }
    with tarfile.open(path, "w") as tar:
        for name, content in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            tar.addfile(entry, io.BytesIO(content))
    return f"docker-archive:{path}"


def _floor(folder: Path, target: str, diff_ids: list[str]) -> subprocess.CompletedProcess[str]:
    told = folder / "executables.json"
    told.write_text(json.dumps({diff_id: PARTS if number == 0 else [] for number, diff_id in enumerate(diff_ids)}))
    return subprocess.run(
        [sys.executable, ROOT / "bench" / "floor.py", target, told], capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("form", [_layout, _archive])
def test_the_floor_hashes_every_layer(tmp_path: Path, form: Callable[[Path, list[bytes], list[str]], str]):
    diff_ids = [_digest(layer) for layer in LAYERS]
    outcome = _floor(tmp_path, form(tmp_path / "image", LAYERS, diff_ids), diff_ids)
    assert outcome.returncode == 0, outcome.stderr
    stored = sum(len(gzip.compress(layer)) for layer in LAYERS) if form is _layout else 0
    parts = sum(size for _, size in PARTS)
    assert json.loads(outcome.stdout)["bytes_hashed"] == sum(map(len, LAYERS)) + stored + parts


@pytest.mark.parametrize("form", [_layout, _archive])
def test_the_floor_refuses_a_layer_that_is_not_what_its_digest_says(
    tmp_path: Path, form: Callable[[Path, list[bytes], list[str]], str]
):
    diff_ids = [_digest(LAYERS[0]), _digest(b"another")]
    outcome = _floor(tmp_path, form(tmp_path / "image", LAYERS, diff_ids), diff_ids)
    assert outcome.returncode != 0
    assert "hashes to" in outcome.stderr


def test_a_process_is_measured(tmp_path: Path):
    code = "block = bytearray(200_000_000); import time; time.sleep(0.2); print('out'); raise SystemExit(3)"
    taken = measure([sys.executable, "-c", code], {}, tmp_path / "output")
    assert taken.code == 3
    assert 0.2 <= taken.wall < 20
    # A child's peak begins at its parent's, and this process may have run many tests.
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    assert 200e6 <= taken.peak < max(400e6, own * 1.1)
    assert (tmp_path / "output").read_text() == "out\n"


def test_the_median_is_judged():
    assert Bar("figure", [0.1, 9.0, 0.2], "s", 0.2).met
    assert Bar("figure", [0.1, 0.3, 0.3], "s", 0.2).met is False
    assert Bar("figure", [1.0], "s").met is None


def test_the_table_names_the_bar_and_whether_it_is_met():
    text = table([Bar("memory", [250e6, 260e6, 270e6], "MB", 300e6), Bar("ratio", [2.0], "x", 1.5)])
    assert text.splitlines()[1:] == [
        "memory  260 MB   250 MB - 270 MB  <= 300 MB   met",
        "ratio   2.000 x                   <= 1.500 x  MISSED",
    ]


def test_the_floor_is_told_where_the_executable_files_lie(tmp_path: Path):
    layer = io.BytesIO()
    with tarfile.open(fileobj=layer, mode="w") as tar:
        for name, content, mode in (
            ("sh", b"\x7fELF...", 0o755),
            ("x.so", b"\x7fELF", 0o644),
            ("a", b"#!/bin/sh", 0o644),
            ("b", b"#!", 0o755),
        ):
            entry = tarfile.TarInfo(name)
            entry.size, entry.mode = len(content), mode
            tar.addfile(entry, io.BytesIO(content))
    diff_id = _digest(layer.getvalue())
    _archive(tmp_path / "image", [layer.getvalue()], [diff_id])
    kept = tmp_path / "kept.json"
    assert extents(tmp_path / "image", kept) == {diff_id: [(512, 7), (1536, 4), (3584, 2)]}
    assert extents(tmp_path / "nothing", kept)[diff_id][0] == (512, 7)


def test_a_large_archive_is_sound_and_what_is_read_of_it_is_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("bench.large.SIZE", 1 << 20)
    size = large_archive(tmp_path / "large.tar")
    assert size > 50 << 20
    with tarfile.open(tmp_path / "large.tar") as tar:
        layer = tar.extractfile("layer.tar")
        assert layer
        assert _digest(layer.read()) in (tar.extractfile("config.json") or layer).read().decode()
    script = "import sys; open(sys.argv[1], 'rb').read()"
    assert bytes_read([sys.executable, "-c", script, str(tmp_path / "large.tar")], {}) > size


STACKS = [
    "run (nakami/cli/main.py:1);walk (nakami/engine/walk.py:2);body (nakami/bounded/tar.py:3) 60",
    "run (nakami/cli/main.py:1);walk (nakami/engine/walk.py:9) 39",
    "Thread.run (threading.py:982);sha256 (hashlib.py:1) 1",
    "no count",
]


def test_the_flame_is_as_wide_as_what_was_seen():
    drawn = {box.name: (round(box.left, 2), round(box.width, 2), box.depth) for box in boxes(tree(STACKS), 100)}
    assert drawn == {
        "run (nakami/cli/main.py)": (0.0, 0.99, 0),
        "walk (nakami/engine/walk.py)": (0.0, 0.99, 1),
        "body (nakami/bounded/tar.py)": (0.0, 0.6, 2),
        "sha256 (hashlib.py)": (0.99, 0.01, 0),
    }
    assert "walk (nakami/engine/walk.py): 99.0 %" in picture(tree(STACKS))
    assert picture(tree([])).startswith("<svg")


def test_packages_of_the_same_file_are_named_otherwise_and_the_rest_is_missing():
    one, other, lost = Known("maven", "a/a", "1"), Known("maven", "b/a", "1"), Known("npm", "x", "1")
    compared = Compared("oci:/made/image", {one: {"/a.jar"}}, {other: {"/a.jar"}, lost: {"/package.json"}})
    assert compared.otherwise == {other: [one]}
    assert compared.missing == [lost]
    assert compared.more == [one]
    assert compared.row() == ("image", "2", "1", "0", "1", "1", "1")


def test_corpora_hold_both_kinds_and_every_recipe_makes_a_file():
    specimens = list(corpus())
    assert sum(case.bad for _, case in specimens) >= 120
    assert sum(not case.bad for _, case in specimens) >= 80
    assert all(case.content and case.why != "" for _, case in specimens if not case.bad)


@pytest.mark.parametrize("guise", sorted(VARIANTS))
def test_a_guise_keeps_what_the_specimen_says_or_is_none(guise: str):
    made = [VARIANTS[guise](case, kind) for kind, case in corpus() if case.bad]
    kept = [case for case in made if case is not None]
    assert kept
    assert all(case.entry.size == len(case.content) for case in kept)


def test_recall_counts_what_was_told_by_kind_and_guise():
    tally = {"miners": {"plain": (9, 10), "CRLF": (1, 2)}, "lockers": {"plain": (0, 1)}}
    assert report(tally).splitlines() == [
        "| | plain | CRLF | all |",
        "|---|---|---|---|",
        "| miners | 9 of 10 | 1 of 2 | 83.3% (10 of 12) |",
        "| lockers | 0 of 1 |  | 0.0% (0 of 1) |",
    ]


def test_a_real_sample_keeps_the_path_that_its_name_tells(tmp_path: Path):
    (tmp_path / "miners").mkdir()
    (tmp_path / "miners" / "etc__cron.d__x").write_bytes(b"* * * * *")
    assert [(kind, case.entry.path) for kind, case in real(tmp_path)] == [("miners", "etc/cron.d/x")]


def test_the_inspection_looks_at_the_files_that_a_scan_takes(tmp_path: Path):
    layer = io.BytesIO()
    with tarfile.open(fileobj=layer, mode="w") as tar:
        for name, content in {
            "etc/app.conf": b"port = 1\n",
            "usr/share/man/man1/x.1": b".TH x",
            "srv/empty": b"",
        }.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            tar.addfile(entry, io.BytesIO(content))
    archive = _archive(tmp_path / "image.tar", [layer.getvalue()], [_digest(layer.getvalue())])
    found = [(entry.path, content) for entry, content in chosen(Path(archive.removeprefix("docker-archive:")))]
    assert found == [("etc/app.conf", b"port = 1\n")]
