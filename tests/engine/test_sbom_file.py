import json
from pathlib import Path

import pytest
from msgspec.structs import replace

from nakami.engine import sbom_file
from nakami.engine.plain_words import plain
from nakami.engine.sbom_file import read_sbom
from nakami.errors import LimitExceeded, Malformed, TargetNotFound
from nakami.report.renderers.cyclonedx import render
from tests.bills import BOM, INVENTORY


def test_a_bill_in_a_file(tmp_path: Path):
    path = tmp_path / "x.json"
    path.write_text(render(BOM))
    expected = {replace(placed, package=plain(placed.package)) for placed in INVENTORY.packages}
    assert set(read_sbom(path).packages) == expected


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


def test_words_that_must_not_reach_a_terminal_do_not(tmp_path: Path):
    path = tmp_path / "x.json"
    components = [
        {
            "type": "library",
            "name": "a",
            "version": "1",
            "purl": "pkg:npm/a@1",
            "licenses": [{"license": {"name": "M\x1b[1m"}}],
        },
        {"type": "library", "name": "b", "version": "1", "purl": "pkg:npm/b%1B%5B2J@1"},
    ]
    path.write_text(json.dumps({"bomFormat": "CycloneDX", "specVersion": "1.6", "components": components}))
    inventory = read_sbom(path)
    words = [f"{each.package.name}{''.join(each.package.licenses)}" for each in inventory.packages]
    assert words[:1] == ["a"]
    assert all(map(str.isprintable, words))
    assert len(inventory.packages) + len(inventory.blind_spots) >= 2
