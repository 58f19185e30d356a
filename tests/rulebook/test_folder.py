"""Where rules stand."""

from pathlib import Path

import pytest

from nakami.errors import Malformed
from nakami.rulebook import folder
from nakami.rulebook.folder import FAMILIES, GATE, GATES, HOUSE, MAX_BYTES, cases_of, files, gates, sources
from nakami.rulebook.head import head_of
from tests.rulebook import written


def test_every_file_is_found_in_a_fixed_order():
    there = {str(path.relative_to(HOUSE)) for family in FAMILIES for path in (HOUSE / family / "rules").rglob("*.yar")}
    found = [source.name for source in sources()]
    assert set(found) == there
    assert [source.name for source in sources()] == found
    assert {source.name for _, source in files()} == {name for name in there if not name.endswith(GATE)}
    assert all(path.read_text() == source.text for path, source in files())


def test_the_namespace_is_family_and_group():
    for source in sources():
        family, rules, group, _ = source.name.split("/")
        assert (rules, f"{family}/{group}") == ("rules", source.namespace.removeprefix(GATES))


def test_gates_are_those_of_their_groups():
    groups = {source.namespace.removeprefix(GATES) for source in sources() if source.namespace.startswith(GATES)}
    assert {source.namespace.removeprefix(GATES) for source in gates(groups)} == groups
    assert list(gates(())) == []


def test_cases_stand_beside_the_rule():
    assert cases_of(head_of(written.said())) == HOUSE / "malware/rules/things/test-thing.toml"


@pytest.mark.parametrize("content", [b"\xff\xfe rule", b"/*" + b"x" * MAX_BYTES + b"*/"], ids=["no text", "too long"])
def test_a_file_that_is_no_rule(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes):
    for family in FAMILIES:
        (tmp_path / family / "rules" / "things").mkdir(parents=True)
    (tmp_path / "malware/rules/things/a.yar").write_bytes(content)
    monkeypatch.setattr(folder, "HOUSE", tmp_path)
    with pytest.raises(Malformed, match=r"malware/rules/things/a\.yar"):
        list(sources())
