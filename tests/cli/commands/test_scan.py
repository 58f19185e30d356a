"""`nakami scan`: what it prints, where, and which code it ends with; and that it never calls the unknown clean."""

import json
import re
import threading
import time
from collections.abc import Iterator
from functools import partial
from http.server import HTTPServer, SimpleHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from tests import small_world
from tests.cli.conftest import Nakami, World

BOLD_BRASH = "\x1b[31;1m\x1b]0;owned\x07\u202e\u2066\x9b2J\r\n\x08"
"""Colours, a title, right-to-left order, a C1 sequence, and what overwrites a line."""
CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Everything that a terminal obeys, but for the newline."""


def _card(output: bytes) -> str:
    """The card's words in one line."""
    return " ".join(output.decode().split())


# --- the answer, and its exit code ---


def test_the_card_is_on_stdout_alone(process: Nakami, world: World):
    done = process("scan", world.image)
    assert (done.returncode, done.stderr) == (0, b"")
    card = _card(done.stdout)
    assert "Alpine Linux v3.20 · amd64 · 2 layers · built 1 day ago" in card
    assert "SAFE ✗ 3 known vulnerabilities: 1 critical, 1 high, 1 medium · 1 known exploited · 2 have a fix" in card
    assert "TRUSTED ? from a file: no registry vouches for it · layers match their digests" in card
    assert "ACCESS ? runs as user app · exposes 8080/tcp" in card
    assert "VERDICT refuse: 1 known-exploited vulnerability has a fix" in card
    assert "1 openssl 3.3.0-r0 -> 3.3.1-r0 closes 1, 1 known exploited apk upgrade libcrypto3 libssl3" in card
    assert f"why: nakami explain CVE-2024-0001 --in {world.image}" in card


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ([], 0),
        (["--fail-on", "critical"], 1),
        (["--fail-on", "medium"], 1),
        (["--fail-on", "unknown"], 1),
        (["--fail-on", "critical", "--only-fixed"], 1),
        (["--strict"], 0),
        (["--strict", "--fail-on", "high"], 1),
    ],
)
def test_the_line_sets_the_exit_code(nakami: Nakami, world: World, options: list[str], code: int):
    assert nakami("scan", world.image, *options).returncode == code


@pytest.mark.parametrize(
    ("options", "code"),
    [(["medium"], 1), (["high"], 0), (["medium", "--only-fixed"], 0), (["low", "--only-fixed", "--strict"], 0)],
)
def test_only_fixed_counts_what_an_upgrade_closes(nakami: Nakami, tmp_path: Path, options: list[str], code: int):
    installed = b"P:zlib\nV:1.3.1-r1\nA:x86_64\no:zlib\n\n"  # a medium one without a fix
    image = small_world.docker_archive(tmp_path / "zlib.tar", small_world.ALPINE | {"lib/apk/db/installed": installed})
    assert nakami("scan", image, "--fail-on", *options).returncode == code


def test_all_prints_the_table(nakami: Nakami, world: World):
    done = nakami("scan", "--all", world.image)
    heading, *rows = done.stdout.decode().splitlines()
    assert heading.split() == ["SEVERITY", "ID", "PACKAGE", "INSTALLED", "FIXED", "IN", "LAYER", "EXPLOITED", "EPSS"]
    assert [row.split()[:5] for row in rows] == [
        ["critical", "CVE-2024-0001", "libcrypto3", "3.3.0-r0", "3.3.1-r0"],
        ["critical", "CVE-2024-0001", "libssl3", "3.3.0-r0", "3.3.1-r0"],
        ["high", "CVE-2021-23337", "lodash", "4.17.20", "4.17.21"],
        ["medium", "CVE-2024-0002", "zlib", "1.3.1-r1", "no"],
    ]
    assert nakami("scan", "--format", "table", world.image).stdout == done.stdout


def test_a_clean_image_is_called_fine(nakami: Nakami, tmp_path: Path):
    image = small_world.docker_archive(
        tmp_path / "clean.tar", small_world.ALPINE | {"lib/apk/db/installed": b"P:musl\nV:1.2.5-r0\no:musl\n\n"}
    )
    done = nakami("scan", image, "--strict", "--fail-on", "unknown")
    assert done.returncode == 0
    assert "SAFE ✓ no known vulnerabilities in 1 package" in _card(done.stdout)
    assert "VERDICT accept" in _card(done.stdout)


# --- targets ---


@pytest.mark.parametrize(("platform", "package"), [("linux/amd64", "openssl"), ("linux/arm64", "lodash")])
def test_the_platform_chooses_from_an_index(nakami: Nakami, tmp_path: Path, platform: str, package: str):
    layout = small_world.oci_layout(
        tmp_path / "layout", {"linux/amd64": [small_world.ALPINE], "linux/arm64": [small_world.NODE]}
    )
    done = nakami("scan", layout, "--platform", platform)
    assert f"1 {package} " in _card(done.stdout)


def test_a_platform_that_the_index_lacks_is_told_with_those_it_has(nakami: Nakami, tmp_path: Path):
    layout = small_world.oci_layout(tmp_path / "layout", {"linux/amd64": [small_world.ALPINE]})
    done = nakami("scan", layout, "--platform", "linux/s390x")
    assert (done.returncode, done.stdout) == (3, b"")
    assert "linux/amd64" in done.stderr.decode()


@pytest.mark.parametrize(
    ("prefix", "code"), [("docker-archive", 0), ("rootfs", 0), ("oci", 3), ("dir", 3), ("pid", 2), ("registry", 3)]
)
def test_a_prefix_forces_the_kind(nakami: Nakami, world: World, prefix: str, code: int):
    done = nakami("scan", f"{prefix}:{world.image}", "--format", "json")
    assert done.returncode == code
    if code == 0:
        assert json.loads(done.stdout)["target"]["kind"] == prefix


def test_a_folder_is_read_as_a_root(nakami: Nakami, tmp_path: Path):
    root = small_world.unpacked(tmp_path / "root", small_world.ALPINE, small_world.NODE)
    document = json.loads(nakami("scan", f"dir:{root}", "--format", "json").stdout)
    assert document["counts"]["vulnerabilities"] == 3
    assert {finding["layer"] for finding in document["findings"]} == {None}


# --- --output ---


def test_output_is_utf8_without_colour_whatever_the_terminal(process: Nakami, world: World, tmp_path: Path):
    path = tmp_path / "card.txt"
    done = process("scan", world.image, "-o", path, PYTHONUTF8="0", LC_ALL="C", PYTHONCOERCECLOCALE="0")
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert "SAFE      ✗" in path.read_text(encoding="utf-8")
    assert [child.name for child in tmp_path.iterdir()] == ["card.txt"]


def test_output_to_nowhere_fails_before_the_scan(nakami: Nakami, tmp_path: Path):
    done = nakami("scan", "registry.example/app", "-o", tmp_path / "no" / "card.txt")
    assert done.returncode == 2
    assert "there is no folder" in done.stderr.decode()


def test_a_failed_scan_leaves_the_old_output(nakami: Nakami, tmp_path: Path):
    path = tmp_path / "card.txt"
    path.write_text("old")
    assert nakami("scan", "/nowhere.tar", "-o", path).returncode == 3
    assert path.read_text() == "old"


# --- terminals ---


@pytest.mark.parametrize("form", ["card", "table"])
@pytest.mark.parametrize(
    "environment",
    [{"PYTHONIOENCODING": "ascii"}, {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "LC_ALL": "C", "LANG": "C"}],
    ids=["PYTHONIOENCODING=ascii", "LANG=C"],
)
def test_a_terminal_of_ascii_gets_ascii(process: Nakami, world: World, environment: dict[str, str], form: str):
    done = process("scan", world.image, "--format", form, **environment)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.isascii()
    if form == "card":
        assert "SAFE      x  3 known vulnerabilities" in done.stdout.decode()
        assert "?  from a file" in done.stdout.decode()


def test_json_is_utf8_on_a_terminal_of_ascii(process: Nakami, tmp_path: Path):
    image = small_world.docker_archive(tmp_path / "名前.tar", small_world.ALPINE)
    done = process("scan", image, "--format", "json", PYTHONIOENCODING="ascii")
    assert json.loads(done.stdout.decode())["target"]["name"] == str(image)


def test_explain_survives_ascii(process: Nakami, world: World):
    done = process("explain", "CVE-2024-0001", "--in", world.image, PYTHONIOENCODING="ascii")
    assert (done.returncode, done.stderr) == (0, b"")


# --- the second run ---


@pytest.mark.parametrize("options", [[], ["--no-cache"]], ids=["warm", "--no-cache"])
def test_the_second_run_says_the_same(nakami: Nakami, world: World, options: list[str]):
    first, second = (
        json.loads(nakami("scan", world.image, "--format", "json", *more).stdout) for more in ([], options)
    )
    for document in (first, second):
        # What it was like the time before differs between the two.
        del document["time"], document["duration"], document["trend"]
    assert first == second


# --- unknown is never shown as clean ---


class _Missing(SimpleHTTPRequestHandler):
    """A mirror that answers 404 for everything."""

    def do_GET(self) -> None:
        self.send_error(404)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def absent(tmp_path: Path) -> Iterator[str]:
    """The address of a mirror that has nothing."""
    server = HTTPServer(("127.0.0.1", 0), partial(_Missing, directory=str(tmp_path)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


READS_AS_CLEAN = re.compile(
    r"✓|\bno (known )?(vulnerabilit|finding)|\b0 (known )?(vulnerabilit|finding)|accept", re.IGNORECASE
)


def _is_honest(nakami: Nakami, target: object, **environment: str) -> dict[str, Any]:
    """Check that a scan says in every way that it does not know; returns the JSON document."""
    card = nakami("scan", target, **environment)
    assert card.returncode == 0
    assert "SAFE ?" in _card(card.stdout)
    assert "VERDICT unknown" in _card(card.stdout)
    assert not READS_AS_CLEAN.search(_card(card.stdout)), _card(card.stdout)
    strict = nakami("scan", target, "--strict", **environment)
    assert strict.returncode == 4
    assert re.search(rb"(?m)^incomplete: ", strict.stderr)
    table = nakami("scan", "--all", target, **environment).stdout.decode()
    assert re.search("not evaluated|blind spot", table)
    document: dict[str, Any] = json.loads(nakami("scan", target, "--format", "json", **environment).stdout)
    assert document["answers"]["safe"]["mark"] == "not-known"
    assert document["verdict"]["decision"] == "unknown"
    assert document["findings"] == []
    return document


@pytest.mark.parametrize("kind", ["server", "folder"])
def test_a_mirror_that_has_nothing_makes_nothing_clean(
    nakami: Nakami, world: World, absent: str, tmp_path: Path, kind: str
):
    mirror = absent if kind == "server" else str(small_world.mirror(tmp_path / "mirror", advisories={}))
    document = _is_honest(nakami, world.image, NAKAMI_MIRROR=mirror, NAKAMI_CACHE_DIR=str(tmp_path / "cache"))
    failed = {source["name"]: source["status"] for source in document["sources"] if source["packages"]}
    assert failed == {"Alpine": "failed", "npm": "failed"}


def test_one_ecosystem_without_advisories_keeps_the_rest_from_being_called_clean(nakami: Nakami, tmp_path: Path):
    files = small_world.ALPINE | {"lib/apk/db/installed": b"P:musl\nV:1.2.5-r0\no:musl\n\n"}
    image = small_world.docker_archive(tmp_path / "half.tar", files, small_world.NODE)
    mirror = small_world.mirror(tmp_path / "mirror", {"Alpine": small_world.ADVISORIES["Alpine"]})
    environment = {"NAKAMI_MIRROR": str(mirror), "NAKAMI_CACHE_DIR": str(tmp_path / "cache")}
    card = _card(nakami("scan", image, **environment).stdout)
    assert "SAFE ? no known vulnerabilities in those packages that could be evaluated" in card
    assert "not known for 2 of 3 packages: left-pad 1.3.0, lodash 4.17.20 (npm not evaluated)" in card
    assert "VERDICT unknown: not fully evaluated: npm" in card
    assert nakami("scan", image, "--strict", **environment).returncode == 4


def test_an_image_without_packages_is_not_clean(nakami: Nakami, tmp_path: Path):
    document = _is_honest(nakami, small_world.docker_archive(tmp_path / "scratch.tar", {"app": b"\x7fELF"}))
    assert document["blind_spots"][0]["why"] == "no packages found"


def test_an_empty_folder_is_not_clean(nakami: Nakami, tmp_path: Path):
    (tmp_path / "empty").mkdir()
    _is_honest(nakami, tmp_path / "empty")


def test_a_distribution_without_its_package_database_is_not_clean(nakami: Nakami, tmp_path: Path):
    left_pad = {name: text for name, text in small_world.NODE.items() if "left-pad" in name}
    image = small_world.docker_archive(
        tmp_path / "arch.tar", {"etc/os-release": b'ID=arch\nPRETTY_NAME="Arch Linux"\n', **left_pad}
    )
    done = nakami("scan", image, "--strict")
    assert done.returncode == 4
    assert "SAFE ? no known vulnerabilities in 1 package 1 blind spot" in _card(done.stdout)
    assert "no packages of Arch Linux itself found" in _card(done.stdout)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("app/node_modules/x/package.json", b'{"name": "lodash", "version": "no version"}'),
        ("app/node_modules/x/package.json", b'{"name": "x", "version": '),
        ("opt/x.jar", b"PK\x03\x04 no zip"),
    ],
    ids=["a version that is none", "broken JSON", "a broken archive"],
)
def test_a_blind_spot_is_not_clean(nakami: Nakami, tmp_path: Path, name: str, content: bytes):
    files = small_world.ALPINE | {"lib/apk/db/installed": b"P:musl\nV:1.2.5-r0\no:musl\n\n"}
    done = nakami("scan", small_world.docker_archive(tmp_path / "blind.tar", files, {name: content}), "--strict")
    card = _card(done.stdout)
    assert done.returncode == 4
    assert "SAFE ?" in card
    assert "1 blind spot" in card
    assert "VERDICT unknown" in card


def test_old_advisories_are_not_clean(nakami: Nakami, tmp_path: Path):
    record = small_world.advisory(
        "ALPINE-CVE-2024-0003", "Alpine:v3.20", "curl", "8.0.0-r0", modified="2024-01-01T00:00:00Z"
    )
    mirror = small_world.mirror(tmp_path / "mirror", {"Alpine": [record]})
    files = small_world.ALPINE | {"lib/apk/db/installed": b"P:musl\nV:1.2.5-r0\no:musl\n\n"}
    image = small_world.docker_archive(tmp_path / "clean.tar", files)
    card = _card(nakami("scan", image, NAKAMI_MIRROR=str(mirror), NAKAMI_CACHE_DIR=str(tmp_path / "cache")).stdout)
    assert (
        "SAFE ? no known vulnerabilities in 1 package not known for the last 30 days: Alpine advisories are older"
        in card
    )
    assert "VERDICT unknown: advisories older than 30 days: Alpine" in card
    strict = nakami("scan", image, "--strict", NAKAMI_MIRROR=str(mirror), NAKAMI_CACHE_DIR=str(tmp_path / "cache"))
    assert strict.returncode == 4
    assert strict.stderr == b"incomplete: advisories older than 30 days: Alpine\n"


def test_a_release_that_no_advisory_names_is_not_clean(nakami: Nakami, tmp_path: Path):
    release = small_world.ALPINE["etc/os-release"].replace(b"3.20.3", b"3.99.0")
    document = _is_honest(
        nakami, small_world.docker_archive(tmp_path / "future.tar", small_world.ALPINE | {"etc/os-release": release})
    )
    assert document["sources"][0]["status"] == "failed"


def test_a_database_that_cannot_be_written_makes_the_answer_unknown_not_an_error(
    nakami: Nakami, world: World, tmp_path: Path
):
    (tmp_path / "db").mkdir()
    (tmp_path / "db" / "incoming").write_text("a file where a folder should be")
    document = _is_honest(nakami, world.image, NAKAMI_CACHE_DIR=str(tmp_path))
    assert "could not be updated" in document["sources"][0]["why"]


def test_a_database_that_cannot_be_read_says_what_to_do(nakami: Nakami, world: World, tmp_path: Path):
    (tmp_path / "db").mkdir()
    (tmp_path / "db" / "db.json").write_text("{")
    done = nakami("scan", world.image, NAKAMI_CACHE_DIR=str(tmp_path))
    assert (done.returncode, done.stdout) == (3, b"")
    assert "nakami db update" in done.stderr.decode()


# --- what the image says reaches no terminal unchecked ---


def _brash_image(folder: Path) -> Path:
    quoted = json.dumps(f"lodash{BOLD_BRASH}").encode()
    return small_world.docker_archive(
        folder / f"web{BOLD_BRASH.replace('/', '')}.tar",
        {
            "etc/os-release": f'ID=alpine\nVERSION_ID=3.20\nPRETTY_NAME="Alpine {BOLD_BRASH}"\n'.encode(),
            "lib/apk/db/installed": f"P:zlib\nV:1.3.1-r1\no:zlib\n\nP:x{BOLD_BRASH}y\nV:1\x1b[5m\no:x\x1b[5m\n\n".encode(),
        },
        {
            f"app/{BOLD_BRASH}/node_modules/lodash/package.json": b'{"name": "lodash", "version": "4.17.20"}',
            "app/node_modules/x/package.json": b'{"name": ' + quoted + b', "version": "1.0.0\\u001b[31m"}',
            "app/\udcff\udcfe/node_modules/lodash/package.json": b'{"name": "lodash", "version": "4.17.20"}',
        },
        architecture=f"amd64{BOLD_BRASH}",
        config={
            "User": f"root{BOLD_BRASH}",
            "ExposedPorts": {f"22/tcp{BOLD_BRASH}": {}},
            "Labels": {f"label{BOLD_BRASH}": BOLD_BRASH},
        },
    )


@pytest.mark.parametrize("options", [[], ["--all"], ["--format", "json"], ["--verbose"], ["--all", "--strict"]])
def test_no_control_character_of_an_image_reaches_the_terminal(nakami: Nakami, tmp_path: Path, options: list[str]):
    done = nakami("scan", _brash_image(tmp_path), *options)
    assert done.returncode in {0, 4}, done.stderr
    text = done.stdout.decode() + done.stderr.decode()
    if "json" in options:
        assert "\\u001b" in text  # told, but as JSON writes it
        text = text.replace("\u202e", "").replace("\u2066", "").replace("\x7f", "")  # JSON need not escape these
    assert not re.search("[\x00-\x09\x0b-\x1f]", text)
    if "json" not in options:
        assert not CONTROL.search(text)


def test_no_control_character_reaches_the_terminal_through_explain_or_an_error(nakami: Nakami, tmp_path: Path):
    image = _brash_image(tmp_path)
    explained = nakami("explain", "CVE-2021-23337", "--in", image)
    assert explained.returncode == 0
    assert not CONTROL.search(explained.stdout.decode())
    broken = small_world.docker_archive(tmp_path / "b.tar", {f"x{BOLD_BRASH}": b"y"}, rootfs={"diff_ids": [BOLD_BRASH]})
    failed = nakami("scan", broken)
    assert failed.returncode == 3
    assert not CONTROL.search(failed.stderr.decode())


def test_huge_names_keep_the_card_on_one_screen(nakami: Nakami, tmp_path: Path):
    name = "l" * 200
    record = small_world.advisory(
        "GHSA-0000-0000-0001", "npm", name, "2" + "0" * 90 + ".0.0", aliases=["CVE-2024-0009"]
    )
    mirror = small_world.mirror(tmp_path / "mirror", {"npm": [record]})
    package = json.dumps({"name": name, "version": "1.0.0-" + "a" * 180}).encode()
    release = b'ID=nix\nPRETTY_NAME="' + b"N" * 3000 + b'"\n'
    image = small_world.docker_archive(
        tmp_path / "huge.tar", {"etc/os-release": release, f"a/node_modules/{name}/package.json": package}
    )
    done = nakami("scan", image, NAKAMI_MIRROR=str(mirror), NAKAMI_CACHE_DIR=str(tmp_path / "cache"))
    lines = done.stdout.decode().splitlines()
    assert max(map(len, lines)) <= 120
    assert len(lines) < 70


def test_an_update_that_another_scan_makes_is_waited_for(process: Nakami, world: World, tmp_path: Path):
    """Two first scans at once: both answer, one of them builds."""
    cards: list[str] = []

    def scan() -> None:
        cards.append(_card(process("scan", world.image, NAKAMI_CACHE_DIR=str(tmp_path / "cache")).stdout))

    threads = [threading.Thread(target=scan) for _ in range(3)]
    for thread in threads:
        thread.start()
        time.sleep(0.05)
    for thread in threads:
        thread.join()
    assert all("SAFE ✗ 3 known vulnerabilities" in card for card in cards)


def test_as_of_a_day_of_the_past(nakami: Nakami, world: World):
    done = nakami("scan", world.image, "--as-of", "2021-06-30")
    card = _card(done.stdout)
    assert done.returncode == 0
    assert "as of 2021-06-30" in card
    assert "what was published later is left out" in card
    assert "CVE-2024-0001" not in card
    told = json.loads(nakami("scan", world.image, "--as-of", "2021-06-30", "--format", "json").stdout)
    assert told["as_of"] == "2021-06-30"
    assert nakami("scan", world.image, "--as-of", "yesterday").returncode == 2
