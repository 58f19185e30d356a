import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.catalog.catalogers.lua.rock import LuaRock
from nakami.errors import Malformed
from nakami.model.entry import Entry
from tests.catalog.catalogers.reading import packages, records, survives

READER = LuaRock()
PATH = "usr/local/lib/luarocks/rocks-5.1/lua-cjson/2.1.0.10-1/lua-cjson-2.1.0.10-1.rockspec"
SPEC = """package = "lua-cjson"
version = "2.1.0.10-1"

source = {
   url = "git+address",
   tag = "2.1.0.10",
}

description = {
   summary = "A fast JSON encoding/parsing module",
   license = "MIT"
}
"""


def test_an_installed_rock():
    assert packages(READER, PATH, SPEC) == [("luarocks", "", "lua-cjson", "2.1.0.10-1")]
    (rock,) = records(READER, PATH, SPEC)
    assert getattr(rock, "licenses", None) == ("MIT",)


def test_what_is_computed_stands_in_the_folders_names():
    content = 'local v = "3"\npackage = name\nversion = v .. "-1"\n'
    assert packages(READER, PATH, content) == [("luarocks", "", "lua-cjson", "2.1.0.10-1")]


@pytest.mark.parametrize("path", ["src/lua-cjson-1.rockspec", "rocks/a.rockspec", "opt/rocks-5.1/a/1-1/src/a.rockspec"])
def test_a_rockspec_of_a_source_tree_is_not_installed(path: str):
    assert not READER.wants(Entry(path))


def test_what_is_no_rock():
    with pytest.raises(Malformed):
        records(READER, "rocks-5.1/a b/1-1/x.rockspec", "")


@given(st.binary(max_size=200))
def test_any_bytes_are_survived(content: bytes):
    survives(READER, PATH, b'package = "' + content)
