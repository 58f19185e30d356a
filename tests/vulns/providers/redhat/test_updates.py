"""Which versions lie before the fix of their own line."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.versions.rpm import Rpm
from nakami.vulns.providers.redhat.updates import is_ordered, stretches

CURL = ("0:7.76.1-23.el9_2.4", "0:7.76.1-26.el9_3.2")
KERNEL = ("0:5.14.0-284.30.1.el9_2", "0:5.14.0-362.8.1.el9_3")
KEY = Rpm().key


def is_affected(version: str, fixes: tuple[str, ...]) -> bool:
    return any(
        (not introduced or KEY(introduced) <= KEY(version)) and KEY(version) < KEY(fixed)
        for introduced, fixed in stretches(fixes)
    )


@pytest.mark.parametrize(
    ("version", "fixes", "affected"),
    [
        ("0:7.76.1-14.el9", CURL, True),
        ("0:7.76.1-23.el9_2.3", CURL, True),
        ("0:7.76.1-23.el9_2.4", CURL, False),
        ("0:7.76.1-23.el9_2.5", CURL, False),
        ("0:7.76.1-26.el9", CURL, True),
        ("0:7.76.1-26.el9_3.2", CURL, False),
        ("0:7.76.1-29.el9_4", CURL, False),
        ("0:5.14.0-284.11.1.el9_2", KERNEL, True),
        ("0:5.14.0-284.30.1.el9_2", KERNEL, False),
        ("0:5.14.0-284.90.1.el9_2", KERNEL, False),
        ("0:5.14.0-362.el9", KERNEL, True),
        ("0:5.14.0-427.13.1.el9_4", KERNEL, False),
        # Built once for both minor releases.
        ("0:1-5.el9_2.1", ("0:1-5.el9_2.1", "0:1-5.el9_3.2"), False),
        ("0:1-5.el9_3.1", ("0:1-5.el9_2.1", "0:1-5.el9_3.2"), True),
        # A second update of one line: the first one has fixed it.
        ("0:1-5.el9_2.1", ("0:1-5.el9_2.1", "0:1-5.el9_2.3"), False),
        ("1:18-1.module+el8.9.0+2+ab", ("1:18-1.module+el8.9.0+2+ab", "1:18-1.module+el8.10.0+3+ab"), False),
        ("1:18-1.module+el8.10.0+1+ab", ("1:18-1.module+el8.9.0+2+ab", "1:18-1.module+el8.10.0+3+ab"), True),
    ],
)
def test_a_version_is_held_against_the_fix_of_its_line(version: str, fixes: tuple[str, ...], affected: bool):
    assert is_affected(version, fixes) is affected


def test_releases_without_a_number_have_one_line():
    assert stretches(["0:1-alt1", "0:1-alt2"]) == [("", "0:1-alt1")]


@pytest.mark.parametrize("version", ["0:1", "1-1", "0:-1", "0:1-", "0:1:1-1", "0:1-1-1", "x:1-1", "0:é-1"])
def test_what_rpm_does_not_order(version: str):
    assert not is_ordered(version)


RELEASES = st.builds("0:1-{}.el9_{}.{}".format, *[st.integers(0, 12)] * 3)


@given(st.lists(RELEASES, min_size=1, max_size=5), RELEASES)
def test_stretches_do_not_overlap_and_end_with_a_fix(fixes: list[str], version: str):
    """The order of rpm-version(7), "Version comparison"; every update lies outside, for it has the fix."""
    assert all(map(is_ordered, fixes))
    found = stretches(fixes)
    ends = [KEY(fixed) for _, fixed in found]
    assert ends == sorted(ends)
    assert all(KEY(begin) >= KEY(before) for (_, before), (begin, _) in pairwise(found))
    assert not any(is_affected(fix, tuple(fixes)) for fix in fixes)
    if KEY(version) < min(map(KEY, fixes)):
        assert is_affected(version, tuple(fixes))
