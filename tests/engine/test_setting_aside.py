from pathlib import Path

from nakami.engine.setting_aside import set_aside
from nakami.engine.settings import Settings
from nakami.model.inventory import Inventory
from nakami.model.platform import Platform


def test_nothing_is_lost():
    assert set_aside([], Inventory(), Settings(Path("/nowhere"), Platform.host())) == ([], ())
