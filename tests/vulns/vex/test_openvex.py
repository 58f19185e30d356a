"""OpenVEX 0.2.0 and 0.0.x, from real documents and hostile ones."""

import json
from pathlib import Path
from typing import Any

import pytest

from nakami.errors import LimitExceeded, Malformed
from nakami.model.vex import Name, Product, Statement, Status
from nakami.vulns.vex import openvex
from nakami.vulns.vex.openvex import is_openvex, read

SAMPLES = Path(__file__).parent / "samples"
DIGITS = "ab" * 32


def sample(name: str) -> Any:
    return json.loads((SAMPLES / name).read_text())


def document(*statements: Any, **more: Any) -> dict[str, Any]:
    return {
        "@context": "https://openvex.dev/ns/v0.2.0",
        "@id": "https://example.com/vex/1",
        "author": "Example",
        "timestamp": "2026-01-01T00:00:00Z",
        "version": 1,
        "statements": list(statements),
        **more,
    }


def one(**fields: Any) -> Statement:
    told = {"vulnerability": {"name": "CVE-2026-0001"}, "status": "not_affected", "products": [{"@id": "pkg:npm/x@1"}]}
    [statement] = read(document({**told, **fields}), "it").statements
    return statement


def test_a_real_document():
    plain = sample("openvex-0.2.0.json")
    assert is_openvex(plain)
    assert read(plain, "it").statements == (
        Statement(
            ("CVE-9876-54321",),
            Status.UNDER_INVESTIGATION,
            (Product(Name(("pkg:apk/wolfi/bash@1.0.0",))),),
            author="John Doe",
            timestamp="2022-12-22T16:36:43-05:00",
            document=plain["@id"],
            source="it",
        ),
    )


def test_a_real_document_of_the_first_version():
    plain = sample("openvex-0.0.1.json")
    assert is_openvex(plain)
    [statement] = read(plain, "it").statements
    assert statement.names == ("CVE-1234-5678",)
    assert statement.products == (Product(Name(("pkg:apk/wolfi/bash@1.0.0",))),)


def test_an_image_and_what_is_in_it():
    image = {
        "@id": "https://example.com/image",
        "identifiers": {"purl": "pkg:oci/web@sha256%3A" + DIGITS},
        "hashes": {"sha-256": DIGITS.upper(), "md5": "x"},
        "subcomponents": [{"@id": "pkg:deb/debian/curl"}],
    }
    assert one(products=[image]).products == (
        Product(Name(("pkg:oci/web@sha256%3A" + DIGITS,), ("sha256:" + DIGITS,)), (Name(("pkg:deb/debian/curl",)),)),
    )


def test_subcomponents_of_the_statement_are_those_of_all_its_products():
    found = one(products=["pkg:oci/a@1", "pkg:oci/b@1"], subcomponents=[{"@id": "pkg:npm/x"}])
    assert [product.parts for product in found.products] == [(Name(("pkg:npm/x",)),)] * 2


def test_names_and_words():
    found = one(
        vulnerability={"@id": "https://example.com/CVE-1", "name": "CVE-1", "aliases": ["GHSA-1"]},
        justification="component_not_present",
        impact_statement="It is not there.",
        action_statement="Nothing.",
        timestamp="2026-02-01T00:00:00Z",
    )
    assert (found.names, found.justification, found.impact) == (
        ("CVE-1", "GHSA-1"),
        "component_not_present",
        "It is not there.",
    )
    assert (found.action, found.timestamp) == ("Nothing.", "2026-02-01T00:00:00Z")


def test_a_statement_inherits_the_time_of_its_document():
    """OPENVEX-SPEC.md, "Inheritance Flow": statements without a timestamp take the document's."""
    assert one().timestamp == "2026-01-01T00:00:00Z"


@pytest.mark.parametrize(
    "broken",
    [
        None,
        "x",
        {},
        {"status": "fixed"},
        {"vulnerability": "CVE-1", "status": "fine"},
        {"vulnerability": "CVE-1", "status": "fixed", "products": [1]},
    ],
)
def test_a_broken_statement_does_not_cost_the_others(broken: Any):
    good = {"vulnerability": "CVE-2", "status": "fixed", "products": ["pkg:npm/x"]}
    found = read(document(broken, good), "it")
    assert ([each.names for each in found.statements], found.unread) == ([("CVE-2",)], 1)


def test_what_is_not_one():
    assert not is_openvex({"@context": "https://example.com"})
    assert not is_openvex({"@context": ["https://openvex.dev/ns"]})
    with pytest.raises(Malformed):
        read({"statements": "x"}, "it")


def test_too_many_products(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(openvex, "MAX_PRODUCTS", 2)
    with pytest.raises(LimitExceeded, match="more than 2 products"):
        one(products=["pkg:npm/x", "pkg:npm/y", "pkg:npm/z"])
