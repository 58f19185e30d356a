"""The example of docs/adding-a-rule.md is a rule: it is linted and tried as it stands."""

import re
from pathlib import Path

from nakami.bounded.yara import Source
from nakami.rulebook.lint import lint
from tests.rulebook import written

DOCUMENT = Path(__file__).parents[2] / "docs" / "adding-a-rule.md"


def test_the_example_is_a_rule(tmp_path: Path):
    text = DOCUMENT.read_text()
    (rule,) = re.findall(r"(?ms)^```yara\n(.*?)^```$", text)
    (cases,) = re.findall(r"(?ms)^```toml\n(.*?)^```$", text)
    source = Source("malware/rules/miners/example-miner-config.yar", "malware/miners", rule)
    assert lint([written.put(tmp_path, source, cases)], [], {}) == []
