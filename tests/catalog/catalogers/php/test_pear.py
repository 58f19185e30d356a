"""PEAR's registry: a real file, both forms of package.xml, and other channels."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.catalog.catalogers.php.pear import PearRegistry
from nakami.errors import InputError, Malformed
from nakami.model.entry import Entry
from nakami.model.package import Package
from tests.bounded.serialized import serialize

READER = PearRegistry()
PATH = "usr/local/lib/php/.registry/console_getopt.reg"
SAMPLE = (Path(__file__).parent / "samples" / "console_getopt.reg").read_bytes()


def read(fields: Any, path: str = PATH) -> Package:
    (package,) = READER.read(Entry(path), serialize(fields))
    return package


def test_a_real_file():
    (package,) = READER.read(Entry(PATH), SAMPLE)
    assert package == Package(
        "composer",
        "console_getopt",
        "1.4.3",
        namespace="pear",
        licenses=("BSD-2-Clause",),
        path=PATH,
        cataloger="pear-registry",
    )


def test_pears_own_are_named_as_composer_names_them():
    package = read(
        {"name": "Archive_Tar", "channel": "pear.php.somewhere", "version": {"release": "1.4.14", "api": "1.4.0"}}
    )
    assert (package.type, package.namespace, package.name, package.version) == (
        "composer",
        "pear",
        "archive_tar",
        "1.4.14",
    )


def test_package_xml_1_knew_no_channels():
    package = read({"package": "DB", "version": "1.7.6", "release_license": "PHP License"})
    assert (package.type, package.namespace, package.name, package.version) == ("composer", "pear", "db", "1.7.6")


@pytest.mark.parametrize("channel", ["pecl.php.somewhere", "pear.horde.example", "__uri", "pear"])
def test_other_channels_are_known_to_no_ecosystem(channel: str):
    package = read({"name": "redis", "channel": channel, "version": {"release": "5.3.7"}, "license": "PHP"})
    assert (package.type, package.namespace, package.name) == ("generic", channel, "redis")
    assert package.licenses == ("PHP",)


@pytest.mark.parametrize(
    "fields",
    [
        7,
        {},
        {"name": "a"},
        {"version": "1"},
        {"name": {"a": "b"}, "version": "1"},
        {"name": "a", "version": {"api": "1"}},
        {"name": "a\n", "version": "1"},
    ],
)
def test_without_name_or_version_it_is_malformed(fields: Any):
    with pytest.raises(Malformed):
        read(fields)


@given(st.binary(max_size=100))
def test_any_bytes_are_a_package_or_an_input_error(content: bytes):
    try:
        (package,) = READER.read(Entry(PATH), content)
    except InputError:
        return
    assert package.name


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        (PATH, True),
        ("usr/share/php/.registry/.channel.x/redis.reg", True),
        ("usr/share/php/.channels/x.reg", False),
        ("home/x/windows.reg", False),
    ],
)
def test_only_the_registry(path: str, wanted: bool):
    assert READER.wants(Entry(path)) is wanted
