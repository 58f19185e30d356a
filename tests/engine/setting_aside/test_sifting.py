from datetime import date
from pathlib import Path

from nakami.engine.setting_aside.sifting import About, Sifted, set_aside
from nakami.engine.settings import Settings
from nakami.model.inventory import Inventory
from nakami.model.platform import Platform

SETTINGS = Settings(Path("/nowhere"), Platform.host())
TODAY = date(2026, 11, 23)


def test_nothing_is_lost():
    assert set_aside([], Inventory(), SETTINGS, About(TODAY)) == Sifted([])
