"""Findings that are gone or new; what is not judged any more is neither."""

from msgspec.structs import replace

from nakami.engine.changes.findings import Judged, finding_changes
from nakami.model.finding import Evidence, Finding, Remedy, Severity
from nakami.model.inventory import Inventory, Placed
from nakami.model.outcome import Source
from nakami.model.package import Distro, Package

DEBIAN = Distro("debian", "12", "bookworm")
OK = (Source("Debian", "osv", "ok"), Source("npm", "osv", "ok"))


def finding(name: str, package: Package) -> Finding:
    return Finding(name, Severity.HIGH, Evidence(package.path), Remedy("none-yet"), package)


def deb(name: str, version: str = "1", source: str = "") -> Package:
    return Package("deb", name, version, source=source or name, source_version=version, path="var/lib/dpkg/status")


def side(*findings: Finding, packages: tuple[Package, ...] = (), sources: tuple[Source, ...] = OK) -> Judged:
    inside = packages or tuple(each.package for each in findings if each.package)
    return Judged(findings, sources, Inventory(tuple(Placed(package) for package in inside), DEBIAN))


def told(before: Judged, after: Judged) -> tuple[list[tuple[str, str]], int]:
    changes, unchanged = finding_changes(before, after)
    return [(change.change, change.finding.id) for change in changes], unchanged


def test_gone_new_and_unchanged():
    before = side(finding("CVE-1", deb("a")), finding("CVE-2", deb("a")))
    after = side(finding("CVE-2", deb("a", "2")), finding("CVE-3", deb("b")))
    assert told(before, after) == ([("new", "CVE-3"), ("gone", "CVE-1")], 1)


def test_binary_packages_of_one_source_count_once():
    before = side(finding("CVE-1", deb("libssl3", source="openssl")), finding("CVE-1", deb("openssl")))
    assert told(before, side(finding("CVE-1", deb("openssl")))) == ([], 1)
    assert told(side(), before) == ([("new", "CVE-1")], 0)


def test_an_upgrade_that_was_judged_closes():
    assert told(side(finding("CVE-1", deb("a"))), side(packages=(deb("a", "2"),))) == ([("gone", "CVE-1")], 0)


def test_what_is_there_but_was_not_judged_is_not_known():
    """Unknown is never shown as clean."""
    silent: tuple[tuple[Source, ...], ...] = (
        (Source("Debian", "osv", "failed"),),
        (Source("Debian", "osv", "partial"),),
        (),
    )
    for sources in silent:
        after = side(packages=(deb("a", "2"),), sources=sources)
        assert told(side(finding("CVE-1", deb("a"))), after) == ([("unclear", "CVE-1")], 0)


def test_what_was_removed_is_gone_whoever_is_silent():
    assert told(side(finding("CVE-1", deb("a"))), side(packages=(deb("b"),), sources=())) == ([("gone", "CVE-1")], 0)


def test_a_source_that_is_never_whole_answers_as_before():
    partial = (Source("Debian", "osv", "partial"),)
    before = side(finding("CVE-1", deb("a")), sources=partial)
    assert told(before, side(packages=(deb("a", "2"),), sources=partial)) == ([("gone", "CVE-1")], 0)


def test_findings_without_a_package_are_told_apart_by_their_path():
    def secret(path: str) -> Finding:
        return Finding("NK-S1", Severity.HIGH, Evidence(path), Remedy("change"), path=path)

    assert told(side(secret("a")), side(secret("b"))) == ([("new", "NK-S1"), ("gone", "NK-S1")], 0)


def test_the_same_on_both_sides():
    both = side(finding("CVE-1", deb("a")), finding("CVE-1", deb("a", "2")))
    assert told(both, both) == ([], 2)


MINER = Finding("NK-M0001", Severity.HIGH, Evidence("opt/c"), Remedy("change"), path="opt/c", kind="malware")
KEY = Finding("NK-S0001", Severity.HIGH, Evidence("a", fingerprint="0a"), Remedy("change"), path="a", kind="secret")


def looked(*findings: Finding) -> Judged:
    return Judged(findings, OK, Inventory(inspected=1))


def test_malware_is_told_by_its_file_and_secrets_wherever_they_lie():
    moved = replace(KEY, id="NK-S0002", path="b", evidence=Evidence("b", fingerprint="0a"))
    assert told(looked(MINER, KEY), looked(MINER, moved)) == ([], 0)
    other = replace(KEY, evidence=Evidence("a", fingerprint="0b"))
    assert told(looked(KEY), looked(KEY, other, MINER)) == ([("new", "NK-M0001"), ("new", "NK-S0001")], 0)
    assert told(looked(MINER), looked()) == ([("gone", "NK-M0001")], 0)
    assert told(looked(), looked(MINER, replace(MINER, id="NK-M0002"))) == ([("new", "NK-M0001")], 0)


def test_where_nobody_looked_nothing_is_gone():
    assert told(looked(MINER, KEY), side()) == ([("unclear", "NK-M0001"), ("unclear", "NK-S0001")], 0)
