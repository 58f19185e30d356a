"""The fragment of a pattern against the names it is made of."""

import re

from hypothesis import example, given
from hypothesis import strategies as st

from nakami.bounded.ownable import NAME, software_lines
from nakami.model.package import OWNABLE_NAMES, OWNABLE_SUFFIXES

WORDS = sorted(OWNABLE_NAMES) + list(OWNABLE_SUFFIXES)


@given(st.lists(st.sampled_from([*WORDS, "a", ".", "x.", "-1.0"]), max_size=4).map("".join))
@example("METADATA.txt")
@example("my-package.json")
@example(".jar")
@example("package_json")
def test_a_name_matches_when_it_is_one_or_ends_as_one(name: str):
    expected = name in OWNABLE_NAMES or name.endswith(OWNABLE_SUFFIXES)
    assert bool(re.fullmatch(NAME, name.encode())) == expected


def test_a_name_is_one_part_of_one_path():
    assert not re.fullmatch(NAME, b"a/b.jar")
    assert not re.fullmatch(NAME, b"a\nb.jar")
    assert not re.fullmatch(NAME, b"a\0b.jar")


def test_kernels_and_their_modules():
    """As Debian's lists and those of rpm's kernels have them."""
    kernel = [
        b"/boot/vmlinuz-6.1.0-13-amd64",
        b"/lib/modules/6.1.0-13-amd64/kernel/net/key/af_key.ko",
        b"/lib/modules/6.1.0-13-amd64/updates/dkms/zfs.ko.xz",
        b"/usr/lib/modules/6.5.6-300.fc39.x86_64/vmlinuz",
    ]
    others = [b"/boot", b"/lib/modules/6.1.0-13-amd64/modules.order", b"/usr/share/help/a.ko.html", b"/usr/share/ko"]
    assert set(software_lines(b"\n%s\n" % b"\n".join(kernel + others))) == set(kernel)
