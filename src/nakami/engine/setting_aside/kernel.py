"""The kernel's packages: its headers and tools are not the kernel, and a container runs on its host's.

Distributions build headers (linux-libc-dev, kernel-headers) and tools (perf, bpftool) from the kernel's own source, and name that source in
their advisories: an image that can compile C then has every vulnerability of a kernel that is not in it. Names: Debian's
debian/control of `linux`, Ubuntu's of `linux` (linux-tools-*, linux-cloud-tools-*), Fedora's kernel.spec with its sub-packages, Alpine's
APKBUILD of linux-headers and linux-tools, openSUSE's kernel-source, kernel-docs and linux-glibc-devel.
"""

from nakami.model.package import DISTRIBUTION_TYPES, Package

_SOURCES = ("linux", "kernel")
"""How the sources of kernels begin: linux-signed-amd64, linux-aws-6.8, kernel-default, kernel6.12, kernel-rt."""
_ANYWHERE = frozenset(
    {
        "linux-libc-dev",
        "linux-headers",
        "kernel-headers",
        "linux-glibc-devel",
        "linux-api-headers",
        "linux-libc-headers",
    }
)
"""Names that mean the headers, whatever source they are built from."""
_OF_SOURCE = frozenset(
    {"bpftool", "hyperv-daemons", "libperf", "perf", "python3-perf", "rtla", "rv", "usbip", "usbip-utils"}
)
_BEGINNINGS = (
    "kernel-cross-headers",
    "kernel-devel",
    "kernel-doc",
    "kernel-headers",
    "kernel-macros",
    "kernel-source",
    "kernel-srpm-macros",
    "kernel-tools",
    "libcpupower",
    "linux-bpf-dev",
    "linux-cloud-tools",
    "linux-compiler-",
    "linux-config-",
    "linux-cpupower",
    "linux-doc",
    "linux-headers-",
    "linux-hwe-headers",
    "linux-kbuild-",
    "linux-libc-dev",
    "linux-perf",
    "linux-source",
    "linux-support-",
    "linux-tools",
)
_ENDINGS = ("-devel", "-devel-matched", "-doc", "-headers", "-tools", "-tools-devel", "-tools-libs")
_IMAGES = (
    "linux-image-",
    "linux-modules-",
    "kernel-core",
    "kernel-modules",
    "kernel-default",
    "kernel-uek",
    "linux-lts",
    "linux-virt",
)
_WHOLE = frozenset({"kernel", "linux-lts", "linux-virt", "linux-stable"})


def is_headers_or_tools(package: Package) -> bool:
    """Whether a distribution's package holds the headers, the sources or the tools of a kernel, and no kernel."""
    if package.type not in DISTRIBUTION_TYPES:
        return False
    if package.name in _ANYWHERE:
        return True
    return package.source.startswith(_SOURCES) and (
        package.name in _OF_SOURCE or package.name.startswith(_BEGINNINGS) or _is_of_flavour(package.name)
    )


def is_kernel(package: Package) -> bool:
    """Whether a distribution's package holds a kernel that can be booted, or its modules."""
    if package.type not in DISTRIBUTION_TYPES or is_headers_or_tools(package):
        return False
    if not package.source.startswith(_SOURCES):
        return False
    is_flavour = package.type == "rpm" and package.name == package.source
    return is_flavour or package.name in _WHOLE or package.name.startswith(_IMAGES)


def _is_of_flavour(name: str) -> bool:
    """Those of one of several kernels: Ubuntu's linux-aws-6.8-headers-6.8.0-1009, Amazon's kernel6.12-headers, kernel-default-devel."""
    if name.startswith("kernel"):
        return name.endswith(_ENDINGS)
    return name.startswith("linux-") and ("-headers-" in name or "-tools-" in name)
