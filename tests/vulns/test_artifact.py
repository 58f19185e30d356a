import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from nakami.errors import DatabaseError, Malformed
from nakami.images.manifest import parse_manifest
from nakami.net.validators import Validators
from nakami.vulns.artifact import ARTIFACT, CONFIG, Contents, config_of, contents_of, manifest_of, pack
from nakami.vulns.manifest import load
from nakami.vulns.part import Part
from nakami.vulns.tables import SCHEMA
from tests.vulns.conftest import NOW

Record = Callable[..., dict[str, Any]]
LATER = "2026-11-23T10:00:00+00:00"


@pytest.fixture
def contents(mirror: Any, record: Record, bring: Callable[..., Any], tmp_path: Path) -> Contents:
    """PyPI and KEV."""
    mirror.osv("PyPI", record("PYSEC-1", "PyPI", "a"))
    mirror.kev({"cveID": "CVE-2020-1001", "dateAdded": "2020-01-01"})
    bring(Part("osv", "PyPI"), Part("kev"))
    return pack(tmp_path / "db", load(tmp_path / "db").held.values())[0]


def _read(document: dict[str, Any]) -> tuple[Contents, tuple[str, ...]]:
    """What is made of a configuration whose files are all there."""
    files = [file for packed in document["partitions"] for file in packed["files"]]
    manifest = {
        "schemaVersion": 2,
        "artifactType": ARTIFACT,
        "config": {"mediaType": CONFIG, "digest": "sha256:" + "0" * 64, "size": 0},
        "layers": [{"digest": file["digest"], "size": file["size"]} for file in files],
    }
    return contents_of(json.dumps(document).encode(), parse_manifest(json.dumps(manifest).encode(), "m"), "it", LATER)


def test_the_manifest_names_every_table(contents: Contents):
    text, config = manifest_of(contents)
    manifest = parse_manifest(text, "manifest")
    assert manifest.artifact_type == f"application/vnd.nakami.db.v{SCHEMA}+json"
    assert [(layer.annotations or {})["org.opencontainers.image.title"] for layer in manifest.layers or ()] == [
        "kev/exploited.parquet",
        "osv/PyPI/affected.parquet",
        "osv/PyPI/advisories.parquet",
    ]
    annotations = (manifest.layers or [])[1].annotations or {}
    held = contents.partitions[1].held
    assert {name.rpartition(".")[2]: value for name, value in annotations.items()} == {
        "title": "osv/PyPI/affected.parquet",
        "feed": "osv",
        "partition": "PyPI",
        "generation": held.generation,
        "made": held.made,
    }
    assert contents_of(config, manifest, "it", LATER) == (contents, ())


def test_the_same_contents_give_the_same_bytes(contents: Contents):
    assert manifest_of(contents) == manifest_of(msgspec.json.decode(manifest_of(contents)[1], type=Contents))


def test_a_missing_table_is_told(contents: Contents, tmp_path: Path):
    held = contents.partitions[1].held
    (tmp_path / "db/osv/PyPI" / held.generation / "affected.parquet").unlink()
    with pytest.raises(DatabaseError, match=r"affected\.parquet could not be read"):
        pack(tmp_path / "db", [held])


@pytest.mark.parametrize(
    ("kind", "config", "error", "words"),
    [
        ("application/vnd.nakami.db.v1+json", CONFIG, DatabaseError, "another version"),
        ("application/vnd.nakami.db.v99999+json", CONFIG, DatabaseError, "another version"),
        ("application/vnd.example", CONFIG, Malformed, "no advisory database"),
        ("", CONFIG, Malformed, "no advisory database"),
        (ARTIFACT, "application/vnd.oci.image.config.v1+json", Malformed, "no advisory database"),
    ],
)
def test_something_else_is_told(kind: str, config: str, error: type[Exception], words: str):
    document = {
        "schemaVersion": 2,
        "artifactType": kind,
        "config": {"mediaType": config, "digest": "sha256:" + "0" * 64, "size": 0},
        "layers": [],
    }
    with pytest.raises(error, match=words):
        config_of(parse_manifest(json.dumps(document).encode(), "it"), "it")


def _partition(contents: Contents, **more: Any) -> dict[str, Any]:
    document: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(contents))
    document["partitions"] = [document["partitions"][1]]
    document["partitions"][0]["held"] |= more
    return document


@pytest.mark.parametrize(
    "place",
    [{"feed": "tomorrow"}, {"partition": "Androd"}, {"partition": "../.."}, {"feed": "kev", "partition": "a/b"}],
)
def test_what_is_not_known_is_left_out_and_named(contents: Contents, place: dict[str, str]):
    found, unknown = _read(_partition(contents, **place))
    assert found.partitions == ()
    assert len(unknown) == 1


@pytest.mark.parametrize("generation", ["", "..", "../../../../etc", "0123456789abcdeF", "0" * 17])
def test_a_generation_leads_nowhere(contents: Contents, generation: str):
    with pytest.raises(Malformed):
        _read(_partition(contents, generation=generation))


@pytest.mark.parametrize(
    "file",
    [
        {"name": "../affected.parquet"},
        {"name": "scores.parquet"},
        {"size": 3 << 30},
        {"size": -1},
        {"digest": "md5:00"},
        {"digest": "sha256:../../x"},
    ],
)
def test_files_are_those_of_the_feed(contents: Contents, file: dict[str, Any]):
    document = _partition(contents)
    document["partitions"][0]["files"][0] |= file
    with pytest.raises(Malformed):
        _read(document)


def test_files_must_be_in_the_manifest(contents: Contents):
    text, _ = manifest_of(contents)
    document = _partition(contents)
    document["partitions"][0]["files"][0]["size"] += 1
    with pytest.raises(Malformed, match="not there"):
        contents_of(json.dumps(document).encode(), parse_manifest(text, "m"), "it", LATER)


def test_a_partition_comes_once(contents: Contents):
    document = _partition(contents)
    document["partitions"] *= 2
    with pytest.raises(Malformed, match="twice"):
        _read(document)


@pytest.mark.parametrize("change", [{"schema": "nakami/db/2"}, {"tables": SCHEMA - 1}, {"partitions": None}])
def test_another_document(contents: Contents, change: dict[str, Any]):
    document = _partition(contents)
    with pytest.raises(Malformed):
        contents_of(json.dumps(document | change).encode(), parse_manifest(manifest_of(contents)[0], "m"), "it", NOW)


def test_nothing_is_of_tomorrow(contents: Contents):
    document = _partition(contents, checked="9999-01-01T00:00:00+00:00", previous="0" * 16)
    document["partitions"][0]["held"]["tally"]["newest"] = "9999-01-01T00:00:00Z"
    (packed,) = _read(document)[0].partitions
    assert (packed.held.checked, packed.held.made, packed.held.previous) == (LATER, LATER, "")


def test_no_header_is_smuggled_in(contents: Contents):
    validators = {"etag": '"a"\r\nX-Evil: 1', "last_modified": ""}
    (packed,) = _read(_partition(contents, validators=validators))[0].partitions
    assert packed.held.validators == Validators()
