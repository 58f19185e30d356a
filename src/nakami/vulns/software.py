"""Software that belongs to no ecosystem of packages: under which name which source of advisories knows it.

Bitnami's feed judges what it knows, for it has each fix of each supported series; NVD judges the rest, and of the same software what
Bitnami's feed never mentions. Go's tool chain is judged by Go itself.
"""

import re

from nakami.model.package import Package

BITNAMI_NAMES = {
    "drupal": "drupal",
    "git": "git",
    "haproxy": "haproxy",
    "httpd": "apache",
    "joomla": "joomla",
    "lua": "lua",
    "magento": "magento",
    "mariadb": "mariadb",
    "memcached": "memcached",
    "moodle": "moodle",
    "nextcloud": "nextcloud",
    "nginx": "nginx",
    "node": "node",
    "openjdk": "java",
    "openldap": "openldap",
    "openresty": "openresty",
    "php": "php",
    "phpmyadmin": "phpmyadmin",
    "postgresql": "postgresql",
    "python": "python",
    "rabbitmq": "rabbitmq",
    "redis": "redis",
    "ruby": "ruby",
    "sqlite": "sqlite",
    "valkey": "valkey",
    "varnish": "varnish",
    "wordpress": "wordpress",
}
"""The catalogers' names for software, and Bitnami's (the names in OSV's ecosystem `Bitnami`)."""

GO_NAMES = ("stdlib", "toolchain")
"""What Go's own advisories call its library and its commands (go.dev/doc/security/vuln/database): the two are released as one."""

_REVISION = re.compile(r"-\d{1,4}\Z")
_OLD_JAVA = re.compile(r"1\.(\d+)\.0(?:_(\d+))?")


def bitnami_name(package: Package) -> str:
    """What Bitnami's feed calls the package; empty where it does not know it."""
    if package.type == "bitnami":
        return package.name
    return BITNAMI_NAMES.get(package.name, "") if package.type == "generic" and not package.namespace else ""


def is_go_itself(package: Package) -> bool:
    """Whether this is Go's tool chain as its folder tells it (`VERSION`), which holds all that `GO_NAMES` name."""
    return package.type == "generic" and package.name == "go" and not package.namespace


def bitnami_version(package: Package) -> str:
    """The version as Bitnami's feed writes it.

    Its packages' own end in a revision (`1.25.3-4`), which the advisories do not have; Java 8 is `8.0.392` and not `1.8.0_392`.
    """
    if package.type == "bitnami":
        return _REVISION.sub("", package.version)
    if package.name == "openjdk" and (old := _OLD_JAVA.fullmatch(package.version)):
        return f"{old[1]}.0.{old[2] or 0}"
    return package.version


def nvd_version(package: Package) -> str:
    """The version as NVD writes it: Java 8 is `8u392` and not `1.8.0_392`."""
    if package.name == "openjdk" and (old := _OLD_JAVA.fullmatch(package.version)):
        return f"{old[1]}u{old[2]}" if old[2] else old[1]
    return package.version
