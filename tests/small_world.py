"""A small world for tests that scan: images with a few packages, and a mirror with a few advisories about them, all of today."""

import gzip
import hashlib
import io
import json
import tarfile
import zipfile
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

Files = dict[str, bytes]
Record = dict[str, Any]

NOW = datetime.now(UTC)
YESTERDAY = (NOW - timedelta(days=1)).strftime("%Y-%m-%dT%H:%M:%SZ")

ALPINE: Files = {
    "etc/os-release": b'NAME="Alpine Linux"\nID=alpine\nVERSION_ID=3.20.3\nPRETTY_NAME="Alpine Linux v3.20"\n',
    "lib/apk/db/installed": b"".join(
        f"P:{name}\nV:{version}\nA:x86_64\no:{origin}\n\n".encode()
        for name, version, origin in (
            ("libcrypto3", "3.3.0-r0", "openssl"),
            ("libssl3", "3.3.0-r0", "openssl"),
            ("musl", "1.2.5-r0", "musl"),
            ("zlib", "1.3.1-r1", "zlib"),
        )
    ),
}
NODE: Files = {
    "app/node_modules/lodash/package.json": b'{"name": "lodash", "version": "4.17.20"}',
    "app/node_modules/left-pad/package.json": b'{"name": "left-pad", "version": "1.3.0"}',
}


def advisory(
    identifier: str, ecosystem: str, name: str, fixed: str = "", *, modified: str = YESTERDAY, **more: Any
) -> Record:
    """An OSV record: every version of the package before `fixed` is affected, or every one there is."""
    events = [{"introduced": "0"}, *([{"fixed": fixed}] if fixed else [])]
    ranges = {"type": "SEMVER" if ecosystem == "npm" else "ECOSYSTEM", "events": events}
    affected = {"package": {"ecosystem": ecosystem, "name": name}, "ranges": [ranges]}
    return {"schema_version": "1.7.0", "id": identifier, "modified": modified, "affected": [affected], **more}


CRITICAL = [{"type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}]
MEDIUM = [{"type": "CVSS_V3", "score": "CVSS:3.1/AV:L/AC:H/PR:L/UI:N/S:U/C:L/I:L/A:L"}]
ADVISORIES: dict[str, Sequence[Record]] = {
    "Alpine": (
        advisory(
            "ALPINE-CVE-2024-0001", "Alpine:v3.20", "openssl", "3.3.1-r0", upstream=["CVE-2024-0001"], severity=CRITICAL
        ),
        advisory("ALPINE-CVE-2024-0002", "Alpine:v3.20", "zlib", upstream=["CVE-2024-0002"], severity=MEDIUM),
        advisory("ALPINE-CVE-2024-0003", "Alpine:v3.20", "curl", "8.0.0-r0", upstream=["CVE-2024-0003"]),
    ),
    "npm": (
        advisory(
            "GHSA-35jh-r3h4-6jhm",
            "npm",
            "lodash",
            "4.17.21",
            aliases=["CVE-2021-23337"],
            summary="Command injection in lodash",
            database_specific={"severity": "HIGH"},
        ),
    ),
}
EXPLOITED = {"CVE-2024-0001": "2024-05-06"}
LIKELIHOODS = {"CVE-2024-0001": 0.9, "CVE-2021-23337": 0.02}


LIVES = {"alpine-linux": [{"cycle": "3.20", "releaseDate": "2024-05-22", "eol": "2199-01-01"}]}
"""How long systems get fixes, as endoflife.date says it; the small world's own lives longer than its tests."""


def mirror(
    folder: Path,
    advisories: Mapping[str, Sequence[Record]] = ADVISORIES,
    exploited: Mapping[str, str] = EXPLOITED,
    likelihoods: Mapping[str, float] = LIKELIHOODS,
    today: str = YESTERDAY,
) -> Path:
    """A mirror folder in the layout of the feeds."""
    for ecosystem, records in advisories.items():
        (folder / "osv" / ecosystem).mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(folder / "osv" / ecosystem / "all.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            for record in records:
                archive.writestr(f"{record['id']}.json", json.dumps(record))
    (folder / "kev").mkdir(parents=True, exist_ok=True)
    entries = [
        {"cveID": cve, "dateAdded": since, "knownRansomwareCampaignUse": "Known"} for cve, since in exploited.items()
    ]
    catalogue = {"catalogVersion": "1", "dateReleased": today, "count": len(entries), "vulnerabilities": entries}
    (folder / "kev" / "known_exploited_vulnerabilities.json").write_text(json.dumps(catalogue))
    (folder / "epss").mkdir(exist_ok=True)
    scores = "".join(f"{cve},{score},0.5\n" for cve, score in likelihoods.items())
    text = f"#model_version:v1,score_date:{today[:19]}+0000\ncve,epss,percentile\n{scores}"
    (folder / "epss" / "epss_scores-current.csv.gz").write_bytes(gzip.compress(text.encode()))
    for product, cycles in LIVES.items():
        path = folder / "endoflife" / "api" / f"{product}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(cycles))
    return folder


_PROGRAMS = (b"\x7fELF", b"#!")


def tar(files: Files) -> bytes:
    """An uncompressed tar; names may hold any bytes, as `surrogateescape` writes them. Programs may be run."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w", errors="surrogateescape") as archive:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size, member.mode = len(content), 0o755 if content.startswith(_PROGRAMS) else 0o644
            archive.addfile(member, io.BytesIO(content))
    return packed.getvalue()


def image_config(layers: Sequence[bytes], **more: Any) -> dict[str, Any]:
    """The configuration of an image with these uncompressed layers."""
    return {
        "os": "linux",
        "architecture": "amd64",
        "created": YESTERDAY,
        "config": {"User": "app", "ExposedPorts": {"8080/tcp": {}}},
        "rootfs": {"type": "layers", "diff_ids": [f"sha256:{hashlib.sha256(layer).hexdigest()}" for layer in layers]},
        "history": [],
    } | more


def docker_archive(path: Path, *layers: Files, **config: Any) -> Path:
    """What `docker save` writes; `config` overrides fields of the image's configuration."""
    tars = [tar(layer) for layer in layers]
    names = [f"{number}/layer.tar" for number in range(len(tars))]
    manifest = [{"Config": "config.json", "RepoTags": ["shop/web:1.4"], "Layers": names}]
    described = {
        "manifest.json": json.dumps(manifest).encode(),
        "config.json": json.dumps(image_config(tars, **config)).encode(),
    }
    path.write_bytes(tar(described | dict(zip(names, tars, strict=True))))
    return path


def oci_layout(folder: Path, platforms: Mapping[str, Sequence[Files]]) -> Path:
    """An OCI layout with one index of an image for each platform (`linux/arm64`)."""

    def blob(content: bytes) -> dict[str, Any]:
        digest = hashlib.sha256(content).hexdigest()
        (folder / "blobs" / "sha256" / digest).write_bytes(content)
        return {"digest": f"sha256:{digest}", "size": len(content)}

    (folder / "blobs" / "sha256").mkdir(parents=True)
    manifests = []
    for platform, layers in platforms.items():
        system, _, architecture = platform.partition("/")
        tars = [tar(layer) for layer in layers]
        config = blob(json.dumps(image_config(tars, os=system, architecture=architecture)).encode())
        described = {
            "schemaVersion": 2,
            "mediaType": "application/vnd.oci.image.manifest.v1+json",
            "config": {"mediaType": "application/vnd.oci.image.config.v1+json", **config},
            "layers": [
                {"mediaType": "application/vnd.oci.image.layer.v1.tar+gzip", **blob(gzip.compress(layer, mtime=0))}
                for layer in tars
            ],
        }
        manifests.append(
            {"mediaType": described["mediaType"], **blob(json.dumps(described).encode())}
            | {"platform": {"os": system, "architecture": architecture}}
        )
    index = {"schemaVersion": 2, "mediaType": "application/vnd.oci.image.index.v1+json", "manifests": manifests}
    top = {"schemaVersion": 2, "manifests": [{"mediaType": index["mediaType"], **blob(json.dumps(index).encode())}]}
    (folder / "index.json").write_text(json.dumps(top))
    (folder / "oci-layout").write_text('{"imageLayoutVersion": "1.0.0"}')
    return folder


def unpacked(folder: Path, *layers: Files) -> Path:
    """The files in a folder."""
    for layer in layers:
        for name, content in layer.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)
    return folder
