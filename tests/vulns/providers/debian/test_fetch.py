from pathlib import Path

from nakami.net.client import Client
from nakami.vulns.providers.debian.fetch import FETCH
from nakami.vulns.providers.interface import Origin, Raw


def test_the_layout_of_the_tracker(tmp_path: Path):
    path = tmp_path / "mirror" / "data" / "json"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"{}")
    raw = FETCH.fetch(Origin(str(tmp_path / "mirror"), Client(offline=True)), "", tmp_path, None)
    assert isinstance(raw, Raw)
    assert raw.path.read_bytes() == b"{}"
    assert raw.path.parent == tmp_path
    assert raw.validators.date  # the data tell no date of their own
