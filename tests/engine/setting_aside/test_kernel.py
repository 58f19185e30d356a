"""Which packages of a kernel's source are none."""

import pytest

from nakami.engine.setting_aside.kernel import is_headers_or_tools, is_kernel
from nakami.model.package import Package

HEADERS = [
    ("deb", "linux-libc-dev", "linux"),
    ("deb", "linux-headers-6.1.0-28-amd64", "linux"),
    ("deb", "linux-headers-amd64", "linux-signed-amd64"),
    ("deb", "linux-kbuild-6.1", "linux"),
    ("deb", "linux-compiler-gcc-12-x86", "linux"),
    ("deb", "linux-perf", "linux"),
    ("deb", "bpftool", "linux"),
    ("deb", "linux-tools-common", "linux"),
    ("deb", "linux-aws-6.8-tools-6.8.0-1009", "linux-aws-6.8"),
    ("deb", "linux-hwe-6.8-headers-6.8.0-40", "linux-hwe-6.8"),
    ("rpm", "kernel-headers", "kernel"),
    ("rpm", "kernel-headers", "kernel-headers"),
    ("rpm", "kernel-devel", "kernel"),
    ("rpm", "kernel-tools-libs", "kernel"),
    ("rpm", "perf", "kernel"),
    ("rpm", "bpftool", "kernel"),
    ("rpm", "kernel6.12-headers", "kernel6.12"),
    ("rpm", "kernel-default-devel", "kernel-default"),
    ("rpm", "linux-glibc-devel", "linux-glibc-devel"),
    ("apk", "linux-headers", "linux-headers"),
]
KERNELS = [
    ("deb", "linux-image-6.1.0-28-amd64", "linux-signed-amd64"),
    ("deb", "linux-modules-6.8.0-40-generic", "linux"),
    ("rpm", "kernel", "kernel"),
    ("rpm", "kernel6.12", "kernel6.12"),
    ("rpm", "kernel-core", "kernel"),
    ("rpm", "kernel-modules", "kernel"),
    ("rpm", "kernel-default", "kernel-default"),
    ("apk", "linux-lts", "linux-lts"),
]
NEITHER = [
    ("deb", "linux-base", "linux-base"),
    ("deb", "libc6-dev", "glibc"),
    ("deb", "util-linux", "util-linux"),
    ("rpm", "bpftool", "other"),
    ("rpm", "perf", "performance"),
    ("pypi", "linux-headers", ""),
    ("apk", "linux-pam", "linux-pam"),
]


@pytest.mark.parametrize(("kind", "name", "source"), HEADERS + KERNELS + NEITHER)
def test_what_it_is(kind: str, name: str, source: str):
    package = Package(kind, name, "1", source=source)
    assert is_headers_or_tools(package) == ((kind, name, source) in HEADERS)
    assert is_kernel(package) == ((kind, name, source) in KERNELS)
