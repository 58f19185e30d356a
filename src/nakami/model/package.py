"""One installed package, and the distribution it was installed on."""

from msgspec import Struct

DISTRIBUTION_TYPES = frozenset({"deb", "rpm", "apk"})
"""The types of what a distribution's package manager installs; it judges them itself, and its packages may bring others'."""


class Distro(Struct, frozen=True, tag_field="record", tag="distro"):
    """The distribution, in the words of os-release(5).

    `like` is ID_LIKE split at blanks; `path` is the file that said so. `repositories` are the vendor's further ones that
    are in use, as far as the target tells: Amazon Linux 2's topics (`extras docker`).
    """

    id: str
    version_id: str = ""
    codename: str = ""
    pretty_name: str = ""
    like: tuple[str, ...] = ()
    cpe: str = ""
    path: str = ""
    repositories: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """What people call it, with its version."""
        return self.pretty_name or f"{self.id} {self.version_id}".strip()


class Package(Struct, frozen=True, tag_field="record", tag="package"):
    """One installed package.

    `type` is the purl type (deb, rpm, apk, pypi, npm, maven, golang, ...); `namespace` the purl namespace without percent-encoding
    (maven: groupId; npm: @scope; distributions: left empty, the distribution tells it).
    `version` is written as the ecosystem writes it: deb and rpm with `epoch:` when it is not zero, rpm as `[epoch:]version-release`.
    `source` and `source_version` name the source package (deb, rpm) or origin (apk) it was built from; equal to name and
    version when the metadata gives none, and empty where the ecosystem has no such idea.
    `module` is the rpm modularity label `name:stream`. `path` is the file that proves it (relative to the root;
    `outer.war!/WEB-INF/lib/inner.jar` for nested archives) and `cataloger` the reader that said so.
    `declared` packages are told by a lock file or a manifest, which proves what somebody wants to have, not what is there.
    `cpes` are the `vendor:product` pairs under which the National Vulnerability Database knows it, where no ecosystem of its own does.
    """

    type: str
    name: str
    version: str
    namespace: str = ""
    arch: str = ""
    source: str = ""
    source_version: str = ""
    module: str = ""
    licenses: tuple[str, ...] = ()
    path: str = ""
    cataloger: str = ""
    declared: bool = False
    cpes: tuple[str, ...] = ()


class Ownership(Struct, frozen=True, tag_field="record", tag="ownership"):
    """Which files a distribution's package brought, so far as they could be taken for packages of a language.

    The distribution's own advisories judge them: a backported fix leaves the language's version as it was. `package` is the name of the
    distribution's package; `paths` are relative to the root: metadata of Python and Node packages, archives of Java, and the like
    (`OWNABLE_NAMES`, `OWNABLE_SUFFIXES`).

    With a purl `type`, an application's own list of its packages brought the files: a package of that type which one of them tells of by
    itself is on that list already, by its true name.

    `documentation` tells that the package brought files, and that all of them are documentation.
    """

    package: str
    paths: tuple[str, ...]
    type: str = ""
    documentation: bool = False


class Repairs(Struct, frozen=True, tag_field="record", tag="repairs"):
    """What the changelog of a source package says that was fixed, up to the version that carries it.

    `type` is that of the distribution's packages; `version` the source's. `fixes` are versions of entries, the oldest first, each with the
    names of the vulnerabilities that it fixed and no later one took back. `path` is the file that says so.
    """

    type: str
    source: str
    version: str
    fixes: tuple[tuple[str, tuple[str, ...]], ...]
    path: str


OWNABLE_NAMES = frozenset({"DESCRIPTION", "METADATA", "PKG-INFO", "package.json"})
OWNABLE_SUFFIXES = (".egg-info", ".jar", ".war", ".ear", ".jpi", ".hpi", ".gemspec", ".deps.json", ".reg", ".app")
OWNABLE_FOLDERS = frozenset({"bin", "sbin", "libexec", "boot", "cgi-bin", "cni", "git-core", "openssh", "postfix"})
"""Folders whose files are programs or kernels, wherever these folders stand (hier(7), Filesystem Hierarchy Standard 3.0); the last four
are those of single packages, in usr/lib or usr/libexec."""
OWNABLE_DATA = frozenset(
    {
        "AppKernel.php",
        "Config.php",
        "DefaultSettings.php",
        "Defines.php",
        "Drupal.php",
        "OTP_VERSION",
        "Typo3Version.php",
        "VERSION",
        "Version.php",
        "bootstrap.inc",
        "constants.php",
        "defines.php",
        "iniset.php",
        "rabbit.app",
        "release",
        "version.php",
        "vmlinuz",
    }
)
"""Files of the JDK, Go, Erlang and RabbitMQ, and of web applications, that tell a version; the kernel beside its modules."""
