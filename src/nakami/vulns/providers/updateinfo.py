"""updateinfo.xml: what the updates of a yum repository are about; the one format of Amazon Linux, Rocky Linux, Fedora and others.

Its schema is that of createrepo_c ("updateinfo") and of `dnf updateinfo`: `updates/update`, each with an id, a type, dates, a severity, the
names of the vulnerabilities (`references/reference` of type `cve`) and the packages that bring the fix (`pkglist/collection/package`).
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

_MAX_BYTES = 2 << 30
"""Inflated; the largest of 2026 has some 150 MB."""
_DATE = re.compile(r"(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d)(:\d\d)?)?", re.ASCII)
_CVE = re.compile(r"CVE-\d{4}-\d{4,19}\Z", re.ASCII)
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:+-]{2,79}\Z", re.ASCII)
_EPOCH = re.compile(r"\d{1,10}\Z", re.ASCII)


class Built(Struct, frozen=True):
    """A package that brings the fix; `version` is `[epoch:]version-release`."""

    name: str
    version: str
    arch: str


class Update(Struct, frozen=True):
    """One update.

    `kind` is `security`, `bugfix`, `enhancement` or `newpackage`. `issued` and `updated` are UTC ISO 8601, empty where there is none; the
    format does not tell a zone.
    """

    id: str
    kind: str
    title: str
    severity: Severity
    issued: str
    updated: str
    cves: tuple[str, ...]
    packages: tuple[Built, ...]


def updates(raw: Path, tally: Tally) -> Iterator[Update]:
    """Yield the updates of a file; one that is not what it should be is counted.

    Raises:
        InputError: the file as a whole is not what it should be.
    """
    for number, element in enumerate(records(chunks(raw, _MAX_BYTES), "update", raw.name)):
        tally.records += 1
        update = _update(element)
        if not _ID.match(update.id):
            tally.cannot_read(update.id or f"update {number}", "its id is none")
        elif not update.packages:
            tally.cannot_read(update.id, "it names no package with a version")
        else:
            yield update


def _update(element: Element) -> Update:
    identifier = element.told("id")
    references = [each.attributes for each in element.all("references", "reference")]
    cves = [each.get("id", "") for each in references if each.get("type") == "cve"]
    built = [_built(each.attributes) for each in element.all("pkglist", "collection", "package")]
    return Update(
        id=identifier,
        kind=element.attributes.get("type", ""),
        # Amazon's titles repeat the product and the id before what they say.
        title=element.told("title").rpartition(f"{identifier}: ")[2] if identifier else "",
        severity=Severity.of(element.told("severity")),
        issued=_date(element, "issued"),
        updated=_date(element, "updated"),
        cves=tuple(dict.fromkeys(name for name in cves if _CVE.match(name))),
        packages=tuple(each for each in built if each),
    )


def _built(attributes: dict[str, str]) -> Built | None:
    name, version, release = (attributes.get(key, "") for key in ("name", "version", "release"))
    epoch = attributes.get("epoch", "") or "0"
    if not (name and version and release and _EPOCH.match(epoch)):
        return None
    prefix = f"{int(epoch)}:" if int(epoch) else ""
    return Built(name, f"{prefix}{version}-{release}", attributes.get("arch", ""))


def _date(element: Element, name: str) -> str:
    """`2022-06-06 17:58`, with or without seconds, as the tables write it; empty where it is none."""
    child = element.child(name)
    match = _DATE.match(child.attributes.get("date", "")) if child else None
    if match is None:
        return ""
    day, minute, second = match.groups("")
    return f"{day}T{minute or '00:00'}{second or ':00'}Z"
