"""Several targets at the command line: cards, a summary, one JSON, one JSON a line, and the gravest exit code."""

import json
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped] # it ships no types
import pytest
from referencing import Registry, Resource

from tests import small_world
from tests.cli.conftest import Nakami, World

SCHEMAS = Path(__file__).parents[2] / "docs" / "schema"
SCANS = json.loads((SCHEMAS / "scans-1.json").read_text())
SCAN = Resource.from_contents(json.loads((SCHEMAS / "scan-1.json").read_text()))


def _valid(text: bytes) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(text)
    registry: Registry[Any] = Registry().with_resource("scan-1.json", SCAN)
    jsonschema.Draft202012Validator(SCANS, registry=registry).validate(told)
    return told


@pytest.fixture
def clean(tmp_path: Path) -> Path:
    files = small_world.ALPINE | {"lib/apk/db/installed": b"P:musl\nV:1.2.5-r0\no:musl\n\n"}
    return small_world.docker_archive(tmp_path / "clean.tar", files)


def test_cards_come_one_after_the_other_and_then_the_summary(nakami: Nakami, world: World, clean: Path):
    done = nakami("scan", world.image, clean, "/none.tar")
    out = done.stdout.decode()
    assert done.returncode == 3
    assert done.stderr == b"error: /none.tar does not exist; check the path\n"
    assert out.index(f"\n  {world.image}") < out.index(f"\n  {clean}") < out.index("\n  3 targets\n")
    rows = [line.split() for line in out[out.index("TARGET") :].splitlines()]
    # A long name is cut in the middle.
    assert [row[0][-5:] for row in rows] == ["ARGET", world.image.name[-5:], clean.name[-5:], "e.tar"]
    assert [row[1:] for row in rows] == [
        ["VERDICT", "EXPLOITED", "CRITICAL", "HIGH", "MALWARE", "SECRETS"],
        ["refuse", "1", "1", "1", "0", "0"],
        ["accept", "0", "0", "0", "0", "0"],
        ["not", "read", "-", "-", "-", "-", "-"],
    ]


def test_tables_have_the_names_of_their_targets(nakami: Nakami, world: World, clean: Path):
    out = nakami("scan", "--all", world.image, clean).stdout.decode()
    assert out.index(f"\n{world.image}\n") < out.index("SEVERITY") < out.index(f"\n{clean}\n") < out.index("2 targets")


def test_one_json_document_holds_all(nakami: Nakami, world: World, clean: Path):
    done = nakami("scan", "--format", "json", world.image, "/none.tar", clean)
    told = _valid(done.stdout)
    assert done.returncode == 3
    assert [each["target"]["name"] for each in told["scans"]] == [str(world.image), str(clean)]
    assert told["failed"] == [
        {
            "schema": "nakami/unscanned/1",
            "target": "/none.tar",
            "status": "failed",
            "why": "/none.tar does not exist",
            "remedy": "check the path",
        }
    ]
    alone = json.loads(nakami("scan", "--format", "json", world.image).stdout)
    for each in (alone, told["scans"][0]):
        del each["time"], each["duration"], each["trend"]
    assert told["scans"][0] == alone


def test_each_line_is_a_document(nakami: Nakami, world: World, clean: Path):
    lines = nakami("scan", "--format", "jsonl", world.image, "/none.tar", clean).stdout.splitlines()
    told = [json.loads(line) for line in lines]
    assert [each["schema"] for each in told] == ["nakami/scan/1", "nakami/unscanned/1", "nakami/scan/1"]


def test_a_file_takes_all_at_once(nakami: Nakami, world: World, clean: Path, tmp_path: Path):
    for form in ("card", "json", "jsonl"):
        done = nakami("scan", "--format", form, "-o", tmp_path / "out", world.image, clean)
        assert (done.returncode, done.stdout) == (0, b"")
        assert (tmp_path / "out").read_text().count("clean.tar") >= 1
    assert len((tmp_path / "out").read_text().splitlines()) == 2


@pytest.mark.parametrize(
    ("names", "options", "code"),
    [
        (["web", "clean"], [], 0),
        (["clean", "web"], ["--fail-on", "high"], 1),
        (["web", "clean"], ["--fail-on", "high"], 1),
        (["clean", "none"], ["--fail-on", "high"], 3),
        (["web", "none"], ["--fail-on", "high", "--strict"], 3),
        (["clean", "empty"], ["--strict"], 4),
        (["web", "empty"], ["--strict", "--fail-on", "high"], 1),
        (["compose"], [], 0),
        (["compose"], ["--strict"], 4),
    ],
)
def test_the_gravest_exit_code_counts(
    nakami: Nakami, world: World, clean: Path, tmp_path: Path, names: list[str], options: list[str], code: int
):
    (tmp_path / "compose.yaml").write_text("services: {web: {build: .}}")
    (tmp_path / "empty").mkdir()
    places = {
        "web": world.image,
        "clean": clean,
        "none": "/none.tar",
        "empty": tmp_path / "empty",
        "compose": tmp_path / "compose.yaml",
    }
    assert nakami("scan", *(places[name] for name in names), *options).returncode == code


def test_a_compose_file_stands_for_its_images(nakami: Nakami, tmp_path: Path):
    (tmp_path / "compose.yaml").write_text(
        "services: {web: {image: 'localhost:1/web:${TAG:-1}$X'}, twin: {image: 'localhost:1/web:1'}, own: {build: .}}"
    )
    done = nakami("scan", tmp_path / "compose.yaml", "--format", "json")
    told = _valid(done.stdout)
    assert done.returncode == 3
    assert [(each["target"].rpartition("/")[2], each["status"]) for each in told["failed"]] == [
        ("web:1", "failed"),
        ("compose.yaml: own", "not-scanned"),
    ]
    assert b"warning: the variable X is not set: taken as empty, as Compose does" in done.stderr
    assert b"compose.yaml: own: its image is built, not pulled; build it, and scan it by its name" in done.stderr


def test_a_list_stands_for_its_targets(nakami: Nakami, world: World, clean: Path, tmp_path: Path):
    (tmp_path / "list").write_text(f"# ours\n{world.image}\n\n{clean}\n{world.image}\n")
    told = _valid(nakami("scan", f"targets:{tmp_path}/list", "--format", "json").stdout)
    assert [each["target"]["name"] for each in told["scans"]] == [str(world.image), str(clean)]


def test_a_list_of_one_gives_the_document_of_several(nakami: Nakami, clean: Path, tmp_path: Path):
    (tmp_path / "list").write_text(str(clean))
    assert len(_valid(nakami("scan", f"targets:{tmp_path}/list", "--format", "json").stdout)["scans"]) == 1
