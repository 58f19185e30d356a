"""What the lock files of Python share."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packaging.markers import Marker

from nakami.catalog.catalogers.python.lock_file import never_on_linux, only_for_development
from nakami.catalog.catalogers.python.poetry_lock import PoetryLock
from nakami.errors import Malformed

LINUX = {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix"}


@pytest.mark.parametrize(
    ("marker", "never"),
    [
        ("sys_platform == 'win32'", True),
        ('platform_system == "Windows"', True),
        ("os_name=='nt'", True),
        ("sys_platform != 'linux'", True),
        ("sys_platform == 'win32' or sys_platform == 'darwin'", True),
        ("python_version < '3.8' and (sys_platform == 'win32' or os_name == 'nt')", True),
        ("(platform_machine == 'x' and sys_platform == 'win32') or (sys_platform == 'darwin')", True),
        ("sys_platform == 'linux'", False),
        ("sys_platform != 'win32'", False),
        ("sys_platform == 'win32' or python_version < '3.8'", False),
        ("python_version < '3.8'", False),
        ("extra == 'sys_platform'", False),
        ("", False),
        (None, False),
        (7, False),
        ("sys_platform == 'win32' " + "x" * 5000, False),
    ],
)
def test_markers(marker: object, *, never: bool):
    assert never_on_linux(marker) is never


CLAUSES = st.sampled_from(
    [
        *(
            f"{name} {sign} '{value}'"
            for name, sign, value in itertools.product(("sys_platform",), ("==", "!="), ("linux", "win32", "darwin"))
        ),
        "os_name == 'posix'",
        "platform_system != 'Linux'",
        "python_version >= '3.0'",
        "python_version < '3.0'",
    ]
)
MARKERS = st.recursive(
    CLAUSES, lambda inner: st.builds("({} {} {})".format, inner, st.sampled_from(["and", "or"]), inner), max_leaves=12
)


class TestAgainstPackaging:
    """Dependency specifiers, "Environment Markers": `and`, `or` and parentheses, no negation."""

    @given(MARKERS)
    def test_what_may_be_installed_is_never_left_out(self, marker: str):
        if Marker(marker).evaluate(LINUX):
            assert not never_on_linux(marker)


@pytest.mark.parametrize(
    ("groups", "only"),
    [
        (["dev"], True),
        (["Test", "docs"], True),
        (["main", "dev"], False),
        (["server"], False),
        ([], False),
        (None, False),
        ("dev", False),
        ([7], False),
    ],
)
def test_groups(groups: object, *, only: bool):
    assert only_for_development(groups) is only


@pytest.mark.parametrize("name", ["a", "Flask", "zope.interface", "ruamel_yaml", "a-b", "0x10c-asm"])
def test_names(name: str):
    assert PoetryLock().full_name(name) == ("", name)


@pytest.mark.parametrize("name", ["", "-a", "a-", "a b", "a/b", "ä", "a\n", "@s/a"])
def test_what_is_no_name(name: str):
    with pytest.raises(Malformed):
        PoetryLock().full_name(name)
