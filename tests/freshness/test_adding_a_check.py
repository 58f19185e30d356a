"""The example of docs/adding-a-check.md is code: it is run as it stands."""

import re
from pathlib import Path
from typing import Any

from nakami.freshness.checks import CHECKS
from nakami.freshness.interface import Check

DOCUMENT = Path(__file__).parents[2] / "docs" / "adding-a-check.md"


def namespace() -> dict[str, Any]:
    """What the code blocks define, run one after the other."""
    names: dict[str, Any] = {}
    for block in re.findall(r"(?ms)^```python\n(.*?)^```$", DOCUMENT.read_text(encoding="utf-8")):
        exec(compile(block, str(DOCUMENT), "exec"), names)
    return names


def test_the_example_is_a_check():
    check = namespace()["OldBase"]()
    assert isinstance(check, Check)
    assert check.code not in {each.code for each in CHECKS}


def test_the_test_of_the_example_passes():
    namespace()["test_old_base"]()
