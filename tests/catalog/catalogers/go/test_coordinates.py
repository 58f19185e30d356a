"""Paths of Go modules: Go Modules Reference, "Module paths"."""

import pytest

from nakami.catalog.catalogers.go.coordinates import split_path
from nakami.errors import Malformed


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("golang.org/x/net", ("golang.org/x", "net")),
        ("github.com/traefik/traefik/v2", ("github.com/traefik/traefik", "v2")),
        ("gopkg.in/yaml.v3", ("gopkg.in", "yaml.v3")),
        ("stdlib", ("", "stdlib")),
        ("git.sr.ht/~user/it", ("git.sr.ht/~user", "it")),
    ],
)
def test_paths(path: str, expected: tuple[str, str]):
    assert split_path(path) == expected


@pytest.mark.parametrize("path", ["", "/", "a//b", "/a", "a/", "./a b", "a\x1b/b", "é/a", "a/" * 600 + "a"])
def test_what_is_none(path: str):
    with pytest.raises(Malformed):
        split_path(path)
