"""All that nakami has a code for, and what of the user's rules is not looked for."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from nakami.engine.rules import every_rule, not_looked_for
from nakami.engine.settings import Settings
from nakami.errors import UsageError
from nakami.freshness.checks import CHECKS
from nakami.malware.structure import HEURISTICS
from nakami.rulebook.folder import files

MINE = 'rule Mine { meta: description = "mine" condition: filesize > 0 }\n'


def test_every_coded_rule_is_there(settings: Settings):
    codes = [rule.code for rule in every_rule(settings)]
    assert len(codes) == len(set(codes)) >= len(list(files())) + len(HEURISTICS) + len(CHECKS)
    assert {"NK-F001", "NK-M0001", "NK-M0600", "NK-S0001"} <= set(codes)


def test_the_users_rules_are_among_them(settings: Settings, tmp_path: Path):
    (tmp_path / "mine.yar").write_text(MINE)
    assert "Mine" in {rule.code for rule in every_rule(replace(settings, rules=(tmp_path,)))}


def test_what_is_not_looked_for_is_told(settings: Settings, tmp_path: Path):
    (tmp_path / "mine.yar").write_text(MINE + "rule Broken { condition: nobody }\n")
    (tmp_path / "latin.yar").write_bytes(b"// caf\xe9\n")
    told = list(not_looked_for(replace(settings, rules=(tmp_path,))))
    assert [(spot.part, spot.where) for spot in told] == [
        *(("rules", f"{tmp_path}/latin.yar: line 1"), ("rules", f"{tmp_path}/mine.yar: line 2")),
    ]
    assert list(not_looked_for(settings)) == []


def test_rules_of_which_none_can_be_used(settings: Settings, tmp_path: Path):
    (tmp_path / "mine.yar").write_text("rule Broken { condition: nobody }\n")
    with pytest.raises(UsageError, match=r"mine\.yar: line 1: unknown identifier `nobody`"):
        list(not_looked_for(replace(settings, rules=(tmp_path,))))
