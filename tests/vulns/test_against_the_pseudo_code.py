"""The real feeds, judged twice: by the tables and the join, and by the schema's pseudo-code over the raw records with the ecosystem's own comparison."""

import json
import random
import re
import subprocess
import zipfile
from collections import defaultdict
from collections.abc import Callable
from functools import cache, cmp_to_key
from pathlib import Path
from typing import Any

import pytest
from packaging.version import InvalidVersion, Version

from nakami.model.package import Distro, Package
from nakami.vulns.database import Database
from nakami.vulns.part import Part
from nakami.vulns.updated import Updated

Before = Callable[[str, str], bool]


def is_affected(entry: dict[str, Any], version: str, before: Before) -> bool:
    """OSV schema, "Evaluation"."""
    if version in entry.get("versions", ()):
        return True
    return any(_in_range(part["events"], version, before) for part in entry.get("ranges", ()) if part["type"] != "GIT")


def _in_range(events: list[dict[str, str]], version: str, before: Before) -> bool:
    def compare(one: tuple[str, str], other: tuple[str, str]) -> int:
        for sign, (kind, value) in ((-1, one), (1, other)):
            if (kind, value) == ("introduced", "0"):
                return sign
        return 0 if one[1] == other[1] else -1 if before(one[1], other[1]) else 1

    vulnerable = False
    for kind, value in sorted((next(iter(event.items())) for event in events), key=cmp_to_key(compare)):
        if kind == "introduced" and (value == "0" or not before(version, value)):
            vulnerable = True
        elif (kind == "fixed" and not before(version, value)) or (kind == "last_affected" and before(value, version)):
            vulnerable = False
    return vulnerable


def entries(feed: Path, ecosystem: str, name_of: Callable[[str], str]) -> dict[str, list[tuple[str, dict[str, Any]]]]:
    """What the records say of each package."""
    found: dict[str, list[tuple[str, dict[str, Any]]]] = defaultdict(list)
    with zipfile.ZipFile(feed) as archive:
        for member in archive.namelist():
            record = json.loads(archive.read(member))
            for entry in record.get("affected", ()) if not record.get("withdrawn") else ():
                if entry["package"]["ecosystem"] == ecosystem:
                    found[name_of(entry["package"]["name"])].append((record["id"], entry))
    return found


def versions(its: list[tuple[str, dict[str, Any]]]) -> list[str]:
    """Every version that the records mention."""
    pool = {version for _, entry in its for version in entry.get("versions", ())}
    for _, entry in its:
        for part in entry.get("ranges", ()):
            if part["type"] != "GIT":
                pool |= {value for event in part["events"] for value in event.values()} - {"0"}
    return sorted(pool)


def some(chance: random.Random, pool: list[str], count: int) -> list[str]:
    return chance.sample(pool, min(count, len(pool)))


def assert_same(
    database: Path,
    its: dict[str, list[tuple[str, dict[str, Any]]]],
    packages: list[Package],
    distro: Distro | None,
    before: Before,
) -> None:
    with Database.open(database) as opened:
        judged = opened.judge(packages, distro)
    unjudged = {spot.why.split(" could not")[0] for spot in judged.blind_spots}
    found: dict[Package, set[str]] = defaultdict(set)
    for match in judged.matches:
        found[match.package].add(match.advisory)
    expected = {}
    for package in packages:
        if f"{package.type} package {package.name} {package.version}" not in unjudged:
            expected[package] = {
                name for name, entry in its[package.name] if is_affected(entry, package.version, before)
            }
    assert sum(map(len, expected.values())) > len(packages) / 2
    assert {package: found[package] for package in expected} == expected


@cache
def pep440_before(one: str, other: str) -> bool:
    return Version(one) < Version(other)


def test_pypi(shared: Path, bring: Callable[..., dict[str, Updated]], tmp_path: Path):
    bring(Part("osv", "PyPI"), base=str(shared / "feeds"))
    chance = random.Random(5)
    its = entries(shared / "feeds/osv/PyPI/all.zip", "PyPI", lambda name: re.sub(r"[-_.]+", "-", name).lower())
    packages = []
    for name in chance.sample(sorted(its), 250):
        pool = versions(its[name])
        try:
            for version in pool:
                Version(version)
        except InvalidVersion:
            continue  # the pseudo-code needs an order
        packages += [Package("pypi", name, version) for version in some(chance, pool, 4)]
    assert_same(tmp_path / "db", its, packages, None, pep440_before)


@pytest.mark.system
def test_debian(shared: Path, bring: Callable[..., dict[str, Updated]], tmp_path: Path, tool: Callable[[str], str]):
    dpkg = tool("dpkg")

    @cache
    def before(one: str, other: str) -> bool:
        return subprocess.run([dpkg, "--compare-versions", one, "lt", other], check=False).returncode == 0

    bring(Part("osv", "Debian"), base=str(shared / "feeds"))
    chance = random.Random(5)
    its = entries(shared / "feeds/osv/Debian/all.zip", "Debian:11", str)
    packages = [
        Package("deb", name, version, source=name, source_version=version)
        for name in chance.sample(sorted(its), 60)
        for base in some(chance, versions(its[name]), 3)
        for version in (base, f"{base}~1", f"{base}.1")
    ]
    assert_same(tmp_path / "db", its, packages, Distro("debian", "11"), before)
