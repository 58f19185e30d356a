from pathlib import Path

import pytest

from nakami.errors import Malformed
from nakami.vulns.feeds import FEEDS
from nakami.vulns.providers import fetch_of, parse_of
from nakami.vulns.providers.interface import Fetch, Parse
from nakami.vulns.tally import Tally


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


_BROKEN = b'"\xe4\xb8'
"""A text that ends inside a character; msgspec tells of it with an error that is none of its own."""


@pytest.mark.parametrize(
    ("name", "partition", "document"),
    [
        ("alpine", "v3.19-main", b'{"packages": [{"pkg": {"name": %b", "secfixes": {}}}]}'),
        ("debian", "", b'{"bash": {"CVE-2024-0001": {"description": %b", "releases": {}}}}'),
        ("debian", "", b'{"bash": {%b": {"releases": {}}}}'),
        ("endoflife", "debian", b'[{"cycle": %b"}]'),
        ("kev", "", b'{"vulnerabilities": [{"cveID": %b"}]}'),
        ("nvd", "2024", b'{"vulnerabilities": [{"cve": {"id": %b"}}]}'),
        ("photon", "5.0", b'[{"cve_id": %b"}]'),
        ("vulncheck-kev", "", b'[{"cve": [%b"]}]'),
    ],
)
def test_a_record_that_is_no_text_is_counted(tmp_path: Path, name: str, partition: str, document: bytes):
    raw = tmp_path / "feed"
    raw.write_bytes(document % _BROKEN)
    tally = Tally()
    try:
        rows = list(parse_of(name).parse(raw, partition, tally))
    except Malformed:
        return
    assert (rows, tally.unreadable) == ([], 1)
