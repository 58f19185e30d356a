"""A small mirror of the feeds, made on the spot."""

import gzip
import json
import os
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from nakami.model.progress import Progress, silent
from nakami.net.client import Client
from nakami.vulns.part import Part
from nakami.vulns.update import Plan, update
from nakami.vulns.updated import Updated

NOW = "2026-11-22T10:00:00+00:00"


class Mirror:
    """A folder in the layout of `--mirror`."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._stamp = 1_700_000_000

    def osv(self, ecosystem: str, *records: dict[str, Any] | bytes) -> None:
        """Put an ecosystem's zip; bytes stand for a record that is not JSON."""
        path = self._path(f"osv/{ecosystem}/all.zip")
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for number, record in enumerate(records):
                data = record if isinstance(record, bytes) else json.dumps(record).encode()
                archive.writestr(f"{number}.json", data)
        self._touch(path)

    def kev(self, *entries: dict[str, Any]) -> None:
        """Put CISA's catalogue."""
        path = self._path("kev/known_exploited_vulnerabilities.json")
        path.write_text(json.dumps({"dateReleased": "2026-01-01T00:00:00.0Z", "vulnerabilities": entries}))
        self._touch(path)

    def epss(self, scores: dict[str, float]) -> None:
        """Put FIRST's scores."""
        path = self._path("epss/epss_scores-current.csv.gz")
        lines = ["#model_version:v1,score_date:2026-01-02T00:00:00+0000", "cve,epss,percentile"]
        lines += [f"{cve},{score},0.5" for cve, score in scores.items()]
        path.write_bytes(gzip.compress("\n".join(lines).encode()))
        self._touch(path)

    def nvd(self, year: int, *cves: dict[str, Any]) -> None:
        """Put a year of NVD."""
        path = self._path(f"nvd/nvdcve-2.0-{year}.json.gz")
        document = {"timestamp": "2026-01-03T00:00:00.000", "vulnerabilities": [{"cve": cve} for cve in cves]}
        path.write_bytes(gzip.compress(json.dumps(document).encode()))
        self._touch(path)

    def _path(self, name: str) -> Path:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def _touch(self, path: Path) -> None:
        """Every version has a time of its own, however fast the test runs."""
        self._stamp += 10
        os.utime(path, (self._stamp, self._stamp))


@pytest.fixture
def mirror(tmp_path: Path) -> Mirror:
    return Mirror(tmp_path / "mirror")


@pytest.fixture
def bring(mirror: Mirror, tmp_path: Path) -> Callable[..., dict[str, Updated]]:
    """Update a database (by default `db` in the test's folder) from the mirror; the outcome by partition."""

    def run(
        *parts: Part, root: Path | None = None, now: str = NOW, base: str = "", progress: Progress = silent
    ) -> dict[str, Updated]:
        with Client(offline=True) as client:
            plan = Plan(client, now, base or str(mirror.root), progress)
            return {str(result.part): result for result in update(root or tmp_path / "db", parts, plan)}

    return run


@pytest.fixture
def record() -> Callable[..., dict[str, Any]]:
    """Make an OSV record about one package."""

    def make(
        identifier: str,
        ecosystem: str,
        name: str,
        events: Sequence[dict[str, str]] = ({"introduced": "0"},),
        versions: Sequence[str] = (),
        **more: Any,
    ) -> dict[str, Any]:
        affected: dict[str, Any] = {"package": {"ecosystem": ecosystem, "name": name}}
        if events:
            affected["ranges"] = [{"type": "ECOSYSTEM", "events": list(events)}]
        if versions:
            affected["versions"] = list(versions)
        return {"id": identifier, "modified": "2025-01-01T00:00:00Z", "affected": [affected], **more}

    return make
