import json
from pathlib import Path

import pytest

from tests.cli.conftest import Nakami, World

RULES = """\
download_limit = 5
[feeds]
osv = "https://example.com/osv"
[[ignore]]
id = "CVE-2024-0001"
reason = "not reachable"
expires = 2020-01-01
[[ignore]]
package = "lodash"
reason = "tests only"
expires = 2099-01-01
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / ".nakami.toml").write_text(RULES)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_each_setting_says_where_it_comes_from(nakami: Nakami, project: Path):
    done = nakami("config", "show", "--no-update", HOME=str(project))
    told = done.stdout.decode()
    assert done.returncode == 0
    origins = {line.split()[0]: line.split()[-1] for line in told.splitlines() if "  " in line}
    assert origins["mirror"] == "NAKAMI_MIRROR"
    assert origins["update"] == "--no-update"
    assert origins["download-limit"] == origins["feeds.osv"] == ".nakami.toml"
    assert origins["insecure"] == "default"
    assert ".nakami.toml: rule 1: CVE-2024-0001, ended on 2020-01-01: not reachable" in told
    assert "1 file read, .nakami.toml" in told
    assert "warning: .nakami.toml: rule 2 (lodash) holds until 2099-01-01" in told


def test_as_json(nakami: Nakami, project: Path):
    document = json.loads(nakami("config", "show", "--json", "--count", "kernel-headers", HOME=str(project)).stdout)
    assert document["schema"] == "nakami/config/1"
    settings = {each["name"]: (each["value"], each["origin"]) for each in document["settings"]}
    assert settings["download-limit"] == (5, ".nakami.toml")
    assert settings["count"] == (["kernel-headers"], "--count")
    assert settings["offline"] == (True, "NAKAMI_OFFLINE")
    assert [rule["ended"] for rule in document["rules"]] == [True, False]
    assert len(document["warnings"]) == 1


def test_a_file_that_is_wrong(nakami: Nakami, tmp_path: Path):
    (tmp_path / "other.toml").write_text("mirorr = 1\n")
    done = nakami("config", "show", "--config", tmp_path / "other.toml")
    assert done.returncode == 2
    assert b"no setting is called 'mirorr'; did you mean 'mirror'?" in done.stderr


def test_rules_apply_to_a_scan(nakami: Nakami, world: World, project: Path):
    image = world.image
    bare = json.loads(
        nakami("scan", image, "--format", "json", "--config", project / "none.toml", HOME=str(project)).stdout or b"{}"
    )
    assert bare == {}
    done = nakami("scan", image, "--format", "json", HOME=str(project))
    document = json.loads(done.stdout)
    assert {each["finding"]["package"]["name"] for each in document["set_aside"]} == {"lodash"}
    assert [(rule["number"], rule["status"]) for rule in document["rules"]] == [(1, "expired"), (2, "applied")]
    assert document["counts"]["set_aside"] == {"ignore-file": len(document["set_aside"])}
    assert b"rule 1 ended on 2020-01-01" in done.stderr
    assert all((each["package"] or {}).get("name") != "lodash" for each in document["findings"])
    card = nakami("scan", image, HOME=str(project)).stdout.decode()
    assert "set aside: 1 by .nakami.toml" in card or "by .nakami.toml" in card
    table = nakami("scan", image, "--show-set-aside", HOME=str(project)).stdout.decode()
    assert "ignore-file: tests only (.nakami.toml: rule 2, until 2099-01-01)" in table


def test_rules_do_not_count_for_the_line(nakami: Nakami, world: World, project: Path):
    (project / ".nakami.toml").write_text('[[ignore]]\npath = "**"\nreason = "all of it"\nexpires = 2099-01-01\n')
    image = world.image
    assert nakami("scan", image, "--fail-on", "unknown", HOME=str(project)).returncode == 0
    (project / ".nakami.toml").unlink()
    assert nakami("scan", image, "--fail-on", "unknown", HOME=str(project)).returncode == 1
