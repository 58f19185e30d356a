"""Configuration files: found, read, and refused with the line that helps."""

import os
from pathlib import Path

import pytest

from nakami.engine.configuration.files import find_project, find_users, read
from nakami.errors import UsageError


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    (tmp_path / ".nakami.toml").write_text("offline = true\n")  # above the repository: somebody else's
    root = tmp_path / "repository"
    (root / ".git").mkdir(parents=True)
    (root / "a" / "b").mkdir(parents=True)
    return root


class TestFind:
    def test_up_to_the_root_of_the_repository(self, repository: Path):
        assert find_project(repository / "a" / "b") is None
        (repository / ".nakami.toml").touch()
        assert find_project(repository / "a" / "b") == repository / ".nakami.toml"
        (repository / "a" / ".nakami.toml").touch()
        assert find_project(repository / "a" / "b") == repository / "a" / ".nakami.toml"

    def test_outside_of_a_repository_only_here(self, tmp_path: Path):
        (tmp_path / "below").mkdir()
        (tmp_path / ".nakami.toml").touch()
        assert find_project(tmp_path) == tmp_path / ".nakami.toml"
        assert find_project(tmp_path / "below") is None

    def test_the_file_of_a_work_tree_is_a_root_too(self, tmp_path: Path):
        (tmp_path / ".git").write_text("gitdir: elsewhere\n")
        (tmp_path / "below").mkdir()
        (tmp_path / ".nakami.toml").touch()
        assert find_project(tmp_path / "below") == tmp_path / ".nakami.toml"

    def test_the_user_s_own(self, tmp_path: Path):
        """XDG Base Directory Specification 0.8: "If $XDG_CONFIG_HOME is either not set or empty, a default equal to $HOME/.config"."""
        own = tmp_path / ".config" / "nakami" / "config.toml"
        own.parent.mkdir(parents=True)
        assert find_users({"HOME": str(tmp_path)}) is None
        own.touch()
        assert find_users({"HOME": str(tmp_path)}) == own
        assert find_users({"HOME": "/nowhere", "XDG_CONFIG_HOME": str(tmp_path / ".config")}) == own
        assert find_users({"HOME": str(tmp_path), "XDG_CONFIG_HOME": "relative"}) == own
        assert find_users({}) is None


def told(folder: Path, text: str) -> str:
    (folder / "it.toml").write_text(text)
    with pytest.raises(UsageError) as caught:
        read(folder / "it.toml", "it.toml")
    return str(caught.value)


def test_everything_at_once(tmp_path: Path):
    (tmp_path / "it.toml").write_text(
        'mirror = "feeds"\napt_mirrors = ["http://a"]\n[feeds]\nosv = "https://example.com"\n'
        '[[ignore]]\nid = "CVE-2026-0001"\nreason = "why"\nexpires = 2027-01-01\n'
    )
    found = read(tmp_path / "it.toml", "it.toml")
    assert found.values == {"mirror": str(tmp_path / "feeds"), "apt-mirrors": ("http://a",)}
    assert found.feeds == {"osv": "https://example.com"}
    assert [rule.title for rule in found.ignores] == ["it.toml: rule 1"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("mirorr = 'x'", "no setting is called 'mirorr'; did you mean 'mirror'?"),
        ("zzz = 1", "known: cache, mirror"),
        ("[feeds]\nosvv = 'x'", "no feed is called 'osvv'; did you mean 'osv'?"),
        ("[feeds]\nosv = 1", "feeds.osv is no address"),
        ("feeds = 1", "feeds is no table"),
        ("offline = 'yes'", "offline is 'yes', not true or false"),
        ("apt_mirrors = []\napt-mirrors = []", "stands there twice"),
        ("[ignore]\nid = 1", "begin each rule with"),
        ("mirror = ", "it.toml is not the TOML it should be"),
        ("a = " + "[" * 2000, "it.toml"),
        ("x = '" + "y" * (1 << 20) + "'", "it.toml"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, text: str, words: str):
    assert words in told(tmp_path, text)


def test_what_is_no_file(tmp_path: Path):
    os.mkfifo(tmp_path / "pipe")
    for name in ("nothing", "pipe", "."):
        with pytest.raises(UsageError, match=r"^the configuration "):
            read(tmp_path / name, name)
