"""The settings that files and the environment can hold."""

from pathlib import Path
from typing import Any

import pytest

from nakami.engine.configuration.keys import KEYS, checked, of_variable, placed
from nakami.errors import UsageError


@pytest.mark.parametrize(
    ("name", "value", "taken"),
    [
        ("mirror", "https://example.com", "https://example.com"),
        ("offline", True, True),
        ("download-limit", 5, 5),
        ("apt-mirrors", ["a", "b"], ("a", "b")),
        ("apt-mirrors", "a", ("a",)),
        ("count", ["kernel-headers"], ("kernel-headers",)),
    ],
)
def test_values_of_files(name: str, value: Any, taken: Any):
    assert checked(KEYS[name], value, "it") == taken


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("mirror", 1),
        ("mirror", "a\x1bb"),
        ("offline", "yes"),
        ("offline", 1),
        ("download-limit", True),
        ("download-limit", -1),
        ("download-limit", "5"),
        ("apt-mirrors", [1]),
        ("apt-mirrors", {}),
        ("count", ["everything"]),
    ],
)
def test_another_kind_is_refused(name: str, value: Any):
    with pytest.raises(UsageError, match=rf"^it: {name}"):
        checked(KEYS[name], value, "it")


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("offline", "1", True),
        ("offline", "True", True),
        ("offline", "no", False),
        ("download-limit", "17", 17),
        ("vex", "a.json, b,oci", ("a.json", "b", "oci")),
        ("mirror", "/m", "/m"),
    ],
)
def test_variables(name: str, text: str, value: Any):
    assert of_variable(KEYS[name], text) == value


@pytest.mark.parametrize(
    ("name", "text"), [("offline", "perhaps"), ("download-limit", "many"), ("download-limit", "9" * 30)]
)
def test_a_variable_of_another_kind_is_named(name: str, text: str):
    with pytest.raises(UsageError, match="environment variable NAKAMI_"):
        of_variable(KEYS[name], text)


def test_the_names_of_variables():
    assert KEYS["apt-mirrors"].variable == "NAKAMI_APT_MIRRORS"
    assert KEYS["cache"].variable == "NAKAMI_CACHE_DIR"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("feeds", "/project/feeds"),
        ("/abs", "/abs"),
        ("https://example.com/x", "https://example.com/x"),
        ("", ""),
        ("~/x", str(Path.home() / "x")),
    ],
)
def test_a_relative_place_counts_from_the_file(text: str, place: str):
    assert placed(KEYS["mirror"], text, Path("/project")) == place


def test_places():
    assert placed(KEYS["vex"], ("oci", "vex"), Path("/project")) == ("oci", "/project/vex")
    assert placed(KEYS["platform"], "linux/amd64", Path("/project")) == "linux/amd64"
