from pathlib import Path

import pytest

from nakami.engine import sbom_file
from nakami.engine.sbom_file import read_sbom
from nakami.errors import LimitExceeded, Malformed, TargetNotFound
from nakami.report.renderers.cyclonedx import render
from tests.bills import BOM, INVENTORY


def test_a_bill_in_a_file(tmp_path: Path):
    path = tmp_path / "x.json"
    path.write_text(render(BOM))
    assert set(read_sbom(path).packages) == set(INVENTORY.packages)


def test_what_is_not_there_is_none_or_is_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    with pytest.raises(TargetNotFound):
        read_sbom(tmp_path / "none")
    with pytest.raises(TargetNotFound):
        read_sbom(tmp_path)
    path = tmp_path / "manifest.json"
    path.write_text("{}")
    with pytest.raises(Malformed, match=r"manifest\.json is no bill"):
        read_sbom(path)
    monkeypatch.setattr(sbom_file, "MAX_BYTES", 1)
    with pytest.raises(LimitExceeded):
        read_sbom(path)
