"""Each row of `databases`: what a real program holds is found, and nothing is without it."""

import pytest

from nakami.catalog.catalogers.binaries.databases import DATABASES
from nakami.catalog.catalogers.binaries.software import Software, version_in
from tests.catalog.catalogers.binaries.specimens import ELF, SPECIMENS


@pytest.mark.parametrize("software", DATABASES, ids=lambda software: software.name)
def test_the_version_is_found(software: Software):
    file, content, version = SPECIMENS[software.name]
    assert version_in(ELF + content, software, file) == version


@pytest.mark.parametrize("software", DATABASES, ids=lambda software: software.name)
def test_any_of_its_bytes_cut_off_tells_nothing_else(software: Software):
    """A version that was cut short would be another version."""
    file, content, version = SPECIMENS[software.name]
    told = {version_in(content[:end], software, file) for end in range(len(content))}
    assert told <= {"", version}


def test_redis_from_a_changed_tree_tells_how_many_lines_of_it():
    """Of the wheel that brings Redis 6.2.14, built with four changed lines."""
    (redis,) = (software for software in DATABASES if software.name == "redis")
    content = b"modules\x006.2.14\x00c11-builtin\x00REDIS%04d\x00_NAME\x002.1.0\x00\0\x006.2.14912196-d8565-1701469167040305114\x00"
    assert version_in(ELF + content, redis, "redis-server") == "6.2.14"
