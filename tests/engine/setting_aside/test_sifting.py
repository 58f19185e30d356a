"""Findings parted into those that count and those that do not."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from nakami.engine.setting_aside.sifting import About, Sifted, ignore_more, set_aside
from nakami.engine.settings import Settings
from nakami.model.finding import Evidence, Finding, Remedy, SetAside, Severity, State
from nakami.model.ignore import Ignore
from nakami.model.image import Target
from nakami.model.inventory import Inventory, Repair
from nakami.model.package import Distro, Package
from nakami.model.platform import Platform
from nakami.model.vex import Name, Product, Statement, Status
from nakami.vulns.vex.statements import Statements

SETTINGS = Settings(Path("/nowhere"), Platform.host())
TODAY = date(2026, 11, 23)
DIGEST = "sha256:" + "ab" * 32
IMAGE = Target("registry", "web", digest=DIGEST)
LODASH = Package("npm", "lodash", "4.17.20")
FINDING = Finding("CVE-1", Severity.HIGH, Evidence("app"), Remedy("none-yet"), LODASH, aliases=("GHSA-1",))
HEADERS = replace(FINDING, package=Package("deb", "linux-libc-dev", "6.1", source="linux"))
KERNEL = replace(FINDING, package=Package("deb", "linux-image-6.1", "6.1", source="linux"))
MANUAL = replace(FINDING, package=Package("deb", "git-man", "2.39", source="git"))
GONE = replace(FINDING, package=Package("deb", "curl", "7.88", source="curl"))
INVENTORY = Inventory(
    distro=Distro("debian", "12"),
    documentation=frozenset({("deb", "git-man")}),
    emptied=frozenset({("deb", "curl")}),
)


def said(status: Status, product: str = "pkg:npm/lodash", **more: Any) -> Statement:
    return Statement(("GHSA-1",), status, (Product(Name((product,))),), author="Maker", source="vex.json", **more)


def sifted(finding: Finding, *statements: Statement, target: Target | None = IMAGE, **settings: Any) -> Sifted:
    about = About(TODAY, target, frozenset({DIGEST}), Statements(statements))
    return set_aside([finding], INVENTORY, replace(SETTINGS, **settings), about)


def test_nothing_is_lost():
    assert set_aside([], Inventory(), SETTINGS, About(TODAY)) == Sifted([])
    assert sifted(FINDING) == Sifted([FINDING])


@pytest.mark.parametrize(
    ("finding", "by"), [(HEADERS, "kernel-headers"), (MANUAL, "documentation"), (GONE, "files-absent")]
)
def test_what_the_image_itself_tells(finding: Finding, by: str):
    found = sifted(finding)
    assert found.findings == []
    assert [(each.finding, each.by) for each in found.set_aside] == [(finding, by)]
    assert sifted(finding, count=frozenset({by})) == Sifted([finding])


def test_what_the_changelog_in_the_image_calls_fixed():
    package = Package("deb", "libssl1.1", "1.1.1k-1", source="openssl", source_version="1.1.1k-1")
    finding = replace(FINDING, id="CVE-2021-3449", package=package)
    told = {
        ("deb", "openssl", "1.1.1k-1"): {"CVE-2021-3449": Repair("1.1.1k-1", "usr/share/doc/a/changelog.Debian.gz")}
    }
    inventory = replace(INVENTORY, repairs=told)
    why = "the changelog of openssl 1.1.1k-1 in the image names it as fixed in 1.1.1k-1"
    aside = SetAside(finding, "changelog", why, "usr/share/doc/a/changelog.Debian.gz")
    other = replace(finding, id="CVE-2022-0778")
    assert set_aside([finding, other], inventory, SETTINGS, About(TODAY)) == Sifted([other], (aside,))
    counted = replace(SETTINGS, count=frozenset({"changelog"}))
    assert set_aside([finding, other], inventory, counted, About(TODAY)) == Sifted([finding, other])


def test_a_kernel_in_a_container_counts_and_says_whose_runs():
    [found] = sifted(KERNEL).findings
    assert "host's kernel" in found.note
    for kind in ("dir", "pid", "rootfs", "squashfs"):
        assert sifted(KERNEL, target=Target(kind, "it")).findings == [KERNEL]


@pytest.mark.parametrize(
    ("statement", "why"),
    [
        (said(Status.NOT_AFFECTED, justification="component_not_present", impact="No."), "component_not_present: No."),
        (said(Status.NOT_AFFECTED), "not affected"),
        (said(Status.FIXED), "fixed"),
        (said(Status.FIXED, impact="Patched."), "fixed: Patched."),
        (said(Status.NOT_AFFECTED, f"pkg:oci/web@{DIGEST}", impact="Of the image."), "Of the image."),
    ],
)
def test_vex_sets_aside(statement: Statement, why: str):
    assert sifted(FINDING, statement).set_aside == (SetAside(FINDING, "vex", why, "Maker, vex.json"),)


def test_vex_about_something_else_does_not():
    for product in ("pkg:npm/left-pad", "pkg:oci/web@sha256:" + "cd" * 32, "pkg:npm/lodash@4.17.21"):
        assert sifted(FINDING, said(Status.NOT_AFFECTED, product)) == Sifted([FINDING])


def test_vex_changes_the_state():
    [found] = sifted(FINDING, said(Status.AFFECTED, action="Turn it off.")).findings
    assert (found.state, found.note) == (State.AFFECTED, "Maker says affected: Turn it off.")
    [found] = sifted(replace(FINDING, note="minor"), said(Status.UNDER_INVESTIGATION)).findings
    assert (found.state, found.note) == (State.UNDER_INVESTIGATION, "minor; Maker says under investigation")
    fixed = replace(FINDING, state=State.FIXED)
    [found] = sifted(fixed, said(Status.UNDER_INVESTIGATION)).findings
    assert found.state is State.FIXED


def test_a_document_of_many_words_is_cut():
    [each] = sifted(FINDING, said(Status.NOT_AFFECTED, impact="a" * 100_000)).set_aside
    assert len(each.why) == 1000
    [found] = sifted(FINDING, said(Status.AFFECTED, action="a" * 100_000)).findings
    assert len(found.note) == 1000


def test_the_user_s_word_goes_first():
    rule = Ignore(1, ".nakami.toml", "why", "2026-12-31", ids=("CVE-1",))
    found = sifted(HEADERS, said(Status.FIXED, "pkg:deb/debian/linux-libc-dev"), ignores=(rule,))
    assert [each.by for each in found.set_aside] == ["ignore-file"]
    assert [use.status for use in found.rules] == ["applied"]


def test_rules_reach_findings_of_freshness_too():
    old = replace(FINDING, id="NK-F001", kind="freshness", package=None)
    rules = tuple(
        Ignore(number, "it", "why", "2026-12-31", ids=(name,)) for number, name in enumerate(("CVE-1", "NK-F001", "X"))
    )
    before = sifted(FINDING, ignores=rules)
    found = ignore_more([old, replace(old, id="NK-F002")], before, TODAY, None)
    assert [each.id for each in found.findings] == ["NK-F002"]
    assert [each.finding.id for each in found.set_aside] == ["CVE-1", "NK-F001"]
    assert [(use.status, use.findings) for use in found.rules] == [("applied", 1), ("applied", 1), ("unused", 0)]


@given(st.lists(st.sampled_from([FINDING, HEADERS, KERNEL, MANUAL, GONE]), max_size=8), st.sampled_from(Status))
def test_every_finding_is_on_one_side(findings: list[Finding], status: Status):
    about = About(TODAY, IMAGE, frozenset({DIGEST}), Statements([said(status)]))
    found = set_aside(findings, INVENTORY, SETTINGS, about)
    both = [*found.findings, *(each.finding for each in found.set_aside)]
    assert sorted(each.package.name for each in both if each.package) == sorted(
        each.package.name for each in findings if each.package
    )
