"""Packages that changed, with the direction of each ecosystem's own order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.engine.changes.packages import key_of, key_of_change, package_changes
from nakami.model.diff import PackageChange
from nakami.model.inventory import Placed
from nakami.model.package import Package


def placed(kind: str, name: str, version: str, *, owner: str = "", namespace: str = "", path: str = "x") -> Placed:
    return Placed(Package(kind, name, version, namespace, path=path), owner=owner)


@pytest.mark.parametrize(
    ("kind", "before", "after", "change"),
    [
        ("deb", "1.0~rc1-1", "1.0-1", "up"),
        ("deb", "1:1.0-1", "2.0-1", "down"),
        ("rpm", "1:1-1", "2-1", "down"),
        ("apk", "1.0_rc1-r0", "1.0-r0", "up"),
        ("pypi", "1.0rc1", "1.0", "up"),
        ("npm", "1.10.0", "1.9.0", "down"),
        ("maven", "1.0-SNAPSHOT", "1.0", "up"),
        ("golang", "v1.2.3", "v1.2.4", "up"),
        ("generic", "a", "b", "changed"),
        ("npm", "not a version", "1.0.0", "changed"),
    ],
)
def test_which_way_a_version_went(kind: str, before: str, after: str, change: str):
    [found] = package_changes([placed(kind, "x", before)], [placed(kind, "x", after)])
    assert found == PackageChange(change, kind, "", "x", (before,), (after,))  # type: ignore[arg-type] # one of them


def test_what_came_and_went():
    found = package_changes(
        [placed("npm", "a", "1"), placed("npm", "b", "1")], [placed("npm", "b", "1"), placed("npm", "c", "1")]
    )
    assert [(each.change, each.name) for each in found] == [("added", "c"), ("removed", "a")]


def test_several_versions_at_once():
    before = [placed("npm", "lodash", version, path=version) for version in ("3.0.0", "4.17.20")]
    after = [placed("npm", "lodash", version, path=version) for version in ("3.0.0", "4.17.21", "4.17.22")]
    assert package_changes(before, after) == (
        PackageChange("up", "npm", "", "lodash", ("4.17.20",), ("4.17.21", "4.17.22")),
    )
    mixed = [placed("npm", "lodash", version, path=version) for version in ("1.0.0", "5.0.0")]
    [change] = package_changes(before, mixed)
    assert change.change == "changed"


def test_another_copy_of_the_same_version_is_no_change():
    one, two = placed("npm", "a", "1", path="x/package.json"), placed("npm", "a", "1", path="y/package.json")
    assert package_changes([one], [one, two]) == ()


def test_names_are_compared_as_the_ecosystem_does():
    assert package_changes([placed("pypi", "PyYAML", "6.0")], [placed("pypi", "pyyaml", "6.0")]) == ()
    assert len(package_changes([placed("npm", "A", "1")], [placed("npm", "a", "1")])) == 2


def test_what_the_distribution_brought_is_told_once():
    before = [placed("deb", "python3-six", "1.15"), placed("pypi", "six", "1.15", owner="python3-six")]
    after = [placed("deb", "python3-six", "1.16"), placed("pypi", "six", "1.16", owner="python3-six")]
    assert [(each.type, each.change) for each in package_changes(before, after)] == [("deb", "up")]


def test_the_key_of_a_change_is_that_of_its_package():
    package = Package("maven", "core", "1", "org.example")
    assert key_of_change(PackageChange("added", "maven", "org.example", "core")) == key_of(package)


PACKAGES = st.lists(
    st.builds(
        placed, st.sampled_from(["deb", "npm", "pypi"]), st.sampled_from("abc"), st.sampled_from(["1", "2", "10", "x"])
    ),
    max_size=6,
)


@given(PACKAGES, PACKAGES)
def test_there_and_back(before: list[Placed], after: list[Placed]):
    """What one way adds the other way removes; a side compared with itself has no changes."""
    opposite = {"added": "removed", "removed": "added", "up": "down", "down": "up", "changed": "changed"}
    there, back = package_changes(before, after), package_changes(after, before)
    assert {(c.type, c.name, opposite[c.change], c.after, c.before) for c in there} == {
        (c.type, c.name, c.change, c.before, c.after) for c in back
    }
    assert package_changes(before, before) == ()
