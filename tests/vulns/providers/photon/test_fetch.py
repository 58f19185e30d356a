from pathlib import Path

from nakami.net.client import Client
from nakami.vulns.providers.interface import Origin, Raw
from nakami.vulns.providers.photon.fetch import PhotonFetch


def test_the_layout_of_the_origin(tmp_path: Path):
    path = tmp_path / "mirror" / "cve_data_photon5.0.json"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"data")
    raw = PhotonFetch().fetch(Origin(str(tmp_path / "mirror"), Client(offline=True)), "5.0", tmp_path, None)
    assert isinstance(raw, Raw)
    assert raw.path.read_bytes() == b"data"
    assert raw.path.parent == tmp_path
