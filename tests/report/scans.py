"""Scans that never happened, to render."""

from typing import Any

from msgspec.structs import replace

from nakami.model.answer import Act, Answer, Mark, Verdict
from nakami.model.finding import Evidence, Exploit, Finding, Remedy, Severity
from nakami.model.image import ImageConfig, Layer, Target
from nakami.model.outcome import Source
from nakami.model.package import Distro, Package
from nakami.model.scan import Counts, Scan

NOW = "2026-11-22T12:00:00+00:00"
OPENSSL = Package(
    "deb", "libssl3", "3.0.11-1", arch="amd64", source="openssl", source_version="3.0.11-1", path="var/lib/dpkg/status"
)
FINDING = Finding(
    id="CVE-2024-0001",
    severity=Severity.CRITICAL,
    evidence=Evidence(
        "var/lib/dpkg/status", 0, "sha256:" + "0" * 64, "osv:Debian", "DEBIAN-CVE-2024-0001", "< 3.0.13-1"
    ),
    remedy=Remedy("upgrade", "3.0.13-1", "upgrade libssl3 to 3.0.13-1"),
    package=OPENSSL,
    path="var/lib/dpkg/status",
    title="A title",
    aliases=("GHSA-aaaa-bbbb-cccc",),
    score=9.8,
    vector="CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
    published="2024-01-02T00:00:00Z",
    exploit=Exploit(known=True, since="2024-02-03", ransomware=True, epss=0.5),
)
UNFIXED = replace(
    FINDING,
    id="CVE-2024-0002",
    severity=Severity.LOW,
    remedy=Remedy("none-yet", "", "no fixed version is known"),
    exploit=Exploit(),
)


def scan(**more: Any) -> Scan:
    """A scan with one of everything; `more` overrides its fields."""
    fields: dict[str, Any] = {
        "target": Target(
            "registry",
            "shop/web:1.4",
            digest="sha256:" + "7" * 64,
            reference="registry.example/shop/web:1.4",
            registry="registry.example",
            platform="linux/amd64",
            config=ImageConfig("linux", "amd64"),
            layers=(Layer(0, "sha256:" + "a" * 64, "sha256:" + "b" * 64, 1000),),
        ),
        "answers": (
            Answer("SAFE", Mark.BAD, ("2 known vulnerabilities",)),
            Answer("TRUSTED", Mark.NOT_KNOWN, ("not signed",)),
            Answer("ACCESS", Mark.ATTENTION, ("runs as root",)),
        ),
        "verdict": Verdict("refuse", ("1 critical vulnerability has a fix",)),
        "acts": (
            Act(
                "openssl 3.0.11-1 -> 3.0.13-1", 1, 1, "apt-get install --only-upgrade libssl3=3.0.13-1 openssl=3.0.13-1"
            ),
        ),
        "findings": (FINDING, UNFIXED),
        "blind_spots": (),
        "sources": (
            Source("Debian", "osv", "ok", "2026-11-22T00:00:00Z", packages=1),
            Source("kev", "kev", "ok", "2026-11-19T00:00:00Z"),
        ),
        "counts": Counts(packages=1, files=10, vulnerabilities=2, by_severity={"critical": 1, "low": 1}),
        "distro": Distro("debian", "12", "bookworm", "Debian GNU/Linux 12 (bookworm)", path="etc/os-release"),
        "built_days_ago": 412,
        "time": NOW,
        "duration": 1.14,
    }
    return Scan(**(fields | more))
