"""Every ecosystem's findings against those of the plain matcher: the packages of its own advisories, at the versions they speak of.

The packages come in a bill of materials, so that all of nakami behind the catalogers is asked, thousands of times.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from packageurl import PackageURL

from tests.system import plain_matcher as plain
from tests.system.conftest import Scan, Tool

pytestmark = [pytest.mark.system, pytest.mark.xdist_group("scan")]

PACKAGES = 1000
"""Versions of packages asked in each ecosystem."""


class Judge(NamedTuple):
    """An ecosystem: its purl type, who orders its versions, the tool that this needs, and how names and versions are written plainly."""

    ecosystem: str
    type: str
    compare: plain.Compare
    tool: str = ""
    normal: Callable[[str], str] = str
    version: Callable[[str], str] = str


JUDGES = (
    # A package's own version ends in a revision (`1.25.3-4`), which no advisory means.
    Judge("Bitnami", "bitnami", plain.node, "node", version=lambda version: re.sub(r"-\d+\Z", "", version)),
    Judge("Go", "golang", plain.node, "node", version=lambda version: version.removeprefix("v")),
    Judge("NuGet", "nuget", plain.nuget, normal=str.lower),
    Judge("Packagist", "composer", plain.composer, "php", normal=str.lower),
    Judge("PyPI", "pypi", plain.pep440),
    Judge("RubyGems", "gem", plain.ruby, "ruby"),
    Judge("crates.io", "cargo", plain.node, "node"),
    Judge("npm", "npm", plain.node, "node"),
)


@pytest.mark.parametrize("judge", JUDGES, ids=lambda judge: judge.ecosystem)
def test_the_packages_that_advisories_speak_of(judge: Judge, scan: Scan, tool: Tool, shared: Path, tmp_path: Path):
    if judge.tool:
        tool(judge.tool)
    records = plain.records(shared / "feeds", judge.ecosystem)
    every = sorted(set(_asked(records, judge)))
    some = every[:: len(every) // PACKAGES + 1]
    # Some advisories tell what is no version ("4.0.0-4.13.40"), which nakami says of packages that have it; a purl cannot write every name.
    ordered = judge.compare({(version, version) for _, version in some})
    asked = [each for each in some if (each[1], each[1]) in ordered and _name(_purl(judge.type, *each)) == each[0]]
    purls = sorted({_purl(judge.type, name, version) for name, version in asked})
    bill = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "components": [
            {"type": "library", "name": purl.name, "version": purl.version, "purl": str(purl)}
            for purl in map(PackageURL.from_string, purls)
        ],
    }
    (tmp_path / "bill.cdx.json").write_text(json.dumps(bill))
    installed = [plain.Installed(name, version, ((name, judge.version(version)),)) for name, version in asked]
    expected = plain.match(installed, records, judge.ecosystem, judge.compare, judge.normal)
    document = scan(f"sbom:{tmp_path / 'bill.cdx.json'}")
    assert len(expected) >= PACKAGES / 10
    assert plain.said(document, judge.type) == expected


def _asked(records: tuple[Mapping[str, Any], ...], judge: Judge) -> Iterator[tuple[str, str]]:
    """Names and versions around which advisories turn."""
    for record in records:
        for affected in record.get("affected", ()):
            spans = (span for span in affected.get("ranges", ()) if span["type"] != "GIT")
            told = {value for span in spans for event in span["events"] for value in event.values()}
            for version in {*told, *affected.get("versions", ())[:3]} - {"0"}:
                yield affected["package"]["name"], f"v{version}" if judge.type == "golang" else version


def _name(purl: str) -> str:
    told = PackageURL.from_string(purl)
    return f"{told.namespace}/{told.name}" if told.namespace else told.name


def _purl(kind: str, name: str, version: str) -> str:
    namespace, _, last = name.rpartition("/")
    return PackageURL(kind, namespace or None, last, version).to_string()
