from nakami.vulns.providers import PROVIDERS
from nakami.vulns.providers.interface import Fetch, Parse


def test_every_provider_is_two_objects_of_one_name():
    for name, (fetch, parse) in PROVIDERS.items():
        assert isinstance(fetch, Fetch)
        assert isinstance(parse, Parse)
        assert fetch.name == parse.name == name
        assert parse.version >= 1
        assert parse.tables


def test_fetching_is_not_parsing():
    assert Fetch.__abstractmethods__ == {"fetch"}
    assert Parse.__abstractmethods__ == {"parse"}
