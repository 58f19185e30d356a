"""requirements.txt: which lines pin, as pip itself reads them."""

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packaging.requirements import InvalidRequirement, Requirement

from nakami.catalog.catalogers.python.requirements import Requirements
from nakami.model.entry import Entry
from tests.catalog.catalogers.locked import locked, records

READER = Requirements()
SAMPLES = Path(__file__).parent / "samples"


def test_the_kept_project():
    found = locked(READER, (SAMPLES / "requirements.txt").read_bytes())
    assert found == {"click 8.5.1", "flask 2.0.3", "iniconfig 2.0.0", "itsdangerous 2.2.0", "jinja2 3.1.6"}


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("app/requirements.txt", True),
        ("requirements.txt", True),
        ("app/Requirements.txt", True),
        ("app/requirements-prod.txt", True),
        ("app/requirements_py3.txt", True),
        ("app/requirements.lock.txt", True),
        ("app/prod-requirements.txt", True),
        ("app/requirements/base.txt", True),
        ("app/requirements-dev.txt", False),
        ("app/test-requirements.txt", False),
        ("app/requirements/dev.txt", False),
        ("app/myrequirements.txt", False),
        ("app/requirementsfoo.txt", False),
        ("app/requirements.in", False),
        ("app/doc/readme.txt", False),
        ("usr/lib/python3/dist-packages/a/requirements.txt", False),
    ],
)
def test_which_files_are_wanted(path: str, *, wanted: bool):
    assert READER.wants(Entry(path)) is wanted


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a==1.0", {"a 1.0"}),
        ("  a == 1.0  # why", {"a 1.0"}),
        ("a===1.0", {"a 1.0"}),
        ("A.b-c_d[x, y]==1!1.0.post1+local.1", {"A.b-c_d 1!1.0.post1+local.1"}),
        ("a (==1.0)", {"a 1.0"}),
        ("a==1.0;python_version<'3'", {"a 1.0"}),
        ("a==1.0 ; sys_platform == 'win32'", set()),
        ("a==1.0 --hash=sha256:00 --hash=sha256:11", {"a 1.0"}),
        ("a==1.0 \\\n    --hash=sha256:00 \\\n    --hash=sha256:11\nb==2.0", {"a 1.0", "b 2.0"}),
        ("a==1.0 \\\r\n    --hash=sha256:00\r\nb==2.0\r\n", {"a 1.0", "b 2.0"}),
        ("a==1.0 ; python_version < '3' --hash=sha256:00", {"a 1.0"}),
        ("a==1.0;sys_platform=='win32' --hash=sha256:00", set()),
        ("a\\\n==1.0", {"a 1.0"}),
        ("# a==1.0", set()),
        ("a==1.0#egg", set()),
        ("a>=1.0", set()),
        ("a==1.*", set()),
        ("a==1.0,<2", set()),
        ("a~=1.0", set()),
        ("a", set()),
        ("a @ https://host.example/a-1.0.whl", set()),
        ("git+https://host.example/a.git@v1==1.0#egg=a", set()),
        ("-e ./a==1.0", set()),
        ("-r other==1.0.txt", set()),
        ("--index-url https://host.example/==1.0", set()),
        ("./a==1.0.whl", set()),
        ("\ufeffa==1.0", {"a 1.0"}),
        ("", set()),
    ],
)
def test_lines(text: str, found: set[str]):
    assert locked(READER, text) == found


def test_what_editors_of_windows_write():
    assert locked(READER, "a==1.0\r\n".encode("utf-16")) == {"a 1.0"}


@pytest.mark.parametrize(
    "text",
    [
        "a==" + "1" * 1_000_000,
        "a[" * 500_000 + "==",
        " " * 1_000_000 + "==",
        "a==1;" + " -" * 500_000,
        "\\\n" * 500_000,
        "a==1.0" + "#" * 1_000_000,
        "==" * 500_000,
    ],
)
def test_hostile_lines_take_no_time(text: str):
    began = time.process_time()
    records(READER, text)
    assert time.process_time() - began < 2


class TestAgainstPackaging:
    """Dependency specifiers: `name [extras] (==version) ; marker`; what they do not allow pins nothing that pip would take."""

    @given(
        st.from_regex(r"[A-Za-z][A-Za-z0-9._-]{0,6}[a-z0-9]", fullmatch=True),
        st.sampled_from(["", "[x]", " [x,y]"]),
        st.from_regex(r"[0-9]{1,2}(\.[0-9]{1,2}){0,2}((a|rc|\.post|\.dev)[0-9])?", fullmatch=True),
        st.sampled_from(["", " ; python_version > '3'", " # x", " "]),
    )
    def test_pins(self, name: str, extras: str, version: str, tail: str):
        assert locked(READER, f"{name}{extras}=={version}{tail}") == {f"{name} {version}"}

    @given(st.text(alphabet="ab=.1[]()<>;' ,!*", max_size=16))
    def test_any_line(self, text: str):
        for each in locked(READER, text):
            try:
                requirement = Requirement(text)
            except InvalidRequirement:
                continue  # a version that PEP 440 does not define is not judged, but named
            assert each == f"{requirement.name} {str(requirement.specifier).lstrip('=')}"
