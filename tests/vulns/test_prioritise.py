import pytest
from msgspec.structs import replace

from nakami.model.finding import Evidence, Exploit, Finding, Remedy, Severity, State
from nakami.model.image import Base
from nakami.model.package import Distro, Package
from nakami.vulns.prioritise import Setting, acts


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
    (act,) = acts([finding("CVE-1-1", package, "9")], Setting(distro))
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
    told = acts(found, Setting(owner_of=lambda package: "python3-theirs" if package is theirs else ""))
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


def test_an_upgrade_stays_in_its_series_as_far_as_that_closes_anything():
    python = Package("generic", "python", "3.9.5", path="usr/local/bin/python3.9")
    found = [
        finding("CVE-1-1", python, "3.9.17"),
        finding("CVE-1-2", python, "3.9.6"),
        finding("CVE-1-3", python, "3.13.10"),
        finding("CVE-1-4", python, "3.12.1"),
    ]
    assert [(act.what.partition(" at ")[0], act.closes) for act in acts(found)] == [
        ("python 3.9.5 -> 3.9.17", 2),
        ("python 3.9.5 -> 3.13.10", 2),
    ]
    assert sum(act.closes for act in acts(found)) == len(found)


def test_what_is_closed_across_series_stands_for_both_where_it_comes_first():
    """Whoever goes to 12.3.0 has all fixes of 8.x, so that the act closes those, too."""
    pillow = Package("pypi", "Pillow", "8.1.0")
    found = [
        finding("CVE-1-1", pillow, "8.1.1"),
        finding("CVE-1-2", pillow, "12.3.0", exploit=Exploit(known=True)),
    ]
    (act,) = acts(found)
    assert (act.what, act.closes, act.known_exploited) == ("Pillow 8.1.0 -> 12.3.0", 2, 1)


@pytest.mark.parametrize(
    ("package", "fixed", "told"),
    [
        (Package("npm", "node", "18.12.1"), ("18.20.4", "22.4.1"), ["18.20.4", "22.4.1"]),
        (Package("npm", "lodash", "4.17.4"), ("4.17.11", "4.17.21"), ["4.17.21"]),
        (Package("cargo", "time", "0.1.40"), ("0.1.45", "0.2.23"), ["0.1.45", "0.2.23"]),
        (Package("deb", "linux", "5.10", source="linux", source_version="5.10"), ("5.10.1", "6.1"), ["6.1"]),
        (Package("npm", "odd", "latest"), ("1.0", "2.0"), ["2.0"]),
    ],
)
def test_series(package: Package, fixed: tuple[str, ...], told: list[str]):
    found = [finding(f"CVE-1-{number}", package, version) for number, version in enumerate(fixed)]
    assert sorted(act.what.rpartition(" ")[2] for act in acts(found)) == told


BASE = Base("docker.io/library/debian:bookworm-slim@sha256:0", layers=1, by="label")


def of_base(name: str, *names: str, exploit: Exploit | None = None, fixed: str = "2") -> list[Finding]:
    return [replace(finding(cve, deb(name, name), fixed, exploit=exploit), origin="base") for cve in names]


def test_a_newer_base_stands_for_its_systems_upgrades_but_what_is_attacked_does_not_wait():
    pip = Package("pypi", "pip", "1")
    found = [
        *of_base("a", "CVE-1-1", "CVE-1-2"),
        *of_base("b", "CVE-1-1"),
        *of_base("c", "CVE-1-9", exploit=Exploit(known=True)),
        *of_base("d", "CVE-1-4", fixed=""),
        replace(finding("CVE-2-1", pip), origin="base"),
        finding("CVE-3-1", deb("app", "app")),
    ]
    told = {
        act.what: (act.kind, act.closes, act.known_exploited, act.origin) for act in acts(found, Setting(base=BASE))
    }
    assert told == {
        "c 1 -> 2": ("upgrade", 1, 1, "base"),
        "rebuild on the newest debian:bookworm-slim": ("rebuild", 4, 1, "base"),
        "app 1 -> 2": ("upgrade", 1, 0, ""),
        "pip 1 -> 2": ("upgrade", 1, 0, "base"),
    }
    assert next(iter(told)) == "c 1 -> 2"


def test_one_upgrade_is_shorter_than_a_new_base_and_layers_must_be_known():
    assert [act.kind for act in acts(of_base("a", "CVE-1-1"), Setting(base=BASE))] == ["upgrade"]
    found = [*of_base("a", "CVE-1-1"), *of_base("b", "CVE-1-1")]
    assert {act.kind for act in acts(found, Setting(base=Base("debian")))} == {"upgrade"}


def test_another_release_is_named_without_a_number_that_nobody_counted():
    found = [*of_base("a", "CVE-1-1"), *of_base("b", "CVE-1-1", exploit=Exploit(known=True))]
    told = acts(found, Setting(base=BASE, instead="rebuild on debian 13, which gets fixes until 2030-06-30"))
    assert [(act.what.split()[0], act.kind, act.closes) for act in told] == [
        ("b", "upgrade", 1),
        ("rebuild", "rebuild", 0),
        ("a", "upgrade", 1),
    ]


def test_what_is_dangerous_and_has_no_fix_is_shielded_and_closes_nothing():
    found = [
        finding("CVE-1-1", deb("a", "src", "1"), "", exploit=Exploit(known=True)),
        finding("CVE-1-1", deb("b", "src", "1"), "", exploit=Exploit(known=True)),
        replace(finding("CVE-2-1", deb("c", "c"), "", exploit=Exploit(epss=0.5)), state=State.WILL_NOT_FIX),
        finding("CVE-3-1", deb("d", "d"), "", exploit=Exploit(attacks=3)),
        finding("CVE-4-1", deb("e", "e"), "", exploit=Exploit(epss=0.01)),
    ]
    told = acts(found)
    assert [(act.what, act.kind, act.closes) for act in told] == [
        ("shield CVE-1-1: src 1 has no fix yet", "shield", 0),
        ("shield CVE-3-1: d 1 has no fix yet", "shield", 0),
    ]
    assert (told[0].known_exploited, told[1].attacked) == (1, 1)
    (act,) = acts(found[2:3])
    assert act.what == "shield CVE-2-1: c 1 will get no fix"


def test_attacks_seen_here_come_before_what_is_likely():
    found = [
        finding("CVE-1-1", deb("likely", "likely"), exploit=Exploit(epss=0.99), severity=Severity.CRITICAL),
        finding("CVE-2-1", deb("attacked", "attacked"), exploit=Exploit(attacks=1), severity=Severity.LOW),
    ]
    assert [act.what.split()[0] for act in acts(found)] == ["attacked", "likely"]


def test_what_listens_comes_before_its_like_and_the_older_fix_before_the_newer():
    found = [
        replace(finding("CVE-1-1", deb("new", "new")), fixed_on="2026-01-01"),
        replace(finding("CVE-2-1", deb("old", "old")), fixed_on="2024-01-01"),
        replace(finding("CVE-3-1", deb("listens", "listens")), exposure="listens"),
        finding("CVE-4-1", deb("undated", "undated")),
    ]
    assert [act.what.split()[0] for act in acts(found)] == ["listens", "old", "new", "undated"]
