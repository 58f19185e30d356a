"""CSAF 2.0 as VEX: a real document, trees, groups, relationships, and hostile ones."""

import json
from pathlib import Path
from typing import Any

import pytest

from nakami.errors import LimitExceeded, Malformed
from nakami.model.vex import Name, Product, Statement, Status
from nakami.vulns.vex import csaf
from nakami.vulns.vex.csaf import is_csaf, read

SAMPLES = Path(__file__).parent / "samples"


def product(identifier: str, **helper: Any) -> dict[str, Any]:
    return {"name": identifier, "product_id": identifier, "product_identification_helper": helper}


def document(vulnerability: dict[str, Any], **tree: Any) -> dict[str, Any]:
    return {
        "document": {
            "csaf_version": "2.0",
            "category": "csaf_vex",
            "publisher": {"name": "Example"},
            "tracking": {"id": "EX-1"},
        },
        "product_tree": {
            "full_product_names": [product("A", purl="pkg:npm/a@1"), product("B", purl="pkg:npm/b@1")],
            **tree,
        },
        "vulnerabilities": [{"cve": "CVE-2026-0001", **vulnerability}],
    }


def test_a_real_document():
    plain = json.loads((SAMPLES / "csaf.json").read_text())
    assert is_csaf(plain)
    assert read(plain, "it").statements == (
        Statement(
            ("CVE-2009-4487",),
            Status.NOT_AFFECTED,
            (Product(Name(("pkg:generic/component1@1.3.4",))),),
            impact="Class with vulnerable code was removed before shipping.",
            author="Example Company",
            timestamp="2022-03-03T11:00:00.000Z",
            document="2022-EVD-UC-01-NA-001",
            source="it",
        ),
    )


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("known_not_affected", Status.NOT_AFFECTED),
        ("fixed", Status.FIXED),
        ("first_fixed", Status.FIXED),
        ("known_affected", Status.AFFECTED),
        ("first_affected", Status.AFFECTED),
        ("last_affected", Status.AFFECTED),
        ("under_investigation", Status.UNDER_INVESTIGATION),
    ],
)
def test_statuses(word: str, status: Status):
    """CSAF 2.0, section 3.2.3.9."""
    [statement] = read(document({"product_status": {word: ["A"]}}), "it").statements
    assert statement.status is status


def test_recommended_says_nothing():
    assert read(document({"product_status": {"recommended": ["A"]}}), "it").statements == ()


def test_flags_reach_products_and_groups():
    flags = [
        {"label": "component_not_present", "group_ids": ["G"]},
        {"label": "vulnerable_code_not_present", "product_ids": ["B"]},
    ]
    told = {"product_status": {"known_not_affected": ["A", "B"]}, "flags": flags, "ids": [{"text": "GHSA-1"}]}
    found = read(document(told, product_groups=[{"group_id": "G", "product_ids": ["A"]}]), "it").statements
    assert [each.justification for each in found] == ["component_not_present", "vulnerable_code_not_present"]
    assert found[0].names == ("CVE-2026-0001", "GHSA-1")


def test_a_remediation_of_all_is_the_action():
    told = {
        "product_status": {"known_affected": ["A"]},
        "remediations": [
            {"category": "workaround", "details": "Turn it off."},
            {"details": "Not this.", "product_ids": ["B"]},
        ],
    }
    [statement] = read(document(told), "it").statements
    assert statement.action == "Turn it off."


def test_a_component_of_an_image():
    relationship = {
        "category": "default_component_of",
        "full_product_name": {"name": "a in it", "product_id": "A@I"},
        "product_reference": "A",
        "relates_to_product_reference": "I",
    }
    image = product(
        "I", purl="pkg:oci/web@sha256%3A1", hashes=[{"file_hashes": [{"algorithm": "sha256", "value": "AB"}]}]
    )
    names = [product("A", purl="pkg:npm/a@1"), image]
    told = document({"product_status": {"fixed": ["A@I"]}}, full_product_names=names, relationships=[relationship])
    [statement] = read(told, "it").statements
    assert statement.products == (
        Product(Name(("pkg:oci/web@sha256%3A1",), ("sha256:ab",)), (Name(("pkg:npm/a@1",)),)),
    )


def test_a_range_of_versions():
    branch = {"category": "product_version_range", "name": "vers:npm/<2", "product": product("R", purl="pkg:npm/a")}
    tree = [{"category": "vendor", "name": "V", "branches": [branch]}]
    [statement] = read(document({"product_status": {"known_affected": ["R"]}}, branches=tree), "it").statements
    assert statement.products == (Product(Name(("pkg:npm/a",), ranges=("vers:npm/<2",))),)


def test_an_unknown_product_is_none():
    assert read(document({"product_status": {"fixed": ["Z"]}}), "it").statements == ()


def test_too_deep_a_tree():
    tree: dict[str, Any] = {"category": "vendor", "name": "V"}
    for _ in range(40):
        tree = {"category": "vendor", "name": "V", "branches": [tree]}
    with pytest.raises(Malformed, match="deeper than 30"):
        read(document({}, branches=[tree]), "it")


def test_too_much(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(csaf, "MAX_PRODUCTS", 1)
    with pytest.raises(LimitExceeded, match="more than 1 things"):
        read(document({"product_status": {"fixed": ["A", "B"]}}), "it")


@pytest.mark.parametrize(
    "broken", [{"document": {"csaf_version": "2.0"}, "vulnerabilities": [1]}, {"document": {"publisher": 1}}]
)
def test_another_form(broken: dict[str, Any]):
    with pytest.raises(Malformed, match="it does not follow"):
        read(broken, "it")


def test_what_is_not_one():
    assert not is_csaf({"document": "x"})
    assert not is_csaf({})
