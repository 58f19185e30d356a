from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nakami.lake.duckdb import DuckDB
from nakami.model.finding import Severity, State
from nakami.model.package import Distro, Package
from nakami.vulns.build import build
from nakami.vulns.interface import Match
from nakami.vulns.manifest import file_of
from nakami.vulns.match import Questions, ask_all, matches, statements, text
from nakami.vulns.providers.osv.parse import OsvParse
from nakami.vulns.tables import ADVISORIES, AFFECTED
from nakami.vulns.tally import Tally

Record = Callable[..., dict[str, Any]]
Ask = Callable[[Sequence[Package], Distro | None], list[Match]]


@pytest.fixture
def ask(mirror: Any, tmp_path: Path) -> Callable[..., Ask]:
    """Build tables of records, by ecosystem; the answer asks them."""

    def over(**records: Sequence[dict[str, Any]]) -> Ask:
        engine = DuckDB(threads=1)
        files: dict[str, list[Path]] = {"affected": [], "advisories": []}
        for name, its in records.items():
            folder = name.replace("_", " ")
            mirror.osv(folder, *its)
            target = tmp_path / folder
            build(OsvParse(), mirror.root / "osv" / folder / "all.zip", folder, target, engine, Tally())
            files["affected"].append(file_of(target, AFFECTED))
            files["advisories"].append(file_of(target, ADVISORIES))

        def run(packages: Sequence[Package], distro: Distro | None) -> list[Match]:
            asked = Questions()
            answered, _ = ask_all(packages, distro, asked)
            return list(matches(answered, statements(engine, files, asked), asked))

        return run

    return over


def told(found: Sequence[Match]) -> list[tuple[str, str, str]]:
    return [(match.package.name, match.advisory, match.fixed) for match in found]


def rpm(name: str, version: str, source: str = "", module: str = "") -> Package:
    return Package(
        "rpm", name, version, source=source or name, source_version=version.rpartition(":")[2], module=module
    )


def test_a_match_says_it_all(ask: Callable[..., Ask], record: Record):
    run = ask(
        PyPI=[
            record(
                "PYSEC-2019-217",
                "PyPI",
                "Jinja2",
                [{"introduced": "2.0"}, {"fixed": "2.10.1"}],
                aliases=["GHSA-462w-v97r-4m45", "CVE-2019-10906"],
                summary="Sandbox escape",
                published="2019-04-07T00:29:00Z",
                severity=[{"type": "CVSS_V3", "score": "CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:N/A:N"}],
                database_specific={"severity": "HIGH"},
            )
        ]
    )
    package = Package("pypi", "jinja2", "2.10")
    assert run([package, Package("pypi", "jinja2", "2.10.1"), Package("pypi", "jinja2", "1.9")], None) == [
        Match(
            package,
            "PYSEC-2019-217",
            ("CVE-2019-10906", "PYSEC-2019-217", "GHSA-462w-v97r-4m45"),
            "osv:PyPI",
            "2.10.1",
            ">= 2.0, < 2.10.1",
            Severity.HIGH,
            "CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:N/A:N",
            8.6,
            "Sandbox escape",
            "2019-04-07T00:29:00Z",
            State.FIXED,
            ecosystem="PyPI",
            name="jinja2",
        )
    ]


@pytest.mark.parametrize(
    ("events", "inside", "outside"),
    [
        ([{"introduced": "0"}], ["0", "1", "99!9"], []),
        ([{"introduced": "0"}, {"fixed": "2"}], ["1.9.9", "2rc1", "2.dev0"], ["2", "2.0", "2.post1"]),
        ([{"introduced": "1"}, {"last_affected": "2"}], ["1", "2", "2.0.0"], ["0.9", "2.post1", "2.0.1", "1rc1"]),
        ([{"introduced": "1"}, {"fixed": "2"}, {"introduced": "3"}], ["1.5", "3", "4"], ["2", "2.9"]),
        ([{"introduced": "1"}, {"limit": "2"}], ["1.5"], ["2", "3"]),
    ],
)
def test_ranges(
    ask: Callable[..., Ask], record: Record, events: list[dict[str, str]], inside: list[str], outside: list[str]
):
    run = ask(PyPI=[record("PYSEC-1", "PyPI", "a", events)])
    found = run([Package("pypi", "a", version) for version in inside + outside], None)
    assert [match.package.version for match in found] == inside


def test_listed_versions_go_beyond_the_ranges(ask: Callable[..., Ask], record: Record):
    run = ask(PyPI=[record("PYSEC-1", "PyPI", "a", [{"introduced": "1"}, {"fixed": "2"}], ["1.5", "0.5", "3", "4"])])
    found = run([Package("pypi", "a", version) for version in ("0.5", "0.6", "1.5", "3.0", "3.0.1", "4")], None)
    assert [(match.package.version, match.fixed, match.range) for match in found] == [
        ("0.5", "2", "= 0.5"),
        ("1.5", "2", ">= 1, < 2"),
        ("3.0", "", "= 3"),
        ("4", "", "= 4"),
    ]


def test_withdrawn_and_foreign_records_say_nothing(ask: Callable[..., Ask], record: Record):
    run = ask(
        PyPI=[
            record("PYSEC-1", "PyPI", "a", withdrawn="2025-01-01T00:00:00Z"),
            record("PYSEC-2", "npm", "a"),
            record("PYSEC-3", "PyPI", "a", withdrawn=None),
        ]
    )
    assert told(run([Package("pypi", "a", "1")], None)) == [("a", "PYSEC-3", "")]


def test_commits_are_not_versions(ask: Callable[..., Ask], record: Record):
    advisory = record("PYSEC-1", "PyPI", "a", [{"introduced": "0"}, {"fixed": "2"}])
    commits = {"type": "GIT", "repo": "r", "events": [{"introduced": "0"}, {"fixed": "b27f38.patch"}]}
    advisory["affected"][0]["ranges"].insert(0, commits)
    run = ask(PyPI=[advisory])
    assert told(run([Package("pypi", "a", "1"), Package("pypi", "a", "2")], None)) == [("a", "PYSEC-1", "2")]


class TestDistributions:
    """Each distribution's advisories name packages and releases their own way."""

    def test_debian_by_source_and_release(self, ask: Callable[..., Ask], record: Record):
        run = ask(
            Debian=[
                record(
                    "DEBIAN-CVE-2022-1", "Debian:11", "openssl", [{"introduced": "0"}, {"fixed": "1.1.1n-0+deb11u5"}]
                ),
                record("DEBIAN-CVE-2022-2", "Debian:12", "openssl"),
            ]
        )
        libssl = Package("deb", "libssl1.1", "1.1.1k-1+b1", source="openssl", source_version="1.1.1k-1")
        fixed = Package("deb", "libssl1.1", "1.1.1n-0+deb11u5", source="openssl", source_version="1.1.1n-0+deb11u5")
        other = Package("deb", "openssl", "1.1.1k-1", source="openssl-fork", source_version="1.1.1k-1")
        assert told(run([libssl, fixed, other], Distro("debian", "11"))) == [
            ("libssl1.1", "DEBIAN-CVE-2022-1", "1.1.1n-0+deb11u5")
        ]

    def test_red_hat_without_epoch(self, ask: Callable[..., Ask], record: Record):
        unsaid = record(
            "RHSA-1", "Red Hat:enterprise_linux:8", "dbus", [{"introduced": "0"}, {"fixed": "1.12.8-18.el8"}]
        )
        said = record(
            "RHSA-2", "Red Hat:enterprise_linux:8::baseos", "dbus", [{"introduced": "0"}, {"fixed": "1:1.12.8-12.el8"}]
        )
        run = ask(Red_Hat=[unsaid, said])
        distro = Distro("centos", "8")
        assert told(run([rpm("dbus", "1:1.12.8-11.el8")], distro)) == [
            ("dbus", "RHSA-1", "1.12.8-18.el8"),
            ("dbus", "RHSA-2", "1:1.12.8-12.el8"),
        ]
        assert told(run([rpm("dbus", "1:1.12.8-14.el8")], distro)) == [("dbus", "RHSA-1", "1.12.8-18.el8")]
        assert told(run([rpm("dbus", "1:1.12.8-18.el8")], distro)) == []
        assert told(run([rpm("dbus", "2:1.0-1.el8")], distro)) == [("dbus", "RHSA-1", "1.12.8-18.el8")]

    def test_almalinux_leaves_a_zero_epoch_out(self, ask: Callable[..., Ask], record: Record):
        run = ask(AlmaLinux=[record("ALSA-1", "AlmaLinux:8", "a", [{"introduced": "0"}, {"fixed": "5-1.el8"}])])
        distro = Distro("almalinux", "8.9")
        assert told(run([rpm("a", "4-1.el8")], distro)) == [("a", "ALSA-1", "5-1.el8")]
        assert told(run([rpm("a", "1:4-1.el8")], distro)) == []

    def test_a_source_rpm_has_no_epoch(self, ask: Callable[..., Ask], record: Record):
        run = ask(
            Red_Hat=[
                record(
                    "RHSA-1", "Red Hat:enterprise_linux:8", "perl", [{"introduced": "0"}, {"fixed": "4:5.26.3-420.el8"}]
                )
            ]
        )
        errno = Package("rpm", "perl-Errno", "1.28-421.el8", source="perl", source_version="5.26.3-421.el8")
        older = Package("rpm", "perl-Errno", "1.28-419.el8", source="perl", source_version="5.26.3-419.el8")
        assert told(run([errno, older], Distro("rhel", "8"))) == [("perl-Errno", "RHSA-1", "4:5.26.3-420.el8")]
        assert [match.package for match in run([errno, older], Distro("rhel", "8"))] == [older]

    def test_modules(self, ask: Callable[..., Ask], record: Record):
        fixed = [{"introduced": "0"}, {"fixed": "1:14.2-1.module_el8"}]
        run = ask(
            AlmaLinux=[
                record("ALSA-14", "AlmaLinux:8", "nodejs", fixed, summary="Important: nodejs:14 security update"),
                record("ALSA-X", "AlmaLinux:8", "nodejs", fixed, summary="Moderate: node"),
            ]
        )
        distro = Distro("almalinux", "8")

        def advisories(package: Package) -> list[str]:
            return [match.advisory for match in run([package], distro)]

        assert advisories(rpm("nodejs", "1:14.1-1.module_el8", module="nodejs:14")) == ["ALSA-14", "ALSA-X"]
        assert advisories(rpm("nodejs", "1:12.1-1.module_el8", module="nodejs:12")) == ["ALSA-X"]
        assert advisories(rpm("nodejs", "1:12.1-1.module_el8")) == ["ALSA-14", "ALSA-X"]
        assert advisories(rpm("nodejs", "1:12.1-1.el8")) == []

    def test_ubuntu_pro_counts_where_the_release_has_no_fix(self, ask: Callable[..., Ask], record: Record):
        both = record("UBUNTU-CVE-1-1", "Ubuntu:18.04:LTS", "a", [{"introduced": "0"}, {"fixed": "2"}])
        both["affected"] += record("", "Ubuntu:Pro:18.04:LTS", "a", [{"introduced": "0"}, {"fixed": "2.1+esm1"}])[
            "affected"
        ]
        only = record("UBUNTU-CVE-2-2", "Ubuntu:Pro:18.04:LTS", "a", [{"introduced": "0"}, {"fixed": "2.1+esm1"}])
        run = ask(Ubuntu=[both, only])
        package = Package("deb", "a", "2", source="a", source_version="2")
        found = run([package], Distro("ubuntu", "18.04"))
        assert told(found) == [("a", "UBUNTU-CVE-2-2", "")]
        assert (found[0].range, found[0].state) == ("< 2.1+esm1", State.AFFECTED)
        assert found[0].note == "fixed with Ubuntu Pro in 2.1+esm1"

    def test_whoever_has_ubuntu_pro_has_its_fix(self, ask: Callable[..., Ask], record: Record):
        open_here = record("UBUNTU-CVE-1-1", "Ubuntu:22.04:LTS", "a", [{"introduced": "0"}])
        open_here["affected"] += record("", "Ubuntu:Pro:22.04:LTS", "a", [{"introduced": "0"}, {"fixed": "2+esm1"}])[
            "affected"
        ]
        run = ask(Ubuntu=[open_here])
        packages = [Package("deb", "a", version, source="a", source_version=version) for version in ("2", "2+esm1")]
        found = run(packages, Distro("ubuntu", "22.04"))
        assert [(match.package.version, match.note) for match in found] == [("2", "fixed with Ubuntu Pro in 2+esm1")]

    def test_suse_lists_binaries(self, ask: Callable[..., Ask], record: Record):
        advisory = record(
            "SUSE-SU-1",
            "SUSE:Linux Enterprise Module for Basesystem 15 SP4",
            "openssl-3",
            [{"introduced": "0"}, {"fixed": "3.0.8-1"}],
        )
        advisory["affected"][0]["ecosystem_specific"] = {
            "binaries": [{"libopenssl3": "3.0.8-1", "openssl-3": "3.0.8-1"}]
        }
        run = ask(SUSE=[advisory])
        packages = [
            rpm("libopenssl3", "3.0.7-1", "openssl-3"),
            rpm("libopenssl3-hmac", "3.0.7-1", "openssl-3"),
            rpm("openssl-3", "3.0.8-1"),
        ]
        assert told(run(packages, Distro("sles", "15.4"))) == [("libopenssl3", "SUSE-SU-1", "3.0.8-1")]

    def test_repeated_streams_are_said_once(self, ask: Callable[..., Ask], record: Record):
        advisory = record(
            "RHSA-1", "Red Hat:enterprise_linux:9::appstream", "sudo", [{"introduced": "0"}, {"fixed": "0:2-1"}]
        )
        advisory["affected"] += record(
            "", "Red Hat:enterprise_linux:9::baseos", "sudo", [{"introduced": "0"}, {"fixed": "0:2-1"}]
        )["affected"]
        run = ask(Red_Hat=[advisory])
        assert len(run([rpm("sudo", "1-1")], Distro("rhel", "9.2"))) == 1


class TestJoin:
    """The SQL says the same as comparing each package with each advisory."""

    VERSIONS = st.integers(0, 6).map(str)
    RECORDS = st.lists(
        st.tuples(st.sampled_from("ab"), VERSIONS, st.none() | VERSIONS, st.sampled_from(["PyPI", "npm"])), max_size=8
    )
    PACKAGES = st.lists(st.tuples(st.sampled_from("abc"), VERSIONS, st.sampled_from(["pypi", "npm"])), max_size=8)

    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(records=RECORDS, packages=PACKAGES)
    def test_brute_force(
        self,
        ask: Callable[..., Ask],
        record: Record,
        records: list[tuple[str, str, str | None, str]],
        packages: list[tuple[str, str, str]],
    ):
        made: dict[str, list[dict[str, Any]]] = {"PyPI": [], "npm": []}
        for number, (name, introduced, fixed, ecosystem) in enumerate(records):
            events = [{"introduced": f"{introduced}.0.0"}] + ([{"fixed": f"{fixed}.0.0"}] if fixed else [])
            made[ecosystem].append(record(f"ADV-{number}", ecosystem, name, events))
        run = ask(**made)
        found = run([Package(kind, name, f"{version}.0.0") for name, version, kind in packages], None)
        expected = [
            (name, f"{version}.0.0", f"ADV-{number}")
            for name, version, kind in packages
            for number, (affected, introduced, fixed, ecosystem) in enumerate(records)
            if affected == name
            and ecosystem.lower() == kind
            and int(version) >= int(introduced)
            and (fixed is None or int(version) < int(fixed))
        ]
        assert sorted((match.package.name, match.package.version, match.advisory) for match in found) == sorted(
            expected
        )


def test_each_distinct_package_is_asked_once():
    asked = Questions()
    package, twin = Package("pypi", "a", "1", path="x"), Package("pypi", "A", "1", path="y")
    assert asked.ask(package, None) == asked.ask(twin, None) == (0,)
    assert len(asked) == 1
    assert asked.folders() == {"PyPI"}


def test_a_version_that_is_none_is_a_blind_spot():
    answered, blind = ask_all(
        [Package("pypi", "a", "not one", path="a/METADATA"), Package("pypi", "b", "1")], None, Questions()
    )
    assert [package.name for package, _ in answered] == ["b"]
    assert [(spot.where, "could not be judged" in spot.why) for _, spot in blind] == [("a/METADATA", True)]


def test_nothing_asked_is_nothing_found():
    with DuckDB() as engine:
        assert statements(engine, {}, Questions()) == {}


def test_one_text():
    assert text().count("SELECT") == 1
    assert "DISTINCT" not in text()
