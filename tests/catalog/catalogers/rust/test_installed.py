"""`cargo install`: the list of what it built, as cargo writes it."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.catalog.catalogers.rust.installed import CargoInstalled
from nakami.errors import InputError, Malformed
from nakami.model.entry import Entry
from nakami.model.outcome import BlindSpot
from nakami.model.package import Package

PATH = "usr/local/cargo/.crates.toml"
LIST = """\
[v1]
"cargo-audit 0.17.4 (registry+index)" = ["cargo-audit"]
"ripgrep 13.0.0 (git+repository#af6b6c543b224d348a8876f0c06245d9ea7929c5)" = ["rg"]
"""


def read(text: str) -> list[Package | BlindSpot]:
    return list(CargoInstalled().read(Entry(PATH), text.encode()))


def test_what_was_installed():
    assert read(LIST) == [
        Package("cargo", name, version, path=PATH, cataloger="cargo-installed")
        for name, version in (("cargo-audit", "0.17.4"), ("ripgrep", "13.0.0"))
    ]


def test_nothing_installed():
    assert read("[v1]\n") == []


def test_a_broken_record_is_a_blind_spot_and_the_rest_is_read():
    *packages, spot = read(f'{LIST}"nonsense" = []\n')
    assert len(packages) == 2
    assert isinstance(spot, BlindSpot)


@pytest.mark.parametrize("text", ["", "v1 = 7", "[v2]", "[v1", "\x00"])
def test_another_file_is_malformed(text: str):
    with pytest.raises(Malformed):
        read(text)


class TestAnyText:
    """cargo refuses a list that it cannot read; so does this, with an InputError."""

    @given(st.text(max_size=60) | st.text('[v1]"= a.()\n', max_size=60))
    def test_any_text(self, text: str):
        with contextlib.suppress(InputError):
            read(f"[v1]\n{text}")
