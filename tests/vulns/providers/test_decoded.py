from msgspec import Struct

from nakami.errors import InputError, Malformed
from nakami.vulns.providers.decoded import decoded
from nakami.vulns.tally import Tally


class Record(Struct):
    id: str


def test_what_cannot_be_read_is_counted_and_the_rest_is_read():
    tally = Tally()
    documents: list[tuple[str, bytes | InputError]] = [
        ("a.json", b'{"id": "A-1"}'),
        ("b.json", b'{"id": 1}'),
        ("c.json", Malformed("its digest is another one")),
        ("d.json", b'{"id": "long enough"}'),
        ("e.json", b"\xff"),
        ("f.json", b'{"id": "A-2"}'),
    ]
    found = [(name, record.id) for name, record in decoded(documents, Record, tally, limit=16, values=10)]
    assert found == [("a.json", "A-1"), ("f.json", "A-2")]
    assert (tally.records, tally.unreadable) == (6, 4)
