"""The user's rules: what fits, what has ended, what found nothing."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from nakami.engine.setting_aside.ignoring import Rules, fits, path_fits
from nakami.model.finding import Evidence, Finding, Remedy, SetAside, Severity
from nakami.model.ignore import Ignore, IgnoreUse
from nakami.model.package import Distro, Package

TODAY = date(2026, 11, 23)
DEBIAN = Distro("debian", "12", "bookworm")
LAYER = "sha256:" + "ab" * 32
FINDING = Finding(
    "CVE-2026-0001",
    Severity.HIGH,
    Evidence("var/lib/dpkg/status", 2, LAYER, "osv:Debian", "DEBIAN-CVE-2026-0001"),
    Remedy("none-yet"),
    Package("deb", "libssl3", "3.0.11-1", arch="amd64", source="openssl", source_version="3.0.11-1"),
    aliases=("GHSA-aaaa-bbbb-cccc",),
)
SCOPED = replace(
    FINDING,
    package=Package("npm", "core", "7.0.0", "@babel"),
    path="app/node_modules/@babel/core/package.json",
)


def rule(expires: str = "2026-11-23", **fields: Any) -> Ignore:
    return Ignore(1, ".nakami.toml", "why", expires, **fields)


SECRET = Finding(
    "NK-S0001",
    Severity.CRITICAL,
    Evidence("app/.env", 4, LAYER, "nakami", "github-personal-access-token", fingerprint="0a1b2c"),
    Remedy("change"),
    path="app/.env",
    kind="secret",
)


@pytest.mark.parametrize(
    ("fields", "fitting"),
    [
        ({"ids": ("nk-s0001",)}, True),
        ({"ids": ("github-personal-access-token",)}, True),
        ({"path": "app/*"}, True),
        ({"fingerprint": "0a1b2c"}, True),
        ({"fingerprint": "0a1b2c", "path": "srv/*"}, False),
        ({"fingerprint": "0a1b"}, False),
    ],
)
def test_rules_for_what_was_seen_in_bytes(fields: dict[str, Any], fitting: bool):
    assert fits(rule(**fields), SECRET, None) is fitting


@pytest.mark.parametrize(
    ("fields", "fitting"),
    [
        ({"ids": ("CVE-2026-0001",)}, True),
        ({"ids": ("CVE-1", "cve-2026-0001")}, True),
        ({"ids": ("ghsa-AAAA-bbbb-cccc",)}, True),
        ({"ids": ("DEBIAN-CVE-2026-0001",)}, True),
        ({"ids": ("CVE-2026-0002",)}, False),
        ({"package": "libssl3"}, True),
        ({"package": "libssl3@3.0.11-1"}, True),
        ({"package": "libssl3@3.0.11-2"}, False),
        ({"package": "OpenSSL"}, True),
        ({"package": "openssl@3.0.11-1"}, True),
        ({"package": "libssl"}, False),
        ({"package": "pkg:deb/debian/libssl3"}, True),
        ({"package": "pkg:deb/debian/libssl3@3.0.11-1?arch=amd64"}, True),
        ({"package": "pkg:deb/ubuntu/libssl3"}, False),
        ({"layer": "3"}, True),
        ({"layer": "2"}, False),
        ({"layer": LAYER}, True),
        ({"layer": LAYER[:20]}, True),
        ({"layer": "sha256:" + "c" * 12}, False),
        ({"path": "var/lib/dpkg/status"}, True),
        ({"path": "var/**"}, True),
        ({"path": "**/status"}, True),
        ({"path": "var/*"}, False),
        ({"ids": ("CVE-2026-0001",), "package": "curl"}, False),
        ({"ids": ("CVE-2026-0001",), "package": "libssl3", "layer": "3", "path": "var/**"}, True),
    ],
)
def test_what_fits(fields: dict[str, Any], fitting: bool):
    assert fits(rule(**fields), FINDING, DEBIAN) == fitting


@pytest.mark.parametrize(
    "text", ["core", "@babel/core", "@babel/core@7.0.0", "core@7.0.0", "pkg:npm/%40babel/core@7.0.0"]
)
def test_a_scope(text: str):
    assert fits(rule(package=text), SCOPED, None)


def test_a_group():
    log4j = replace(FINDING, package=Package("maven", "log4j-core", "2.14.1", "org.apache.logging.log4j"))
    assert fits(rule(package="org.apache.logging.log4j:log4j-core@2.14.1"), log4j, None)


def test_a_finding_without_package_or_layer():
    bare = replace(FINDING, package=None, evidence=Evidence(""), path="etc/os-release")
    assert not fits(rule(package="libssl3"), bare, None)
    assert not fits(rule(layer="1"), bare, None)
    assert not fits(rule(layer=LAYER), bare, None)
    assert fits(rule(path="etc/*"), bare, None)


@pytest.mark.parametrize(
    ("pattern", "path", "fitting"),
    [
        ("a/b", "a/b", True),
        ("a/?", "a/b", True),
        ("a/*", "a/b/c", False),
        ("**", "a/b/c", True),
        ("a/**/d", "a/d", True),
        ("a/**/d", "a/b/c/d", True),
        ("**/node_modules/**", "app/node_modules/x/package.json", True),
        ("a/[bc]", "a/c", True),
        ("", "a", False),
    ],
)
def test_patterns(pattern: str, path: str, fitting: bool):
    assert path_fits(pattern, path) == fitting


@given(st.lists(st.sampled_from(["**", "*", "a", "a*a*a*a*b"]), max_size=40))
def test_no_pattern_takes_long(pieces: list[str]):
    assert path_fits("/".join(pieces), "/".join(["a" * 60] * 60)) in {True, False}


def test_the_first_rule_that_fits_says_why():
    rules = Rules([rule(ids=("CVE-0",)), rule(package="libssl3"), rule(ids=("CVE-2026-0001",))], TODAY, DEBIAN)
    assert rules.set_aside(FINDING) == SetAside(FINDING, "ignore-file", "why", ".nakami.toml: rule 1", "2026-11-23")
    assert rules.set_aside(SCOPED) is not None
    assert [(use.status, use.findings) for use in rules.uses()] == [("unused", 0), ("applied", 1), ("applied", 2)]


def test_a_rule_holds_to_the_end_of_its_day():
    for expires, status in (("2026-11-23", "applied"), ("2026-11-22", "expired")):
        rules = Rules([rule(expires, package="libssl3")], TODAY, DEBIAN)
        assert (rules.set_aside(FINDING) is not None) == (status == "applied")
        [use] = rules.uses()
        assert use == IgnoreUse(rule(expires, package="libssl3"), use.status, int(status == "applied"))
        assert use.status == status


class TestFinding:
    """Rules are found by what they name; that must be the rule which a look at all of them in their order would find."""

    @given(
        st.lists(
            st.fixed_dictionaries(
                {},
                optional={
                    "ids": st.lists(st.sampled_from(["cve-2026-0001", "GHSA-AAAA-bbbb-cccc", "CVE-1"]), min_size=1).map(
                        tuple
                    ),
                    "package": st.sampled_from(
                        [
                            "OpenSSL",
                            "libssl3@3.0.11-1",
                            "openssl@1",
                            "core",
                            "@babel/core",
                            "@babel:core@7.0.0",
                            "pkg:npm/x",
                        ]
                    ),
                    "path": st.sampled_from(["**", "var/**", "app/*"]),
                    "layer": st.sampled_from(["3", "1"]),
                },
            ),
            max_size=8,
        ),
        st.sampled_from([FINDING, SCOPED, replace(FINDING, package=None)]),
    )
    def test_the_first_that_fits_is_found(self, drawn: list[dict[str, Any]], finding: Finding):
        rules = [replace(rule(**fields), number=number) for number, fields in enumerate(drawn)]
        fitting = [each for each in rules if fits(each, finding, DEBIAN)]
        found = Rules(rules, TODAY, DEBIAN).set_aside(finding)
        assert (found.source if found else "") == (fitting[0].title if fitting else "")
