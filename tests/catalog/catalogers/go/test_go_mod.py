"""go.mod: Go Modules Reference, "go.mod files"."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.catalog.catalogers.go.go_mod import GoMod
from nakami.errors import InputError, LimitExceeded
from nakami.model.entry import Entry
from nakami.model.outcome import BlindSpot
from nakami.model.package import Package

READER = GoMod()

# The example of the reference, with a few more forms of the same.
EXAMPLE = """\
module example.com/my/thing // a comment

go 1.23.0

toolchain go1.23.4

require example.com/other/thing v1.0.2
require (
\texample.com/new/thing/v2 v2.3.4
\tgolang.org/x/net v1.2.3 // indirect
\t"example.com/quoted" v0.0.0-20240102030405-0a1b2c3d4e5f
\texample.com/local v0.0.0
\texample.com/sibling v3.5.9
\texample.com/old v2.0.0+incompatible
)
exclude example.com/old/thing v1.2.3
replace example.com/old v2.0.0+incompatible => example.com/older v1.4.5
replace(
\tgolang.org/x/net v9.9.9 => example.com/fork/net v1.4.5
\texample.com/local => ./local
\texample.com/sibling => ../sibling
)
retract [v1.9.0, v1.9.5]
"""


def read(text: str, path: str = "app/go.mod") -> list[Package | BlindSpot]:
    return list(READER.read(Entry(path), text.encode()))


def test_the_example():
    found = read(EXAMPLE)
    assert [(each.namespace, each.name, each.version) for each in found if isinstance(each, Package)] == [
        ("example.com/other", "thing", "v1.0.2"),
        ("example.com/new/thing", "v2", "v2.3.4"),
        ("golang.org/x", "net", "v1.2.3"),
        ("example.com", "quoted", "v0.0.0-20240102030405-0a1b2c3d4e5f"),
        ("example.com", "sibling", "v3.5.9"),
        ("example.com", "older", "v1.4.5"),
    ]
    assert all(isinstance(each, Package) and each.declared and each.type == "golang" for each in found)


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("app/go.mod", True),
        ("root/go/pkg/mod/golang.org/x/net@v0.1.0/go.mod", False),
        ("app/vendor/a.b/c/go.mod", False),
        ("usr/local/go/src/go.mod", False),
        ("app/testdata/go.mod", False),
    ],
)
def test_which_files_are_wanted(path: str, wanted: bool):
    assert READER.wants(Entry(path)) is wanted


def test_a_requirement_that_is_none_is_a_blind_spot():
    package, spot = read("require a.b/c v1.0.0\nrequire \x1b[31m v1.0.0\n")
    assert isinstance(package, Package)
    assert isinstance(spot, BlindSpot)


def test_too_many_lines():
    with pytest.raises(LimitExceeded):
        read("\n" * 60_000)


class TestAnyText:
    """ "go.mod files are ... line-oriented": each line stands for itself, and none can do harm."""

    @given(st.text(max_size=100) | st.text('requi lac()=>\n\t"/.v1', max_size=100))
    def test_any_text(self, text: str):
        with contextlib.suppress(InputError):
            for each in read(f"require (\n{text}\n"):
                assert isinstance(each, BlindSpot) or each.name
