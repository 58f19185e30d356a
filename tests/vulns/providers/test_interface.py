import pytest

from nakami.vulns.feeds import FEEDS
from nakami.vulns.providers import fetch_of, parse_of
from nakami.vulns.providers.interface import Fetch, Parse


@pytest.mark.parametrize("name", FEEDS)
def test_every_feed_is_two_objects_of_its_name(name: str):
    fetch, parse = fetch_of(name), parse_of(name)
    assert isinstance(fetch, Fetch)
    assert isinstance(parse, Parse)
    assert fetch.name == parse.name == name
    assert parse.version >= 1
    assert parse.tables


def test_fetching_is_not_parsing():
    assert Fetch.__abstractmethods__ == {"fetch"}
    assert Parse.__abstractmethods__ == {"parse"}
