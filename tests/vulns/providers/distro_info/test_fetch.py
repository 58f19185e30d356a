from pathlib import Path

from nakami.net.client import Client
from nakami.vulns.providers.distro_info.fetch import FETCH
from nakami.vulns.providers.interface import Origin, Raw


def test_a_distribution_is_a_file(shared: Path, tmp_path: Path):
    with Client(offline=True) as client:
        raw = FETCH.fetch(Origin(str(shared / "feeds" / "distro-info"), client), "ubuntu", tmp_path, None)
    assert isinstance(raw, Raw)
    assert raw.path.read_bytes().startswith(b"version,codename")
