"""Each row of `interpreters`: what a real program holds is found, and nothing is without it."""

import pytest

from nakami.catalog.catalogers.binaries.interpreters import INTERPRETERS
from nakami.catalog.catalogers.binaries.software import Software, version_in
from tests.catalog.catalogers.binaries.specimens import ELF, SPECIMENS


@pytest.mark.parametrize("software", INTERPRETERS, ids=lambda software: software.name)
def test_the_version_is_found(software: Software):
    file, content, version = SPECIMENS[software.name]
    assert version_in(ELF + content, software, file) == version


@pytest.mark.parametrize("software", INTERPRETERS, ids=lambda software: software.name)
def test_any_of_its_bytes_cut_off_tells_nothing_else(software: Software):
    """A version that was cut short would be another version."""
    file, content, version = SPECIMENS[software.name]
    told = {version_in(content[:end], software, file) for end in range(len(content))}
    assert told <= {"", version}
