"""Web applications: the lines in which each tells its version, others of their names, and anything at all."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.catalog.catalogers.web.applications import APPLICATIONS, WebApplications
from nakami.errors import Malformed
from nakami.model.entry import Entry
from nakami.model.package import Package

JOOMLA = b"""
final class Version
{
    /** Product name. */
    const PRODUCT = 'Joomla!';
    /** Major release version. */
    public const MAJOR_VERSION = 4;
    /** Minor release version. */
    public const MINOR_VERSION = 2;
    /** Patch release version. */
    public const PATCH_VERSION = 8;
"""
NEXTCLOUD = b"""<?php
$OC_Version = [31, 0, 3, 2];
$OC_VersionString = '31.0.3';
$OC_VersionCanBeUpgradedFrom = ['nextcloud' => ['30.0' => true], 'owncloud' => ['10.13' => true]];
$vendor = 'nextcloud';
"""
OWNCLOUD = b"<?php\n$OC_Version = [10, 13, 2, 1];\n$OC_VersionString = '10.13.2';\n$vendor = 'owncloud';\n"
MOODLE = (
    b"$version = 2023100900.00;\n$release = '4.3+ (Build: 20231013)';\n$branch = '403';\n$maturity = MATURITY_STABLE;\n"
)

TOLD: list[tuple[str, bytes, str, str]] = [
    ("wp-includes/version.php", b"<?php\n$wp_version = '6.1.9';\n$wp_db_version = 53496;\n", "wordpress", "6.1.9"),
    ("wp-includes/version.php", b"$wp_version = '6.5-RC1-57847';", "wordpress", ""),
    ("core/lib/Drupal.php", b"class Drupal {\n  const VERSION = '10.1.6';\n", "drupal", "10.1.6"),
    ("core/lib/Drupal.php", b"class Drupal {\n  const VERSION = '9.3.15-dev';\n", "drupal", "9.3.15-dev"),
    (
        "includes/bootstrap.inc",
        b"define('VERSION', '7.98');\ndefine('DRUPAL_CORE_COMPATIBILITY', '7.x');\n",
        "drupal",
        "7.98",
    ),
    ("libraries/src/Version.php", JOOMLA, "joomla", "4.2.8"),
    (
        "libraries/classes/Version.php",
        b"namespace PhpMyAdmin;\nfinal class Version\n{\n    public const VERSION = '5.2.1' . VERSION_SUFFIX;\n",
        "phpmyadmin",
        "5.2.1",
    ),
    ("src/Version.php", b"namespace PhpMyAdmin;\n    public const VERSION = '6.0.0-dev';\n", "phpmyadmin", "6.0.0-dev"),
    (
        "libraries/classes/Config.php",
        b"namespace PhpMyAdmin;\n $this->set('PMA_VERSION', '4.9.7');\n",
        "phpmyadmin",
        "4.9.7",
    ),
    ("includes/Defines.php", b"define( 'MW_VERSION', '1.39.17' );\n", "mediawiki", "1.39.17"),
    ("includes/DefaultSettings.php", b"$wgVersion = '1.31.16';\n", "mediawiki", "1.31.16"),
    ("version.php", MOODLE, "moodle", "4.3"),
    ("version.php", NEXTCLOUD, "nextcloud", "31.0.3"),
    ("version.php", OWNCLOUD, "owncloud", "10.13.2"),
    ("core/Version.php", b"namespace Piwik;\nfinal class Version\n{\n const VERSION = '4.16.0';\n", "matomo", "4.16.0"),
    (
        "program/include/iniset.php",
        b"// application constants\ndefine('RCMAIL_VERSION', '1.6.5');\n",
        "roundcube",
        "1.6.5",
    ),
    ("includes/constants.php", b"@define('PHPBB_VERSION', '3.3.11');\n", "phpbb", "3.3.11"),
    (
        "typo3/sysext/core/Classes/Information/Typo3Version.php",
        b"namespace TYPO3\\CMS\\Core\\Information;\n protected const VERSION = '12.4.8';\n",
        "typo3",
        "12.4.8",
    ),
    (
        "app/AppKernel.php",
        b"use PrestaShop\\x;\nabstract class AppKernel\n{\n const VERSION = '8.1.2';\n",
        "prestashop",
        "8.1.2",
    ),
    ("system/defines.php", b"define('GRAV', true);\ndefine('GRAV_VERSION', '1.7.43');\n", "grav", "1.7.43"),
]


def read(path: str, content: bytes) -> list[Package]:
    entry = Entry(path, size=len(content))
    return list(WebApplications().read(entry, content)) if WebApplications().wants(entry) else []


@pytest.mark.parametrize("folder", ["", "var/www/html/", "srv/a b/"])
@pytest.mark.parametrize(("path", "content", "name", "version"), [row for row in TOLD if row[3]])
def test_reads_the_version_in_any_folder(folder: str, path: str, content: bytes, name: str, version: str):
    (found,) = read(folder + path, content)
    assert (found.type, found.namespace, found.name, found.version) == ("generic", "", name, version)
    assert found.path == folder + path
    assert found.cpes


def test_every_row_is_tested():
    tested = {(name, path) for path, _, name, version in TOLD if version}
    assert all(any(row.name == name and path.endswith(row.path) for name, path in tested) for row in APPLICATIONS)
    assert all(re.compile(row.pattern).groups in {1, 3} for row in APPLICATIONS)


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("version.php", b"<?php $plugin->version = 2023100900; $plugin->release = '1.2.3';"),
        ("myversion.php", NEXTCLOUD),
        ("lib/Version.php", JOOMLA),
        ("core/lib/Drupal.php", b"<?php // const VERSION = '10.1.6' without its class"),
        ("app/AppKernel.php", b"class AppKernel extends Kernel { const VERSION = '4.2.8'; }"),
        ("src/Version.php", b"namespace Mine; const VERSION = '1.2.3';"),
        ("system/defines.php", b"define('GRAV_VERSION', $version);"),
    ],
)
def test_others_of_these_names_are_passed_over(path: str, content: bytes):
    assert read(path, content) == []


@pytest.mark.parametrize("content", [b"", b"<?php $wp_version = get_version();", TOLD[1][1]])
def test_wordpress_without_a_version_is_malformed(content: bytes):
    with pytest.raises(Malformed, match="tells no version of WordPress"):
        read("wp-includes/version.php", content)


def test_a_file_that_is_too_long_is_none_of_these():
    assert not WebApplications().wants(Entry("wp-includes/version.php", size=2 << 20))


class TestProperties:
    """A file of any content is one of these, none of them, or WordPress's that tells nothing."""

    @given(st.sampled_from(sorted({path for path, *_ in TOLD})), st.binary(max_size=300))
    def test_any_bytes(self, path: str, content: bytes):
        try:
            found = read(path, content)
        except Malformed:
            return
        assert all(package.version for package in found)
