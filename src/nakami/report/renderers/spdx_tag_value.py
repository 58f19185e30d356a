"""SPDX 2.3 in the tag-value format: the document of `spdx.py` (SPDX specification 2.3, each field's "Tag" lines)."""

from collections.abc import Iterator

from nakami.model.bom import Bom
from nakami.report.document import without_surrogates
from nakami.report.renderers.spdx import Plain, document

_PACKAGE = (
    ("PackageName", "name"),
    ("SPDXID", "SPDXID"),
    ("PackageVersion", "versionInfo"),
    ("PackageSupplier", "supplier"),
    ("PackageDownloadLocation", "downloadLocation"),
    ("PackageLicenseConcluded", "licenseConcluded"),
    ("PackageLicenseDeclared", "licenseDeclared"),
    ("PackageCopyrightText", "copyrightText"),
    ("PrimaryPackagePurpose", "primaryPackagePurpose"),
)
_TEXTS = (("PackageSourceInfo", "sourceInfo"), ("PackageSummary", "summary"))


def render(bom: Bom) -> str:
    """The bill as an SPDX 2.3 tag-value document."""
    plain: Plain = without_surrogates(document(bom))
    return "\n".join(_lines(plain)) + "\n"


def _lines(plain: Plain) -> Iterator[str]:
    yield f"SPDXVersion: {plain['spdxVersion']}"
    yield f"DataLicense: {plain['dataLicense']}"
    yield f"SPDXID: {plain['SPDXID']}"
    yield f"DocumentName: {_line(' '.join(plain['name'].split()))}"
    yield f"DocumentNamespace: {plain['documentNamespace']}"
    for creator in plain["creationInfo"]["creators"]:
        yield f"Creator: {creator}"
    yield f"Created: {plain['creationInfo']['created']}"
    yield from _annotations(plain)
    for package in plain["packages"]:
        yield from _package(package)
    for each in plain.get("hasExtractedLicensingInfos", ()):
        yield ""
        yield f"LicenseID: {each['licenseId']}"
        yield f"ExtractedText: {_text(each['extractedText'])}"
        yield f"LicenseName: {_line(each['name'])}"
    yield ""
    for each in plain["relationships"]:
        yield f"Relationship: {each['spdxElementId']} {each['relationshipType']} {each['relatedSpdxElement']}"


def _package(package: Plain) -> Iterator[str]:
    yield ""
    for tag, name in _PACKAGE:
        if name in package:
            yield f"{tag}: {_line(package[name])}"
    yield "FilesAnalyzed: false"
    for each in package.get("checksums", ()):
        yield f"PackageChecksum: {each['algorithm']}: {each['checksumValue']}"
    for tag, name in _TEXTS:
        if name in package:
            yield f"{tag}: {_text(package[name])}"
    for each in package.get("externalRefs", ()):
        yield f"ExternalRef: {each['referenceCategory']} {each['referenceType']} {each['referenceLocator']}"
    yield from _annotations(package)


def _annotations(element: Plain) -> Iterator[str]:
    for each in element.get("annotations", ()):
        yield f"Annotator: {each['annotator']}"
        yield f"AnnotationDate: {each['annotationDate']}"
        yield f"AnnotationType: {each['annotationType']}"
        yield f"SPDXREF: {element['SPDXID']}"
        yield f"AnnotationComment: {_text(each['comment'])}"


def _line(text: str) -> str:
    """A value on one line; what would begin a text is taken apart."""
    return text.replace("<text>", "< text>")


def _text(text: str) -> str:
    """A value that may have several lines; what would end it too early is taken apart."""
    return f"<text>{text.replace('</text>', '< /text>')}</text>"
