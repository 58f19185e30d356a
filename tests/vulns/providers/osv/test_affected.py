import time
from typing import Any

import msgspec

from nakami.vulns.providers.osv.affected import Reader
from nakami.vulns.providers.osv.record import Affected
from nakami.vulns.tally import Tally


def read(folder: str, tally: Tally | None = None, **fields: Any) -> list[tuple[str, str, str]]:
    entry = msgspec.json.decode(
        msgspec.json.encode({"package": {"ecosystem": folder, "name": "a"}} | fields), type=Affected
    )
    found = Reader(folder, tally or Tally()).intervals("A-1", entry)
    return [(name, interval.range, interval.fixed_version) for name, interval in found]


def test_a_distributions_list_is_an_example_of_its_ranges():
    ranges = [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "2"}]}]
    assert read("Debian", ranges=ranges, versions=["1", "3"]) == [("a", "< 2", "2")]
    assert read("Debian", versions=["1", "3"]) == [("a", "= 1", ""), ("a", "= 3", "")]


def test_one_bad_range_does_not_take_the_others_along():
    tally = Tally()
    ranges = [
        {"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "no version"}]},
        {"type": "ECOSYSTEM", "events": [{"introduced": "3"}, {"fixed": "4"}]},
        {"type": "ECOSYSTEM", "events": None},
        {"type": "GIT", "events": [{"introduced": "b27f"}]},
    ]
    assert read("PyPI", tally, ranges=ranges, versions=["1.0", "bad one"]) == [
        ("a", ">= 3, < 4", "4"),
        ("a", "= 1.0", "4"),
    ]
    assert tally.unordered == 2


def test_an_epoch_that_is_said_twice_is_said_once():
    """A mirror's Red Hat feed says it twice; compared as written, `1:1.12.8` would be older than `1.12.8`."""
    tally = Tally()
    ranges = [
        {"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "1:1:1.12.8-9.el8"}]},
        {"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "1:4:5.26.3-419.el8"}]},
    ]
    assert read("Red Hat", tally, ranges=ranges) == [("a", "< 1:1.12.8-9.el8", "1:1.12.8-9.el8")]
    assert tally.unordered == 1
    assert read("npm", ranges=[{"type": "SEMVER", "events": [{"introduced": "1.1.1"}, {"fixed": "2.0.0"}]}])


def test_nvds_word_for_no_update_is_no_part_of_pypis_versions():
    ranges = [
        {
            "type": "ECOSYSTEM",
            "events": [{"introduced": "0"}, {"last_affected": "2.9.0-NA"}, {"last_affected": "2.9.0-rc3"}],
        }
    ]
    assert read("PyPI", ranges=ranges) == [
        ("a", "<= 2.9.0-rc3", ""),
    ]
    tally = Tally()
    assert read(
        "npm", tally, ranges=[{"type": "SEMVER", "events": [{"introduced": "0"}, {"last_affected": "2.9.0-NA"}]}]
    )
    assert tally.unordered == 0


def test_suse_binaries():
    ranges = [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "2-1"}]}]
    binaries = {"binaries": [{"a": "2-1", "liba": "5-1"}, {"a-devel": ""}]}
    tally = Tally()
    assert read("SUSE", tally, ranges=ranges, ecosystem_specific=binaries) == [
        ("a", "< 2-1", "2-1"),
        ("liba", "< 5-1", "5-1"),
    ]
    assert tally.unordered == 1
    assert read("SUSE", ranges=ranges, ecosystem_specific={"binaries": 7}) == [("a", "< 2-1", "2-1")]
    assert read(
        "openSUSE", ranges=[{"type": "ECOSYSTEM", "events": [{"introduced": "0"}]}], ecosystem_specific=binaries
    ) == [
        ("a", "all versions", ""),
        ("liba", "all versions", ""),
        ("a-devel", "all versions", ""),
    ]


def test_hostile_lists_end_soon():
    tally = Tally()
    events = [event for n in range(4000) for event in ({"introduced": f"{2 * n}"}, {"fixed": f"{2 * n + 1}"})]
    began = time.monotonic()
    found = read(
        "npm", tally, ranges=[{"type": "SEMVER", "events": events}], versions=[f"{n}.0.1" for n in range(20_000)]
    )
    assert time.monotonic() - began < 10
    assert found
    assert read("PyPI", tally, ranges=[{"type": "ECOSYSTEM", "events": [{"introduced": "0"}] * 20_000}]) == []
    assert tally.problems[-1].why.startswith("a range of 20,000 events")
    assert len(read("PyPI", tally, versions=[str(n) for n in range(100_010)])) == 100_000


def test_a_version_of_a_million_digits_is_refused_soon():
    tally = Tally()
    assert read("PyPI", tally, versions=["1" * 1_000_000]) == []
    assert "1,000,000 characters" in tally.problems[0].why
