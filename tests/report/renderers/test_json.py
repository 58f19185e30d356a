"""The document: its schema, its order, and that it is JSON whatever the image holds."""

import json
from typing import Any

import jsonschema  # type: ignore[import-untyped] # it ships no types
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from nakami.engine.asked import KINDS
from nakami.model.answer import Act
from nakami.model.finding import Evidence, Finding, Remedy, Severity
from nakami.model.image import Base
from nakami.model.outcome import BlindSpot
from nakami.model.package import Package
from nakami.report.renderers.json import document, render
from tests.report.scans import FINDING, scan
from tests.report.schemas import assert_closed, load

SCHEMA = load("scan-1")


def _valid(text: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(text)
    jsonschema.Draft202012Validator(SCHEMA).validate(told)
    return told


def test_the_schema_leaves_nothing_open():
    assert_closed(SCHEMA)


def test_the_schema_knows_every_kind_of_target():
    assert set(SCHEMA["properties"]["target"]["properties"]["kind"]["enum"]) == set(KINDS)


def test_the_document_follows_its_schema():
    told = _valid(render(scan(blind_spots=(BlindSpot("jar", "a.jar", "is broken", "look again"),))))
    assert told["schema"] == "nakami/scan/1"
    assert list(told)[:2] == ["schema", "target"]
    finding = told["findings"][0]
    assert finding["id"] == "CVE-2024-0001"
    assert finding["severity"] == "critical"
    assert finding["package"]["purl"] == "pkg:deb/debian/libssl3@3.0.11-1?arch=amd64&distro=debian-12&upstream=openssl"
    assert finding["remedy"] == {"kind": "upgrade", "version": "3.0.13-1", "text": "upgrade libssl3 to 3.0.13-1"}
    assert finding["layer"] == finding["evidence"]["layer"] == 0


def test_the_base_and_the_origins_follow_the_schema():
    base = Base("docker.io/library/debian:bookworm-slim", "sha256:" + "1" * 64, 1, "label")
    counts = replace(scan().counts, by_origin={"base": 1, "application": 1})
    acts = (replace(scan().acts[0], origin="base"),)
    findings = (replace(FINDING, origin="base"), replace(FINDING, origin="application"))
    told = _valid(render(scan(base=base, counts=counts, acts=acts, findings=findings)))
    assert told["base"] == {"name": base.name, "digest": base.digest, "layers": 1, "by": "label"}
    assert [finding["origin"] for finding in told["findings"]] == ["base", "application"]
    assert _valid(render(scan()))["base"] is None


def test_what_was_seen_in_bytes_follows_the_schema():
    evidence = Evidence(
        "a/.env", 1, "sha256:" + "0" * 64, "nakami", "token", "", 3, "X=ghp_…", "0a" * 12, "COPY ***", 2
    )
    found = Finding(
        "NK-S0001", Severity.HIGH, evidence, Remedy("change"), path="a/.env", kind="secret", confidence="low"
    )
    counts = replace(scan().counts, malware={}, secrets={"high": 1}, inspected=9, inspected_in_part=1)
    acts = (Act("revoke", 1, kind="revoke", beside="deleted"), Act("remove", 1, kind="clean"))
    told = _valid(render(scan(findings=(found,), counts=counts, acts=acts, looked_for=("malware", "secrets"))))
    assert told["looked_for"] == ["malware", "secrets"]
    assert told["findings"][0]["evidence"]["deleted_in"] == 2
    assert told["counts"]["secrets"] == {"high": 1}
    assert _valid(render(scan()))["counts"]["malware"] is None


def test_a_folder_follows_the_schema_too():
    target = replace(scan().target, kind="dir", config=None, layers=(), digest="")
    finding = replace(FINDING, package=None, score=None, evidence=replace(FINDING.evidence, layer=None))
    counts = replace(scan().counts, known_exploited=None)
    _valid(render(scan(target=target, findings=(finding,), distro=None, built_days_ago=None, counts=counts)))


@given(st.text(st.characters(codec=None), max_size=30))
def test_any_text_makes_a_document(text: str):
    """RFC 8259, section 8.1: "JSON text exchanged between systems [...] MUST be encoded using UTF-8"."""
    package = Package("npm", text or "x", "1", path=f"a{text}")
    told = _valid(
        render(
            scan(
                target=replace(scan().target, name=text),
                findings=(replace(FINDING, package=package),),
                blind_spots=(BlindSpot("x", text, text),),
            )
        )
    )
    clean = "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in text)
    assert told["target"]["name"] == clean


def test_the_same_scan_is_the_same_text():
    assert render(scan()) == render(scan())


def test_nothing_of_the_cache_is_shown():
    assert "record" not in render(scan(blind_spots=(BlindSpot("a", "b", "c"),)))


@pytest.mark.parametrize("field", ["answers", "verdict", "findings", "blind_spots", "target", "schema"])
def test_what_the_schema_demands_is_there(field: str):
    told = document(scan())
    del told[field]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(SCHEMA).validate(json.loads(json.dumps(told, default=str)))
