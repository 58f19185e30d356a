import msgspec
import pytest

from nakami.model.outcome import BlindSpot, Source


@pytest.mark.parametrize("status", ["ok", "partial", "failed"])
def test_a_source_stands_in_one_of_three_ways(status: str):
    source = msgspec.convert({"name": "npm", "provider": "osv", "status": status}, Source)
    assert msgspec.to_builtins(source)["status"] == status


def test_there_is_no_fourth():
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"name": "npm", "provider": "osv", "status": "fine"}, Source)


def test_the_same_blind_spot_twice_is_one():
    assert len({BlindSpot("jar", "a.jar", "is broken"), BlindSpot("jar", "a.jar", "is broken")}) == 1
