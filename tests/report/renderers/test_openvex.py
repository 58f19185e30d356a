"""OpenVEX: what the specification asks for, the same for the same findings, and read back by our own reader."""

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped] # it ships no types
from msgspec.structs import replace

from nakami.model.finding import Finding, SetAside, State
from nakami.model.image import Target
from nakami.model.package import Package
from nakami.model.purl import purl
from nakami.model.scan import Scan
from nakami.model.vex import Status
from nakami.report.renderers.openvex import document, render
from nakami.vulns.vex.document import read
from nakami.vulns.vex.identity import Subject
from nakami.vulns.vex.statements import Statements
from tests.report.scans import FINDING, UNFIXED, scan

TEXT = {"type": "string"}
PART = {
    "@id": {"type": "string", "format": "uri"},
    "identifiers": {"type": "object", "properties": {"purl": TEXT}, "additionalProperties": False},
    "hashes": {"type": "object", "properties": {"sha-256": TEXT, "sha-512": TEXT}, "additionalProperties": False},
}
SUBCOMPONENTS = {
    "type": "array",
    "uniqueItems": True,
    "items": {"type": "object", "properties": PART, "additionalProperties": False},
}
STATEMENT = {
    "type": "object",
    "required": ["vulnerability", "status"],
    "additionalProperties": False,
    "properties": {
        "vulnerability": {
            "type": "object",
            "required": ["name"],
            "additionalProperties": False,
            "properties": {"name": TEXT, "aliases": {"type": "array", "uniqueItems": True, "items": TEXT}},
        },
        "products": {
            "type": "array",
            "uniqueItems": True,
            "items": {
                "type": "object",
                "additionalProperties": False,
                "properties": {**PART, "subcomponents": SUBCOMPONENTS},
            },
        },
        "status": {"enum": ["not_affected", "affected", "fixed", "under_investigation"]},
        "status_notes": TEXT,
        "justification": {
            "enum": [
                "component_not_present",
                "vulnerable_code_not_present",
                "vulnerable_code_not_in_execute_path",
                "vulnerable_code_cannot_be_controlled_by_adversary",
                "inline_mitigations_already_exist",
            ]
        },
        "impact_statement": TEXT,
        "action_statement": TEXT,
    },
    "allOf": [
        {
            "if": {"properties": {"status": {"const": "not_affected"}}},
            "then": {"oneOf": [{"required": ["justification"]}, {"required": ["impact_statement"]}]},
        },
        {"if": {"properties": {"status": {"const": "affected"}}}, "then": {"required": ["action_statement"]}},
    ],
}
SCHEMA = {
    "type": "object",
    "required": ["@context", "@id", "author", "timestamp", "version", "statements"],
    "additionalProperties": False,
    "properties": {
        "@context": {"const": "https://openvex.dev/ns/v0.2.0"},
        "@id": {"type": "string", "format": "uri"},
        "author": TEXT,
        "timestamp": {"type": "string", "format": "date-time"},
        "version": {"type": "integer", "minimum": 1},
        "tooling": TEXT,
        "statements": {"type": "array", "uniqueItems": True, "minItems": 1, "items": STATEMENT},
    },
}
"""The rules of openvex_json_schema.json (openvex/spec, 0.2.0), as far as they are about what is written here, in our words."""

HEADERS = replace(FINDING, id="CVE-2024-0003", package=Package("deb", "linux-libc-dev", "6.1", source="linux"))
IGNORED = replace(FINDING, id="CVE-2024-0004")
ASIDE = (
    SetAside(HEADERS, "kernel-headers", "no kernel"),
    SetAside(IGNORED, "ignore-file", "not reachable", ".nakami.toml: rule 1", "2026-12-31"),
    SetAside(replace(FINDING, id="CVE-2024-0005"), "vex", "component_not_present: No.", "Maker"),
    SetAside(replace(FINDING, id="CVE-2024-0006"), "vex", "fixed: Patched.", "Maker"),
    SetAside(replace(FINDING, id="CVE-2024-0007"), "vex", "not affected", "Maker"),
)
FULL = scan(
    findings=(FINDING, UNFIXED, replace(FINDING, id="CVE-2024-0008", state=State.UNDER_INVESTIGATION)), set_aside=ASIDE
)
FOLDER = replace(FULL, target=Target("dir", "/srv"))


def valid(told: Scan) -> dict[str, Any]:
    plain: dict[str, Any] = json.loads(render(told))
    Draft202012Validator(SCHEMA, format_checker=Draft202012Validator.FORMAT_CHECKER).validate(plain)
    return plain


def by_name(plain: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {each["vulnerability"]["name"]: each for each in plain["statements"]}


def test_every_finding_and_all_that_was_set_aside():
    told = by_name(valid(FULL))
    assert {name: each["status"] for name, each in told.items()} == {
        "CVE-2024-0001": "affected",
        "CVE-2024-0002": "affected",
        "CVE-2024-0003": "not_affected",
        "CVE-2024-0004": "not_affected",
        "CVE-2024-0005": "not_affected",
        "CVE-2024-0006": "fixed",
        "CVE-2024-0007": "not_affected",
        "CVE-2024-0008": "under_investigation",
    }
    assert told["CVE-2024-0001"]["action_statement"] == "upgrade libssl3 to 3.0.13-1"
    assert told["CVE-2024-0003"]["justification"] == "vulnerable_code_not_present"
    assert told["CVE-2024-0004"]["impact_statement"] == "not reachable"
    assert told["CVE-2024-0004"]["status_notes"] == "ignore-file, .nakami.toml: rule 1, until 2026-12-31"
    assert told["CVE-2024-0005"]["justification"] == "component_not_present"
    assert told["CVE-2024-0005"]["status_notes"] == "No. (vex, Maker)"


def test_the_image_is_the_product_and_the_packages_its_parts():
    [product] = by_name(valid(FULL))["CVE-2024-0001"]["products"]
    assert product["@id"].startswith("pkg:oci/web@sha256%3A7777") or product["@id"].startswith(
        "pkg:oci/web@sha256:7777"
    )
    assert product["hashes"] == {"sha-256": "7" * 64}
    assert [part["@id"] for part in product["subcomponents"]] == [purl(FINDING.package, FULL.distro)]  # type: ignore[arg-type] # it has one


def test_without_a_digest_the_packages_are_the_products():
    [product] = by_name(valid(FOLDER))["CVE-2024-0001"]["products"]
    assert product["@id"].startswith("pkg:deb/debian/libssl3@3.0.11-1?")
    assert "subcomponents" not in product


def test_an_image_of_no_registry_is_named_by_its_digest():
    target = Target("oci", "./layout", digest="sha256:" + "7" * 64)
    [product] = by_name(valid(replace(FULL, target=target)))["CVE-2024-0001"]["products"]
    assert product["@id"] == "pkg:oci/image@sha256%3A" + "7" * 64


@pytest.mark.parametrize("told", [FULL, FOLDER], ids=["image", "folder"])
def test_our_own_reader_understands_it(told: Scan):
    statements = Statements(read(render(told).encode(), "it", "it").statements)
    digests = frozenset({told.target.digest} - {""})

    def status(finding: Finding) -> Status | None:
        found = statements.about([finding.id], Subject(finding.package, told.distro, digests))
        return found.status if found else None

    assert {status(finding) for finding in told.findings} == {Status.AFFECTED, Status.UNDER_INVESTIGATION}
    assert [status(each.finding) for each in told.set_aside] == [Status.NOT_AFFECTED] * 3 + [
        Status.FIXED,
        Status.NOT_AFFECTED,
    ]
    assert status(replace(FINDING, package=HEADERS.package)) is None
    if digests:
        found = Subject(FINDING.package, told.distro, frozenset({"sha256:" + "8" * 64}))
        assert statements.about([FINDING.id], found) is None


def test_the_same_findings_in_any_order_make_the_same_document():
    turned = replace(FULL, findings=FULL.findings[::-1], set_aside=ASIDE[::-1])
    assert render(turned) == render(FULL)
    assert render(replace(FULL, duration=9.9)) == render(FULL)


def test_what_counts_in_one_place_is_not_talked_away_by_another():
    told = scan(findings=(FINDING,), set_aside=(SetAside(FINDING, "ignore-file", "tests only"),))
    assert [each["status"] for each in valid(told)["statements"]] == ["affected"]


def test_what_is_no_vulnerability_of_a_package_is_left_out():
    old = replace(FINDING, kind="freshness", package=None)
    assert document(scan(findings=(old,)))["statements"] == []


def test_what_the_changelog_calls_fixed_is_fixed():
    why = "the changelog of a 1 in the image names it as fixed in 1"
    told = scan(findings=(), set_aside=(SetAside(FINDING, "changelog", why, "usr/share/doc/a/changelog.Debian.gz"),))
    [statement] = valid(told)["statements"]
    assert statement["status"] == "fixed"
    assert statement["status_notes"] == f"{why} (changelog, usr/share/doc/a/changelog.Debian.gz)"
