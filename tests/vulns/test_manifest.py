from pathlib import Path

import pytest

from nakami.errors import DatabaseError
from nakami.net.validators import Validators
from nakami.vulns.manifest import Held, Manifest, commit, load, load_or_heal, place_of
from nakami.vulns.tables import SCHEMA
from nakami.vulns.tally import Tally


def held(generation: str, partition: str = "Debian", **more: object) -> Held:
    its = {
        "sha256": "",
        "size": 1,
        "base": "b",
        "checked": "2026-01-01",
        "validators": Validators(),
        "tally": Tally(),
    } | more
    return Held("osv", partition, generation, **its)  # type: ignore[arg-type] # a test names only fields that are there


def built(tmp_path: Path, name: str) -> Path:
    folder = tmp_path / "built" / name
    folder.mkdir(parents=True)
    (folder / "affected.parquet").write_text(name)
    return folder


def generations(root: Path) -> set[str]:
    return {folder.name for folder in (root / "osv" / "Debian").iterdir()}


def test_no_database_is_an_empty_one(tmp_path: Path):
    assert load(tmp_path / "db") == Manifest()
    assert not (tmp_path / "db").exists()


def test_what_is_committed_is_there(tmp_path: Path):
    root = tmp_path / "db"
    root.mkdir()
    commit(root, held("one", tally=Tally(records=3, releases={"Debian:11": 3})), built(tmp_path, "one"))
    found = load(root).held["osv/Debian"]
    assert (found.generation, found.previous, found.tally.releases) == ("one", "", {"Debian:11": 3})
    assert (root / "osv/Debian/one/affected.parquet").read_text() == "one"


def test_the_generation_before_stays_until_the_update_after(tmp_path: Path):
    root = tmp_path / "db"
    root.mkdir()
    for name in ("one", "two", "three"):
        commit(root, held(name), built(tmp_path, name))
    assert generations(root) == {"two", "three"}
    assert load(root).held["osv/Debian"].previous == "two"
    commit(root, held("three", checked="2026-02-02"), None)
    assert generations(root) == {"two", "three"}
    assert load(root).held["osv/Debian"].checked == "2026-02-02"


def test_partitions_do_not_touch_each_other(tmp_path: Path):
    root = tmp_path / "db"
    root.mkdir()
    commit(root, held("one"), built(tmp_path, "one"))
    commit(root, held("two", "PyPI"), built(tmp_path, "two"))
    assert set(load(root).held) == {"osv/Debian", "osv/PyPI"}
    assert generations(root) == {"one"}


def test_what_an_interrupted_commit_left_is_replaced(tmp_path: Path):
    root = tmp_path / "db"
    (root / "osv/Debian/one").mkdir(parents=True)
    (root / "osv/Debian/one/rubbish").write_text("half")
    commit(root, held("one"), built(tmp_path, "one"))
    assert [file.name for file in (root / "osv/Debian/one").iterdir()] == ["affected.parquet"]


def test_another_schema_is_as_good_as_nothing(tmp_path: Path):
    (tmp_path / "db.json").write_text(f'{{"schema": {SCHEMA + 1}, "held": "whatever"}}')
    assert load(tmp_path) == Manifest()


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"schema": "1"}', f'{{"schema": {SCHEMA}, "held": []}}', "[" * 100_000]
)
def test_a_damaged_manifest_is_said_and_healed(tmp_path: Path, text: str):
    (tmp_path / "db.json").write_text(text)
    with pytest.raises(DatabaseError, match="nakami db update"):
        load(tmp_path)
    assert load_or_heal(tmp_path) == Manifest()
    commit(tmp_path, held("one"), built(tmp_path, "one"))
    assert set(load(tmp_path).held) == {"osv/Debian"}


def test_a_manifest_that_is_a_folder(tmp_path: Path):
    (tmp_path / "db.json").mkdir()
    with pytest.raises(DatabaseError, match="could not be read"):
        load(tmp_path)


def test_a_commit_without_room_is_a_database_error(tmp_path: Path):
    (tmp_path / "file").write_text("")
    with pytest.raises(DatabaseError):
        commit(tmp_path / "file", held("one"), built(tmp_path, "one"))


def test_places():
    assert place_of("osv", "Red Hat") == "osv/Red Hat"
    assert place_of("kev", "") == "kev"
