import msgspec
import pytest

from nakami.vulns.intervals import Event
from nakami.vulns.providers.osv.record import Record


def test_what_is_read_and_what_is_left():
    record = msgspec.json.decode(
        b"""{"id": "A-1", "schema_version": "1.7.3", "new": [1], "withdrawn": null, "affected": [{"package": {"ecosystem": "PyPI", "name": "a"},
        "ranges": [{"type": "SEMVER", "repo": "r", "events": [{"introduced": "0"}, {"fixed": "1", "note": 1}]}], "ecosystem_specific": {"x": [1]}}]}""",
        type=Record,
    )
    assert record.affected is not None
    assert record.affected[0].ranges is not None
    assert record.affected[0].ranges[0].events == [Event(introduced="0"), Event(fixed="1")]
    assert bytes(record.affected[0].ecosystem_specific) == b'{"x": [1]}'
    assert bytes(record.database_specific) == b""


@pytest.mark.parametrize(
    "data",
    [
        b"{}",
        b'{"id": null}',
        b'{"id": "A", "aliases": "CVE-1"}',
        b'{"id": "A", "affected": [{"ranges": [{"events": [{"introduced": 0}]}]}]}',
        b'{"id": "A", "affected": [{"versions": [1]}]}',
        b'{"id": "A", "severity": {"type": "CVSS_V3"}}',
    ],
)
def test_a_known_field_of_another_type_is_refused(data: bytes):
    with pytest.raises(msgspec.DecodeError):
        msgspec.json.decode(data, type=Record)
