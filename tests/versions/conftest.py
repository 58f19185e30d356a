"""What the tests of all schemes share: ascending lists, a judge's word on a list, the versions of a real feed."""

import json
import subprocess
import zipfile
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path

import msgspec
import pytest

from nakami.errors import VersionInvalid
from nakami.versions import scheme
from nakami.versions.interface import Scheme


@pytest.fixture(scope="session")
def ascends() -> Callable[[str, Sequence[str | tuple[str, ...]]], None]:
    """Asserts that the versions of a list ascend in the scheme; those in one tuple are equal."""

    def check(name: str, versions: Sequence[str | tuple[str, ...]]) -> None:
        key = scheme(name).key
        groups = [(each,) if isinstance(each, str) else each for each in versions]
        for group in groups:
            assert {version: key(version) for version in group} == dict.fromkeys(group, key(group[0]))
        for (older, *_), (newer, *_) in pairwise(groups):
            assert key(older) < key(newer), f"{older} is not older than {newer}"

    return check


@pytest.fixture(scope="session")
def disputes() -> Callable[[Scheme, Iterable[str], Callable[[Sequence[str]], list[int]]], list[tuple[str, str]]]:
    """Finds the neighbours about which a judge, told the versions in the order of their keys, disagrees.

    The judge returns -1, 0 or 1 for each version against the next. As order is transitive, no dispute about neighbours is none at all.
    """

    def find(
        one: Scheme, versions: Iterable[str], judge: Callable[[Sequence[str]], list[int]]
    ) -> list[tuple[str, str]]:
        ordered = sorted(set(versions), key=lambda version: (one.key(version), version))
        neighbours = list(pairwise(ordered))
        assert len(neighbours) > 100
        ours = [-1 if one.key(a) < one.key(b) else 0 for a, b in neighbours]
        return [pair for pair, own, other in zip(neighbours, ours, judge(ordered), strict=True) if own != other]

    return find


@pytest.fixture(scope="session")
def program() -> Callable[[Sequence[str]], Callable[[Sequence[str]], list[int]]]:
    """Makes a judge of a program that reads the versions as JSON and writes its verdicts as JSON."""

    def judge_of(command: Sequence[str]) -> Callable[[Sequence[str]], list[int]]:
        def ask(versions: Sequence[str]) -> list[int]:
            done = subprocess.run(
                command, input=json.dumps(versions), capture_output=True, text=True, check=True, timeout=120
            )
            verdicts: list[int] = json.loads(done.stdout)
            return verdicts

        return ask

    return judge_of


@pytest.fixture(scope="session")
def feed(shared: Path) -> Callable[[str], list[str]]:
    """All versions in the OSV records of an ecosystem, without the `0` of `introduced`."""

    @cache
    def read(ecosystem: str) -> list[str]:
        found: set[str] = set()
        with zipfile.ZipFile(shared / "feeds" / "osv" / ecosystem / "all.zip") as archive:
            for name in archive.namelist():
                for affected in msgspec.json.decode(archive.read(name)).get("affected", []):
                    found.update(affected.get("versions", []))
                    for extent in affected.get("ranges", []):
                        if extent["type"] != "GIT":
                            found.update(value for event in extent["events"] for value in event.values())
        return sorted(found - {"0"})

    return read


@pytest.fixture(scope="session")
def valid(feed: Callable[[str], list[str]]) -> Callable[[str, Scheme], list[str]]:
    """The versions of a feed that have a key."""

    def read(ecosystem: str, one: Scheme) -> list[str]:
        kept = []
        for version in feed(ecosystem):
            try:
                one.key(version)
            except VersionInvalid:
                continue
            kept.append(version)
        return kept

    return read
