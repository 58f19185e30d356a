"""Which word counts, and where it came from."""

from datetime import date
from pathlib import Path

import pytest

from nakami.engine.configuration.precedence import Configured, Flag, configure
from nakami.errors import UsageError
from nakami.model.platform import Platform

TODAY = date(2026, 11, 23)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / ".nakami.toml").write_text(
        'mirror = "https://project"\noffline = true\n[feeds]\nosv = "https://project/osv"\n'
        '[[ignore]]\nid = "CVE-1"\nreason = "why"\nexpires = 2099-01-01\n'
    )
    users = tmp_path / "home" / ".config" / "nakami"
    users.mkdir(parents=True)
    (users / "config.toml").write_text(
        'mirror = "https://user"\nplatform = "linux/arm64"\n[feeds]\nosv = "https://user/osv"\nkev = "https://user/kev"\n'
        '[[ignore]]\nid = "CVE-2"\nreason = "why"\nexpires = 2026-12-01\n'
    )
    return folder


def told(folder: Path, *flags: tuple[str, object, str], config: str = "", **environment: str) -> Configured:
    home = {"HOME": str(folder.parent / "home")}
    return configure(
        {name: Flag(value, written) for name, value, written in flags}, home | environment, folder, TODAY, config
    )


def origin(found: Configured, name: str) -> tuple[object, str]:
    return next((each.value, each.origin) for each in found.settings if each.name == name)


def test_from_the_flag_down_to_the_default(project: Path):
    users = str(project.parent / "home" / ".config" / "nakami" / "config.toml")
    found = told(project, ("mirror", "/flag", "--mirror"), NAKAMI_MIRROR="/variable")
    assert origin(found, "mirror") == ("/flag", "--mirror")
    assert origin(told(project, NAKAMI_MIRROR="/variable"), "mirror") == ("/variable", "NAKAMI_MIRROR")
    assert origin(told(project, NAKAMI_MIRROR=""), "mirror") == ("https://project", ".nakami.toml")
    assert origin(found, "platform") == ("linux/arm64", users)
    assert origin(found, "insecure") == (False, "default")


def test_a_variable_turns_off_what_a_file_turns_on(project: Path):
    assert told(project)["offline"] is True
    assert told(project, NAKAMI_OFFLINE="0")["offline"] is False


def test_feeds_are_taken_one_by_one_and_rules_all(project: Path):
    found = told(project)
    assert {each.name: each.value for each in found.feeds} == {"osv": "https://project/osv", "kev": "https://user/kev"}
    assert [rule.ids for rule in found.ignores] == [("CVE-1",), ("CVE-2",)]
    assert len(found.warnings) == 1


def test_a_named_file_takes_the_project_s_place(project: Path):
    other = project / "other.toml"
    other.write_text('mirror = "https://other"\n')
    for found in (told(project, config=str(other)), told(project, NAKAMI_CONFIG=str(other))):
        assert origin(found, "mirror") == ("https://other", str(other))
        assert found["offline"] is False
    with pytest.raises(UsageError, match=r"the configuration /nowhere\.toml cannot be opened"):
        told(project, config="/nowhere.toml")


def test_seen_from_below(project: Path):
    (project / ".git").mkdir()
    (project / "below").mkdir()
    found = configure({}, {}, project / "below", TODAY)
    assert found.files == ("../.nakami.toml",)


def test_the_settings_of_a_run(project: Path):
    made = told(project, ("count", ("kernel-headers",), "--count"), NAKAMI_CACHE_DIR="/c").made(layer_cache=False)
    assert (made.mirror, made.offline, made.layer_cache) == ("https://project", True, False)
    assert (made.platform, made.platform_given) == (Platform("linux", "arm64"), True)
    assert made.feeds == {"osv": "https://project/osv", "kev": "https://user/kev"}
    assert made.count == {"kernel-headers"}
    assert made.cache == Path("/c")
    assert len(made.ignores) == 2


def test_without_anything(tmp_path: Path):
    found = configure({}, {}, tmp_path, TODAY)
    assert (found.files, found.ignores, found.feeds) == ((), (), ())
    assert all(each.origin == "default" for each in found.settings)
    assert found.made().platform == Platform.host()


class TestLooks:
    def of(self, folder: Path, *flags: str, text: str = "", **environment: str) -> frozenset[str]:
        (folder / ".nakami.toml").write_text(text)
        said = {name: Flag((word,), f"--{name}") for name, _, word in (flag.partition(" ") for flag in flags)}
        return configure(said, environment, folder, TODAY).looks()

    def test_everything_unless_said(self, tmp_path: Path):
        assert self.of(tmp_path) == {"vulnerabilities", "malware", "secrets", "freshness"}

    def test_only_and_skip(self, tmp_path: Path):
        assert self.of(tmp_path, "only malware") == {"malware"}
        assert self.of(tmp_path, "skip malware") == {"vulnerabilities", "secrets", "freshness"}
        assert self.of(tmp_path, NAKAMI_ONLY="malware,secrets") == {"malware", "secrets"}

    def test_the_nearer_word_counts_whichever_it_is(self, tmp_path: Path):
        assert self.of(tmp_path, "only malware", text='skip = ["malware"]') == {"malware"}
        assert "malware" not in self.of(tmp_path, "skip malware", NAKAMI_ONLY="malware")
        assert self.of(tmp_path, NAKAMI_ONLY="secrets", text='skip = ["secrets"]') == {"secrets"}

    def test_two_words_from_one_mouth_are_refused(self, tmp_path: Path):
        with pytest.raises(UsageError, match="--only and --skip both say"):
            self.of(tmp_path, "only malware", "skip secrets")
        with pytest.raises(UsageError, match="both say"):
            self.of(tmp_path, text='only = "malware"\nskip = "secrets"')

    def test_something_must_be_left(self, tmp_path: Path):
        with pytest.raises(UsageError, match="nothing is left"):
            self.of(tmp_path, NAKAMI_SKIP="vulnerabilities,malware,secrets,freshness")

    def test_another_word_is_refused(self, tmp_path: Path):
        with pytest.raises(UsageError, match="only knows nothing of 'viruses'"):
            self.of(tmp_path, text='only = ["viruses"]')
