"""Where rules stand."""

import shutil
from pathlib import Path

import pytest

from nakami.bounded.yara import GLOBALS, Ruleset
from nakami.errors import Malformed
from nakami.rulebook import folder
from nakami.rulebook.bundle import GROUPS
from nakami.rulebook.folder import (
    FAMILIES,
    GATE,
    GATES,
    GATES_FOLDER,
    HOUSE,
    MAX_BYTES,
    cases_of,
    files,
    gates,
    kinds_gates,
    sources,
    state,
)
from nakami.rulebook.head import head_of
from tests.rulebook import written


def test_every_file_is_found_in_a_fixed_order():
    there = {str(path.relative_to(HOUSE)) for family in FAMILIES for path in (HOUSE / family / "rules").rglob("*.yar")}
    ways = {str(path.relative_to(HOUSE)) for path in GATES_FOLDER.glob("*.yar")}
    found = [source.name for source in sources()]
    assert set(found) == there | ways
    assert [source.name for source in sources()] == found
    assert {source.name for _, source in files()} == {name for name in there if not name.endswith(GATE)}
    assert all(path.read_text() == source.text for path, source in files())


def test_the_namespace_is_family_and_group():
    for source in set(sources()) - set(kinds_gates()):
        family, rules, group, _ = source.name.split("/")
        assert (rules, f"{family}/{group}") == ("rules", source.namespace.removeprefix(GATES))


def test_gates_are_those_of_their_groups():
    groups = {source.namespace.removeprefix(GATES) for source in sources() if source.namespace.startswith(GATES)}
    assert {source.namespace.removeprefix(GATES) for source in gates(groups)} == groups
    assert list(gates(())) == list(kinds_gates())


def test_the_state_is_that_of_gates_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    shutil.copytree(GATES_FOLDER, tmp_path / "gates")
    before = state()
    monkeypatch.setattr(folder, "GATES_FOLDER", tmp_path / "gates")
    (tmp_path / "gates" / "pages.yar").write_text("rule pages { condition: true }")
    assert state() != before


def holding(path: str, kind: str, content: bytes) -> set[str]:
    """The kinds of texts that a file is of, whether or not it is held against the gates of groups."""
    return opened(path, kind, content) - {GROUPS}


def opened(path: str, kind: str, content: bytes) -> set[str]:
    """The gates of kinds that let a file through."""
    parent, _, name = path.rpartition("/")
    extension = Path(name).suffix.lower()
    words = dict(zip(GLOBALS, (name, f"/{parent}", extension, kind, ""), strict=True))
    return {match.rule for match in Ruleset.compiled(kinds_gates()).matcher().match(content, words)}


@pytest.mark.parametrize(
    "content", [b"<?php a", b"<? a", b"<%a%>", b"<jsp:a>", b"<CFset a>", b'<script runat="server">']
)
def test_code_of_a_server_is_a_page(content: bytes):
    assert holding("srv/a", "text", b"one line\n" + content) == {"pages", "settings"}


def test_other_texts_are_none():
    assert holding("srv/a.html", "text", b"<html><script>1</script>") == {"settings"}


@pytest.mark.parametrize(
    "path",
    [
        "app/.env",
        "app/config.py",
        "app/src/index.js",
        "etc/app.yml",
        "home/u/.bashrc",
        "srv/www/vendor/config.php",
        "srv/app.jar!/BOOT-INF/classes/application.yml",
        "usr/bin/backup",
        "usr/local/bin/backup.py",
        "usr/local/lib/backup.sh",
        "usr/src/app/server.js",
        "usr/share/nginx/html/config.js",
        "usr/lib/node_modules/mine/.env.production",
        "usr/lib/python3/dist-packages/mine/credentials.json",
        "usr/lib/python3/dist-packages/mine/settings.toml",
        "usr/lib/systemd/system/mine.service",
        "app/node_modules/mine/db-config.json",
        "usr/share/mine/tls.pem",
        "var/lib/gems/.bash_history",
    ],
)
def test_settings_may_be_there(path: str):
    assert holding(path, "text", b"") == {"settings"}


@pytest.mark.parametrize(
    "path",
    [
        "app/node_modules/a/index.js",
        "app/node_modules/a/config.js",
        "app/node_modules/a/package.json",
        "usr/src/app/node_modules/a/dist/a.min.js.map",
        "usr/lib/python3/dist-packages/a/settings.py",
        "opt/venv/lib/python3.11/site-packages/a-1.0.dist-info/METADATA",
        "home/u/.local/lib/python3.11/site-packages/a.py",
        "srv/www/vendor/symfony/yaml/src/Yaml.php",
        "go/pkg/mod/example.org/a@v1/a.go",
        "root/.m2/repository/a/a.jar!/a/B.class",
        "usr/local/bundle/gems/rack-3.0.1/lib/rack.rb",
        "usr/share/perl/5.36/Carp.pm",
        "usr/share/doc/a/README",
        "usr/include/stdio.h",
        "var/lib/dpkg/info/a.md5sums",
    ],
)
def test_what_libraries_bring_holds_none(path: str):
    assert holding(path, "text", b"") == set()


def test_the_images_instructions_are_settings():
    assert holding("usr/lib/a", "instructions", b"") == {"settings"}


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("app/src/index.js", b""),
        ("usr/lib/x/notes", b""),
        ("usr/share/app/run.py", b""),
        ("usr/lib/cgi-bin/x.py", b""),
        ("usr/lib/.x/a.py", b""),
        ("app/node_modules/a/package.json", b""),
        ("app/node_modules/a/index.js", b"fetch('https://discord.com/api/webhooks/1')"),
        ("usr/lib/python3/dist-packages/a.py", b"exec(base64.b64decode('eA=='))"),
    ],
)
def test_what_is_held_against_the_gates_of_groups(path: str, content: bytes):
    assert GROUPS in opened(path, "text", content)


@pytest.mark.parametrize("path", ["app/node_modules/a/index.js", "usr/lib/python3/a.py", "usr/share/perl/5.36/Carp.pm"])
def test_what_libraries_do_is_not(path: str):
    assert GROUPS not in opened(path, "text", b"import base64, socket  # bitcoin")


def test_cases_stand_beside_the_rule():
    assert cases_of(head_of(written.said())) == HOUSE / "malware/rules/things/test-thing.toml"


@pytest.mark.parametrize("content", [b"\xff\xfe rule", b"/*" + b"x" * MAX_BYTES + b"*/"], ids=["no text", "too long"])
def test_a_file_that_is_no_rule(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes):
    for family in FAMILIES:
        (tmp_path / family / "rules" / "things").mkdir(parents=True)
    (tmp_path / "malware/rules/things/a.yar").write_bytes(content)
    monkeypatch.setattr(folder, "HOUSE", tmp_path)
    with pytest.raises(Malformed, match=r"malware/rules/things/a\.yar"):
        list(sources())
