"""Judges the Debian packages of a real image as of a day of the past, and says where the count comes from.

Usage: ``python -m bench.python395 [--json] [--all] [--changelogs]``. The image is python:3.9.5-buster of 2021-05-04; its inventory lies
in the test data (images/inventories). A dpkg status is made of it and scanned as of 2021-06-30; the count is held against the one that a
report published (482, of which 32 critical) and against the plainest matcher there can be over the same feed: records as they stand, dpkg's
own comparison, severity by the CVSS score. Prints a table by source package; --all adds every CVE on which the two differ, --changelogs
what the packages' own changelogs call fixed and is counted all the same.

The inventory is a list: it has no changelogs, which the real image brings. Of three packages (`CHANGELOGS`) the entries that matter were
read from Debian 11's packages, and are put where the image has them.

What the figures mean is in docs/accuracy.md.
"""

import argparse
import gzip
import json
import tempfile
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from bench.oracle import RELEASES, Apt, entries, is_before
from bench.subject import Missing, mirror, shared
from nakami.engine.scan import scan
from nakami.engine.settings import Settings
from nakami.model.finding import Finding, Severity
from nakami.model.platform import Platform
from nakami.model.progress import silent
from nakami.model.scan import Scan
from nakami.vulns.cvss import base_score
from nakami.vulns.database import Database
from nakami.vulns.judge import distinct
from nakami.vulns.providers.archive.host import read_host

DAY = "2021-06-30"
REPORTED, REPORTED_CRITICAL = 482, 32
_FILE = "images/inventories/python_3.9.5-buster_2021-05-04.txt"
_RELEASE = "Debian:10"
_OS = 'PRETTY_NAME="Debian GNU/Linux 10 (buster)"\nID=debian\nVERSION_ID="10"\nVERSION_CODENAME=buster\n'

_TRAILER = " -- Somebody <a@example.org>  "
CHANGELOGS = {
    ("expat", "libexpat1"): f"""\
expat (2.2.6-2) unstable; urgency=high

  * Fix extraction of namespace prefix from XML name (CVE-2018-20843)
    (closes: #931031).

{_TRAILER}Mon, 24 Jun 2019 21:18:31 +0000
""",
    ("glib2.0", "libglib2.0-0"): f"""\
glib2.0 (2.58.3-2) unstable; urgency=medium

  * Team upload
  * d/p/gfile-Limit-access-to-files-when-copying.patch:
    Backport patch from upstream to ensure files don't temporarily have
    less restrictive permissions during copying
    (Closes: #929753, CVE-2019-12450)

{_TRAILER}Mon, 03 Jun 2019 22:37:45 +0100
""",
    ("icu", "libicu63"): f"""\
icu (55.1-3) unstable; urgency=high

  * Fix CVE-2015-1270 .
  * Add fixes for CVE-2014-6585.patch and CVE-2015-4760.patch .
  * Upload to unstable for GCC 5 transition (closes: #791072).

{_TRAILER}Sun, 02 Aug 2015 14:13:05 +0200
""",
}
"""Entries that name what the feed's records call fixed later only, by source and binary package; the packagers' addresses left out."""


class Installed(NamedTuple):
    """One source package of the image, and its binary packages with their versions."""

    source: str
    version: str
    binaries: tuple[tuple[str, str], ...]


class Result(NamedTuple):
    """What both say: for each source package its CVEs, and which are critical."""

    ours: dict[str, set[str]]
    plain: dict[str, set[str]]
    critical: set[tuple[str, str]]
    plain_critical: set[tuple[str, str]]
    sources: list[str]


def inventory(path: Path) -> list[Installed]:
    """Read lines of source, version and binary packages, separated by tabs.

    Raises:
        Missing: there is no such file.
    """
    if not path.is_file():
        raise Missing(f"no inventory at {path}; name the folder that holds images/ in NAKAMI_TEST_DATA")
    found = []
    for line in path.read_text("utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            source, version, told = line.split("\t")
            pairs = (binary.partition("=") for binary in told.split())
            found.append(Installed(source, version, tuple((name, own or version) for name, _, own in pairs)))
    return found


def write_root(folder: Path, installed: list[Installed]) -> Path:
    """A root folder whose dpkg status holds these packages, as dpkg(1) writes it."""
    status = folder / "var/lib/dpkg/status"
    status.parent.mkdir(parents=True)
    (folder / "etc").mkdir()
    (folder / "etc/os-release").write_text(_OS)
    stanzas = []
    for source, version, binaries in installed:
        for name, own in binaries:
            origin = source if own == version else f"{source} ({version})"
            stanzas.append(
                f"Package: {name}\nStatus: install ok installed\nArchitecture: amd64\nSource: {origin}\nVersion: {own}\n"
            )
    status.write_text("\n".join(stanzas) + "\n")
    versions = {each.source: each.version for each in installed}
    for (source, binary), entry in CHANGELOGS.items():
        if source in versions:
            doc = folder / "usr/share/doc" / binary
            doc.mkdir(parents=True)
            # Debian 10's own updates, the newest entries, are not at hand: their heading alone tells whose history it is.
            top = f"{source} ({versions[source]}) buster; urgency=medium\n\n  * Not at hand.\n\n{_TRAILER}\n\n"
            (doc / "changelog.Debian.gz").write_bytes(gzip.compress((top + entry).encode(), mtime=0))
    return folder


def compare(scratch: Path) -> Result:
    """Judge the image in both ways."""
    installed = inventory(shared() / _FILE)
    feeds = mirror()
    settings = Settings(scratch / "cache", Platform.parse("linux/amd64"), mirror=str(feeds), offline=True, as_of=DAY)
    result = scan(f"dir:{write_root(scratch / 'root', installed)}", settings, silent)
    found = distinct(finding for finding in _all(result) if finding.kind == "vulnerability")
    ours: dict[str, set[str]] = {}
    critical = set()
    for finding in found:
        source = finding.package.source if finding.package else ""
        ours.setdefault(source, set()).add(finding.id)
        if finding.severity is Severity.CRITICAL:
            critical.add((source, finding.id))
    plain, plain_critical = _plainly(installed, feeds, scratch)
    return Result(ours, plain, critical, plain_critical, [f"{each.name}: {each.why}" for each in result.sources])


def _all(result: Scan) -> Iterator[Finding]:
    """The kernel's headers are set aside by default; the report counted them. What a changelog calls fixed is in nobody's count."""
    yield from result.findings
    yield from (each.finding for each in result.set_aside if each.by != "changelog")


def fixed_before(installed: Sequence[Installed], wanted: Iterable[str], scratch: Path) -> dict[str, set[str]]:
    """What the changelogs of the next release call fixed up to the installed versions, by source package.

    Buster's own archive is closed; Debian 11's packages carry the same history, but for the entries of Debian 10's updates.
    """
    archives = sorted({entry.uri for entry in read_host().entries if "debian" in entry.uri})
    release = RELEASES["bullseye"]
    suites = [
        (base, suite) for base in archives for suite in release.suites if ("security" in base) == ("security" in suite)
    ]
    apt = Apt(scratch / "apt", suites)
    binaries = apt.binaries()
    versions = {each.source: each.version for each in installed}
    found: dict[str, set[str]] = {}
    for source in wanted:
        for package in binaries.get(source, [])[:3]:
            text = apt.changelog(package)
            if text:
                told = entries(source, text)
                found[source] = {
                    cve for version, cves, _ in told if not is_before(versions[source], version) for cve in cves
                }
                break
    return found


def _plainly(
    installed: list[Installed], feeds: Path, scratch: Path
) -> tuple[dict[str, set[str]], set[tuple[str, str]]]:
    versions = {each.source: each.version for each in installed}
    scores = _scores(feeds)
    found: dict[str, set[str]] = {}
    critical = set()
    with zipfile.ZipFile(feeds / "osv/Debian/all.zip") as archive:
        records = [json.loads(archive.read(name)) for name in archive.namelist()]
    told = [
        (cve, affected["package"]["name"], record)
        for record in records
        for affected in record["affected"]
        if affected["package"]["ecosystem"] == _RELEASE and affected["package"]["name"] in versions
        if _is_affected(versions[affected["package"]["name"]], affected)
        for cve in record["upstream"]
    ]
    settings = scratch / "cache" / "db"
    with Database.open(settings) as database:
        then = database.calendar(DAY, {cve for cve, _, _ in told})
    for cve, source, record in told:
        if then.knew(cve):
            found.setdefault(source, set()).add(cve)
            own = [base_score(each["score"]) for each in record.get("severity", ()) if each["type"] != "CVSS_V2"]
            score = max((each for each in own if each is not None), default=scores.get(cve, 0.0))
            if score >= 9.0:
                critical.add((source, cve))
    return found, critical


def _is_affected(version: str, affected: Mapping[str, Any]) -> bool:
    """The derived records have one range each: from the beginning, up to a fix or to no end."""
    fixes = [event["fixed"] for span in affected["ranges"] for event in span["events"] if "fixed" in event]
    return not fixes or any(is_before(version, fixed) for fixed in fixes)


def _scores(feeds: Path) -> dict[str, float]:
    found: dict[str, float] = {}
    for path in sorted((feeds / "nvd").glob("nvdcve-2.0-*.json.gz")):
        with gzip.open(path) as file:
            items = json.load(file)["vulnerabilities"]
        for item in items:
            metrics = item["cve"].get("metrics", {})
            told = [each for kind in ("cvssMetricV31", "cvssMetricV30") for each in metrics.get(kind, ())]
            if told:
                found[item["cve"]["id"]] = max(each["cvssData"]["baseScore"] for each in told)
    return found


def render(result: Result, *, everything: bool) -> str:
    """The composition as a table, largest first."""
    names = sorted({*result.ours, *result.plain}, key=lambda name: (-len(result.ours.get(name, ())), name))
    ours_critical = Counter(source for source, _ in result.critical)
    plain_critical = Counter(source for source, _ in result.plain_critical)
    lines = [f"{'source package':<22}{'nakami':>8}{'critical':>10}{'plain':>8}{'critical':>10}"]
    for name in names:
        ours, plain = len(result.ours.get(name, ())), len(result.plain.get(name, ()))
        lines.append(f"{name:<22}{ours:>8}{ours_critical[name]:>10}{plain:>8}{plain_critical[name]:>10}")
    total, plain_total = (sum(map(len, found.values())) for found in (result.ours, result.plain))
    lines.append(f"{'all':<22}{total:>8}{len(result.critical):>10}{plain_total:>8}{len(result.plain_critical):>10}")
    lines.append(f"{'the report':<22}{REPORTED:>8}{REPORTED_CRITICAL:>10}")
    for name in names if everything else ():
        ours_set, plain_set = result.ours.get(name, set()), result.plain.get(name, set())
        lines += [f"only nakami: {name} {cve}" for cve in sorted(ours_set - plain_set)]
        lines += [f"only plain: {name} {cve}" for cve in sorted(plain_set - ours_set)]
    if everything:
        lines += [
            f"critical, only nakami: {' '.join(each)}" for each in sorted(result.critical - result.plain_critical)
        ]
        lines += [f"critical, only plain: {' '.join(each)}" for each in sorted(result.plain_critical - result.critical)]
        lines += [f"source {told}" for told in result.sources]
    return "\n".join(lines)


def main() -> None:
    """Print the comparison."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--all", action="store_true")
    parser.add_argument(
        "--changelogs", action="store_true", help="hold the findings against changelogs; asks this machine's archive"
    )
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        result = compare(Path(scratch))
        if options.changelogs:
            fixed = fixed_before(inventory(shared() / _FILE), sorted(result.ours), Path(scratch))
            counted = [f"{name} {cve}" for name, cves in fixed.items() for cve in sorted(cves & result.ours[name])]
            print(
                f"changelogs of {len(fixed)} of {len(result.ours)} source packages; called fixed there and counted: {counted}"
            )
    if options.json:
        found = {name: sorted(cves) for name, cves in sorted(result.ours.items())}
        print(json.dumps({"day": DAY, "found": found, "critical": sorted(map(list, result.critical))}, indent=1))
        return
    print(render(result, everything=options.all))


if __name__ == "__main__":
    main()
