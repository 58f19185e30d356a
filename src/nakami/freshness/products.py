"""Which product of endoflife.date a distribution or a package is, and which of its release lines."""

from collections.abc import Iterable

from nakami.model.lifecycle import Cycle
from nakami.model.package import Distro, Package

_DISTRIBUTIONS = {
    "almalinux": "almalinux",
    "alpine": "alpine-linux",
    "amzn": "amazon-linux",
    "centos": "centos",
    "debian": "debian",
    "fedora": "fedora",
    "ol": "oracle-linux",
    "opensuse-leap": "opensuse",
    "photon": "photon",
    "raspbian": "debian",
    "rhel": "rhel",
    "rocky": "rocky-linux",
    "sled": "sles",
    "sles": "sles",
    "ubuntu": "ubuntu",
}
"""IDs of os-release(5)."""

_PROGRAMS = {
    "bun": "bun",
    "deno": "deno",
    "drupal": "drupal",
    "erlang": "erlang",
    "go": "go",
    "haproxy": "haproxy",
    "httpd": "apache-http-server",
    "joomla": "joomla",
    "mariadb": "mariadb",
    "mediawiki": "mediawiki",
    "memcached": "memcached",
    "mongodb": "mongodb",
    "mysql": "mysql",
    "nextcloud": "nextcloud",
    "nginx": "nginx",
    "node": "nodejs",
    "openssl": "openssl",
    "perl": "perl",
    "php": "php",
    "postgresql": "postgresql",
    "python": "python",
    "rabbitmq": "rabbitmq",
    "redis": "redis",
    "ruby": "ruby",
    "traefik": "traefik",
    "valkey": "valkey",
    "wordpress": "wordpress",
}
"""Software that the catalogers know by its bytes (purl type `generic`), and Bitnami's packages of it."""

_LIBRARIES = {
    ("composer", "drupal", "core"): "drupal",
    ("composer", "laravel", "framework"): "laravel",
    ("composer", "symfony", "http-kernel"): "symfony",
    ("gem", "", "rails"): "rails",
    ("golang", "github.com/containerd", "containerd"): "containerd",
    ("golang", "github.com/hashicorp", "consul"): "consul",
    ("golang", "github.com/hashicorp", "vault"): "hashicorp-vault",
    ("golang", "", "stdlib"): "go",
    ("maven", "org.apache.logging.log4j", "log4j-core"): "log4j",
    ("maven", "org.apache.struts", "struts2-core"): "apache-struts",
    ("maven", "org.apache.tomcat", "tomcat-catalina"): "tomcat",
    ("maven", "org.apache.tomcat.embed", "tomcat-embed-core"): "tomcat",
    ("maven", "org.eclipse.jetty", "jetty-server"): "eclipse-jetty",
    ("maven", "org.springframework", "spring-core"): "spring-framework",
    ("maven", "org.springframework.boot", "spring-boot"): "spring-boot",
    ("npm", "", "express"): "express",
    ("npm", "", "next"): "nextjs",
    ("npm", "@angular", "core"): "angular",
    ("nuget", "", "Microsoft.NETCore.App"): "dotnet",
    ("pypi", "", "django"): "django",
}
"""Type, namespace and name of the package that stands for a framework or runtime."""


def product_of(distro: Distro | None) -> str:
    """What endoflife.date calls a distribution; empty when it does not know it."""
    if distro is None:
        return ""
    if distro.id == "centos" and "stream" in distro.pretty_name.lower():
        return "centos-stream"
    return _DISTRIBUTIONS.get(distro.id, "")


def software_of(package: Package) -> str:
    """What endoflife.date calls the software of a package; empty when it does not know it."""
    if package.type in {"generic", "bitnami"}:
        return "" if package.namespace else _PROGRAMS.get(package.name, "")
    name = package.name.lower() if package.type == "pypi" else package.name
    return _LIBRARIES.get((package.type, package.namespace, name), "")


def cycle_of(product: str, version: str, cycles: Iterable[Cycle]) -> Cycle | None:
    """The release line that a version is of: the one with most leading numbers in common; None when none is known.

    Lines are named by how many numbers their makers keep apart: Debian `11`, Python `3.9`, CentOS `2018.03`.
    """
    numbers = _numbers(version)
    fitting = [
        (len(line), cycle)
        for cycle in cycles
        if cycle.product == product and (line := _numbers(cycle.cycle)) and numbers[: len(line)] == line
    ]
    return max(fitting, key=lambda each: each[0])[1] if fitting else None


def _numbers(version: str) -> list[str]:
    return version.removeprefix("go").removeprefix("v").split(".") if version else []
