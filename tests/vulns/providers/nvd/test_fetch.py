from pathlib import Path

from nakami.net.client import Client
from nakami.vulns.providers.interface import Origin, Raw
from nakami.vulns.providers.nvd.fetch import NvdFetch


def test_the_layout_of_the_origin(tmp_path: Path):
    path = tmp_path / "mirror" / "nvdcve-2.0-2021.json.gz"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"data")
    origin = Origin(str(tmp_path / "mirror"), Client(offline=True))
    raw = NvdFetch().fetch(origin, "2021", tmp_path, None)
    assert isinstance(raw, Raw)
    assert raw.path.read_bytes() == b"data"
    assert raw.path.parent == tmp_path
