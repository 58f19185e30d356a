"""The example of docs/adding-a-cataloger.md is code: it is run as it stands."""

import re
from pathlib import Path
from typing import Any

from nakami.model.entry import Entry
from nakami.rootfs.reader import Reader

DOCUMENT = Path(__file__).parents[2] / "docs" / "adding-a-cataloger.md"


def namespace() -> dict[str, Any]:
    """What the code blocks define, run one after the other."""
    names: dict[str, Any] = {}
    for block in re.findall(r"(?ms)^```python\n(.*?)^```$", DOCUMENT.read_text(encoding="utf-8")):
        exec(compile(block, str(DOCUMENT), "exec"), names)
    return names


def test_the_example_is_a_cataloger():
    reader = namespace()["Pacman"]()
    assert isinstance(reader, Reader)
    assert reader.wants(Entry("var/lib/pacman/local/zlib-1:1.3.1-2/desc"))
    assert not reader.wants(Entry("usr/share/doc/desc"))


def test_the_tests_of_the_example_pass():
    names = namespace()
    tests = [name for name in names if name.startswith("test_")]
    assert len(tests) == 3
    for name in tests:
        test = names[name]
        cuts: list[tuple[Any, ...]] = [()]
        for mark in getattr(test, "pytestmark", []):
            cuts = [(value,) for value in mark.args[1]]
        for arguments in cuts:
            test(*arguments)
