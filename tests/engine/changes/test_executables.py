"""Executables that no package explains: those an incident responder wants to see, and only those."""

from nakami.engine.changes.executables import Differences, executable_changes, explained
from nakami.engine.changes.packages import key_of
from nakami.model.diff import ExecutableChange, PackageChange
from nakami.model.executable import Executable
from nakami.model.inventory import Inventory, Placed
from nakami.model.package import Package

BASH_UP = PackageChange("up", "deb", "", "bash", ("5.1",), ("5.2",))
STATUS = "var/lib/dpkg/status"


def inventory(*packages: Package) -> Inventory:
    return Inventory(tuple(Placed(package) for package in packages))


def compare(
    before: dict[str, str],
    after: dict[str, str],
    packages: tuple[PackageChange, ...] = (),
    inside: tuple[Package, ...] = (),
    owners: dict[str, str] | None = None,
    *,
    all_told: bool = True,
    rebuilt: bool = False,
) -> Differences:
    old, new = ([Executable(path, digest, "elf", 1) for path, digest in side.items()] for side in (before, after))
    changes = executable_changes(old, new)
    keys = {each.name: key_of(each) for each in inside}
    by = {path: keys[name] for path, name in (owners or {}).items()}
    return explained(changes, packages, [inventory(*inside)], by, all_told=all_told, rebuilt=rebuilt)


def told(found: Differences) -> list[tuple[str, str]]:
    return [(change.change, change.path) for change in found.unexplained]


def test_what_differs():
    one = [
        Executable("bin/a", "1", "elf", 0),
        Executable("bin/b", "1", "elf", 0),
        Executable("bin/c", "1", "script", 0),
    ]
    two = [
        Executable("bin/b", "2", "elf", 1),
        Executable("bin/c", "1", "script", 1),
        Executable("bin/d", "1", "elf", 2),
    ]
    assert list(executable_changes(one, two)) == [
        ExecutableChange("removed", "bin/a", "1", "", 0),
        ExecutableChange("changed", "bin/b", "1", "2", 1),
        ExecutableChange("added", "bin/d", "", "1", 2),
    ]


def test_an_upgrade_explains_its_files():
    bash = Package("deb", "bash", "5.2", path=STATUS)
    found = compare(
        {"bin/bash": "1", "bin/ls": "1"}, {"bin/bash": "2", "bin/ls": "2"}, (BASH_UP,), (bash,), {"bin/bash": "bash"}
    )
    assert told(found) == [("changed", "bin/ls")]
    assert [package.executables for package in found.packages] == [1]
    assert (found.counts.explained, found.counts.unexplained) == (1, 1)


def test_a_script_of_dpkg_belongs_to_the_package_it_is_named_after():
    libc = Package("deb", "libc6", "2", path=STATUS)
    change = PackageChange("up", "deb", "", "libc6", ("1",), ("2",))
    before = {"var/lib/dpkg/info/libc6:amd64.postinst": "1", "var/lib/dpkg/info/evil.postinst": "1"}
    after = dict.fromkeys(before, "2")
    assert told(compare(before, after, (change,), (libc,))) == [("changed", "var/lib/dpkg/info/evil.postinst")]


def test_the_folder_of_a_package_of_a_language():
    sharp = Package("npm", "sharp", "2", path="app/node_modules/sharp/package.json")
    numpy = Package("pypi", "NumPy", "2", path="usr/lib/python3.11/site-packages/numpy-2.dist-info/METADATA")
    changes = (
        PackageChange("up", "npm", "", "sharp", ("1",), ("2",)),
        PackageChange("up", "pypi", "", "NumPy", ("1",), ("2",)),
    )
    after = {
        "app/node_modules/sharp/build/sharp.node": "2",
        "app/node_modules/evil/x.node": "2",
        "usr/lib/python3.11/site-packages/numpy/core/_multiarray.so": "2",
        "usr/lib/python3.11/site-packages/numpy.libs/libopenblas.so": "2",
        "usr/lib/python3.11/site-packages/evil.so": "2",
    }
    found = compare({}, after, changes, (sharp, numpy))
    assert {path for _, path in told(found)} == {
        "app/node_modules/evil/x.node",
        "usr/lib/python3.11/site-packages/evil.so",
    }
    assert [package.executables for package in found.packages] == [1, 2]


def test_where_packages_do_not_tell_their_files_the_system_s_are_counted():
    change = PackageChange("up", "rpm", "", "bash", ("1",), ("2",))
    bash = Package("rpm", "bash", "2", path="var/lib/rpm/rpmdb.sqlite")
    after = {"usr/bin/bash": "2", "usr/lib64/libc.so.6": "2", "tmp/miner": "2", "opt/app/run": "2"}
    found = compare({"usr/bin/bash": "1", "usr/lib64/libc.so.6": "1"}, after, (change,), (bash,), all_told=False)
    assert told(found) == [("added", "tmp/miner"), ("added", "opt/app/run")]
    assert found.counts.unattributed == 2


def test_packages_built_for_another_release():
    apk = Package("apk", "apk-tools", "2.14.4-r0", path="lib/apk/db/installed")
    before, after, owners = (
        {"sbin/apk": "1", "sbin/x": "1"},
        {"sbin/apk": "2", "sbin/x": "2"},
        {"sbin/apk": "apk-tools"},
    )
    found = compare(before, after, (), (apk,), owners, rebuilt=True)
    assert told(found) == [("changed", "sbin/x")]
    assert found.counts.rebuilt == 1
    assert len(told(compare(before, after, (), (apk,), owners))) == 2


def test_the_suspicious_come_first():
    before = {"app/run": "1", "usr/bin/ls": "1"}
    after = {
        "app/run": "2",
        "app/new": "1",
        "usr/bin/ls": "2",
        "tmp/x": "1",
        "app/.cache/miner": "1",
        "usr/sbin/sshd2": "1",
        "app/bin/.kworker": "1",
        "app/site-packages/sklearn/.libs/libgomp.so.1": "1",
    }
    assert [path for _, path in told(compare(before, after))] == [
        "usr/bin/ls",
        "app/.cache/miner",
        "app/bin/.kworker",
        "tmp/x",
        "usr/sbin/sshd2",
        "app/run",
        "app/new",
        "app/site-packages/sklearn/.libs/libgomp.so.1",
    ]


def test_the_same_has_no_changes():
    assert compare({"a": "1"}, {"a": "1"}) == Differences((), ())
