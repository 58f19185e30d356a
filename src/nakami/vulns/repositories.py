"""Which repositories the releases of a distribution have, where its vendor's advisories are cut by them. Data only: every scan reads it."""

from collections.abc import Iterable

from nakami.model.package import Distro

# fmt: off
TOPICS = (
    "BCC", "GraphicsMagick1.3", "R3.4", "R4", "ansible2", "aws-nitro-enclaves-cli", "awscli1", "collectd", "collectd-python3", "corretto8",
    "dnsmasq", "dnsmasq2.85", "docker", "ecs", "emacs", "epel", "firecracker", "firefox", "gimp", "golang1.11", "golang1.19", "golang1.9",
    "haproxy2", "httpd_modules", "java-openjdk11", "kernel-5.10", "kernel-5.15", "kernel-5.4", "kernel-ng", "lamp-mariadb10.2-php7.2",
    "libreoffice", "livepatch", "lustre", "lustre2.10", "lynis", "mariadb10.5", "mate-desktop1.x", "memcached1.5", "mock", "mock2", "mono",
    "nano", "nginx1", "nginx1.12", "php7.1", "php7.2", "php7.3", "php7.4", "php8.0", "php8.1", "php8.2", "postgresql10", "postgresql11",
    "postgresql12", "postgresql13", "postgresql14", "postgresql9.6", "python3", "python3.8", "redis4.0", "redis6", "ruby2.4", "ruby2.6",
    "ruby3.0", "rust1", "selinux-ng", "squid4", "testing", "tomcat8.5", "tomcat9", "unbound1.13", "unbound1.17", "vim",
)
# fmt: on
"""The topics of Amazon Linux 2's Extras, as `amazon-linux-extras list` has shown them from 2018 to 2025 (its numbers 0 to 72)."""

AMAZON = {
    "1": ("updates",),
    "2": ("core", *(f"extras {topic}" for topic in TOPICS)),
    "2022": ("core",),
    "2023": ("core", "kernel-livepatch", "nvidia"),
}
"""By release, the main one first; below the address of the feed `extras kernel-5.15` lies in the folder `extras/kernel-5.15`."""

_PHOTON = ("1.0", "2.0", "3.0", "4.0", "5.0")

AZURE = {"1": "cbl-mariner-1.0", "2": "cbl-mariner-2.0", "3": "azurelinux-3.0"}
"""The files of Azure Linux by release; its first two were called CBL-Mariner."""

_FIRST_AMAZON, _LAST_OF_ONE = 2011, 2018
"""The years that Amazon Linux AMI, the first release, called its versions by (2011.09 to 2018.03)."""

_FIRST_ALPINE, _LAST_ALPINE = 2, 40
"""Alpine v3.x; the branches that may come are asked for, too, when all are."""
_ALPINE_REPOSITORIES = ("main", "community")


def amazon_release(distro: Distro) -> str:
    """The release in the words of the feed: 1, 2, 2022, 2023; empty where it is none."""
    number = distro.version_id.partition(".")[0]
    if not (number.isascii() and number.isdigit()):
        return ""
    return "1" if _FIRST_AMAZON <= int(number[:6]) <= _LAST_OF_ONE else number


def every_amazon(year: int) -> Iterable[str]:
    """All partitions of the feed `amazon`."""
    del year
    return [f"{release} {repository}" for release, repositories in AMAZON.items() for repository in repositories]


def needed_amazon(distro: Distro) -> Iterable[str]:
    """Those that judge the packages of one release: which topics they are from, nobody tells for sure."""
    release = amazon_release(distro) if distro.id == "amzn" else ""
    return [f"{release} {repository}" for repository in AMAZON.get(release, ())]


def alpine_branch(distro: Distro) -> str:
    """The branch in the words of the feed: `v3.19`, `edge`; empty where it is none."""
    if "edge" in distro.pretty_name or "_alpha" in distro.version_id:
        return "edge"
    parts = distro.version_id.split(".")
    if len(parts) < 2 or not all(part.isascii() and part.isdigit() for part in parts[:2]):
        return ""
    return f"v{parts[0]}.{parts[1]}"


def every_alpine(year: int) -> Iterable[str]:
    """All partitions of the feed `alpine`."""
    del year
    branches = [f"v3.{minor}" for minor in range(_FIRST_ALPINE, _LAST_ALPINE)]
    return [f"{branch} {repository}" for branch in (*branches, "edge") for repository in _ALPINE_REPOSITORIES]


def needed_alpine(distro: Distro) -> Iterable[str]:
    """Those that judge the packages of one branch."""
    branch = alpine_branch(distro) if distro.id == "alpine" else ""
    return [f"{branch} {repository}" for repository in _ALPINE_REPOSITORIES] if branch else ()


def every_photon(year: int) -> Iterable[str]:
    """All partitions of the feed `photon`: its releases."""
    del year
    return _PHOTON


def needed_photon(distro: Distro) -> Iterable[str]:
    """The one that judges the packages of a release."""
    return [number for number in _PHOTON if distro.version_id == number]


def every_azure(year: int) -> Iterable[str]:
    """All partitions of the feed `azure`."""
    del year
    return AZURE.values()


def needed_azure(distro: Distro) -> Iterable[str]:
    """That of the release."""
    found = AZURE.get(distro.version_id.partition(".")[0]) if distro.id in {"azurelinux", "mariner"} else None
    return (found,) if found else ()
