"""Release notes come as fragments whose names say what they are."""

import re

from tests.house.sources import ROOT

FRAGMENT = re.compile(r"[a-z0-9-]+\.(added|changed|fixed|removed|security)\.md")


def test_fragments_are_named_by_topic_and_kind():
    names = [path.name for path in (ROOT / "changelog.d").iterdir() if path.name != "README.md"]
    assert not [name for name in names if not FRAGMENT.fullmatch(name)]


def test_fragments_are_short():
    for path in (ROOT / "changelog.d").iterdir():
        assert path.name == "README.md" or 0 < len(path.read_text().split()) <= 120, path.name
