"""installed.json: both of Composer's forms, and broken records."""

import json
from pathlib import Path

import pytest
from hypothesis import given

from nakami.catalog.catalogers.php.installed import ComposerInstalled
from nakami.errors import InputError, Malformed
from nakami.model.entry import Entry
from nakami.model.outcome import BlindSpot
from nakami.model.package import Package
from tests.catalog.catalogers.reading import any_json, survives

READER = ComposerInstalled()
PATH = "app/vendor/composer/installed.json"
SAMPLE = (Path(__file__).parent / "samples" / "installed.json").read_bytes()


def named(content: bytes) -> list[tuple[str, str, str, tuple[str, ...]]]:
    found = list(READER.read(Entry(PATH), content))
    assert all(isinstance(each, Package) and each.type == "composer" and not each.declared for each in found)
    return [(each.namespace, each.name, each.version, each.licenses) for each in found if isinstance(each, Package)]


EXPECTED = [
    ("guzzlehttp", "guzzle", "7.4.5", ("MIT",)),
    ("psr", "log", "1.1.4", ("MIT",)),
    ("symfony", "yaml", "v5.4.23", ("MIT",)),
    ("wikimedia", "assert", "v0.5.1", ("MIT",)),
]


def test_a_real_file():
    assert named(SAMPLE) == EXPECTED


def test_the_list_that_composer_1_wrote():
    assert named(json.dumps(json.loads(SAMPLE)["packages"]).encode()) == EXPECTED


def test_what_is_for_development_is_there_when_it_is_listed():
    assert named(b'{"packages": [{"name": "a/b", "version": "1"}], "dev": true, "dev-package-names": ["a/b"]}') == [
        ("a", "b", "1", ())
    ]


def test_nothing_installed():
    assert named(b'{"packages": []}') == []
    assert named(b"[]") == []


def test_a_broken_record_is_a_blind_spot_and_the_rest_is_read():
    records = [
        {"name": "a/b", "version": "1", "license": "MIT"},
        {"name": "nonsense", "version": "1"},
        {"name": "a/c", "version": None},
        {"name": "a/c", "version": "1\n2"},
        7,
        None,
        {"name": "a/d", "version": "dev-main", "license": [None, "x" * 300, "BSD"]},
    ]
    found = list(READER.read(Entry(PATH), json.dumps({"packages": records}).encode()))
    assert [(each.name, each.version, each.licenses) for each in found if isinstance(each, Package)] == [
        ("b", "1", ("MIT",)),
        ("d", "dev-main", ("BSD",)),
    ]
    (spot,) = [each for each in found if isinstance(each, BlindSpot)]
    assert spot.why == "5 of its packages make no sense and are left out; the first: 'nonsense' is no name of a package"


@pytest.mark.parametrize("content", [b"", b"{", b"7", b'{"packages": 1}', b"{}", b'"a"', b'{"packages": {"a": 1}}'])
def test_another_file_is_malformed(content: bytes):
    with pytest.raises(Malformed):
        list(READER.read(Entry(PATH), content))


@given(any_json())
def test_any_json_is_read_or_an_input_error(value: object):
    for document in (value, {"packages": [value]}, [{"name": value, "version": value, "license": value}]):
        survives(READER, PATH, json.dumps(document).encode())


def test_nesting_is_bounded():
    deep = b"[" * 100_000 + b"]" * 100_000
    with pytest.raises(InputError):
        list(READER.read(Entry(PATH), b'{"packages": [{"name": ' + deep + b"}]}"))


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        (PATH, True),
        ("composer/installed.json", True),
        ("srv/libs/composer/installed.json", True),
        ("app/installed.json", False),
        ("app/mycomposer/installed.json", False),
    ],
)
def test_only_composers(path: str, wanted: bool):
    assert READER.wants(Entry(path)) is wanted
