"""Gradle's lock files, of both layouts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.catalog.catalogers.java.gradle_lock import GradleLock
from nakami.errors import Malformed
from nakami.model.entry import Entry
from nakami.model.outcome import BlindSpot
from nakami.model.package import Package
from tests.catalog.catalogers.reading import survives

READER = GradleLock()
PATH = "app/gradle.lockfile"
LOCK = b"""\
# This is a Gradle generated file for dependency locking.
# Manual edits can break the build and are not advised.
# This file is expected to be part of source control.
com.google.guava:guava:31.1-jre=compileClasspath,runtimeClasspath,testRuntimeClasspath
org.apache.logging.log4j:log4j-core:2.17.1=runtimeClasspath
org.junit.jupiter:junit-jupiter:5.8.1=testCompileClasspath,testRuntimeClasspath
org.projectlombok:lombok:1.18.24=annotationProcessor,integrationTestRuntimeClasspath
empty=signatures
"""


def test_libraries_but_not_those_of_development_alone():
    assert list(READER.read(Entry(PATH), LOCK)) == [
        Package(
            "maven",
            "guava",
            "31.1-jre",
            namespace="com.google.guava",
            path=PATH,
            cataloger="gradle-lock",
            declared=True,
        ),
        Package(
            "maven",
            "log4j-core",
            "2.17.1",
            namespace="org.apache.logging.log4j",
            path=PATH,
            cataloger="gradle-lock",
            declared=True,
        ),
    ]


def test_one_file_for_each_configuration():
    path = "app/gradle/dependency-locks/runtimeClasspath.lockfile"
    (package,) = READER.read(Entry(path), b"# made by Gradle\ncom.google.guava:guava:31.1-jre\n")
    assert isinstance(package, Package)
    assert (package.namespace, package.name, package.version) == ("com.google.guava", "guava", "31.1-jre")


def test_nothing_locked():
    assert list(READER.read(Entry(PATH), b"# Gradle\nempty=classpath\n")) == []
    assert list(READER.read(Entry(PATH), b"")) == []


def test_broken_lines_are_a_blind_spot():
    found = list(READER.read(Entry(PATH), b"a:b=x\na b:c:1=x\na:b:=x\na:b:1=x\nnonsense\n"))
    assert [each.version for each in found if isinstance(each, Package)] == ["1"]
    assert len([each for each in found if isinstance(each, BlindSpot)]) == 1


def test_another_file_is_malformed():
    with pytest.raises(Malformed):
        list(READER.read(Entry(PATH), b"\x7fELF nonsense\n"))


@given(st.text(alphabet="ab:=,#\n 1.", max_size=60))
def test_any_text_is_read_or_malformed(text: str):
    survives(READER, PATH, text.encode())


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        (PATH, True),
        ("gradle.lockfile", True),
        ("app/gradle/dependency-locks/compileClasspath.lockfile", True),
        ("app/gradle/dependency-locks/testRuntimeClasspath.lockfile", False),
        ("app/gradle/dependency-locks/annotationProcessor.lockfile", False),
        ("app/buildscript-gradle.lockfile", False),
        ("app/other.lockfile", False),
        ("root/.m2/repository/a/gradle.lockfile", False),
    ],
)
def test_only_an_applications_own(path: str, wanted: bool):
    assert READER.wants(Entry(path)) is wanted
