from nakami.vulns.feeds import FEEDS
from nakami.vulns.providers.redhat.fetch import FETCH
from nakami.vulns.providers.redhat.parse import PARSE


def test_the_partitions_are_those_of_the_feed():
    partitions = tuple(FEEDS["redhat"].every(2026))
    assert FETCH.changes == PARSE.changes
    assert set(partitions) - {FETCH.changes} == {"redhat-archive"}
