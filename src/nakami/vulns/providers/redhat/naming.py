"""How Red Hat names products, packages and modules in its statements.

Sources: "Red Hat CSAF-VEX Security Data" (redhatproductsecurity.github.io/security-data-guidelines), the purl specification's type `rpm`,
and real documents, whose shape has changed over the years: modules stand in the tree of products, in a qualifier, or in the name alone.
"""

import re
from functools import lru_cache

from msgspec import Struct

from nakami.vulns.csaf import Product
from nakami.vulns.ecosystems import normalised_ecosystem

_CPE = re.compile(r"cpe:/[ao]:redhat:([a-z0-9_.-]{1,80})(?::([^:]{1,40}))?(?::[^:]*)?(?::([^:]*))?(?::.*)?")
_RPM, _MODULE = "pkg:rpm/redhat/", "pkg:rpmmod/redhat/"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9+._-]{0,200}")
_STREAM = re.compile(r"[A-Za-z0-9][A-Za-z0-9+._-]{0,100}:[A-Za-z0-9+._-]{1,100}")
_MODULE_BUILD = re.compile(r"\d{14,20}\.[0-9a-f]{8}")
"""The release of a module as a whole (its version and context), which newer documents write as if the module were an rpm; no installed
package has such a version."""
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_UNUSED = ("-debuginfo", "-debugsource", "-debuginfo-common")
"""What nobody's programs run; a third of all rpms that updates list."""
ANY_MODULE = "*"
_ELSEWHERE = frozenset({"flatpak"})
"""Streams that are not installed as rpms: what a flatpak brings with it."""


class Rpm(Struct, frozen=True, gc=False):
    """A package: `version` is `epoch:version-release`, empty where no version is told; `module` is `name:stream`, empty for none.

    `is_build`: it is no package, but a module as a whole in the clothes of one.
    """

    name: str
    version: str = ""
    module: str = ""
    is_build: bool = False


@lru_cache(maxsize=16_384)
def ecosystem_of(cpe: str) -> str:
    """The ecosystem of a product stream, from its CPE (URI binding); empty for what is none of Red Hat's or tells no version.

    `cpe:/a:redhat:enterprise_linux:8::appstream` is `Red Hat:enterprise_linux:8`, `cpe:/o:redhat:rhel_eus:8.4::baseos` is
    `Red Hat:rhel_eus:8.4`, `cpe:/a:redhat:openshift:4.16::el9` is `Red Hat:openshift:4.16::el9`.
    """
    match = _CPE.fullmatch(cpe)
    if not match or not match[2]:
        return ""
    return normalised_ecosystem(f"Red Hat:{match[1]}:{match[2]}::{match[3] or ''}")


def rpm_of(product: Product) -> Rpm | None:
    """The package that a product is; None for what is no rpm (containers, Java archives, modules as a whole) or runs nowhere."""
    purl = product.helper.purl
    if not purl:
        return _told(product.name)
    head, _, rest = purl.partition("?")
    # The same package comes for every architecture.
    if "&" in rest:
        rest = "&".join([each for each in rest.split("&") if not each.startswith("arch=")])
    return _read(head, "" if rest.startswith("arch=") else rest)


def module_of(product: Product) -> str:
    """The `name:stream` of a module that a product is; empty when it is none."""
    purl, told = product.helper.purl, product.name
    if purl.startswith(_MODULE):
        name, _, version = _plain(purl.removeprefix(_MODULE).partition("?")[0]).partition("@")
        told = name.partition("/")[0] if ":" in name else f"{name}:{version}"
    stream = ":".join(told.split(":")[:2])
    return stream if _STREAM.fullmatch(stream) and stream.partition(":")[2] not in _ELSEWHERE else ""


@lru_cache(maxsize=16_384)
def _told(name: str) -> Rpm | None:
    """Old documents tell a name only. Those of containers have a slash, too, but no stream before it."""
    module, slash, name = name.rpartition("/")
    return _made(name, "", module) if not slash or ":" in module else None


@lru_cache(maxsize=65_536)
def _read(head: str, qualifiers: str) -> Rpm | None:
    if head.startswith(_MODULE):
        # `pkg:rpmmod/redhat/ruby:2.6/ruby` is a package of a module, `pkg:rpmmod/redhat/ruby@2.6:806..:ad..` a module.
        module, slash, name = _plain(head.removeprefix(_MODULE)).partition("/")
        return _made(name, "", module) if slash else None
    if not head.startswith(_RPM):
        return None
    name, _, version = _plain(head.removeprefix(_RPM)).partition("@")
    told = dict(each.partition("=")[::2] for each in qualifiers.split("&"))
    return _made(name, f"{told.get('epoch') or 0}:{version}" if version else "", _plain(told.get("rpmmod", "")))


def _made(name: str, version: str, module: str) -> Rpm | None:
    if not _NAME.fullmatch(name) or name.endswith(_UNUSED):
        return None
    if _MODULE_BUILD.fullmatch(version.rpartition("-")[2]):
        return Rpm(name, version, is_build=True)
    if not module:
        # The release tells of a module, nothing tells of which.
        return Rpm(name, version, ANY_MODULE if ".module" in version else "")
    stream = ":".join(module.split(":")[:2])
    if not _STREAM.fullmatch(stream) or stream.partition(":")[2] in _ELSEWHERE:
        return None
    return Rpm(name, version, stream)


def _plain(text: str) -> str:
    """Without the percent-encoding of package URLs; all that rpm's names and versions hold is ASCII."""
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text) if "%" in text else text
