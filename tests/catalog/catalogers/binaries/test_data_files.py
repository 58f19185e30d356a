"""Text files that tell of software: real ones, others of their names, and broken ones."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.catalog.catalogers.binaries.data_files import READERS, DataFiles
from nakami.model.entry import Entry
from nakami.model.package import Package

RELEASE = b"""\
IMPLEMENTOR="Debian"
JAVA_RUNTIME_VERSION="17.0.21.1+2-1-deb12u1-Debian"
JAVA_VERSION="17.0.21.1"
JAVA_VERSION_DATE="2026-11-17"
LIBC="gnu"
MODULES="java.base java.compiler"
OS_ARCH="x86_64"
"""
"""Of Debian's openjdk-17-jre-headless, without its list of modules."""

OLD_RELEASE = b'JAVA_VERSION="1.8.0_392"\nOS_NAME="Linux"\nOS_VERSION="2.6"\nOS_ARCH="amd64"\nSOURCE=""\n'


def read(path: str, content: bytes) -> list[Package]:
    entry = Entry(path, size=len(content))
    return list(DataFiles().read(entry, content)) if DataFiles().wants(entry) else []


@pytest.mark.parametrize(
    ("path", "content", "name", "version"),
    [
        ("opt/java/openjdk/release", RELEASE, "openjdk", "17.0.21.1"),
        ("opt/java/openjdk/release", OLD_RELEASE, "openjdk", "1.8.0_392"),
        ("opt/jdk/release", b'JAVA_VERSION="21"\nBUILD_TYPE="commercial"\n', "oracle-jdk", "21"),
        ("opt/graalvm/release", b'GRAALVM_VERSION="22.3.0"\nJAVA_VERSION="17.0.5"\n', "graalvm", "17.0.5"),
        ("usr/local/go/VERSION", b"go1.19.8", "go", "1.19.8"),
        ("usr/local/go/VERSION", b"go1.22.0\ntime 2024-01-30T19:04:22Z\n", "go", "1.22.0"),
        ("usr/local/go/VERSION", b"go1.23rc1\n", "go", "1.23rc1"),
        ("usr/lib/erlang/releases/25/OTP_VERSION", b"25.2.3\n", "erlang", "25.2.3"),
    ],
)
def test_reads_name_and_version(path: str, content: bytes, name: str, version: str):
    (found,) = read(path, content)
    assert (found.type, found.name, found.version, found.path) == ("generic", name, version, path)
    assert found.cpes


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("usr/share/x/VERSION", b"1.2.3\n"),
        ("usr/share/x/VERSION", b"good1.2.3\n"),
        ("usr/share/x/VERSION", b"go1.2.3-dirty\n"),
        ("usr/share/x/release", b"#!/bin/sh\necho JAVA_VERSION\n"),
        ("usr/share/x/release", b'JAVA_VERSION="unknown"\n'),
        ("usr/share/x/OTP_VERSION", b"not yet\n"),
        ("usr/share/x/VERSION", b"go1.19.8" + b"\n" * 1_000_000),
    ],
)
def test_others_of_these_names_are_passed_over(path: str, content: bytes):
    assert read(path, content) == []


class TestProperties:
    """JEP 223: `[1-9][0-9]*((\\.0)*\\.[1-9][0-9]*)*` is a version number of Java."""

    @given(st.sampled_from(sorted(READERS)), st.binary(max_size=300))
    def test_any_bytes_are_software_or_nothing(self, name: str, content: bytes):
        assert all(package.name and package.version for package in read(name, content))

    @given(st.lists(st.integers(1, 999), min_size=1, max_size=5).map(lambda numbers: ".".join(map(str, numbers))))
    def test_java_s_versions(self, version: str):
        (found,) = read("release", f'JAVA_VERSION="{version}"\n'.encode())
        assert found.version == version
