"""The wiring of the catalogers: the one list, and the folder it must agree with."""

import re
from collections.abc import Iterator
from pathlib import Path

from nakami.catalog import CATALOGERS, catalogers
from nakami.rootfs.reader import Selector

READER = re.compile(r"^class \w+\((?:Reader|\w*LockFile)\):", re.MULTILINE)


def modules() -> Iterator[str]:
    """Every module of the folder that defines a reader; helpers of a language's package define none."""
    root = Path(str(catalogers.__file__)).parent
    for path in root.rglob("*.py"):
        if READER.search(path.read_text(encoding="utf-8")):
            yield ".".join((catalogers.__name__, *path.relative_to(root).with_suffix("").parts))


def test_every_module_with_a_reader_is_in_the_tuple():
    assert {type(cataloger).__module__ for cataloger in CATALOGERS} == set(modules())


def test_names_are_unique_and_kebab_case():
    names = [cataloger.name for cataloger in CATALOGERS]
    assert len(set(names)) == len(names)
    assert all(name == name.lower() and "_" not in name and " " not in name for name in names)


def test_every_cataloger_wants_something_by_table():
    for cataloger in CATALOGERS:
        selector = cataloger.selector
        assert selector != Selector(), cataloger.name
        assert cataloger.version >= 1
