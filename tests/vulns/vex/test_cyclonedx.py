"""CycloneDX as VEX: the real examples, every state, references of all kinds, and hostile ones."""

import json
from pathlib import Path
from typing import Any

import pytest

from nakami.errors import LimitExceeded, Malformed
from nakami.model.vex import Name, Product, Statement, Status
from nakami.vulns.vex import cyclonedx
from nakami.vulns.vex.cyclonedx import is_cyclonedx, read

SAMPLES = Path(__file__).parent / "samples"
PURL = "pkg:npm/x@1"


def document(state: str = "not_affected", ref: str = PURL, **more: Any) -> dict[str, Any]:
    told = {"id": "CVE-2026-0001", "analysis": {"state": state}, "affects": [{"ref": ref}]}
    return {"bomFormat": "CycloneDX", "specVersion": "1.6", "vulnerabilities": [told], **more}


def statements(plain: dict[str, Any]) -> tuple[Statement, ...]:
    return read(plain, "it").statements


def test_the_real_examples():
    plain = json.loads((SAMPLES / "cyclonedx.json").read_text())
    assert is_cyclonedx(plain)
    found = read(plain, "it")
    assert found.unread == 1
    [statement] = found.statements
    assert statement.names == ("CVE-2020-25649",)
    assert statement.status is Status.NOT_AFFECTED
    assert statement.justification == "vulnerable_code_not_in_execute_path"
    assert statement.timestamp == "2022-01-13T00:00:00Z"
    assert statement.products == (Product(Name()),)  # the product has no name by which others could know it


@pytest.mark.parametrize(
    ("state", "status"),
    [
        ("resolved", Status.FIXED),
        ("resolved_with_pedigree", Status.FIXED),
        ("exploitable", Status.AFFECTED),
        ("in_triage", Status.UNDER_INVESTIGATION),
        ("false_positive", Status.NOT_AFFECTED),
        ("not_affected", Status.NOT_AFFECTED),
    ],
)
def test_states(state: str, status: Status):
    """CycloneDX 1.6, `impactAnalysisState`: all six words."""
    [statement] = statements(document(state))
    assert statement.status is status


def test_what_nobody_analysed_says_nothing():
    plain = document()
    del plain["vulnerabilities"][0]["analysis"]
    assert statements(plain) == ()
    assert statements(document("guessed")) == ()


@pytest.mark.parametrize(
    "ref",
    [
        "here",
        "urn:cdx:f08a6ccd-4dce-4759-bd84-c626675d60a7/1#here",
        "urn:cdx:f08a6ccd-4dce-4759-bd84-c626675d60a7/1#pkg%3Anpm%2Fx%401",
        PURL,
    ],
)
def test_references(ref: str):
    """CycloneDX, "BOM-Link": urn:cdx:serialNumber/version#bom-ref."""
    components = [
        {
            "type": "library",
            "name": "outer",
            "components": [{"bom-ref": "here", "type": "library", "name": "x", "purl": PURL}],
        }
    ]
    [statement] = statements(document(ref=ref, components=components))
    assert statement.products == (Product(Name((PURL,))),)


def test_a_reference_to_another_bill_that_tells_no_name():
    [statement] = statements(document(ref="urn:cdx:f08a6ccd-4dce-4759-bd84-c626675d60a7/1#7"))
    assert statement.products == (Product(Name()),)


def test_the_bill_of_an_image_speaks_of_what_is_in_that_image():
    component = {"bom-ref": "image", "type": "container", "name": "web", "version": "sha256:" + "ab" * 32}
    image = Name(digests=("sha256:" + "ab" * 32,))
    [inside] = statements(document(metadata={"component": component}))
    assert inside.products == (Product(image, (Name((PURL,)),)),)
    [whole] = statements(document(ref="image", metadata={"component": component}))
    assert whole.products == (Product(image),)


def test_the_bill_of_an_application_speaks_of_what_is_in_that_application():
    component = {"bom-ref": "app", "type": "application", "name": "app", "purl": "pkg:maven/org/app@1"}
    [statement] = statements(document(metadata={"component": component}))
    assert statement.products == (Product(Name(("pkg:maven/org/app@1",)), (Name((PURL,)),)),)


def test_versions_have_their_own_status():
    plain = document("exploitable", ref="pkg:npm/x")
    plain["vulnerabilities"][0]["affects"][0]["versions"] = [
        {"range": "vers:npm/<2"},
        {"version": "3", "status": "unaffected"},
        {"version": "4", "status": "unknown"},
    ]
    assert [(each.status, each.products[0].name.ranges) for each in statements(plain)] == [
        (Status.AFFECTED, ("vers:npm/<2",)),
        (Status.NOT_AFFECTED, ("3",)),
        (Status.UNDER_INVESTIGATION, ("4",)),
    ]


def test_words():
    plain = document(metadata={"authors": [{"name": "Me"}]}, serialNumber="urn:uuid:1")
    plain["vulnerabilities"][0] |= {
        "references": [{"id": "GHSA-1"}],
        "analysis": {
            "state": "not_affected",
            "justification": "protected_by_compiler",
            "detail": "No.",
            "lastUpdated": "2026-01-01T00:00:00Z",
            "response": ["update"],
        },
    }
    [found] = statements(plain)
    assert (found.names, found.justification, found.impact) == (
        ("CVE-2026-0001", "GHSA-1"),
        "inline_mitigations_already_exist",
        "No.",
    )
    assert (found.action, found.author, found.timestamp, found.document) == (
        "update",
        "Me",
        "2026-01-01T00:00:00Z",
        "urn:uuid:1",
    )


def test_a_tree_that_is_too_deep_is_cut():
    component: dict[str, Any] = {"bom-ref": "deep", "type": "library", "name": "x", "purl": PURL}
    for _ in range(40):
        component = {"type": "library", "name": "x", "components": [component]}
    [statement] = statements(document(ref="deep", components=[component]))
    assert statement.products == (Product(Name()),)


def test_too_many(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(cyclonedx, "MAX_PRODUCTS", 1)
    components = [{"bom-ref": str(number), "type": "library", "name": "x"} for number in range(2)]
    with pytest.raises(LimitExceeded, match="more than 1 components"):
        read(document(components=components), "it")
    plain = document()
    plain["vulnerabilities"] *= 2
    with pytest.raises(LimitExceeded, match="more than 1 things"):
        read(plain, "it")


def test_another_form():
    with pytest.raises(Malformed):
        read({"bomFormat": "CycloneDX", "vulnerabilities": {}}, "it")
    assert not is_cyclonedx({"bomFormat": "SPDX"})
