import json

from nakami.report.document import to_json, to_line, without_surrogates


def test_a_document_ends_in_a_newline():
    assert to_json({"a": [1]}) == '{\n  "a": [\n    1\n  ]\n}\n'
    assert to_line({"a": [1, "b\udcff"]}) == '{"a":[1,"b\ufffd"]}'


def test_what_utf_8_does_not_have_is_replaced():
    assert json.loads(to_json({"a\udcff": ["b\udcff", 1, None]})) == {"a\ufffd": ["b\ufffd", 1, None]}
    assert without_surrogates(("a", 1)) == ["a", 1]
