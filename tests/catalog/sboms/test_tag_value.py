from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.catalog.sboms import tag_value
from nakami.catalog.sboms.tag_value import parse
from nakami.errors import InputError, LimitExceeded, Malformed

TEXT = """\
SPDXVersion: SPDX-2.3
# a comment
FileName: ./a
SPDXID: SPDXRef-File

PackageName: bash
SPDXID: SPDXRef-bash
PackageVersion: 5.2
PackageSummary: <text>two
lines</text>
ExternalRef: PACKAGE_MANAGER purl pkg:deb/debian/bash@5.2
Annotator: Tool: x
SPDXREF: SPDXRef-DOCUMENT
AnnotationComment: <text>of the document</text>
Relationship: SPDXRef-DOCUMENT DESCRIBES SPDXRef-bash
RelationshipComment: why
LicenseID: LicenseRef-1
ExtractedText: <text>own</text>
"""


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_packages_relationships_annotations_and_licences(ending: str):
    plain = parse(TEXT.replace("\n", ending).encode(), "x")
    assert plain["spdxVersion"] == "SPDX-2.3"
    (package,) = plain["packages"]
    assert (package["name"], package["SPDXID"], package["versionInfo"]) == ("bash", "SPDXRef-bash", "5.2")
    assert package["summary"] == "two\nlines"
    assert package["externalRefs"][0]["referenceLocator"] == "pkg:deb/debian/bash@5.2"
    assert plain["annotations"] == [{"comment": "of the document"}]
    assert plain["relationships"][0]["comment"] == "why"
    assert plain["hasExtractedLicensingInfos"] == [{"licenseId": "LicenseRef-1", "extractedText": "own"}]


@pytest.mark.parametrize("data", [b"PackageSummary: <text>no end", b"SPDXVersion: \xff"])
def test_what_is_broken_is_malformed(data: bytes):
    with pytest.raises(Malformed):
        parse(data, "x")


def test_bounds(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(tag_value, "MAX_BYTES", 2)
    with pytest.raises(LimitExceeded):
        parse(b"abc", "x")


@given(
    st.lists(st.sampled_from([*TEXT.split("\n"), "</text>", "<text>", ":", "SPDXREF: x", "ExternalRef: a"])).map(
        "\n".join
    )
)
def test_any_lines_are_read_or_an_error(text: str):
    with suppress(InputError):
        parse(text.encode(), "x")
