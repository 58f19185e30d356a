import os
import posixpath
from itertools import accumulate
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.rootfs.placing import MAX_SYMLINKS, Placing, clean, follow, parents, shown

_PARTS = st.lists(st.sampled_from(["a", "b", "c", "..", ".", "", ".x", "..."]), max_size=6).map("/".join)


class TestClean:
    @given(path=_PARTS)
    def test_it_is_normpath_inside_the_root(self, path: str):
        cleaned, escaped = clean(path.encode())
        assert cleaned == posixpath.normpath(f"/{path}").lstrip("/").encode()
        depths = accumulate((-1 if part == ".." else part not in {"", "."} for part in path.split("/")), _step)
        assert escaped == (-1 in depths)

    @pytest.mark.parametrize(
        ("path", "cleaned"),
        [
            (b"", b""),
            (b".", b""),
            (b"./", b""),
            (b"/", b""),
            (b"//", b""),
            (b"./a/", b"a"),
            (b"/a", b"a"),
            (b"a//b", b"a/b"),
            (b"a//", b"a"),
            (b"./.a", b".a"),
        ],
    )
    def test_by_hand(self, path: bytes, cleaned: bytes):
        assert clean(path) == (cleaned, False)

    @pytest.mark.parametrize("path", [b"..", b"../a", b"a/../../b", b"./../a", b"/../a"])
    def test_what_tries_to_leave(self, path: bytes):
        assert clean(path)[1]


def _step(depth: int, step: int) -> int:
    return max(depth, 0) + step


class TestShown:
    @given(one=st.binary(max_size=8), two=st.binary(max_size=8))
    def test_it_can_stand_in_any_report(self, one: bytes, two: bytes):
        assert shown(one).encode().decode() == shown(one)
        if one != two and b"\\" not in one + two:
            assert shown(one) != shown(two)


def test_parents():
    assert parents(b"a/b/c") == [b"a/b", b"a"]
    assert parents(b"a") == []


class TestPlacing:
    def test_entries_behind_a_symlink_land_where_it_leads(self):
        placing = Placing()
        placing.symlink(b"x", b"var/lib")
        assert placing.of(b"x/dpkg/status") == b"var/lib/dpkg/status"
        assert placing.of(b"x") == b"x"
        assert placing.of(b"xy/z") == b"xy/z"

    @pytest.mark.parametrize("target", [b"/var", b"../../var", b"./../var/.", b"//var//"])
    def test_inside_the_root_whatever_they_say(self, target: bytes):
        placing = Placing()
        placing.symlink(b"a/x", target)
        assert placing.of(b"a/x/f") == b"var/f"

    def test_to_the_root_itself(self):
        placing = Placing()
        placing.symlink(b"x", b"/")
        assert placing.of(b"x/f") == b"f"

    def test_only_what_came_before_counts(self):
        placing = Placing()
        assert placing.of(b"x/f") == b"x/f"
        placing.symlink(b"x", b"y")
        assert placing.of(b"x/f") == b"y/f"
        placing.other(b"x")
        assert placing.of(b"x/f") == b"x/f"

    def test_circles_are_left_as_they_are(self):
        placing = Placing()
        placing.symlink(b"x", b"y")
        placing.symlink(b"y", b"x")
        assert placing.of(b"x/f") == b"x/f"

    def test_more_symlinks_than_are_remembered(self):
        placing = Placing()
        for number in range(MAX_SYMLINKS):
            placing.symlink(b"%d" % number, b"t")
        assert not placing.full
        placing.symlink(b"one more", b"t")
        assert placing.full
        assert placing.of(b"5/f") == b"t/f"

    @given(
        links=st.dictionaries(
            st.sampled_from(["a", "a/b", "b", "c", "c/a"]),
            st.sampled_from(["a", "b", "../c", "/c", "c/a", "."]),
            max_size=4,
        ),
        path=st.sampled_from(["a/b/c", "b/a", "c/a/b", "a/c"]),
    )
    def test_it_goes_where_the_kernel_goes(
        self, links: dict[str, str], path: str, tmp_path_factory: pytest.TempPathFactory
    ):
        root = Path(os.path.realpath(tmp_path_factory.mktemp("root")))
        inside = root / "r/r/r/r"  # nothing below leads out of the root, so that it need not be one
        inside.mkdir(parents=True)
        for folder in ("a", "b", "c", "a/b", "c/a", "a/b/c"):
            if folder not in links and not any(folder.startswith(f"{link}/") for link in links):
                (inside / folder).mkdir(parents=True, exist_ok=True)
        for link, target in links.items():
            if not any(link.startswith(f"{other}/") for other in links):
                at = inside / link
                at.parent.mkdir(parents=True, exist_ok=True)
                at.symlink_to(str(inside) + target if target.startswith("/") else target)
        made = {
            link.encode(): target.encode()
            for link, target in links.items()
            if (inside / link).is_symlink() and not any(link.startswith(f"{other}/") for other in links)
        }
        found = follow(path.encode(), made)
        try:
            real = os.path.realpath(inside / path, strict=True)
        except OSError:
            return
        if real.startswith(f"{inside}/"):
            assert found == os.path.relpath(real, inside).encode()
