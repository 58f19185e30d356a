import msgspec
import pytest

from nakami.model.package import Package
from nakami.vulns.providers.archive.cache import SourceTable
from nakami.vulns.providers.archive.changelog import Change, Changelog
from nakami.vulns.providers.archive.parse import Binary, Builds
from nakami.vulns.providers.archive.pending import Build, by_source, matches, newest, pending

SECURITY = Build("bookworm-security", "", "1-1+deb12u1", ())
RELEASE = Build("bookworm", "", "1-1+deb12u2", ())


def package(name: str, version: str, source: str = "foo", source_version: str = "") -> Package:
    return Package("deb", name, version, source=source, source_version=source_version)


def table(rows: dict[str, Builds]) -> SourceTable:
    return SourceTable(msgspec.msgpack.decode(msgspec.msgpack.encode(rows), type=dict[str, msgspec.Raw]))


def test_packages_without_a_source_are_their_own():
    assert set(by_source([package("a", "1"), package("b", "1", ""), package("c", "1")])) == {"foo", "b"}


def test_the_newest_build_of_all_tables_is_chosen():
    binary = (Binary("foo", "foo.deb", 1, ""),)
    tables = [("s", "a", table({"foo": {"1-9": binary, "1-10": binary}})), ("t", "b", table({"foo": {"1-2": binary}}))]
    assert newest(tables, "foo") == Build("s", "a", "1-10", binary)
    assert newest(tables, "bar") is None


@pytest.mark.parametrize("version", ["1-1+deb12u2", "2-1", "1:0"])
def test_what_is_up_to_date_is_not_pending(version: str):
    assert pending("foo", [package("foo", version)], SECURITY, RELEASE) is None


def test_the_source_version_decides_and_not_the_binarys_own():
    assert pending("foo", [package("foo", "9:9", source_version="1-1")], SECURITY, None) is not None
    assert pending("foo", [package("foo", "0", source_version="2-1")], SECURITY, None) is None


def test_only_the_packages_behind_are_told():
    item = pending("foo", [package("a", "1-1"), package("b", "1-1+deb12u1")], SECURITY, None)
    assert item is not None
    assert [each.name for each in item.packages] == ["a"]


def test_a_pending_security_update_is_told_even_when_the_log_is_missing():
    item = pending("foo", [package("a", "1-1"), package("b", "1-1+deb12u1")], SECURITY, RELEASE)
    assert item is not None
    (match,) = matches(item, None, "no changelog")
    assert (match.package.name, match.ids, match.source) == ("a", (), "archive:bookworm-security")
    assert match.range.endswith("is not known: no changelog")


def test_an_advisory_that_the_entry_names_is_used():
    item = pending("foo", [package("a", "1-1")], SECURITY, None)
    assert item is not None
    change = Change("1-1+deb12u1", ("CVE-2026-1111",), ("DSA-5979-1",), "2026-11-21T00:00:00Z")
    (match,) = matches(item, Changelog("foo", (change,), is_cut=True))
    assert (match.advisory, match.published) == ("DSA-5979-1", "2026-11-21T00:00:00Z")
    assert match.fixed_on == match.published
    assert "cut short" in match.range
