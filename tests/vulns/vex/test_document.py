"""Documents told apart by what is in them, in envelopes and out of them."""

import json
from base64 import b64encode
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.errors import InputError, Malformed
from nakami.vulns.vex.document import read
from nakami.vulns.vex.interface import Spoken

SAMPLES = Path(__file__).parent / "samples"
DIGEST = "sha256:" + "ab" * 32
VEX = json.loads((SAMPLES / "openvex-0.2.0.json").read_text())


def in_toto(predicate: Any, kind: str = "https://openvex.dev/ns/v0.2.0", digest: str = "ab" * 32) -> dict[str, Any]:
    return {
        "_type": "https://in-toto.io/Statement/v1",
        "subject": [{"name": "web", "digest": {"sha256": digest}}],
        "predicateType": kind,
        "predicate": predicate,
    }


def dsse(payload: Any) -> dict[str, Any]:
    text = b64encode(json.dumps(payload).encode()).decode()
    return {"payloadType": "application/vnd.in-toto+json", "payload": text, "signatures": [{"sig": ""}]}


def told(plain: Any, about: frozenset[str] | None = None) -> Spoken:
    return read(json.dumps(plain).encode(), "it.json", "it", about)


@pytest.mark.parametrize("name", ["openvex-0.2.0", "openvex-0.0.1", "csaf", "cyclonedx"])
def test_every_format_is_known_by_its_content(name: str):
    assert len(read((SAMPLES / f"{name}.json").read_bytes(), name, name).statements) == 1


@pytest.mark.parametrize(
    "wrapped",
    [in_toto(VEX), dsse(in_toto(VEX)), {"mediaType": "bundle", "dsseEnvelope": dsse(in_toto(VEX))}, dsse(VEX)],
    ids=["in-toto", "DSSE", "bundle", "bare"],
)
def test_envelopes_are_opened(wrapped: dict[str, Any]):
    assert told(wrapped).statements == told(VEX).statements
    assert told(wrapped, frozenset({DIGEST})).statements == told(VEX).statements


def test_an_attestation_about_another_image_says_nothing():
    assert told(dsse(in_toto(VEX, digest="cd" * 32)), frozenset({DIGEST})) == Spoken(())


def test_an_attestation_of_something_else_says_nothing():
    assert told(dsse(in_toto({"builder": {}}, "https://slsa.dev/provenance/v1")), frozenset({DIGEST})) == Spoken(())


@pytest.mark.parametrize(
    "plain",
    [
        [],
        1,
        "x",
        {},
        {"spdxVersion": "SPDX-2.3"},
        {"payload": "!", "payloadType": "x"},
        {"payload": "", "payloadType": "x"},
        in_toto([]),
    ],
)
def test_what_is_no_vex_document(plain: Any):
    with pytest.raises(Malformed):
        told(plain)


def test_envelopes_in_envelopes_come_to_an_end():
    plain: Any = VEX
    for _ in range(6):
        plain = dsse(plain)
    with pytest.raises(Malformed):
        told(plain)


@pytest.mark.parametrize("subject", [None, 1, [1], [{"digest": 1}], [{"digest": {"sha256": 1}}]])
def test_subjects_of_any_form(subject: Any):
    assert told({**in_toto(VEX), "subject": subject}, frozenset({DIGEST})) == Spoken(())


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    [
                        "@context",
                        "statements",
                        "document",
                        "csaf_version",
                        "product_tree",
                        "branches",
                        "vulnerabilities",
                        "bomFormat",
                        "payload",
                        "payloadType",
                        "_type",
                        "predicate",
                        "x",
                    ]
                ),
                inner,
                max_size=4,
            )
        ),
        max_leaves=12,
    )
)
def test_any_json_is_read_or_refused(plain: Any):
    for plain_or in (
        plain,
        {"@context": "https://openvex.dev/ns", "statements": plain},
        {"bomFormat": "CycloneDX", "vulnerabilities": plain},
    ):
        try:
            told(plain_or)
        except InputError:
            continue
