from pathlib import Path

from nakami.net.client import Client
from nakami.vulns.providers.chainguard.fetch import ChainguardFetch
from nakami.vulns.providers.interface import Origin, Raw


def test_the_layout_of_the_origin(tmp_path: Path):
    path = tmp_path / "mirror" / "security.json"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"data")
    raw = ChainguardFetch().fetch(Origin(str(tmp_path / "mirror"), Client(offline=True)), "", tmp_path, None)
    assert isinstance(raw, Raw)
    assert raw.path.read_bytes() == b"data"
    assert raw.path.parent == tmp_path
