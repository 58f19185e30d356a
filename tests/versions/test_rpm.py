"""Tests of rpm's order."""

import random
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.errors import VersionInvalid
from nakami.versions.interface import Scheme
from nakami.versions.rpm import Rpm

Disputes = Callable[[Scheme, Sequence[str], Callable[[Sequence[str]], list[int]]], list[tuple[str, str]]]
key, bare_key = Rpm().key, Rpm().bare_key


class TestOrder:
    """rpm-version(7): segments of digits or of letters are compared one by one, anything else only separates them; "numeric segments
    are newer than alphabetic ones"; "a tilde sorts before anything, even the end"; "a caret sorts as newer than the base version, but older than
    any further segment"; the longer version is newer.
    """

    def test_tilde_and_caret(self, ascends: Callable[..., None]) -> None:
        ascends(
            "rpm",
            ["1.0~~", "1.0~rc1~git1", "1.0~rc1", "1.0~rc1^git2", "1.0", "1.0^"],
        )
        ascends(
            "rpm",
            ["1.0^~a", "1.0^", "1.0^git1~pre", "1.0^git1", "1.0^git1^x", "1.0^git2", "1.0^20240501", "1.0.a", "1.0.1"],
        )

    def test_letters_are_older_than_numbers_and_newer_than_the_end(self, ascends: Callable[..., None]) -> None:
        ascends("rpm", ["1.0", "1.0.a", "1.0.ab", "1.0.b", "1.0.0", "1.0.1", "1.0.1a"])
        ascends("rpm", ["1.0Z", "1.0a"])

    def test_separators_do_not_count(self, ascends: Callable[..., None]) -> None:
        ascends("rpm", [("1.0.1", "1_0_1", "1..0+1", "1.0.1.", "01.00.001"), ("1.0.1a", "1.0.1.a"), "1.0.2"])

    def test_epoch_then_version_then_release(self, ascends: Callable[..., None]) -> None:
        ascends(
            "rpm",
            [("1.1.1k-9.el8_7", "0:1.1.1k-9.el8_7", ":1.1.1k-9.el8_7"), "1.1.1k-12.el8_9", "3.0.7-1.el9", "1:1.0-1"],
        )

    def test_an_absent_release_is_below_every_release_of_its_version_only(self, ascends: Callable[..., None]) -> None:
        ascends("rpm", ["1.1-9", "1.2", "1.2-~1", ("1.2-", "1.2-."), "1.2-0", "1.2-1", "1.2^1", "1.2^1-1", "1.2.0"])

    @given(st.from_regex(r"[0-9a-z.~^]{1,8}(-[0-9a-z.~^]{1,8})?", fullmatch=True))
    def test_a_missing_epoch_is_zero(self, version: str) -> None:
        assert key(version) == key(f"0:{version}") < key(f"1:{version}")


class TestBareKey:
    """For advisories that give no epoch: version and release alone."""

    def test_leaves_the_epoch_out(self) -> None:
        assert bare_key("1:1.0-1") == bare_key("1.0-1") == bare_key("0:1.0-1") < bare_key("3:1.0-2")

    def test_is_the_end_of_the_key(self) -> None:
        assert key("12:1.0-1").endswith(bare_key("1.0-1"))


@pytest.mark.parametrize("version", ["1:", "1:-1", "-1", "-", "1.0\u00e9"])
def test_refuses_what_has_no_version(version: str) -> None:
    for each in (key, bare_key):
        with pytest.raises(VersionInvalid, match="is not a rpm version"):
            each(version)


# Reads a list of versions, prints rpm's word on each and the next.
_JUDGE = """
import json, rpm, sys
def parts(evr):
    epoch, colon, rest = evr.partition(":")
    epoch, rest = (epoch, rest) if colon else ("0", evr)
    version, _, release = rest.rpartition("-")
    return epoch, version, release
versions = [parts(each) for each in json.load(sys.stdin)]
json.dump([rpm.labelCompare(a, b) for a, b in zip(versions, versions[1:])], sys.stdout)
"""


def _invented(count: int) -> list[str]:
    chance = random.Random(20240806)

    def part(most: int) -> str:
        return "".join(
            chance.choice(["0", "1", "00", "9", "10", "a", "b", "Z", "rc", "~", "^", ".", "+", "_"])
            for _ in range(chance.randint(1, most))
        )

    return [f"{chance.choice(['', '', '0:', '1:'])}{part(6)}-{part(4)}" for _ in range(count)]


@pytest.mark.system
class TestAgainstRpm:
    """rpm's own labelCompare() is the judge."""

    @pytest.fixture
    def judge(
        self, tool: Callable[[str], str], program: Callable[[Sequence[str]], Callable[[Sequence[str]], list[int]]]
    ) -> Callable[[Sequence[str]], list[int]]:
        tool("/usr/lib/python3/dist-packages/rpm/__init__.py")

        return program(["/usr/bin/python3", "-c", _JUDGE])

    def test_agrees_on_invented_versions(self, judge: Callable[[Sequence[str]], list[int]], disputes: Disputes) -> None:
        assert disputes(Rpm(), _invented(20_000), judge) == []

    @pytest.mark.parametrize("ecosystem", ["AlmaLinux", "Red Hat"])
    def test_agrees_on_real_versions(
        self,
        judge: Callable[[Sequence[str]], list[int]],
        disputes: Disputes,
        valid: Callable[[str, Scheme], list[str]],
        ecosystem: str,
    ) -> None:
        assert disputes(Rpm(), [version for version in valid(ecosystem, Rpm()) if "-" in version], judge) == []
