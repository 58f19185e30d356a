import json
import os
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from nakami.engine.exchange import _chunks, export, import_, pull, push
from nakami.engine.feeds import bring_up_to_date, status
from nakami.engine.knowledge import Knowledge
from nakami.engine.settings import Settings
from nakami.errors import DatabaseError, NakamiError, TargetNotFound, Unauthorized, UsageError
from nakami.model.platform import Platform
from nakami.model.progress import silent
from nakami.vulns.part import Part
from tests.images.registry.real_registry import PASSWORD, Registry, Start, registries

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
LATER = datetime(2026, 11, 22, 12, tzinfo=UTC)
NAMES = ("PyPI", "Red Hat", "npm")


class World:
    """A mirror of three ecosystems and the database that was made of it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in NAMES:
            self.publish(name, "2025-01-01T00:00:00Z")
        self.settings = Settings(folder / "cache", Platform.host(), mirror=str(folder / "mirror"), offline=True)
        self.update(*NAMES)

    def publish(self, name: str, modified: str) -> None:
        """Put a new version of an ecosystem."""
        path = self.folder / "mirror/osv" / name / "all.zip"
        path.parent.mkdir(parents=True, exist_ok=True)
        affected = {"package": {"ecosystem": name, "name": "a"}, "versions": ["1-1"]}
        record = {"id": "CVE-2020-1111", "modified": modified, "affected": [affected]}
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("CVE-2020-1111.json", json.dumps(record))

    def update(self, *names: str) -> None:
        """Build what changed."""
        bring_up_to_date(names, everything=False, settings=self.settings, now=NOW, progress=silent)

    def empty(self, name: str, mirror: str = "") -> Settings:
        """Another machine."""
        return replace(self.settings, cache=self.folder / name, mirror=mirror)


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def tables(settings: Settings) -> dict[str, bytes]:
    root = settings.cache / "db"
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*.parquet")}


# --- by hand ---


def test_what_is_carried_is_what_was_there(world: World, tmp_path: Path):
    sent = export((), tmp_path / "db.tar", world.settings, NOW, silent)
    assert (sent.partitions, sent.size) == (3, sum(map(len, tables(world.settings).values())))
    other = world.empty("other")
    taken = import_((), tmp_path / "db.tar", other, LATER, silent)
    assert [(str(result.part), result.status) for result in taken.results] == [(name, "new") for name in NAMES]
    assert tables(other) == tables(world.settings)
    assert status(other).held == status(world.settings).held


def test_the_same_database_gives_the_same_file(world: World, tmp_path: Path):
    for name in ("one", "two"):
        export((), tmp_path / name, world.settings, NOW, silent)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_parts_by_name(world: World, tmp_path: Path):
    export(["pypi", "npm"], tmp_path / "db.tar", world.settings, NOW, silent)
    other = world.empty("other")
    taken = import_(["npm"], tmp_path / "db.tar", other, NOW, silent)
    assert [str(result.part) for result in taken.results] == ["npm"]
    missing = import_(["Maven"], tmp_path / "db.tar", other, NOW, silent)
    assert [result.status for result in missing.results] == ["absent"]


def test_only_what_is_newer_is_taken(world: World, tmp_path: Path):
    export((), tmp_path / "old.tar", world.settings, NOW, silent)
    world.publish("npm", "2026-01-01T00:00:00Z")
    world.update("npm")
    export((), tmp_path / "new.tar", world.settings, NOW, silent)
    other = world.empty("other")
    import_((), tmp_path / "old.tar", other, NOW, silent)
    newer = {str(each.part): each.status for each in import_((), tmp_path / "new.tar", other, NOW, silent).results}
    assert newer == {"npm": "new", "PyPI": "unchanged", "Red Hat": "unchanged"}
    older = {str(each.part): each.why for each in import_((), tmp_path / "old.tar", other, NOW, silent).results}
    assert older == {"npm": "what is held is as new or newer", "PyPI": "", "Red Hat": ""}
    assert tables(other).keys() >= tables(world.settings).keys() - {"previous"}


def test_nothing_to_export(world: World, tmp_path: Path):
    with pytest.raises(UsageError, match="nothing of that"):
        export(["Maven"], tmp_path / "db.tar", world.settings, NOW, silent)
    with pytest.raises(UsageError, match="nothing of that"):
        export((), tmp_path / "db.tar", world.empty("other"), NOW, silent)
    assert not (tmp_path / "db.tar").exists()


@pytest.mark.parametrize("damage", [b"", b"no tar", b"x" * 100_000])
def test_a_file_that_is_none(world: World, tmp_path: Path, damage: bytes):
    (tmp_path / "db.tar").write_bytes(damage)
    with pytest.raises(NakamiError):
        import_((), tmp_path / "db.tar", world.empty("other"), NOW, silent)


def test_a_table_that_an_update_takes_away_meanwhile_is_told(tmp_path: Path):
    with pytest.raises(DatabaseError, match="do it again"):
        list(_chunks(tmp_path / "gone.parquet"))


def test_a_file_cut_anywhere_keeps_what_was_there(world: World, tmp_path: Path):
    export((), tmp_path / "db.tar", world.settings, NOW, silent)
    whole = (tmp_path / "db.tar").read_bytes()
    for length in range(0, len(whole), len(whole) // 7):
        (tmp_path / "cut.tar").write_bytes(whole[:length])
        before = tables(world.settings)
        try:
            results = import_((), tmp_path / "cut.tar", world.settings, NOW, silent).results
            assert {result.status for result in results} <= {"unchanged", "failed"}
        except NakamiError:
            pass
        assert tables(world.settings) == before


def test_a_changed_byte_is_found_out(world: World, tmp_path: Path):
    export((), tmp_path / "db.tar", world.settings, NOW, silent)
    whole = bytearray((tmp_path / "db.tar").read_bytes())
    whole[whole.index(b"PAR1") + 10] ^= 1
    (tmp_path / "db.tar").write_bytes(whole)
    statuses = [each.status for each in import_((), tmp_path / "db.tar", world.empty("other"), NOW, silent).results]
    assert sorted(statuses) == ["failed", "new", "new"]


@pytest.mark.parametrize("address", ["registry.example/db", "oci://registry.example/db@sha256:" + "0" * 64])
def test_what_cannot_be_pushed_to(world: World, address: str):
    with pytest.raises(UsageError):
        push((), address, world.settings, NOW, silent)


# --- by a registry ---


@pytest.fixture
def start(tool: Callable[[str], str], tmp_path: Path, free_port: int) -> Iterator[Start]:
    with registries(tool, tmp_path, free_port) as made:
        yield made


def address(registry: Registry) -> str:
    return f"oci://{registry.address}/sec/nakami-db:today"


@pytest.mark.system
def test_only_what_changed_goes_over_the_line(world: World, start: Start):
    registry = start()
    place = address(registry)
    sent = push((), place, world.settings, NOW, silent)
    assert sent.sent > 0
    other = world.empty("other")
    registry.asked()
    assert {result.status for result in pull((), place, other, NOW, silent).results} == {"new"}
    assert tables(other) == tables(world.settings)
    assert len(registry.fetched()) == 1 + 6  # what it holds, and two tables each
    # Nothing changed.
    assert {result.status for result in pull((), place, other, LATER, silent).results} == {"unchanged"}
    assert len(registry.fetched()) == 1
    assert push((), place, world.settings, NOW, silent).sent == 0
    # One partition changed.
    world.publish("npm", "2026-01-01T00:00:00Z")
    world.update("npm")
    registry.asked()
    again = push((), place, world.settings, NOW, silent)
    assert 0 < again.sent < sent.sent
    uploads = [line for line in registry.asked() if line.startswith("PUT") and "/blobs/" in line]
    results = {str(each.part): each.status for each in pull((), place, other, LATER, silent).results}
    assert results == {"npm": "new", "PyPI": "unchanged", "Red Hat": "unchanged"}
    fetched = registry.fetched()
    assert len(fetched) == len(uploads)  # what was new there: what it holds, and the tables that differ
    assert len(fetched) <= 1 + 2
    held = status(other).held
    assert {each.base for each in held} == {place}
    assert {each.checked for each in held} == {LATER.isoformat(timespec="seconds")}


@pytest.mark.system
def test_a_scan_takes_what_it_needs(world: World, start: Start):
    registry = start()
    push((), address(registry), world.settings, NOW, silent)
    other = world.empty("other", address(registry))
    registry.asked()
    with Knowledge(other, NOW) as knowledge:
        knowledge.need([Part("osv", "npm"), Part("osv", "Maven")], silent)
        assert [str(Part(held.feed, held.partition)) for held in knowledge.database.held()] == ["npm"]
        assert "does not have it" in knowledge.reasons["Maven"]
    assert len(registry.fetched()) == 1 + 2
    # It is fresh now, and what is not there is not asked for anew: nobody is asked.
    with Knowledge(other, NOW + timedelta(minutes=59)) as knowledge:
        knowledge.need([Part("osv", "npm"), Part("osv", "Maven")], silent)
        assert "does not have it" in knowledge.reasons["Maven"]
    assert registry.asked() == []
    updated = bring_up_to_date((), everything=False, settings=other, now=LATER, progress=silent)
    assert [(str(each.part), each.status) for each in updated] == [("npm", "unchanged")]


@pytest.mark.system
def test_a_registry_with_a_password(world: World, start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    registry = start(password=True)
    monkeypatch.setenv("REGISTRY_AUTH_FILE", str(tmp_path / "auth.json"))
    for act in (push, pull):
        with pytest.raises(Unauthorized):
            act((), address(registry), world.settings, NOW, silent)
    login = {"auths": {registry.address: {"username": "me", "password": PASSWORD}}}
    (tmp_path / "auth.json").write_text(json.dumps(login))
    push((), address(registry), world.settings, NOW, silent)
    assert {each.status for each in pull((), address(registry), world.empty("other"), NOW, silent).results} == {"new"}


@pytest.mark.system
def test_what_is_no_database_is_told(world: World, start: Start, tool: Callable[[str], str], tmp_path: Path):
    registry = start()
    with pytest.raises(TargetNotFound):
        pull((), address(registry), world.settings, NOW, silent)
    broken = bring_up_to_date(
        ["npm"], everything=False, settings=world.empty("other", address(registry)), now=NOW, progress=silent
    )
    assert [each.status for each in broken] == ["failed"]
    # Another tool carries the file into the registry, and out of it.
    export((), tmp_path / "db.tar", world.settings, NOW, silent)
    command = [tool("skopeo"), "copy", "-q", "--dest-tls-verify=false", f"oci-archive:{tmp_path}/db.tar"]
    assert os.spawnv(os.P_WAIT, command[0], [*command, f"docker://{registry.address}/sec/nakami-db:today"]) == 0
    assert {each.status for each in pull((), address(registry), world.empty("third"), NOW, silent).results} == {"new"}


def test_another_version_is_told(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("nakami.vulns.artifact.ARTIFACT", "application/vnd.nakami.db.v9999+json")
    export((), tmp_path / "db.tar", world.settings, NOW, silent)
    monkeypatch.undo()
    with pytest.raises(DatabaseError, match="another version"):
        import_((), tmp_path / "db.tar", world.empty("other"), NOW, silent)
