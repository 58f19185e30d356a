from hypothesis import given
from hypothesis import strategies as st

from nakami.catalog.catalogers.erlang.rebar_lock import RebarLock
from tests.catalog.catalogers.reading import packages, survives

READER = RebarLock()
LOCK = """{"1.2.0",
[{<<"cowboy">>,{pkg,<<"cowboy">>,<<"2.9.0">>},0},
 {<<"mine">>,
  {git,"git-address",
       {ref,"4d1b1a2f0b6a"}},
  0},
 {<<"ranch">>,{ pkg , <<"ranch">> , <<"1.8.0">>, <<"checksum">> },1}]}.
[
{pkg_hash,[
 {<<"cowboy">>, <<"865DD8B6607E14CF03282E10E934023A1BD8BE6F6BACF921A7E2A96D800CD452">>}]}
].
"""


def test_packages_but_not_repositories():
    assert packages(READER, "app/rebar.lock", LOCK) == [("hex", "", "cowboy", "2.9.0"), ("hex", "", "ranch", "1.8.0")]


def test_no_dependencies():
    assert packages(READER, "rebar.lock", "[].\n") == []


@given(st.binary(max_size=200))
def test_any_bytes_are_survived(content: bytes):
    survives(READER, "rebar.lock", b'{pkg,<<"' + content)
