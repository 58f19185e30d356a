"""Tests of Debian's order."""

import random
import subprocess
from collections.abc import Callable, Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.errors import VersionInvalid
from nakami.versions.deb import Deb
from nakami.versions.interface import Scheme

Disputes = Callable[[Scheme, Sequence[str], Callable[[Sequence[str]], list[int]]], list[tuple[str, str]]]
key = Deb().key


class TestOrder:
    """deb-version(7): "The strings are compared from left to right. First the initial part of each string consisting entirely of
    non-digit characters is determined. [...] The lexical comparison is a comparison of ASCII values modified so that all the letters sort
    earlier than all the non-letters and so that a tilde sorts before anything, even the end of a part. For example, the following parts
    are in sorted order from earliest to latest: ~~, ~~a, ~, the empty part, a."
    """

    def test_the_parts_of_the_manual(self, ascends: Callable[..., None]) -> None:
        ascends("deb", ["1~~", "1~~a", "1~", "1", "1a"])

    def test_real_updates_ascend(self, ascends: Callable[..., None]) -> None:
        ascends(
            "deb",
            [
                "1.1.1n-0+deb10u3",
                "1.1.1n-0+deb11u1~bpo10+1",
                "1.1.1n-0+deb11u1",
                "1.1.1n-0+deb11u10",
                "3.0.11-1~deb12u2",
                "3.0.11-1",
                "3.0.11-1+b1",
                "3.0.11-1.1",
                "3.0.11+dfsg-1",
                "1:0.1-1",
            ],
        )

    def test_letters_are_older_than_other_characters(self, ascends: Callable[..., None]) -> None:
        ascends("deb", ["1~a", "1", "1-0a", "1-0+", "1Z", "1a", "1z", "1+a", "1.a"])

    def test_nothing_counts_as_zero(self, ascends: Callable[..., None]) -> None:
        ascends("deb", [("1", "0:1", "01", "1-0", "1-00", "00:1-0"), ("1.", "1.0", "1.00"), ("1.a", "1.a0")])

    def test_only_the_last_hyphen_starts_the_revision(self, ascends: Callable[..., None]) -> None:
        ascends("deb", ["1-1-1", "1-1-2", "1-2-1", "1:1-1"])

    @given(st.text("0123.~+ab", min_size=1, max_size=8), st.text("012~+a", min_size=1, max_size=4))
    def test_a_version_equals_its_longer_spellings(self, upstream: str, revision: str) -> None:
        assert key(f"{upstream}-{revision}") == key(f" 0:{upstream}-{revision} ")
        assert key(upstream) == key(f"{upstream}-0") == key(f"0:{upstream}")


@pytest.mark.parametrize("version", ["1_2", "a.1", "1:A_b-1_x", "2:-x-1"])
def test_takes_what_dpkg_only_warns_about(version: str) -> None:
    assert key(version)


@pytest.mark.parametrize("version", [" ", "1 2", ":1", "a:1", "-1:1", "1:", "1-", "-1", "1:-1", "1.2\u00e9"])
def test_refuses_what_dpkg_refuses(version: str) -> None:
    with pytest.raises(VersionInvalid, match="is not a deb version"):
        key(version)


def _invented(count: int) -> list[str]:
    chance = random.Random(20240806)

    def part(pieces: list[str], most: int) -> str:
        return "".join(chance.choice(pieces) for _ in range(chance.randint(1, most)))

    upstream = ["0", "0", "1", "12", "01", ".", "~", "+", "a", "A", "z", "_", "-1"]
    revision = ["0", "00", "1", "2", ".", "~", "+", "a", "Z"]
    return [
        chance.choice(["", "", "", "0:", "1:"])
        + chance.choice("012")
        + part(upstream, 5)
        + chance.choice(["", "-" + part(revision, 4)])
        for _ in range(count)
    ]


@pytest.mark.system
class TestAgainstDpkg:
    """`dpkg --compare-versions` is the judge."""

    @pytest.fixture
    def judge(self, tool: Callable[[str], str]) -> Callable[[Sequence[str]], list[int]]:
        # One shell for all pairs: it prints -1, 0 or 1 for each.
        script = """while read -r a; read -r b; do
            if "$0" --compare-versions "$a" lt "$b" 2>/dev/null; then echo -1
            elif "$0" --compare-versions "$a" eq "$b" 2>/dev/null; then echo 0; else echo 1; fi
        done"""

        def ask(versions: Sequence[str]) -> list[int]:
            pairs = "".join(f"{a}\n{b}\n" for a, b in pairwise(versions))
            done = subprocess.run(
                ["sh", "-c", script, tool("dpkg")], input=pairs, capture_output=True, text=True, check=True, timeout=120
            )
            return [int(line) for line in done.stdout.split()]

        return ask

    def test_agrees_on_invented_versions(self, judge: Callable[[Sequence[str]], list[int]], disputes: Disputes) -> None:
        assert disputes(Deb(), _invented(400), judge) == []

    @pytest.mark.parametrize("ecosystem", ["Debian", "Ubuntu"])
    def test_agrees_on_real_versions(
        self,
        judge: Callable[[Sequence[str]], list[int]],
        disputes: Disputes,
        valid: Callable[[str, Scheme], list[str]],
        ecosystem: str,
    ) -> None:
        assert disputes(Deb(), valid(ecosystem, Deb())[::20], judge) == []
