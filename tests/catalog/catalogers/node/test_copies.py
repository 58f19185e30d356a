import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.catalog.catalogers.node.copies import NodeCopies
from nakami.model.entry import Entry
from tests.catalog.catalogers.reading import packages, survives

READER = NodeCopies()
PATH = "usr/lib/python3.8/site-packages/matplotlib/backends/web_backend/jquery-ui-1.12.1/package.json"
# Of jQuery UI 1.12.1, as matplotlib has it, cut to a few fields.
JQUERY_UI = {"name": "jquery-ui", "title": "jQuery UI", "version": "1.12.1", "licenses": [{"type": "MIT"}]}


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        (PATH, True),
        ("var/www/static/bower_components/angular/package.json", True),
        ("usr/share/go-1.19/src/cmd/vendor/pprof/third_party/d3/package.json", True),
        ("var/www/static/package.json", False),
        ("app/package.json", False),
        ("opt/static/node_modules/a/dist/package.json", False),
        ("usr/lib/python3/dist-packages/x/tests/a/package.json", False),
    ],
)
def test_where_copies_lie(path: str, wanted: bool):
    assert READER.wants(Entry(path)) is wanted


@pytest.mark.parametrize(
    ("more", "counts"),
    [({}, True), ({"private": False}, True), ({"private": True}, False), ({"engines": {"vscode": "^1"}}, False)],
)
def test_what_npm_would_publish(more: dict[str, Any], counts: bool):
    found = packages(READER, PATH, b"\xef\xbb\xbf" + json.dumps({**JQUERY_UI, **more}).encode())
    assert found == ([("npm", "", "jquery-ui", "1.12.1")] if counts else [])


@given(st.binary(max_size=100))
def test_any_bytes_are_survived(content: bytes):
    survives(READER, PATH, b'{"name": "a", ' + content)
