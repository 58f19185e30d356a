from pathlib import Path

from nakami.net.client import Client
from nakami.vulns.providers.interface import Origin, Raw
from nakami.vulns.providers.own_kev.fetch import OwnKevFetch


def test_the_layout_of_the_origin(tmp_path: Path):
    path = tmp_path / "mirror" / "known_exploited_vulnerabilities.json"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"data")
    raw = OwnKevFetch().fetch(Origin(str(tmp_path / "mirror"), Client(offline=True)), "", tmp_path, None)
    assert isinstance(raw, Raw)
    assert raw.path.read_bytes() == b"data"
    assert raw.path.parent == tmp_path
