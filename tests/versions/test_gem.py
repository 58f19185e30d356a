"""Tests of RubyGems' order."""

import random
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.errors import VersionInvalid
from nakami.versions.gem import Gem
from nakami.versions.interface import Scheme

Disputes = Callable[[Scheme, Sequence[str], Callable[[Sequence[str]], list[int]]], list[tuple[str, str]]]
key = Gem().key
segment = st.sampled_from(["0", "1", "2", "10", "a", "b", "B", "rc1"])


def _compare(a: str, b: str) -> int:
    """Gem::Version#<=> of its canonical segments, shorter ones filled up with zeros."""
    left, right = _segments(a), _segments(b)
    for at in range(max(len(left), len(right))):
        x: int | str = left[at] if at < len(left) else 0
        y: int | str = right[at] if at < len(right) else 0
        if isinstance(x, int) != isinstance(y, int):
            return 1 if isinstance(x, int) else -1
        if x != y:
            return -1 if (x < y if isinstance(x, int) and isinstance(y, int) else str(x) < str(y)) else 1
    return 0


def _segments(version: str) -> list[int | str]:
    parts: list[int | str] = []
    for each in version.replace("rc1", "rc.1").split("."):
        if not each.isdigit() and all(isinstance(part, int) for part in parts):
            while parts and parts[-1] == 0:
                parts.pop()
        parts.append(int(each) if each.isdigit() else each)
    while parts and parts[-1] == 0:
        parts.pop()
    return parts


class TestOrder:
    """Gem::Version: "If any part contains letters (currently only a-z are supported) then that version is considered prerelease. Versions with
    a prerelease part in the Nth part sort less than versions with N-1 parts. Prerelease parts are sorted alphabetically using the normal
    Ruby string sorting rules. If a prerelease part contains both letters and numbers, it will be broken into multiple parts to provide
    expected sort behavior (1.0.a10 becomes 1.0.a.10, and is greater than 1.0.a9)."
    """

    @given(*[st.lists(segment, max_size=5).map(lambda parts: ".".join(["1", *parts]))] * 2)
    def test_agrees_with_the_rule(self, a: str, b: str) -> None:
        x, y = key(a), key(b)
        assert (x > y) - (x < y) == _compare(a, b)

    def test_the_examples_of_the_documentation(self, ascends: Callable[..., None]) -> None:
        ascends("gem", ["0.9", ("1.0.a.2", "1.0.a2"), "1.0.a9", "1.0.a10", "1.0.b1", ("1.0", "1", "1.0.0"), "1.0.1"])

    def test_zeros_are_nothing_until_something_follows(self, ascends: Callable[..., None]) -> None:
        ascends(
            "gem",
            [
                "1.a.b",
                "1.a.0.b",
                "1.a.0.0.b",
                ("1.a", "1.0.a", "1.a.0"),
                "1.a.0.0.1",
                "1.a.0.1",
                "1.a.1",
                "1",
                "1.0.0.1",
                "1.0.1",
            ],
        )

    def test_a_hyphen_is_a_pre_release(self, ascends: Callable[..., None]) -> None:
        ascends("gem", [("1.2-1", "1.2.pre.1"), ("1.2-a", "1.2.pre.a")][::-1])
        ascends("gem", ["1.2-1", "1.2"])

    def test_words_have_case(self, ascends: Callable[..., None]) -> None:
        ascends("gem", ["1.B", "1.a", "1.b"])


@pytest.mark.parametrize("version", ["a", "1.", "1..2", "1_2", "1.2+3", "junk", "1.2-", "1.2 3"])
def test_refuses_what_rubygems_calls_malformed(version: str) -> None:
    with pytest.raises(VersionInvalid, match="RubyGems calls it malformed"):
        key(version)


def _invented(count: int) -> list[str]:
    chance = random.Random(20240806)
    parts = ["0", "0", "1", "9", "10", "00", "a", "b2", "rc", "B", "0a0", "pre"]
    return [
        ".".join([chance.choice("0129"), *(chance.choice(parts) for _ in range(chance.randint(0, 5)))])
        + chance.choice(["", "", "", "-1", "-a.0", "-0-b"])
        for _ in range(count)
    ]


@pytest.mark.system
class TestAgainstRuby:
    """Ruby's own Gem::Version is the judge."""

    @pytest.fixture
    def judge(
        self, tool: Callable[[str], str], program: Callable[[Sequence[str]], Callable[[Sequence[str]], list[int]]]
    ) -> Callable[[Sequence[str]], list[int]]:
        script = "all = JSON.parse(STDIN.read).map { |v| Gem::Version.new(v) }; puts all.each_cons(2).map { |a, b| a <=> b }.to_json"

        return program([tool("ruby"), "-rjson", "-e", script])

    def test_agrees_on_invented_versions(self, judge: Callable[[Sequence[str]], list[int]], disputes: Disputes) -> None:
        assert disputes(Gem(), _invented(20_000), judge) == []

    def test_agrees_on_real_versions(
        self,
        judge: Callable[[Sequence[str]], list[int]],
        disputes: Disputes,
        valid: Callable[[str, Scheme], list[str]],
    ) -> None:
        assert disputes(Gem(), valid("RubyGems", Gem()), judge) == []
