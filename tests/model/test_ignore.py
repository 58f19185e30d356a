import pytest

from nakami.model.ignore import Ignore


@pytest.mark.parametrize(
    ("fields", "aim"),
    [
        ({"ids": ("CVE-1", "CVE-2")}, "CVE-1 CVE-2"),
        ({"package": "openssl", "layer": "3"}, "openssl, layer 3"),
        ({"path": "usr/**"}, "usr/**"),
    ],
)
def test_what_it_is_about(fields: dict[str, object], aim: str):
    rule = Ignore(2, ".nakami.toml", "why", "2027-01-01", **fields)  # type: ignore[arg-type] # fields of many kinds
    assert (rule.title, rule.aim) == (".nakami.toml: rule 2", aim)
