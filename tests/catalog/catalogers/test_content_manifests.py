"""Content manifests of Red Hat's images."""

import json

import pytest

from nakami.catalog.catalogers.content_manifests import ContentManifests, content_sets
from nakami.errors import InputError
from nakami.model.document import Document
from nakami.model.entry import Entry

PATH = "root/buildinfo/content_manifests/python-312-container-1-25.json"
SETS = ["rhel-9-for-x86_64-baseos-rpms", "rhel-9-for-x86_64-appstream-eus-rpms__9_DOT_2"]
READER = ContentManifests()


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        (PATH, True),
        ("usr/share/buildinfo/content_manifests/ubi9.json", True),
        ("usr/share/buildinfo/content-sets.json", True),
        ("usr/share/buildinfo/labels.json", False),
        ("root/buildinfo/content_manifests/more/x.json", False),
        ("root/buildinfo/content_manifests/x.txt", False),
    ],
)
def test_what_is_read(path: str, wanted: bool):
    assert READER.wants(Entry(path)) is wanted


def test_content_sets_are_kept_one_a_line():
    manifest = {"metadata": {"icm_version": 1}, "content_sets": [*SETS, SETS[0], 7, "a b", ""], "image_contents": []}
    (document,) = READER.read(Entry(PATH), json.dumps(manifest).encode())
    assert document == Document(PATH, "\n".join(SETS))
    others = [Document("etc/apt/sources.list", "deb x"), document, Document(PATH.replace("python", "ubi"), SETS[0])]
    assert content_sets(others) == tuple(sorted(SETS))


@pytest.mark.parametrize("content", [b"null", b"[]", b"{}", b'{"content_sets": null}', b'{"content_sets": [[]]}'])
def test_manifests_without_content_sets(content: bytes):
    assert list(READER.read(Entry(PATH), content)) == []
    assert content_sets([]) == ()


@pytest.mark.parametrize("content", [b"", b"{", b"[" * 100_000, b"\xff"])
def test_what_is_none(content: bytes):
    with pytest.raises(InputError):
        list(READER.read(Entry(PATH), content))
