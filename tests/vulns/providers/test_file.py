from pathlib import Path

import pytest

from nakami.errors import LimitExceeded, TargetNotFound
from nakami.net.client import Client
from nakami.net.download import Unchanged
from nakami.vulns.providers.file import fetch_file
from nakami.vulns.providers.interface import Origin, Raw


def test_a_file_comes_once(tmp_path: Path):
    (tmp_path / "mirror").mkdir()
    (tmp_path / "mirror" / "feed").write_bytes(b"abc")
    origin = Origin(str(tmp_path / "mirror"), Client(offline=True))
    target = tmp_path / "target"
    raw = fetch_file(origin, "feed", target, None, 10)
    assert isinstance(raw, Raw)
    assert (raw.path.read_bytes(), raw.size, len(raw.sha256)) == (b"abc", 3, 64)
    target.unlink()
    assert isinstance(fetch_file(origin, "feed", target, raw.validators, 10), Unchanged)
    assert not target.exists()
    with pytest.raises(LimitExceeded):
        fetch_file(origin, "feed", target, None, 2)
    with pytest.raises(TargetNotFound):
        fetch_file(origin, "other", target, None, 10)
