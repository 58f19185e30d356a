"""What a user types, taken apart."""

from pathlib import Path

import pytest

from nakami.engine.asked import KINDS, Asked
from nakami.errors import UsageError
from tests import small_world


@pytest.mark.parametrize(
    ("text", "kind", "place", "tag"),
    [
        ("nginx", "", "nginx", ""),
        ("registry.example:5000/app:1.2", "", "registry.example:5000/app:1.2", ""),
        ("app.tar#shop/web:1", "", "app.tar", "shop/web:1"),
        ("docker-archive:app.tar#shop/web:1", "docker-archive", "app.tar", "shop/web:1"),
        ("oci:layout#1.4", "oci", "layout", "1.4"),
        ("dir:/a#b", "dir", "/a#b", ""),
        ("pid:1", "pid", "1", ""),
        ("docker:web", "docker", "web", ""),
        ("containerd:[k8s.io@/c]web:1#x", "containerd", "[k8s.io@/c]web:1#x", ""),
        ("containers-storage:@abcdef", "containers-storage", "@abcdef", ""),
        ("unknown:web", "", "unknown:web", ""),
    ],
)
def test_what_the_user_typed_is_taken_apart(text: str, kind: str, place: str, tag: str):
    asked = Asked.parse(text)
    assert (asked.kind, asked.place, asked.tag) == (kind, place, tag)


@pytest.mark.parametrize("text", ["", *(f"{kind}:" for kind in KINDS)])
def test_nothing_is_no_target(text: str):
    with pytest.raises(UsageError, match="names nothing to scan"):
        Asked.parse(text)


@pytest.mark.parametrize("text", ["targets:", "compose:"])
def test_a_list_needs_a_file(text: str):
    with pytest.raises(UsageError, match="names no file"):
        Asked.parse(text)


@pytest.mark.parametrize("text", ["targets:list", "compose:compose.yaml"])
def test_a_list_is_not_one_target(text: str):
    with pytest.raises(UsageError, match="stands for several targets"):
        Asked.parse(text)


def test_a_file_with_a_hash_in_its_name_is_a_file(tmp_path: Path):
    path = small_world.docker_archive(tmp_path / "a#b.tar", small_world.ALPINE)
    assert Asked.parse(str(path)).place == str(path)
