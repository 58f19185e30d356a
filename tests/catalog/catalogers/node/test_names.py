"""Names of Node packages; what else npm refuses is tested where package.json is read."""

import pytest

from nakami.catalog.catalogers.node.names import split_name
from nakami.errors import Malformed


@pytest.mark.parametrize(
    ("name", "parts"),
    [("a", ("", "a")), ("@s/a", ("@s", "a")), ("JSONStream", ("", "JSONStream")), ("a.b-c_d~e", ("", "a.b-c_d~e"))],
)
def test_scope_and_name(name: str, parts: tuple[str, str]):
    assert split_name(name) == parts


@pytest.mark.parametrize("name", ["", "@s/", "a/b", "@s/a/b", "a b", "a\n", "ä", "a" * 215, None, 7, ["a"]])
def test_what_is_no_name(name: object):
    with pytest.raises(Malformed):
        split_name(name)
