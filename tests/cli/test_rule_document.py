import json

from nakami.cli.rule_document import rule_document
from nakami.malware.tampering import RULE


def test_all_but_how_a_rule_is_held_against_files_is_told():
    told = rule_document(RULE)
    assert set(told) == set(RULE.__struct_fields__) - {"tags", "over", "more"}
    assert (told["severity"], told["references"]) == ("medium", list(RULE.references))
    assert json.loads(json.dumps(told)) == told
