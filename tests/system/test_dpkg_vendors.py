"""What Debian and Ubuntu say of their own packages, from a feed to the result: package databases made by the real dpkg, advisories by hand."""

import io
import json
import subprocess
import sys
import tarfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.small_world import Record, advisory, mirror
from tests.system.conftest import Tool

pytestmark = pytest.mark.system

Installed = Callable[..., Path]
Told = dict[str, tuple[str, str, str]]
"""State, note and version of the remedy by CVE."""

DEBIAN = 'ID=debian\nVERSION_ID="12"\nVERSION_CODENAME=bookworm\nPRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\n'
TESTING = 'ID=debian\nVERSION_CODENAME=forky\nPRETTY_NAME="Debian GNU/Linux forky/sid"\n'
UBUNTU = 'ID=ubuntu\nVERSION_ID="22.04"\nVERSION_CODENAME=jammy\nPRETTY_NAME="Ubuntu 22.04.5 LTS"\nID_LIKE=debian\n'
BIONIC = 'ID=ubuntu\nVERSION_ID="18.04"\nVERSION_CODENAME=bionic\nPRETTY_NAME="Ubuntu 18.04.6 LTS"\nID_LIKE=debian\n'
MINT = (
    'ID=linuxmint\nVERSION_ID="21.3"\nVERSION_CODENAME=virginia\nPRETTY_NAME="Linux Mint 21.3"\nUBUNTU_CODENAME=jammy\n'
)


@pytest.fixture
def installed(tool: Tool, tmp_path: Path) -> Installed:
    """A root with packages that dpkg-deb built and dpkg installed, each `name source version`, under an os-release."""

    def make(os_release: str, *packages: str) -> Path:
        root = tmp_path / "root"
        for folder in ("var/lib/dpkg/info", "var/lib/dpkg/updates", "etc"):
            (root / folder).mkdir(parents=True, exist_ok=True)
        for file in ("status", "available"):
            (root / "var/lib/dpkg" / file).touch()
        (root / "etc/os-release").write_text(os_release)
        built = []
        for line in packages:
            name, source, version = line.split()
            control = tmp_path / "build" / name / "DEBIAN" / "control"
            control.parent.mkdir(parents=True)
            control.write_text(
                f"Package: {name}\nSource: {source}\nVersion: {version}\nArchitecture: all\n"
                "Maintainer: a test <test@localhost>\nDescription: a test\n"
            )
            built.append(str(tmp_path / f"{name}.deb"))
            pack = [tool("dpkg-deb"), "--root-owner-group", "--build", str(control.parents[1]), built[-1]]
            subprocess.run(pack, check=True, capture_output=True)
        into = [tool("dpkg"), f"--root={root}", "--force-not-root", "--force-bad-path", "--log=/dev/null", "--install"]
        subprocess.run([*into, *built], check=True, capture_output=True)
        return root

    return make


@pytest.fixture
def scanned(environment: dict[str, str], tmp_path: Path) -> Callable[..., dict[str, Any]]:
    """The document that `nakami scan --format json` prints, with the mirror of the test."""

    def run(root: Path, folder: Path) -> dict[str, Any]:
        command = [sys.executable, "-m", "nakami", "scan", f"dir:{root}", "--format", "json", "--mirror", str(folder)]
        settings = environment | {"NAKAMI_CACHE_DIR": str(tmp_path / "cache")}
        done = subprocess.run(command, env=settings, capture_output=True, check=False, cwd=tmp_path)
        assert done.returncode == 0, done.stderr.decode()
        document: dict[str, Any] = json.loads(done.stdout)
        return document

    return run


def told(document: dict[str, Any]) -> Told:
    return {
        finding["id"]: (finding["state"], finding.get("note", ""), finding["remedy"].get("version", ""))
        for finding in document["findings"]
        if finding.get("kind", "vulnerability") == "vulnerability"
    }


def source_of(document: dict[str, Any], name: str) -> dict[str, Any]:
    return next(source for source in document["sources"] if source["name"] == name)


# --- Debian ---


def tracker(folder: Path, **issues: Record) -> None:
    """The tracker's file: what it says of the source `alpha` in bookworm, by CVE."""
    path = folder / "debian" / "data" / "json"
    path.parent.mkdir(parents=True)
    said = {
        cve.replace("_", "-"): {"description": f"about {cve}", "releases": {"bookworm": issue, "sid": issue}}
        for cve, issue in issues.items()
    }
    path.write_text(json.dumps({"alpha": said}))


def test_debian(installed: Installed, scanned: Callable[..., dict[str, Any]], tmp_path: Path):
    collected = [
        advisory(f"DEBIAN-CVE-2026-{number}", "Debian:12", "alpha", upstream=[f"CVE-2026-{number}"])
        for number in ("0002", "0009")
    ]
    folder = mirror(tmp_path / "mirror", {"Debian": collected}, {}, {})
    tracker(
        folder,
        CVE_2026_0001={"status": "resolved", "fixed_version": "1.0-1+deb12u1", "urgency": "high"},
        CVE_2026_0002={"status": "resolved", "fixed_version": "0", "urgency": "unimportant"},
        CVE_2026_0003={"status": "open", "urgency": "low", "nodsa": "Minor issue", "nodsa_reason": "ignored"},
        CVE_2026_0004={"status": "open", "nodsa": "Minor issue", "nodsa_reason": "postponed"},
        CVE_2026_0005={"status": "open", "nodsa": "Minor issue", "nodsa_reason": ""},
        CVE_2026_0006={"status": "open", "urgency": "end-of-life"},
        CVE_2026_0007={"status": "undetermined", "urgency": "not yet assigned"},
        CVE_2026_0008={"status": "resolved", "fixed_version": "1.0-1", "urgency": "high"},
    )
    root = installed(DEBIAN, "libalpha1 alpha 1.0-1", "beta beta 1")
    document = scanned(root, folder)
    assert told(document) == {
        "CVE-2026-0001": ("fixed", "", "1.0-1+deb12u1"),
        "CVE-2026-0003": ("will-not-fix", "ignored: Minor issue", ""),
        "CVE-2026-0004": ("affected", "postponed: Minor issue", ""),
        "CVE-2026-0005": ("affected", "no-dsa: Minor issue", ""),
        "CVE-2026-0006": ("will-not-fix", "end-of-life", ""),
        "CVE-2026-0007": ("unknown", "undetermined", ""),
        # The tracker does not mention it: what OSV says of it stands. Of 0002 it says that Debian never had it.
        "CVE-2026-0009": ("affected", "", ""),
    }
    severities = {finding["id"]: finding["severity"] for finding in document["findings"]}
    assert (severities["CVE-2026-0001"], severities["CVE-2026-0003"]) == ("high", "low")
    judged = source_of(document, "Debian")
    assert (judged["provider"], judged["status"], judged["packages"]) == ("debian", "ok", 2)
    assert judged["updated"]  # of the file, for the tracker tells no date


def test_debian_testing_is_judged_by_unstable(
    installed: Installed, scanned: Callable[..., dict[str, Any]], tmp_path: Path
):
    folder = mirror(tmp_path / "mirror", {}, {}, {})
    tracker(folder, CVE_2026_0001={"status": "resolved", "fixed_version": "2.0-1"})
    document = scanned(installed(TESTING, "alpha alpha 1.9-1"), folder)
    assert told(document) == {"CVE-2026-0001": ("fixed", "", "2.0-1")}
    assert "unstable" in source_of(document, "Debian")["why"]


# --- Ubuntu ---


def pro(identifier: str, release: str, name: str, fixed: str = "", own_fix: str | None = None) -> Record:
    """Ubuntu's OSV record with Pro's fix beside the release's own entry (None: it has none)."""
    record = advisory(identifier, f"Ubuntu:Pro:{release}:LTS", name, fixed, upstream=[identifier[7:]])
    if own_fix is not None:
        record["affected"] += advisory("", f"Ubuntu:{release}:LTS", name, own_fix)["affected"]
    return record


def vex(folder: Path, *documents: tuple[str, Sequence[tuple[str, str, str]]]) -> None:
    """Canonical's archive: by CVE, statements of status, archive of the source `alpha`, and action."""
    (folder / "ubuntu" / "vex").mkdir(parents=True)
    with tarfile.open(folder / "ubuntu" / "vex" / "vex-all.tar.xz", "w:xz") as archive:
        for cve, said in documents:
            statements = [
                {
                    "vulnerability": {"name": cve, "description": f"about {cve}"},
                    "products": [{"@id": f"pkg:deb/ubuntu/alpha@9.9?arch=source&distro={place}"}],
                    "status": status,
                    "action_statement": action,
                    "status_notes": action if status == "under_investigation" else "",
                }
                for status, place, action in said
            ]
            content = json.dumps({"timestamp": "2026-11-22T00:00:00Z", "statements": statements}).encode()
            member = tarfile.TarInfo(f"vex/cve/2026/{cve}.json")
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))


IGNORED = "the Ubuntu Security Team decided to not fix it. CVE Notes / justification: too intrusive"
OWN = "Ubuntu:22.04:LTS"


def open_record(number: int) -> Record:
    return advisory(f"UBUNTU-CVE-2026-000{number}", OWN, "alpha", upstream=[f"CVE-2026-000{number}"])


def ubuntu(folder: Path) -> Path:
    fixed = advisory("UBUNTU-CVE-2026-0001", OWN, "alpha", "1.0-1ubuntu0.1", upstream=["CVE-2026-0001"])
    records = [
        fixed | {"severity": [{"type": "Ubuntu", "score": "high"}]},
        *map(open_record, range(2, 7)),
        pro("UBUNTU-CVE-2026-0007", "22.04", "alpha", "1.0-1ubuntu0.1+esm2", ""),
        pro("UBUNTU-CVE-2026-0008", "22.04", "alpha", "1.0-1ubuntu0.1+esm2", "1.0-1ubuntu0.1"),
        pro("UBUNTU-CVE-2026-0009", "18.04", "alpha", "0.9-1ubuntu0.1+esm1"),
    ]
    mirror(folder, {"Ubuntu": records}, {}, {})
    vex(
        folder,
        ("CVE-2026-0001", [("fixed", "jammy", "")]),
        ("CVE-2026-0002", [("affected", "jammy", IGNORED)]),
        ("CVE-2026-0003", [("not_affected", "jammy", "")]),
        ("CVE-2026-0004", [("under_investigation", "jammy", "remediation is deferred")]),
        (
            "CVE-2026-0005",
            [("under_investigation", "jammy", "Ubuntu Security Team classified this CVE as of Medium priority.")],
        ),
        ("CVE-2026-0006", [("affected", "jammy", "is vulnerable to the CVE and needs fixing.")]),
        ("CVE-2026-0007", [("affected", "jammy", IGNORED), ("fixed", "esm-infra/jammy", "")]),
        ("CVE-2026-0009", [("fixed", "esm-infra/bionic", "")]),
        ("CVE-2026-0010", [("affected", "esm-infra/bionic", "This package is no longer supported.")]),
    )
    return folder


def test_ubuntu(installed: Installed, scanned: Callable[..., dict[str, Any]], tmp_path: Path):
    root = installed(UBUNTU, "libalpha1 alpha 1.0-1ubuntu0", "beta beta 1")
    document = scanned(root, ubuntu(tmp_path / "mirror"))
    assert told(document) == {
        "CVE-2026-0001": ("fixed", "", "1.0-1ubuntu0.1"),
        "CVE-2026-0002": ("will-not-fix", "ignored: too intrusive", ""),
        "CVE-2026-0004": ("affected", "deferred: the fix waits", ""),
        "CVE-2026-0005": ("under-investigation", "", ""),
        "CVE-2026-0006": ("affected", "", ""),
        "CVE-2026-0007": ("affected", "fixed with Ubuntu Pro in 1.0-1ubuntu0.1+esm2", ""),
        "CVE-2026-0008": ("fixed", "", "1.0-1ubuntu0.1"),
    }
    severities = {finding["id"]: finding["severity"] for finding in document["findings"]}
    assert (severities["CVE-2026-0001"], severities["CVE-2026-0005"]) == ("high", "medium")
    judged = source_of(document, "Ubuntu")
    assert (judged["provider"], judged["status"]) == ("osv", "ok")


def test_a_system_with_ubuntu_pro(installed: Installed, scanned: Callable[..., dict[str, Any]], tmp_path: Path):
    root = installed(UBUNTU, "libalpha1 alpha 1.0-1ubuntu0.1+esm2")
    found = told(scanned(root, ubuntu(tmp_path / "mirror")))
    assert set(found) == {"CVE-2026-0002", "CVE-2026-0004", "CVE-2026-0005", "CVE-2026-0006"}


def test_ubuntu_after_the_end_of_its_support(
    installed: Installed, scanned: Callable[..., dict[str, Any]], tmp_path: Path
):
    root = installed(BIONIC, "libalpha1 alpha 0.9-1")
    assert told(scanned(root, ubuntu(tmp_path / "mirror"))) == {
        "CVE-2026-0009": ("affected", "fixed with Ubuntu Pro in 0.9-1ubuntu0.1+esm1", ""),
        "CVE-2026-0010": ("will-not-fix", "no longer supported", ""),
    }


def test_what_is_made_of_ubuntu(installed: Installed, scanned: Callable[..., dict[str, Any]], tmp_path: Path):
    document = scanned(installed(MINT, "libalpha1 alpha 1.0-1ubuntu0.1"), ubuntu(tmp_path / "mirror"))
    assert "CVE-2026-0002" in told(document)
    judged = source_of(document, "Ubuntu")
    assert judged["status"] == "partial"
    assert "Linux Mint 21.3" in judged["why"]


def test_ubuntus_vex_alone_is_not_enough(installed: Installed, scanned: Callable[..., dict[str, Any]], tmp_path: Path):
    """It does not say which versions are fixed: whatever it clears, the rest would look clean."""
    folder = ubuntu(tmp_path / "mirror")
    (folder / "osv/Ubuntu/all.zip").unlink()
    document = scanned(installed(UBUNTU, "alpha alpha 1.0-1"), folder)
    assert source_of(document, "Ubuntu")["status"] == "failed"
