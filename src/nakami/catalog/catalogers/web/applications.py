"""Web applications, each known by the one file of its sources that tells its version.

As with programs there is a table, one row per application. The files are PHP, which is not run: a version is taken only where it is written
as a constant of the words that the row names.
"""

import re
from collections.abc import Iterator
from typing import ClassVar

from msgspec import Struct

from nakami.errors import Malformed
from nakami.model.entry import Entry
from nakami.model.package import Package
from nakami.rootfs.reader import Reader, Selector

_MAX_BYTES = 1 << 20
_VERSION = rb"""['"](\d{1,5}(?:\.\d{1,5}){1,4}(?:[-._ ]?(?:alpha|beta|rc|dev|a|b|p|pl)[-.]?\d{0,4})?)['" +]"""


class Application(Struct, frozen=True):
    """One application, as a row of the table.

    `path` is the end of the file's path; `pattern` finds the version in it, and with several groups the parts of the version, in order;
    `needs` are words that tell the application from others with such a file.
    """

    name: str
    path: str
    pattern: bytes
    needs: tuple[bytes, ...] = ()
    cpes: tuple[str, ...] = ()


_JOOMLA = (
    rb"const MAJOR_VERSION = (\d+);(?:(?!const )[^}])*+const MINOR_VERSION = (\d+);"
    rb"(?:(?!const )[^}])*+const PATCH_VERSION = (\d+);"
)
_PHPMYADMIN = ("phpmyadmin:phpmyadmin",)
_MEDIAWIKI = ("mediawiki:mediawiki",)

APPLICATIONS: tuple[Application, ...] = (
    Application(
        "wordpress", "wp-includes/version.php", rb"\$wp_version\s*=\s*" + _VERSION, cpes=("wordpress:wordpress",)
    ),
    Application(
        "drupal", "core/lib/Drupal.php", rb"const VERSION\s*=\s*" + _VERSION, (b"class Drupal",), ("drupal:drupal",)
    ),
    Application(
        "drupal", "includes/bootstrap.inc", rb"define\('VERSION',\s*" + _VERSION, (b"DRUPAL_",), ("drupal:drupal",)
    ),
    Application("joomla", "libraries/src/Version.php", _JOOMLA, (b"PRODUCT = 'Joomla!'",), ("joomla:joomla!",)),
    Application(
        "phpmyadmin",
        "libraries/classes/Version.php",
        rb"const VERSION\s*=\s*" + _VERSION,
        (b"PhpMyAdmin",),
        _PHPMYADMIN,
    ),
    Application("phpmyadmin", "src/Version.php", rb"const VERSION\s*=\s*" + _VERSION, (b"PhpMyAdmin",), _PHPMYADMIN),
    Application(
        "phpmyadmin",
        "libraries/classes/Config.php",
        rb"set\('PMA_VERSION',\s*" + _VERSION,
        (b"PhpMyAdmin",),
        _PHPMYADMIN,
    ),
    Application("mediawiki", "includes/Defines.php", rb"define\(\s*'MW_VERSION',\s*" + _VERSION, cpes=_MEDIAWIKI),
    Application("mediawiki", "includes/DefaultSettings.php", rb"\$wgVersion\s*=\s*" + _VERSION, cpes=_MEDIAWIKI),
    Application(
        "moodle", "version.php", rb"\$release\s*=\s*" + _VERSION, (b"$branch", b"$maturity"), ("moodle:moodle",)
    ),
    Application(
        "nextcloud",
        "version.php",
        rb"\$OC_VersionString\s*=\s*" + _VERSION,
        (b"$vendor = 'nextcloud'",),
        ("nextcloud:nextcloud_server",),
    ),
    Application(
        "owncloud",
        "version.php",
        rb"\$OC_VersionString\s*=\s*" + _VERSION,
        (b"$vendor = 'owncloud'",),
        ("owncloud:owncloud",),
    ),
    Application(
        "matomo", "core/Version.php", rb"const VERSION\s*=\s*" + _VERSION, (b"namespace Piwik",), ("matomo:matomo",)
    ),
    Application(
        "roundcube",
        "program/include/iniset.php",
        rb"define\('RCMAIL_VERSION',\s*" + _VERSION,
        cpes=("roundcube:webmail",),
    ),
    Application("phpbb", "includes/constants.php", rb"define\('PHPBB_VERSION',\s*" + _VERSION, cpes=("phpbb:phpbb",)),
    Application(
        "typo3",
        "Classes/Information/Typo3Version.php",
        rb"const VERSION\s*=\s*" + _VERSION,
        (b"TYPO3",),
        ("typo3:typo3",),
    ),
    Application(
        "prestashop",
        "app/AppKernel.php",
        rb"const VERSION\s*=\s*" + _VERSION,
        (b"PrestaShop",),
        ("prestashop:prestashop",),
    ),
    Application("grav", "system/defines.php", rb"define\('GRAV_VERSION',\s*" + _VERSION, cpes=("getgrav:grav",)),
)
"""Every web application that is recognised; docs/binaries.md shows the same."""


class WebApplications(Reader):
    """Yields one package of type generic for each application whose file tells its version; other files of these names are passed over."""

    name: ClassVar[str] = "web-applications"
    version: ClassVar[int] = 1
    selector: ClassVar[Selector] = Selector(
        names=frozenset(application.path.rpartition("/")[2] for application in APPLICATIONS)
    )
    max_bytes: ClassVar[int] = _MAX_BYTES

    def wants(self, entry: Entry) -> bool:
        """Whether the file lies where an application has it; none of these is long."""
        return entry.size <= _MAX_BYTES and any(_rows(entry.path))

    def read(self, entry: Entry, content: bytes) -> Iterator[Package]:
        """Yield the application.

        Raises:
            Malformed: WordPress's file tells no version.
        """
        for application in _rows(entry.path):
            if not all(word in content for word in application.needs):
                continue
            found = re.compile(application.pattern).search(content)
            if found:
                yield Package(
                    type="generic",
                    name=application.name,
                    version=b".".join(found.groups()).decode("ascii").replace(" ", ""),
                    path=entry.path,
                    cataloger=self.name,
                    cpes=application.cpes,
                )
                return
        if entry.path.endswith(APPLICATIONS[0].path):
            raise Malformed(f"{entry.path} tells no version of WordPress", "look at this file by other means")


def _rows(path: str) -> Iterator[Application]:
    """The applications that have a file there."""
    for application in APPLICATIONS:
        if path == application.path or path.endswith(f"/{application.path}"):
            yield application
