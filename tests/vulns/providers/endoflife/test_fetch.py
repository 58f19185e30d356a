from pathlib import Path

from nakami.net.client import Client
from nakami.net.download import Unchanged
from nakami.vulns.providers.endoflife.fetch import FETCH
from nakami.vulns.providers.interface import Origin, Raw


def test_a_product_is_a_file_of_the_api(shared: Path, tmp_path: Path):
    with Client(offline=True) as client:
        origin = Origin(str(shared / "feeds" / "endoflife"), client)
        raw = FETCH.fetch(origin, "debian", tmp_path, None)
        assert isinstance(raw, Raw)
        assert raw.path.name == "endoflife api debian.json"
        assert isinstance(FETCH.fetch(origin, "debian", tmp_path, raw.validators), Unchanged)
