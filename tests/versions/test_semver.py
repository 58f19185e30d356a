"""Tests of Semantic Versioning's order."""

import random
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.errors import VersionInvalid
from nakami.versions.interface import Scheme
from nakami.versions.semver import SemVer

Disputes = Callable[[Scheme, Sequence[str], Callable[[Sequence[str]], list[int]]], list[tuple[str, str]]]
key = SemVer().key
numeric = st.sampled_from(["0", "1", "2", "10"])
identifier = st.sampled_from(["0", "1", "2", "10", "a", "A", "rc", "-", "1a", "0a", "alpha"])
semantic = st.builds(
    "{}.{}.{}{}".format,
    numeric,
    numeric,
    numeric,
    st.just("") | st.lists(identifier, min_size=1, max_size=3).map(lambda parts: "-" + ".".join(parts)),
)


def _precedence(version: str) -> tuple[list[int], bool, list[tuple[int, int, str]]]:
    """Item 11 as a Python tuple."""
    numbers, _, pre = version.partition("-")
    fields = [(0, int(each), "") if each.isdigit() else (1, 0, each) for each in pre.split(".")] if pre else []
    return [int(each) for each in numbers.split(".")], not pre, fields


class TestOrder:
    """SemVer 2.0.0, item 11: "Precedence MUST be calculated by separating the version into major, minor, patch and pre-release identifiers
    in that order (Build metadata does not figure into precedence)." "When major, minor, and patch are equal, a pre-release
    version has lower precedence than a normal version."
    """

    @given(semantic, semantic)
    def test_agrees_with_item_11(self, a: str, b: str) -> None:
        x, y = _precedence(a), _precedence(b)
        assert (key(a) < key(b), key(a) == key(b)) == (x < y, x == y)

    def test_the_examples_of_item_11(self, ascends: Callable[..., None]) -> None:
        ascends("semver", ["1.0.0", "2.0.0", "2.1.0", "2.1.1"])
        ascends(
            "semver",
            [
                "1.0.0-alpha",
                "1.0.0-alpha.1",
                "1.0.0-alpha.beta",
                "1.0.0-beta",
                "1.0.0-beta.2",
                "1.0.0-beta.11",
                "1.0.0-rc.1",
                "1.0.0",
            ],
        )

    def test_the_lowest_version_of_an_osv_range(self, ascends: Callable[..., None]) -> None:
        ascends("semver", ["0.0.0-0", "0.0.0-1", "0.0.0-a", "0.0.0", "0.0.1-0"])

    @given(semantic, st.from_regex(r"[0-9A-Za-z-]{1,5}(\.[0-9A-Za-z-]{1,5})?", fullmatch=True))
    def test_build_metadata_does_not_count(self, version: str, build: str) -> None:
        assert key(version) == key(f"{version}+{build}")


class TestLeniency:
    """Not in the standard: what real records and packages hold."""

    def test_prefixes_and_missing_numbers(self, ascends: Callable[..., None]) -> None:
        ascends(
            "semver",
            [
                ("1.2.0", "v1.2.0", "=1.2", "v1.2", " 1.2.0 ", "01.02.00"),
                ("2.0.0", "2", "v2"),
                ("2018.8.18", "2018.08.18"),
            ],
        )

    def test_numbers_after_the_patch(self, ascends: Callable[..., None]) -> None:
        ascends("semver", ["1.2.3-rc", ("1.2.3", "1.2.3.0", "1.2.3.0.0"), "1.2.3.1-rc", "1.2.3.1", "1.2.3.10", "1.2.4"])

    def test_a_pre_release_without_its_hyphen(self, ascends: Callable[..., None]) -> None:
        ascends("semver", [("3.5.0-PR1", "3.5.0PR1", "3.5.PR1", "3.5.0.PR1"), "3.5.0-pr2", "3.5.0"])


@pytest.mark.parametrize(
    "version", ["v", "latest", "1.2.3-", "1.2.3-a..b", "1.2.3-a_b", "1.2.3 4", "1..2", "1.2.", ".1", "nightly.2026-03-10.0", "^1.2", "1.x", "1.2.X", "1.2.3/4"]
)  # fmt: skip
def test_refuses_what_is_no_version(version: str) -> None:
    with pytest.raises(VersionInvalid, match="is not a semver version"):
        key(version)


def _invented(count: int) -> list[str]:
    chance = random.Random(20240806)
    parts = ["0", "1", "9", "10", "a", "Z", "alpha", "beta", "rc1", "-", "0a", "x-y", "99999999"]
    return [
        chance.choice(["", "", "", "v", "="])
        + ".".join(chance.choice("0129") for _ in range(3))
        + chance.choice(["", "-" + ".".join(chance.choice(parts) for _ in range(chance.randint(1, 4)))])
        + chance.choice(["", "", "+b1", "+x-1.2"])
        for _ in range(count)
    ]


@pytest.mark.system
class TestAgainstNode:
    """npm's own library `semver` is the judge, loose as npm uses it for what is installed."""

    @pytest.fixture
    def judge(
        self, tool: Callable[[str], str], program: Callable[[Sequence[str]], Callable[[Sequence[str]], list[int]]]
    ) -> Callable[[Sequence[str]], list[int]]:
        bundled = Path(
            "/usr/lib/node_modules/npm/node_modules/semver/package.json"
        )  # with Node.js' own packages of npm
        library = bundled if bundled.exists() else Path(tool("/usr/share/nodejs/semver/package.json"))
        script = """const semver = require(process.argv[1]), all = JSON.parse(require("fs").readFileSync(0));
            console.log(JSON.stringify(all.slice(1).map((b, i) => semver.compare(all[i], b, true))))"""

        return program([tool("node"), "-e", script, str(library.parent)])

    def test_agrees_on_invented_versions(self, judge: Callable[[Sequence[str]], list[int]], disputes: Disputes) -> None:
        assert disputes(SemVer(), _invented(20_000), judge) == []

    @pytest.mark.parametrize("ecosystem", ["npm", "crates.io"])
    def test_agrees_on_real_versions(
        self,
        judge: Callable[[Sequence[str]], list[int]],
        disputes: Disputes,
        valid: Callable[[str, Scheme], list[str]],
        ecosystem: str,
    ) -> None:
        assert disputes(SemVer(), valid(ecosystem, SemVer()), judge) == []
