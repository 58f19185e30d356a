"""The pages of rules tell what the rules tell. With NAKAMI_UPDATE=1 in the environment they are written anew instead of judged."""

import os
from pathlib import Path

from nakami.engine.rule_pages import pages
from nakami.engine.settings import Settings
from nakami.model.platform import Platform
from tests.house.sources import ROOT

FOLDER = ROOT / "docs" / "rules"


def test_every_rule_has_its_page_and_no_page_is_stale(tmp_path: Path):
    made = pages(Settings(cache=tmp_path, platform=Platform.host()))
    there = {path.name: path for path in FOLDER.glob("*.md")}
    if os.environ.get("NAKAMI_UPDATE"):
        FOLDER.mkdir(exist_ok=True)
        for name, path in there.items():
            if name not in made:
                path.unlink()
        for name, text in made.items():
            (FOLDER / name).write_text(text)
        return
    assert sorted(there) == sorted(made)
    stale = [name for name, path in there.items() if path.read_text() != made[name]]
    assert not stale, "write them anew: NAKAMI_UPDATE=1 pytest tests/house/test_rule_pages.py"
