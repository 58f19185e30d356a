from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.errors import LimitExceeded, Malformed
from nakami.vulns.providers.archive.changelog import changelog

# libxslt of Debian 12, shortened: the entries that a real update consists of.
LIBXSLT = b"""libxslt (1.1.35-1+deb12u2) bookworm-security; urgency=high

  * Fix information disclosure with improved memory handling of generated-id()
    (Closes: #1108074, CVE-2023-40403)
  * Fix type confusion in xmlNode.psvi between stylesheet and source nodes
    (Closes: #1109123, cve-2025-7424), once more CVE-2023-40403; DSA-5979-1

 -- Aron Xu <aron@example.org>  Mon, 18 Aug 2025 01:31:08 +0800

libxslt (1:1.1.35-1) unstable bullseye; urgency=medium, binary-only=yes

  * Not CVE-20-1, CVE-2023-1, XCVE-2023-1234 or CVE-1812-1234.

 -- Somebody without a date <somebody@example.org>

# Older entries have been removed from this changelog.
"""


def test_entries_are_read():
    read = changelog(LIBXSLT, "it")
    new, old = read.changes
    assert read.source == "libxslt"
    assert read.is_cut
    assert new.version == "1.1.35-1+deb12u2"
    assert new.cves == ("CVE-2023-40403", "CVE-2025-7424")
    assert new.advisories == ("DSA-5979-1",)
    assert new.made == "2025-08-17T17:31:08Z"
    assert (old.version, old.cves, old.made) == ("1:1.1.35-1", (), "")


@pytest.mark.parametrize(
    "text", [b"", b"What is new\n\nfoo (1.0): a release\n", b"\xff\xfe\x00", b"foo (1.0) but no end"]
)
def test_what_is_no_debian_changelog_is_refused(text: bytes):
    with pytest.raises(Malformed):
        changelog(text, "it")


def test_endless_entries_are_refused():
    with pytest.raises(LimitExceeded):
        changelog(b"a (1) b; c\n" * 20_001, "it")


class TestRubbish:
    """deb-changelog(5) defines the format; what does not follow it is passed over or refused, in bounded time."""

    @given(st.text(alphabet="a (1)b;\n -CVE-2023", max_size=300))
    def test_is_read_or_refused(self, text: str):
        with suppress(Malformed):
            assert changelog(text.encode(), "it").changes

    def test_of_one_long_line_takes_no_time(self):
        for line in (b"a" * 2_000_000, b"a (" * 500_000, b"a (1) " + b"b " * 1_000_000, b"CVE-" * 500_000):
            with pytest.raises(Malformed):
                changelog(line, "it")
