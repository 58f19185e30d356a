import re

import pytest

from nakami.rulebook.folder import sources
from nakami.secrets.checking import UNPROVING, is_well_formed


def test_a_check_is_asked_by_its_name():
    assert is_well_formed(b"aB3" * 8, "mixed")
    assert not is_well_formed(b"words and names", "mixed")
    assert is_well_formed(b"aB3" * 8, "mixed") == is_well_formed(b"aB3" * 8, "mixed".replace("_", "-"))


def test_every_check_that_a_rule_names_is_there():
    asked = {name for source in sources() for name in re.findall(r'^ *check = "([\w-]+)"$', source.text, re.MULTILINE)}
    assert asked
    for name in sorted(asked | UNPROVING):
        assert is_well_formed(b"", name) in {True, False}


def test_nothing_outside_of_the_folder_can_be_asked():
    with pytest.raises(ImportError):
        is_well_formed(b"", "no_such_check")
