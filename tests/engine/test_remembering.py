"""What a scan leaves behind, and what it must not."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from nakami.engine.remembering import folder_of, key_of, line_of
from nakami.engine.scan import scan
from nakami.engine.settings import Settings
from nakami.lake.duckdb import DuckDB
from nakami.model.image import ImageConfig, Target
from nakami.model.progress import silent
from nakami.vulns.attacks import ATTACKS
from tests import small_world


@pytest.fixture
def own(settings: Settings, tmp_path: Path) -> Settings:
    """Settings with a cache of its own, which has the database of all tests."""
    (tmp_path / "cache").mkdir()
    (settings.cache / "db").mkdir(parents=True, exist_ok=True)
    (tmp_path / "cache" / "db").symlink_to(settings.cache / "db")
    return replace(settings, cache=tmp_path / "cache")


def test_no_secret_of_the_environment_is_kept(own: Settings, tmp_path: Path):
    config = {"Env": ["PASSWORD=hunter2-is-secret"], "User": "app", "Cmd": ["run"], "ExposedPorts": {"80/tcp": {}}}
    image = small_world.docker_archive(tmp_path / "i.tar", small_world.ALPINE, small_world.NODE, config=config)
    result = scan(str(image), own, silent)
    (file,) = folder_of(own).files()
    kept = folder_of(own).get(file.name)
    assert kept is not None
    assert "hunter2" not in repr(kept)
    assert (kept.configured.user, kept.configured.cmd, kept.configured.exposed_ports) == ("app", ("run",), ("80/tcp",))
    assert {item.name: (item.layer, item.said) for item in kept.items if item.said} == {
        "libcrypto3": (0, "CVE-2024-0001!"),
        "libssl3": (0, "CVE-2024-0001!"),
        "zlib": (0, "CVE-2024-0002"),
        "lodash": (1, "CVE-2021-23337"),
    }
    assert kept.point.vulnerabilities == result.counts.vulnerabilities


@pytest.mark.parametrize(
    "change",
    [{"layer_cache": False}, {"as_of": "2026-01-01"}, {"looks": frozenset({"malware"})}],
    ids=("no cache", "another day", "no vulnerabilities"),
)
def test_what_is_not_to_be_kept(own: Settings, tmp_path: Path, change: dict[str, object]):
    image = small_world.docker_archive(tmp_path / "i.tar", small_world.ALPINE)
    scan(str(image), replace(own, **change), silent)
    assert not (own.cache / "kept").exists()
    assert not (own.cache / "trends").exists()


def test_a_tag_that_is_built_anew_continues_its_line(own: Settings, tmp_path: Path):
    first = scan(str(small_world.docker_archive(tmp_path / "a.tar", small_world.ALPINE)), own, silent)
    rebuilt = small_world.docker_archive(tmp_path / "b.tar", small_world.ALPINE, small_world.NODE)
    second = scan(str(rebuilt), own, silent)
    assert first.trend is None
    assert second.trend is not None
    assert second.trend.vulnerabilities == 1
    assert len(list(folder_of(own).files())) == 2


def test_attacks_seen_here_are_in_the_ranking(own: Settings, tmp_path: Path):
    image = small_world.docker_archive(tmp_path / "i.tar", small_world.ALPINE, small_world.NODE)
    before = [finding.id for finding in scan(str(image), own, silent).findings]
    (own.cache / "lake").mkdir()
    with DuckDB(threads=1) as engine:
        engine.write(ATTACKS, [("CVE-2024-0002", 12, "2026-01-01T00:00:00Z")], own.cache / "lake" / "attacks.parquet")
    result = scan(str(image), own, silent)
    after = [finding.id for finding in result.findings]
    assert before.index("CVE-2021-23337") < before.index("CVE-2024-0002")
    assert after.index("CVE-2021-23337") > after.index("CVE-2024-0002")
    assert [act.kind for act in result.acts if act.attacked] == ["shield"]


@pytest.mark.parametrize(
    ("target", "line", "key"),
    [
        (Target("registry", "web", "sha256:1", "registry.example/web:1"), "registry.example/web:1", "sha256:1"),
        (Target("oci", "./layout", "sha256:1", "???"), "./layout", "sha256:1"),
        (Target("dir", "/"), "/", ""),
        (Target("docker-archive", "a.tar", config=ImageConfig(diff_ids=("sha256:9",))), "a.tar", "sha256:9"),
        (Target("docker-archive", "a.tar", config=ImageConfig()), "a.tar", ""),
    ],
)
def test_names(target: Target, line: str, key: str):
    assert (line_of(target), key_of(target)) == (line, key)


def test_debt_is_of_the_day_that_is_judged(own: Settings, tmp_path: Path):
    """A fix of 2024-01-01 had waited for a month on the first of February."""
    published = "2024-01-01T00:00:00Z"
    record = small_world.advisory("GHSA-0000-0000-0001", "npm", "lodash", "4.17.21", published=published)
    mirror = small_world.mirror(tmp_path / "own", {"npm": [record]}, {}, {})
    image = small_world.docker_archive(tmp_path / "i.tar", small_world.NODE)
    settings = replace(own, mirror=str(mirror), cache=tmp_path / "other", as_of="2024-02-01")
    assert scan(str(image), settings, silent).debt.finding_days == 31
