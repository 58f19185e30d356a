import msgspec

from nakami.model.executable import Executable


def test_it_is_told_from_other_records_by_its_tag():
    """The layer cache decodes records by it."""
    plain = msgspec.to_builtins(Executable("bin/sh", "ab" * 32, "elf", 2))
    assert plain == {"record": "executable", "path": "bin/sh", "sha256": "ab" * 32, "kind": "elf", "layer": 2}
    assert msgspec.convert(plain, Executable).layer == 2
