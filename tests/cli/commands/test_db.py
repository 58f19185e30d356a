import json
import zipfile
from pathlib import Path

import jsonschema  # type: ignore[import-untyped] # it ships no types
import pytest

from nakami.cli.main import main
from tests.report.schemas import assert_closed, load

STATUS = load("db-status-1")


@pytest.fixture
def mirror(tmp_path: Path) -> str:
    path = tmp_path / "mirror" / "osv" / "PyPI" / "all.zip"
    path.parent.mkdir(parents=True)
    good = {
        "id": "PYSEC-1",
        "modified": "2025-01-01T00:00:00Z",
        "affected": [{"package": {"ecosystem": "PyPI", "name": "a"}, "versions": ["1"]}],
    }
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("PYSEC-1.json", json.dumps(good))
        archive.writestr("bad\x1b[31m.json", "{")
    return str(tmp_path / "mirror")


@pytest.mark.usefixtures("cache")
def test_update_and_status(mirror: str, capsys: pytest.CaptureFixture[str]):
    assert main(["db", "update", "pypi", "--mirror", mirror]) == 0
    assert "2 records, data of 2025-01-01" in capsys.readouterr().out
    assert main(["db", "status"]) == 0
    shown = capsys.readouterr().out
    assert "osv PyPI" in shown
    assert "1 record unreadable" in shown
    assert "\x1b" not in shown
    assert main(["db", "status", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    jsonschema.Draft202012Validator(STATUS).validate(document)
    (partition,) = document["partitions"]
    assert (partition["records"], partition["rows"], partition["unreadable"]) == (2, 1, 1)
    assert [problem["record"] for problem in partition["problems"]] == ["bad\x1b[31m.json"]


@pytest.mark.usefixtures("cache")
def test_what_the_origin_does_not_have_is_exit_3(mirror: str, capsys: pytest.CaptureFixture[str]):
    assert main(["db", "update", "PyPI", "Wolfi", "--mirror", mirror]) == 3
    shown = capsys.readouterr().out
    assert "absent" in shown
    assert "new" in shown


@pytest.mark.usefixtures("cache")
def test_a_vendors_feed_that_nobody_named_is_told_and_no_failure(mirror: str, capsys: pytest.CaptureFixture[str]):
    (Path(mirror) / "osv/PyPI").rename(Path(mirror) / "osv/Debian")
    assert main(["db", "update", "Debian", "--mirror", mirror]) == 0
    assert "debian                         absent" in capsys.readouterr().out


@pytest.mark.usefixtures("cache")
def test_an_empty_database(capsys: pytest.CaptureFixture[str]):
    assert main(["db", "status"]) == 0
    assert "empty" in capsys.readouterr().out
    assert main(["db", "update"]) == 2
    assert "--all" in capsys.readouterr().err


@pytest.mark.usefixtures("cache")
def test_the_mirror_of_the_environment(
    mirror: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setenv("NAKAMI_MIRROR", mirror)
    assert main(["db", "update", "--all"]) == 0
    assert capsys.readouterr().out.count("new") == 1


def test_the_schema_is_closed():
    assert_closed(STATUS)


def test_by_hand_to_another_machine(
    mirror: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setenv("NAKAMI_CACHE_DIR", str(tmp_path / "here"))
    assert main(["db", "update", "pypi", "--mirror", mirror]) == 0
    assert main(["db", "export", str(tmp_path / "db.tar")]) == 0
    assert "1 partition, " in capsys.readouterr().out
    monkeypatch.setenv("NAKAMI_CACHE_DIR", str(tmp_path / "there"))
    assert main(["db", "import", str(tmp_path / "db.tar")]) == 0
    assert "new" in capsys.readouterr().out
    assert main(["db", "import", str(tmp_path / "db.tar"), "npm"]) == 3
    assert "does not have it" in capsys.readouterr().out
    (tmp_path / "db.tar").write_bytes(b"nothing")
    assert main(["db", "import", str(tmp_path / "db.tar")]) == 3
    assert "error" in capsys.readouterr().err


@pytest.mark.usefixtures("cache")
def test_addresses_of_registries(mirror: str, capsys: pytest.CaptureFixture[str]):
    assert main(["db", "push", "oci://127.0.0.1:1/db"]) == 2
    assert "nothing of that" in capsys.readouterr().err
    assert main(["db", "update", "pypi", "--mirror", mirror]) == 0
    for verb in ("push", "pull"):
        assert main(["db", verb, "127.0.0.1:1/db"]) == 2
        assert "oci://" in capsys.readouterr().err
        assert main(["db", verb, "oci://registry.example/db", "--offline"]) == 3
