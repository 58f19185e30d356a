"""Composer's names."""

import pytest

from nakami.catalog.catalogers.php.composer_names import split_name
from nakami.errors import Malformed


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("symfony/yaml", ("symfony", "yaml")),
        ("ralouphie/getallheaders", ("ralouphie", "getallheaders")),
        ("pear/Net_SMTP", ("pear", "Net_SMTP")),
        ("a-1.b_c/d--e", ("a-1.b_c", "d--e")),
    ],
)
def test_vendor_and_name(name: str, expected: tuple[str, str]):
    assert split_name(name) == expected


@pytest.mark.parametrize(
    "name", ["", "a", "a/", "/a", "a/b/c", "a b/c", "a/b\n", "é/a", "-a/b", f"a/{'b' * 300}", None, 1, ["a/b"]]
)
def test_what_composer_refuses(name: object):
    with pytest.raises(Malformed):
        split_name(name)
