"""The whole way is walked in tests/cli/commands/test_patch.py and tests/system/test_patch.py."""

from pathlib import Path

import pytest

from nakami.engine.patch import Order, patch
from nakami.engine.settings import Settings
from nakami.errors import TargetError, UsageError
from nakami.model.platform import Platform
from nakami.model.progress import silent


def test_a_destination_that_is_none_is_refused_before_the_image_is_looked_at(tmp_path: Path):
    settings = Settings(cache=tmp_path, platform=Platform.host(), offline=True, update=False)
    with pytest.raises(UsageError, match="no tag"):
        patch("not-there.tar", Order(output="registry.example/web"), settings, silent)
    with pytest.raises(TargetError):
        patch(str(tmp_path / "not-there.tar"), Order(output="oci:out"), settings, silent)
