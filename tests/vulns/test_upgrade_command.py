import shlex

from hypothesis import given
from hypothesis import strategies as st

from nakami.model.package import Package
from nakami.vulns.upgrade_command import is_built_in, language_command, system_command


@given(st.text(min_size=1, max_size=30), st.text(min_size=1, max_size=30))
def test_no_name_or_version_is_more_than_one_word(name: str, version: str):
    assert shlex.split(language_command(Package("pypi", name, "1"), version)) == [
        "pip",
        "install",
        f"{name}>={version}",
    ]
    assert shlex.split(system_command([Package("apk", name, "1")], None)) == ["apk", "upgrade", name]


def test_go_itself_has_no_command():
    assert is_built_in(Package("golang", "stdlib", "go1.20"))
    assert language_command(Package("golang", "stdlib", "go1.20"), "1.21") == ""
