from typing import Any

import click
import pytest
from click.testing import CliRunner

from nakami.cli import options
from nakami.engine.settings import Settings
from nakami.model.platform import Platform


def _settings(*arguments: str, **environment: str) -> Settings:
    """The settings that a command with the shared options makes of its arguments."""
    made: list[Settings] = []

    @click.command()
    @options.judging
    def command(**reach: Any) -> None:
        made.append(options.settings(reach))

    CliRunner(env=environment).invoke(command, arguments, catch_exceptions=False, standalone_mode=False)
    return made[0]


def test_without_options_a_scan_reaches_out_and_checks_everything():
    settings = _settings(NAKAMI_CACHE_DIR="/c", NAKAMI_MIRROR="", NAKAMI_OFFLINE="")
    assert (settings.update, settings.verify_layers, settings.layer_cache) == (True, True, True)
    assert (settings.offline, settings.insecure, settings.trust_image_mirrors) == (False, False, False)
    assert (settings.mirror, settings.apt_mirrors) == ("", ())
    assert str(settings.cache) == "/c"
    assert settings.platform == Platform.host()
    assert not settings.platform_given


def test_every_option_arrives():
    settings = _settings(
        *("--platform", "linux/arm64/v8", "--mirror", "/m", "--offline", "--no-update", "--no-cache", "--insecure"),
        *("--no-verify-layers", "--apt-mirror", "http://a", "--apt-mirror", "http://b", "--trust-image-mirrors"),
    )
    assert settings.platform == Platform("linux", "arm64")
    assert settings.platform_given
    assert settings.mirror == "/m"
    assert settings.apt_mirrors == ("http://a", "http://b")
    assert (settings.update, settings.verify_layers, settings.layer_cache) == (False, False, False)
    assert (settings.offline, settings.insecure, settings.trust_image_mirrors) == (True, True, True)


@pytest.mark.parametrize(("word", "offline"), [("1", True), ("true", True), ("0", False), ("no", False)])
def test_the_environment_speaks_where_no_option_does(word: str, offline: bool):
    settings = _settings(NAKAMI_OFFLINE=word, NAKAMI_MIRROR="/from/environment")
    assert (settings.offline, settings.mirror) == (offline, "/from/environment")


def test_an_option_beats_the_environment():
    assert _settings("--mirror", "/option", NAKAMI_MIRROR="/environment").mirror == "/option"


def test_what_judges_nothing_has_no_options_for_advisories():
    made: list[Settings] = []

    @click.command()
    @options.opening
    def command(**reach: Any) -> None:
        made.append(options.settings(reach))

    CliRunner().invoke(command, ["--platform", "arm64", "--no-cache"], catch_exceptions=False, standalone_mode=False)
    assert made[0].platform == Platform("linux", "arm64")
    assert not made[0].layer_cache
    assert (made[0].mirror, made[0].update, made[0].apt_mirrors) == ("", True, ())
    assert CliRunner().invoke(command, ["--mirror", "/m"]).exit_code == 2
