"""`nakami rules`: listed, linted and tested."""

import json
from pathlib import Path

import jsonschema  # type: ignore[import-untyped] # it ships no types
import pytest

from tests.cli.conftest import Nakami
from tests.report.schemas import assert_closed, load

RULE = 'rule Mine { strings: $a = "needle" condition: $a }\n'
CASES = '[[bad]]\npath = "a"\ntext = "needle"\n[[good]]\npath = "b"\ntext = "needles"\nwhy = "several"\n'


def test_the_list_has_every_rule(nakami: Nakami):
    done = nakami("rules", "list")
    text = done.stdout.decode()
    assert (done.returncode, done.stderr) == (0, b"")
    assert text.startswith("code ")
    for code in ("NK-F001", "NK-M0001", "NK-M0600", "NK-S0001"):
        assert f"\n{code} " in text


def test_the_list_is_chosen_from(nakami: Nakami):
    done = nakami("rules", "list", "--family", "secrets", "--maturity", "stable", "--json")
    told = json.loads(done.stdout)
    jsonschema.Draft202012Validator(load("rules-1")).validate(told)
    assert {(rule["family"], rule["maturity"]) for rule in told["rules"]} == {("secrets", "stable")}


def test_rules_of_ones_own_are_linted(nakami: Nakami, tmp_path: Path):
    (tmp_path / "mine.yar").write_text(RULE)
    done = nakami("rules", "lint", tmp_path)
    assert (done.returncode, done.stdout) == (0, b"1 rule, 0 problems\n")
    (tmp_path / "mine.yar").write_text(RULE + "rule Broken { condition: nobody }\n")
    done = nakami("rules", "lint", tmp_path)
    assert done.returncode == 1
    assert f"{tmp_path}/mine.yar:2: unknown identifier `nobody`".encode() in done.stdout
    told = json.loads(nakami("rules", "lint", tmp_path, "--json").stdout)
    jsonschema.Draft202012Validator(load("rules-lint-1")).validate(told)
    assert [(each["line"], told["rules"]) for each in told["problems"]] == [(2, 2)]


def test_cases_are_tried(nakami: Nakami, tmp_path: Path):
    done = nakami("rules", "test", "xmrig-config")
    assert done.returncode == 0
    assert b", 0 wrong\n" in done.stdout
    (tmp_path / "mine.yar").write_text(RULE)
    (tmp_path / "mine.toml").write_text(CASES)
    done = nakami("rules", "test", tmp_path)
    assert done.returncode == 1
    assert b"good case 1 is told by Mine: several\n1 rule, 1 bad case, 1 good case, 1 wrong\n" in done.stdout
    told = json.loads(nakami("rules", "test", tmp_path, "--json").stdout)
    jsonschema.Draft202012Validator(load("rules-test-1")).validate(told)
    assert [(each["kind"], each["right"]) for each in told["trials"]] == [("bad", True), ("good", False)]


def test_a_bad_case_that_is_not_told(nakami: Nakami, tmp_path: Path):
    (tmp_path / "mine.yar").write_text(RULE)
    (tmp_path / "mine.toml").write_text('[[bad]]\npath = "a"\ntext = "thread"\n')
    done = nakami("rules", "test", tmp_path / "mine.yar")
    assert done.returncode == 1
    assert b"mine.toml: bad case 1 is not told by Mine\n" in done.stdout


@pytest.mark.parametrize("verb", ["lint", "test"])
def test_what_nothing_is_called(nakami: Nakami, verb: str):
    done = nakami("rules", verb, "xmrig-confg")
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"did you mean 'xmrig-config'?" in done.stderr


def test_a_scan_tells_what_rules_of_ones_own_find(nakami: Nakami, tmp_path: Path):
    (tmp_path / "root/srv").mkdir(parents=True)
    (tmp_path / "root/srv/thing.txt").write_text("a needle\n")
    (tmp_path / "mine.yar").write_text(RULE + "rule Broken { condition: nobody }\n")
    done = nakami(
        "scan", "--only", "malware", "--rules", tmp_path / "mine.yar", "--format", "json", f"dir:{tmp_path}/root"
    )
    told = json.loads(done.stdout)
    assert [(each["id"], each["path"]) for each in told["findings"]] == [("Mine", "srv/thing.txt")]
    assert [spot["where"] for spot in told["blind_spots"] if spot["part"] == "rules"] == [
        f"{tmp_path}/mine.yar: line 2"
    ]


def test_rules_of_which_none_can_be_used_end_the_scan(nakami: Nakami, tmp_path: Path):
    (tmp_path / "mine.yar").write_text("rule Broken { condition: nobody }\n")
    done = nakami("scan", "--only", "malware", "--rules", tmp_path / "mine.yar", f"dir:{tmp_path}")
    assert done.returncode == 2
    assert b"mine.yar: line 1: unknown identifier" in done.stderr


@pytest.mark.parametrize("name", ["rules-1", "rules-lint-1", "rules-test-1", "explain-1"])
def test_schemas_are_closed(name: str):
    assert_closed(load(name))
