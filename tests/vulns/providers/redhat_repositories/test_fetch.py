from pathlib import Path

from nakami.net.client import Client
from nakami.vulns.providers.interface import Origin, Raw
from nakami.vulns.providers.redhat_repositories.fetch import FETCH


def test_the_layout_of_the_origin(tmp_path: Path):
    path = tmp_path / "mirror" / "repository-to-cpe.json"
    path.parent.mkdir()
    path.write_bytes(b"data")
    raw = FETCH.fetch(Origin(str(path.parent), Client(offline=True)), "", tmp_path, None)
    assert isinstance(raw, Raw)
    assert raw.path.read_bytes() == b"data"
    assert raw.path.parent == tmp_path
