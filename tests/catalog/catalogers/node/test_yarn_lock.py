"""yarn.lock: of Yarn 1 and of its successors."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.catalog.catalogers.node.yarn_lock import YarnLock
from nakami.errors import InputError, Malformed
from nakami.model.entry import Entry
from nakami.model.outcome import BlindSpot
from tests.catalog.catalogers.locked import locked, records
from tests.catalog.catalogers.node.kept_project import PRESENT, SAMPLES

READER = YarnLock()
BERRY = "__metadata:\n  version: 8\n\n"


def read(text: str | bytes) -> set[str]:
    return locked(READER, text)


def test_yarn_1_does_not_tell_other_systems():
    assert read((SAMPLES / "yarn-1.lock").read_bytes()) == PRESENT | {"fsevents 2.3.2", "semver 7.5.0"}


def test_yarn_4():
    assert read((SAMPLES / "yarn-4.lock").read_bytes()) == PRESENT | {
        "@isaacs/fs-minipass 4.0.1",
        "semver 7.5.0",
        "semver 7.8.6",
    }


@pytest.mark.parametrize(
    ("entry", "found"),
    [
        ('a@^1.0.0:\n  version "1.0.1"\n', {"a 1.0.1"}),
        ('a@^1.0.0, a@~1.0.0:\n  version "1.0.1"\n', {"a 1.0.1"}),
        ('"@s/a@^1.0.0", "@s/a@>=1 <2":\n  version "1.0.1"\n', {"@s/a 1.0.1"}),
        ('a@^1.0.0:\r\n  version "1.0.1"\r\n', {"a 1.0.1"}),
        ('"b@npm:@s/a@1":\n  version "1.0.1"\n', {"@s/a 1.0.1"}),
        ('"a@git+ssh://git@host.example/a.git":\n  version "1.0.1"\n', {"a 1.0.1"}),
        ('"a@file:../a":\n  version "0.0.0"\n', set()),
        ('"a@link:../a":\n  version "0.0.0"\n', set()),
        ('"a@file:../a-1.0.1.tgz":\n  version "1.0.1"\n', {"a 1.0.1"}),
        ('a@1:\n  version "1.0.1"\n  dependencies:\n    version "^2"\n', {"a 1.0.1"}),
        ("a@1:\n  resolved x\nb@1:\n", set()),
    ],
)
def test_entries_of_yarn_1(entry: str, found: set[str]):
    assert read("# yarn lockfile v1\n\n\n" + entry) == found


@pytest.mark.parametrize(
    ("entry", "found"),
    [
        ('"a@npm:^1":\n  version: 1.0.1\n  resolution: "a@npm:1.0.1"\n  linkType: hard\n', {"a 1.0.1"}),
        ('"b@npm:@s/a@1":\n  version: 1.0.1\n  resolution: "@s/a@npm:1.0.1"\n', {"@s/a 1.0.1"}),
        ('"a@workspace:.":\n  version: 0.0.0-use.local\n  resolution: "a@workspace:."\n  linkType: soft\n', set()),
        (
            '"a@file:./a":\n  version: 1.0.1\n  resolution: "a@file:./a#./a::hash=1&locator=b"\n  linkType: hard\n',
            set(),
        ),
        ('"a@file:./a.tgz":\n  version: 1.0.1\n  resolution: "a@file:./a.tgz#./a.tgz::hash=1"\n', {"a 1.0.1"}),
        ('"a@patch:a@npm%3A1":\n  version: 1.0.1\n  resolution: "a@patch:a@npm%3A1.0.1#x::version=1"\n', {"a 1.0.1"}),
        ('"a@npm:1":\n  version: 1.0.1\n  resolution: "a@npm:1.0.1"\n  conditions: os=darwin & cpu=arm64\n', set()),
        (
            '"a@npm:1":\n  version: 1.0.1\n  resolution: "a@npm:1.0.1"\n  conditions: (os=linux | os=darwin)\n',
            {"a 1.0.1"},
        ),
        ('"a@npm:1":\n  version: 1.0.1\n  resolution: "a@npm:1.0.1"\n  conditions: cpu=x64\n', {"a 1.0.1"}),
    ],
)
def test_entries_of_a_berry(entry: str, found: set[str]):
    assert read(BERRY + entry) == found


@pytest.mark.parametrize("text", [BERRY + "a: [", "- __metadata:\n", "[__metadata: 1]"])
def test_a_broken_berry_is_malformed(text: str):
    with pytest.raises(Malformed):
        read(text)


def test_broken_entries_are_a_blind_spot():
    text = BERRY + '"a@npm:1":\n  version: [1]\n  resolution: "a@npm:1"\n"b@npm:1": 7\n'
    (spot,) = READER.read(Entry("app/yarn.lock"), text.encode())
    assert isinstance(spot, BlindSpot)
    assert spot.why.startswith("2 of its records")


def test_lock_files_of_libraries_are_not_wanted():
    assert READER.wants(Entry("app/yarn.lock"))
    assert not READER.wants(Entry("app/node_modules/a/yarn.lock"))


class TestFuzz:
    """Yarn, "Lockfile": generated, "do not edit it manually"; whoever does gets an InputError at worst."""

    @given(st.text(alphabet='ab@:,"# \n1.version', max_size=80), st.booleans())
    def test_any_text(self, text: str, berry: bool):
        with contextlib.suppress(InputError):
            records(READER, (BERRY if berry else "") + text)

    @given(st.binary(max_size=80))
    def test_any_bytes(self, content: bytes):
        with contextlib.suppress(InputError):
            records(READER, content)
