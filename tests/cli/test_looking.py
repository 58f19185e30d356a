"""What is looked for, and what of it is shown: on the card, in every format, in the cache folder."""

import json
from pathlib import Path

import pytest

from nakami.cli.line import EXIT_NO
from nakami.rulebook.cases import cases
from nakami.rulebook.folder import rules_folder
from nakami.secrets.specimens import MAKERS
from tests import small_world
from tests.cli.conftest import Nakami, World

MINER = "opt/.cache/config.json"


def specimen(family: str, rule: str) -> bytes:
    """What a rule must tell, made anew; the repository holds none."""
    return next(case.content for case in cases(rules_folder(family) / f"{rule}.toml", MAKERS) if case.bad)


TOKEN = specimen("secrets", "github/github-personal-access-token").decode().strip().rpartition("=")[2]
LABEL = specimen("secrets", "github/github-fine-grained-token").decode().strip().rpartition("=")[2].strip("\"' ")
SECRETS = (TOKEN, LABEL, "planted-hunter2", "planted-battery9")


@pytest.fixture(scope="session")
def bad(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An image with a miner, and secrets in files, the environment, the history, labels and the command."""
    return small_world.docker_archive(
        tmp_path_factory.mktemp("bad") / "bad.tar",
        small_world.ALPINE,
        {MINER: specimen("malware", "miners/xmrig-config")},
        {"app/.env": f"GITHUB_TOKEN={TOKEN}\nDB_PASSWORD=planted-hunter2\n".encode()},
        {"app/.wh..env": b""},
        history=[
            {"created_by": "ADD file:1 in /"},
            {
                "created_by": f"RUN |1 TOKEN={TOKEN} /bin/sh -c curl -u bob:planted-battery9 https://a:planted-hunter2@h/c"
            },
            {"created_by": f"COPY .env /app # {TOKEN}"},
            {"created_by": "RUN rm /app/.env"},
            {"created_by": "/bin/sh -c #(nop)  ENV DB_PASSWORD=planted-hunter2", "empty_layer": True},
        ],
        config={
            "User": "app",
            "Env": ["PATH=/bin", f"GITHUB_TOKEN={TOKEN}", "DB_PASSWORD=planted-hunter2"],
            "Labels": {"build": LABEL, "version": "1"},
            "Cmd": ["app", "--password", "planted-battery9"],
        },
    )


def test_both_stand_on_the_card_with_what_to_do(nakami: Nakami, bad: Path):
    done = nakami("scan", bad)
    card = done.stdout.decode()
    assert f"malware: high · configuration of the miner XMRig, layer 2: /{MINER}" in card
    assert "personal access token of GitHub" in card
    assert "VERDICT   refuse: malware in 1 place; " in card
    assert f"1  remove /{MINER} (layer 2), and rebuild from a clean base" in card
    assert "revoke the" in card
    assert len(card.splitlines()) <= 40


def test_the_table_names_rule_file_and_layers(nakami: Nakami, bad: Path):
    table = nakami("scan", bad, "--all").stdout.decode()
    assert any(line.split()[:2] == ["high", "NK-M0001"] and MINER in line for line in table.splitlines())
    assert "image configuration, " in table
    assert "app/.env (layer 3)" in nakami("scan", bad, "--format", "json").stdout.decode()


@pytest.mark.parametrize(
    "words",
    [
        *(("scan",), ("scan", "--all"), ("scan", "--show-set-aside"), ("scan", "--verbose")),
        *(("scan", "--format", form) for form in ("json", "jsonl", "openvex")),
        *(("scan", "--only", "vulnerabilities", "--format", "json"), ("scan", "--only", "malware", "--format", "json")),
        *(
            ("sbom", "--format", form)
            for form in ("cyclonedx-json", "cyclonedx-xml", "spdx-json", "spdx-tag-value", "syft-json", "github")
        ),
        *(("explain", "NK-S0001", "--in"), ("explain", "NK-M0001", "--in")),
    ],
    ids=" ".join,
)
def test_no_secret_is_printed(nakami: Nakami, bad: Path, words: tuple[str, ...]):
    done = nakami(*words, bad)
    told = (done.stdout + done.stderr).decode()
    assert done.stdout
    assert [secret for secret in SECRETS if secret in told] == []


def test_no_secret_is_printed_by_a_comparison(nakami: Nakami, world: World, bad: Path):
    for form in ("text", "json"):
        done = nakami("diff", world.image, bad, "--format", form)
        told = (done.stdout + done.stderr).decode()
        assert done.returncode == 0
        assert [secret for secret in SECRETS if secret in told] == []


def test_no_secret_is_kept(nakami: Nakami, world: World, bad: Path):
    nakami("scan", bad)
    for path in world.cache.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert [secret for secret in SECRETS if secret.encode() in content] == [], path


class TestLooks:
    def test_only(self, nakami: Nakami, world: World, bad: Path, tmp_path: Path):
        (tmp_path / "rules").symlink_to(world.cache / "rules")  # compiled once is enough
        done = nakami("scan", bad, "--only", "malware", "--format", "json", NAKAMI_CACHE_DIR=str(tmp_path))
        told = json.loads(done.stdout)
        assert told["looked_for"] == ["malware"]
        assert {finding["kind"] for finding in told["findings"]} == {"malware"}
        assert told["verdict"]["decision"] == "refuse"
        assert told["counts"]["secrets"] is None
        assert not (tmp_path / "db").exists()
        assert "vulnerabilities: not looked for" in told["answers"]["safe"]["lines"]

    def test_skip(self, nakami: Nakami, world: World):
        told = json.loads(
            nakami("scan", world.image, "--skip", "malware", "--skip", "secrets", "--format", "json").stdout
        )
        assert told["looked_for"] == ["vulnerabilities", "freshness"]
        assert told["counts"]["inspected"] is None
        assert "malware: not looked for" in told["answers"]["safe"]["lines"]
        assert "secrets: not looked for" in told["answers"]["access"]["lines"]

    def test_what_was_not_looked_for_is_not_accepted(self, nakami: Nakami, tmp_path: Path):
        clean = small_world.docker_archive(
            tmp_path / "clean.tar",
            {
                "etc/os-release": small_world.ALPINE["etc/os-release"],
                "lib/apk/db/installed": b"P:musl\nV:1.2.5-r0\nA:x86_64\no:musl\n\n",
            },
        )
        assert "VERDICT   accept: " in nakami("scan", clean).stdout.decode()
        for look in ("malware", "secrets", "freshness", "vulnerabilities"):
            card = nakami("scan", clean, "--skip", look).stdout.decode()
            assert f"VERDICT   unknown: not looked for: {look}" in card

    def test_a_bill_of_materials_has_no_files(self, nakami: Nakami, world: World, tmp_path: Path):
        nakami("sbom", world.image, "--format", "cyclonedx-json", "--output", tmp_path / "web.cdx.json")
        told = json.loads(nakami("scan", tmp_path / "web.cdx.json", "--format", "json").stdout)
        assert told["looked_for"] == ["vulnerabilities", "freshness"]

    def test_both_are_refused(self, nakami: Nakami, world: World):
        done = nakami("scan", world.image, "--only", "malware", "--skip", "secrets")
        assert done.returncode == 2
        assert b"--only and --skip" in done.stderr

    def test_the_environment_counts(self, nakami: Nakami, bad: Path):
        told = json.loads(nakami("scan", bad, "--format", "json", NAKAMI_ONLY="secrets").stdout)
        assert told["looked_for"] == ["secrets"]


@pytest.mark.parametrize(("look", "level", "code"), [("malware", "high", EXIT_NO), ("malware", "critical", 0), ("secrets", "critical", EXIT_NO)])  # fmt: skip
def test_they_are_held_against_the_line(nakami: Nakami, bad: Path, look: str, level: str, code: int):
    assert nakami("scan", bad, "--only", look, "--fail-on", level, "--only-fixed").returncode == code


def test_rules_of_the_user_set_them_aside(nakami: Nakami, bad: Path, tmp_path: Path):
    rule = 'reason = "for a test"\nexpires = 2099-01-01\n'
    (tmp_path / "nakami.toml").write_text(
        f'[[ignore]]\nid = "xmrig-config"\n{rule}[[ignore]]\npath = "app/**"\n{rule}[[ignore]]\npath = "image configuration"\n{rule}'
    )
    words = ("scan", bad, "--only", "malware", "--only", "secrets", "--config", tmp_path / "nakami.toml")
    told = json.loads(nakami(*words, "--format", "json").stdout)
    assert [finding["path"] for finding in told["findings"] if finding["path"] != MINER] == []
    assert {each["by"] for each in told["set_aside"]} == {"ignore-file"}
    assert told["rules"][0]["status"] == "applied"
