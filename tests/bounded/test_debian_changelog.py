import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.bounded import debian_changelog
from nakami.bounded.debian_changelog import Entry, entries, names, plain_changelog
from nakami.errors import InputError, LimitExceeded, Malformed

CHANGELOG = b"""a (1:2.0-1+b1) sid; urgency=low, binary-only=yes

  * Rebuild.

 -- Somebody <a@example.org>  Mon, 30 Jun 2025 10:00:00 +0200

A-old (1.0~rc1) unstable experimental; urgency=medium

  * First. CVE-2020-0001, cve-2020-0002, not CVE-1
"""


def test_entries_are_cut_at_their_headings():
    new, old = entries(CHANGELOG, "it")
    assert (new.source, new.version) == ("a", "1:2.0-1+b1")
    assert "Rebuild." in new.text
    assert "First" not in new.text
    assert old == Entry("A-old", "1.0~rc1", "\n\n  * First. CVE-2020-0001, cve-2020-0002, not CVE-1\n")
    assert list(names(old.text)) == ["CVE-2020-0001", "CVE-2020-0002"]


def test_what_has_no_entry_is_malformed():
    with pytest.raises(Malformed):
        entries(b"Changes of 1.0: CVE-2020-0001\n", "it")


def test_entries_are_bounded(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(debian_changelog, "MAX_ENTRIES", 1)
    with pytest.raises(LimitExceeded):
        entries(CHANGELOG, "it")


def test_gzip_or_not():
    assert plain_changelog(CHANGELOG, "it", 1 << 20) == CHANGELOG
    assert plain_changelog(b"\n\n" + CHANGELOG, "it", 1 << 20) == b"\n\n" + CHANGELOG
    assert plain_changelog(gzip.compress(CHANGELOG), "it", 1 << 20) == CHANGELOG
    assert plain_changelog(b"", "it", 1 << 20) == b""


def test_an_upstream_changelog_is_not_inflated_to_its_end():
    upstream = gzip.compress(b"2020-01-01  Somebody\n\n\t* it.c: CVE-2020-0001\n" + b"\0" * (8 << 20))
    assert plain_changelog(upstream, "it", 1 << 20) == b""


def test_what_is_damaged_or_a_bomb_is_an_error():
    packed = gzip.compress(CHANGELOG + b"\0" * (4 << 20))
    with pytest.raises(LimitExceeded):
        plain_changelog(packed, "it", 1 << 20)
    with pytest.raises(InputError):
        plain_changelog(packed[:-20], "it", 8 << 20)


class TestProperties:
    """deb-changelog(5): "The overall format is one of: package (version) distributions; metadata ..."."""

    @given(st.binary(max_size=300))
    def test_any_bytes_are_entries_or_an_error(self, content: bytes):
        for each in (content, CHANGELOG + content, gzip.compress(CHANGELOG)[:20] + content):
            try:
                assert entries(plain_changelog(each, "it", 1 << 20), "it")
            except InputError:
                continue

    @given(st.sampled_from(["a (" * 9000, "a (1)" + " \t" * 9000, "a (1)" + " a" * 9000, "a" * 90_000, "\n" * 90_000]))
    def test_time_stays_in_proportion(self, text: str):
        with pytest.raises(Malformed):
            entries(text.encode() + b" no end", "it")
