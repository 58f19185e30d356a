"""Definitions of OVAL, which Oracle and Microsoft publish of their distributions.

Format: the Open Vulnerability and Assessment Language, version 5.11 (oval.mitre.org, "OVAL Definitions Schema" and "Linux Definition").
A definition says in its metadata what it is about, and in its criteria which tests a system must pass to have it. The tests stand further
down in the file, and name what they look at (objects) and what they expect (states).
"""

import re
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from nakami.bounded.feed_file import chunks
from nakami.bounded.xml import Element
from nakami.bounded.xml_records import records
from nakami.model.finding import Severity
from nakami.vulns.tally import Tally

_MAX_BYTES = 8 << 30
"""Inflated; the largest of 2026, that of all of Oracle's errata, has some hundreds of megabytes."""
_MAX_TESTS = 2_000_000
_CVE = re.compile(r"CVE-\d{4}-\d{4,19}", re.ASCII)
_DATE = re.compile(r"(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d:\d\d)(?:\.\d{1,9})?Z)?", re.ASCII)


class Definition(Struct, frozen=True):
    """One definition.

    `references` are (source, identifier); `issued` is UTC ISO 8601, empty where there is none; `vectors` hold what is told of the CVSS of
    single CVEs. `patchable` is Microsoft's word. `criteria` is the tree of tests as it stands.
    """

    id: str
    title: str
    references: tuple[tuple[str, str], ...]
    cves: tuple[str, ...]
    severity: Severity
    issued: str
    vectors: tuple[str, ...]
    patchable: str
    criteria: Element


class Bound(Struct, frozen=True, gc=False):
    """What a test expects of a package: `operation` is OVAL's (`less than`), `version` an `epoch:version-release`."""

    name: str
    operation: str
    version: str


def definitions(raw: Path, tally: Tally) -> Iterator[Definition]:
    """Yield the definitions of a file; one without criteria is counted.

    Raises:
        InputError: the file as a whole is not what it should be.
    """
    for element in records(chunks(raw, _MAX_BYTES), "definition", raw.name):
        tally.records += 1
        told = element.child("metadata")
        criteria = element.child("criteria")
        if told is None or criteria is None:
            tally.cannot_read(element.attributes.get("id", "a definition"), "it has no metadata, or no criteria")
            continue
        yield _definition(element, told, criteria)


def bounds(raw: Path) -> dict[str, tuple[Bound, ...]]:
    """What each test expects, by its identifier; tests of something else than the version of an rpm are left out.

    Raises:
        InputError: the file as a whole is not what it should be.
    """
    names = {element.attributes.get("id", ""): element.told("name") for element in _all(raw, "rpminfo_object")}
    states: dict[str, tuple[str, str]] = {}
    for element in _all(raw, "rpminfo_state"):
        expected = element.child("evr")
        if expected is not None:
            operation = expected.attributes.get("operation", "equals")
            states[element.attributes.get("id", "")] = operation, expected.text.strip()
    found: dict[str, tuple[Bound, ...]] = {}
    for test in _all(raw, "rpminfo_test"):
        name = next((names.get(each.attributes.get("object_ref", ""), "") for each in test.all("object")), "")
        wanted = [states[ref] for each in test.all("state") if (ref := each.attributes.get("state_ref", "")) in states]
        if name and wanted:
            found[test.attributes.get("id", "")] = tuple(Bound(name, *state) for state in wanted)
    return found


def _all(raw: Path, name: str) -> Iterator[Element]:
    for count, element in enumerate(records(chunks(raw, _MAX_BYTES), name, raw.name)):
        if count < _MAX_TESTS:
            yield element


def _definition(element: Element, told: Element, criteria: Element) -> Definition:
    advisory = told.child("advisory") or told
    references = tuple(
        (each.attributes.get("source", ""), each.attributes.get("ref_id", "")) for each in told.all("reference")
    )
    cves = dict.fromkeys(name for source, name in references if source.upper() == "CVE" and _CVE.fullmatch(name))
    issued = advisory.child("issued")
    scored = (each.attributes.get("cvss3", "") or each.attributes.get("cvss2", "") for each in advisory.all("cve"))
    return Definition(
        element.attributes.get("id", ""),
        " ".join(told.told("title").split()),
        references,
        tuple(cves),
        Severity.of(advisory.told("severity")),
        _when(issued.attributes.get("date", "") if issued else told.told("advisory_date")),
        # Oracle writes `7.8/CVSS:3.1/AV:L/...`.
        tuple(score.partition("/")[2] for score in scored if score),
        told.told("patchable"),
        criteria,
    )


def _when(text: str) -> str:
    match = _DATE.fullmatch(text.strip())
    return f"{match[1]}T{match[2] or '00:00:00'}Z" if match else ""
