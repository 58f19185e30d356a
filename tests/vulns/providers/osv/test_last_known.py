import json

import msgspec
import pytest

from nakami.vulns.intervals import Event
from nakami.vulns.keys import Keys
from nakami.vulns.providers.osv.affected import Reader
from nakami.vulns.providers.osv.last_known import last_known
from nakami.vulns.providers.osv.record import Affected
from nakami.vulns.tally import Tally


def affected(told: object, *events: dict[str, str]) -> Affected:
    document = {
        "package": {"ecosystem": "npm", "name": "a"},
        "ranges": [{"type": "ECOSYSTEM", "events": events}],
        "database_specific": {"last_known_affected_version_range": told},
    }
    return msgspec.json.decode(json.dumps(document), type=Affected)


@pytest.mark.parametrize(
    ("told", "event"),
    [
        ("<= 1.2.3", Event(last_affected="1.2.3")),
        ("< 0.19.3", Event(limit="0.19.3")),
        ("<1.0", Event(limit="1.0")),
        ("", None),
        (None, None),
        (7, None),
        ("= 1.0", None),
        ("> 1.0, < 2.0", None),
    ],
)
def test_what_is_told(told: object, event: Event | None):
    assert last_known(affected(told)) == event
    assert last_known(Affected()) is None


def test_a_range_without_an_end_ends_there():
    ((name, interval),) = Reader("npm", Tally()).intervals("A-1", affected("<= 1.2.3", {"introduced": "0"}))
    key = Keys("npm")
    assert name == "a"
    assert interval.fixed is not None
    assert key("1.2.3").bytes < interval.fixed.bytes <= key("1.2.4").bytes
    assert interval.fixed_version == ""


def test_a_range_that_ends_is_left_alone():
    ((_, interval),) = Reader("npm", Tally()).intervals(
        "A-1", affected("<= 1.2.3", {"introduced": "0"}, {"fixed": "1.2.9"})
    )
    assert interval.fixed_version == "1.2.9"
