import pytest
from msgspec.structs import replace

from nakami.model.finding import Evidence, Exploit, Finding, Remedy, Severity
from nakami.model.package import Distro, Package
from nakami.vulns.prioritise import acts


def finding(
    name: str, package: Package, fixed: str = "2", severity: Severity = Severity.HIGH, exploit: Exploit | None = None
) -> Finding:
    remedy = Remedy("upgrade", fixed) if fixed else Remedy("none-yet")
    return Finding(name, severity, Evidence(package.path), remedy, package, exploit=exploit or Exploit())


def deb(name: str, source: str, version: str = "1", source_version: str = "") -> Package:
    return Package("deb", name, version, source=source, source_version=source_version or version)


def test_one_act_per_source_package_with_the_highest_fix():
    found = [
        finding("CVE-1-1", deb("openssl", "openssl", "1.1.1k-1"), "1.1.1n-0+deb11u4"),
        finding("CVE-1-1", deb("libssl1.1", "openssl", "1.1.1k-1"), "1.1.1n-0+deb11u4"),
        finding("CVE-1-2", deb("libssl1.1", "openssl", "1.1.1k-1"), "1.1.1n-0+deb11u10", exploit=Exploit(known=True)),
    ]
    (act,) = acts(found)
    assert act.what == "openssl 1.1.1k-1 -> 1.1.1n-0+deb11u10"
    assert (act.closes, act.known_exploited) == (2, 1)
    assert act.command == "apt-get install --only-upgrade libssl1.1 openssl"


def test_a_binary_package_with_a_version_of_its_own_is_not_pinned():
    (act,) = acts([finding("CVE-1-1", deb("gcc", "gcc-defaults", "4:10.2-1", "1.190"), "1.191")])
    assert act.command == "apt-get install --only-upgrade gcc"


def test_known_exploited_then_likely_then_severe_then_many():
    found = [
        *(finding(f"CVE-5-{n}", deb("many", "many"), severity=Severity.LOW) for n in range(30)),
        finding("CVE-4-1", deb("few", "few"), severity=Severity.LOW),
        finding("CVE-3-1", deb("severe", "severe"), severity=Severity.CRITICAL, exploit=Exploit(epss=0.01)),
        finding("CVE-2-1", deb("likely", "likely"), severity=Severity.LOW, exploit=Exploit(epss=0.9)),
        finding("CVE-1-1", deb("attacked", "attacked"), severity=Severity.LOW, exploit=Exploit(known=True)),
        finding("CVE-6-1", deb("last", "last"), severity=Severity.NEGLIGIBLE),
    ]
    assert [act.what.split()[0] for act in acts(found)] == ["attacked", "likely", "severe", "many", "few"]
    assert len(acts(found, most=2)) == 2


def test_what_has_no_fix_is_no_act():
    assert acts([finding("CVE-1-1", deb("a", "a"), fixed="")]) == ()
    assert acts([]) == ()


@pytest.mark.parametrize(
    ("package", "distro", "what", "command"),
    [
        (
            Package("apk", "libssl3", "3.1-r0", source="openssl", source_version="3.1-r0"),
            None,
            "openssl 3.1-r0 -> 9",
            "apk upgrade libssl3",
        ),
        (
            Package("rpm", "bash", "4-1", source="bash", source_version="4-1"),
            Distro("rhel"),
            "bash 4-1 -> 9",
            "dnf upgrade bash",
        ),
        (
            Package("rpm", "bash", "4-1", source="bash", source_version="4-1"),
            Distro("sles"),
            "bash 4-1 -> 9",
            "zypper update bash",
        ),
        (Package("pypi", "jinja2", "2.10"), None, "jinja2 2.10 -> 9", "pip install 'jinja2>=9'"),
        (Package("npm", "hoek", "1.0.0", namespace="@hapi"), None, "@hapi/hoek 1.0.0 -> 9", "npm install @hapi/hoek@9"),
        (Package("maven", "core", "1", namespace="org"), None, "org:core 1 -> 9", ""),
        (
            Package("golang", "x/text", "v0.3", namespace="golang.org"),
            None,
            "golang.org/x/text v0.3 -> 9",
            "go get golang.org/x/text@v9",
        ),
        (Package("golang", "stdlib", "1.20"), None, "stdlib 1.20 -> 9", ""),
        (Package("gem", "rails", "5"), None, "rails 5 -> 9", "bundle update rails"),
        (Package("cargo", "time", "0.1"), None, "time 0.1 -> 9", "cargo update -p time --precise 9"),
    ],
)
def test_commands(package: Package, distro: Distro | None, what: str, command: str):
    (act,) = acts([finding("CVE-1-1", package, "9")], distro)
    assert (act.what, act.command) == (what, command)


def test_a_hostile_name_cannot_become_a_command():
    (act,) = acts([finding("CVE-1-1", deb("x; rm -rf ~ #", "x"), "2$(reboot)")])
    assert act.command == "apt-get install --only-upgrade 'x; rm -rf ~ #'"


def test_the_oldest_of_several_versions_is_shown():
    found = [finding("CVE-1-1", Package("npm", "lodash", v, path=v), "4.17.21") for v in ("4.17.11", "4.9.0", "4.17.4")]
    assert [act.what for act in acts(found)] == ["lodash 4.9.0 -> 4.17.21"]


def test_an_act_that_closes_only_findings_of_the_base_says_so():
    base = [replace(finding(f"CVE-1-{n}", deb("a", "a")), origin="base") for n in range(2)]
    both = [replace(finding("CVE-1-1", deb("b", "b")), origin=origin) for origin in ("base", "application")]
    found = [*base, *both, finding("CVE-1-1", deb("c", "c"))]
    assert {act.what[0]: act.origin for act in acts(found)} == {"a": "base", "b": "", "c": ""}


def test_what_a_distributions_package_brought_waits_for_that_one():
    """Its fix is the distribution's to ship: what can be done at once comes first, but nothing comes before what is attacked."""
    theirs, ours = (Package("pypi", name, "1", path=name) for name in ("theirs", "ours"))
    found = [finding(f"CVE-1-{n}", theirs, "2") for n in range(3)] + [finding("CVE-1-1", ours, "2")]
    told = acts(found, owner_of=lambda package: "python3-theirs" if package is theirs else "")
    assert [(act.what, act.command) for act in told] == [
        ("ours 1 -> 2", "pip install 'ours>=2'"),
        ("theirs 1 -> 2 in the package python3-theirs", ""),
    ]


def test_a_program_is_built_again_for_gos_own_library():
    library = Package("golang", "stdlib", "go1.20", path="usr/bin/app")
    (act,) = acts([finding("CVE-1-1", library, "1.20.1")])
    assert (act.what, act.command) == ("stdlib go1.20 -> 1.20.1 at usr/bin/app", "")
    (act,) = acts([finding("CVE-1-1", Package("golang", "toolchain", "go1.20", path="usr/bin/app"), "1.20.1")])
    assert act.command == ""


def test_software_without_a_package_manager_is_told_where_it_lies():
    """No command upgrades it: whoever put it there does it again."""
    one, other = (Package("generic", "nginx", "1.22.1", path=path) for path in ("opt/b/nginx", "opt/a/nginx"))
    (act,) = acts([finding("CVE-1-1", one, "1.24.0")])
    assert (act.what, act.command) == ("nginx 1.22.1 -> 1.24.0 at opt/b/nginx", "")
    (act,) = acts([finding("CVE-1-1", one, "1.24.0"), finding("CVE-1-1", other, "1.24.0")])
    assert act.what == "nginx 1.22.1 -> 1.24.0 at opt/a/nginx and 1 more"
