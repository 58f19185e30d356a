"""Plugins and themes: heads as WordPress reads them, files that are no main file, hostile names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.catalog.catalogers.web.wordpress_extensions import WordPressExtensions
from nakami.model.entry import Entry
from nakami.model.package import Package

AKISMET = b"""\
<?php
/**
 * @package Akismet
 */
/*
Plugin Name: Akismet Anti-Spam: Spam Protection
Plugin URI: https://akismet.com/
Version: 5.0.2
Requires at least: 5.0
Author: Automattic
*/
"""
"""Of the plugin that WordPress 6.1 brings."""

THEME = b"/*\nTheme Name: Twenty Twenty-Three\nAuthor: the WordPress team\nRequires at least: 6.1\nVersion: 1.0\nLicense: GNU\n*/\n"
PLUGINS = "var/www/html/wp-content/plugins/"


def read(path: str, content: bytes) -> list[Package]:
    entry = Entry(path, size=len(content))
    return list(WordPressExtensions().read(entry, content)) if WordPressExtensions().wants(entry) else []


@pytest.mark.parametrize(
    ("path", "content", "namespace", "name", "version"),
    [
        (f"{PLUGINS}akismet/akismet.php", AKISMET, "wordpress/plugins", "akismet", "5.0.2"),
        (
            "wp-content/plugins/hello.php",
            b"<?php\n/* Plugin Name: Hello\n * Version: v1.7.2 */",
            "wordpress/plugins",
            "hello",
            "1.7.2",
        ),
        (
            "wp-content/mu-plugins/x/x.php",
            b"<?php // Plugin Name: X\n# Version: 2.0-beta1\n",
            "wordpress/plugins",
            "x",
            "2.0-beta1",
        ),
        ("srv/wp-content/themes/twentytwentythree/style.css", THEME, "wordpress/themes", "twentytwentythree", "1.0"),
        ("wp-content/plugins/x/x.php", AKISMET.replace(b"\n", b"\r\n"), "wordpress/plugins", "x", "5.0.2"),
        ("wp-content/plugins/x/x.php", b"<?php\n/* plugin name: X\nVERSION: 3 */\n", "wordpress/plugins", "x", "3"),
    ],
)
def test_reads_the_head(path: str, content: bytes, namespace: str, name: str, version: str):
    (found,) = read(path, content)
    assert (found.type, found.namespace, found.name, found.version) == ("generic", namespace, name, version)


@pytest.mark.parametrize(
    ("path", "content"),
    [
        (f"{PLUGINS}akismet/class.akismet.php", b"<?php\nclass Akismet { /* Version: 5.0.2 */ }"),
        (f"{PLUGINS}akismet/akismet.php", b"<?php\n/* Plugin Name: Akismet */"),
        (f"{PLUGINS}akismet/akismet.php", b"<?php\n/*" + b" " * 9000 + b"\nPlugin Name: late\nVersion: 1.0\n*/"),
        (f"{PLUGINS}akismet/views/akismet.php", AKISMET),
        ("wp-content/themes/x/style.css", AKISMET),
        ("wp-content/plugins/x/x.php", THEME),
        ("wp-content/plugins/x/x.php", b"/* Plugin Name: X\nVersion: {{VERSION}} */"),
        ("css/style.css", THEME),
        ("wp-content/plugins/a\x1b[2J/x.php", AKISMET),
        ("wp-content/plugins/a b/x.php", AKISMET),
    ],
)
def test_what_is_no_main_file_is_passed_over(path: str, content: bytes):
    assert read(path, content) == []


class TestProperties:
    """WordPress, `get_file_data`: "Searches for metadata in the first 8 KB of a file"."""

    @given(st.binary(max_size=300))
    def test_any_bytes_are_an_extension_or_nothing(self, content: bytes):
        assert len(read("wp-content/plugins/x/x.php", content)) <= 1

    @given(st.integers(0, 8100))
    def test_the_head_may_begin_anywhere_in_it(self, before: int):
        (found,) = read("wp-content/plugins/x/x.php", b"\n" * before + b"Plugin Name: X\nVersion: 1.0\n")
        assert found.version == "1.0"
