"""Plugins and themes of WordPress, by the comment at the head of their main file.

Format: WordPress, "Header Requirements" of the Plugin Handbook and "Main Stylesheet (style.css)" of the Theme Handbook; `get_file_data`
looks at the first 8 KiB only. The readme's `Stable tag` names a version of the directory that plugins are fetched from (or `trunk`), which
need not be the one that is here; WordPress itself goes by the header alone.
"""

import re
from collections.abc import Iterator
from typing import ClassVar

from nakami.bounded.pattern import pattern
from nakami.model.entry import Entry
from nakami.model.package import Package
from nakami.rootfs.reader import MIB, Reader, Selector

_PLUGIN = pattern(r"(?:.*/)?wp-content/(?:mu-)?plugins/(?:([^/]+)/)?([^/]+)\.php\Z", re.DOTALL)
_THEME = pattern(r"(?:.*/)?wp-content/themes/([^/]+)/style\.css\Z", re.DOTALL)
_HEAD_BYTES = 8192
_FIELD = pattern(
    rb"^[ \t/*#@<?ph]*(Plugin Name|Theme Name|Version):[ \t]*([^\r\n]{1,200}?)[ \t]*(?:\*/|\?>|\r?$)",
    re.MULTILINE | re.IGNORECASE,
)
_VERSION = pattern(r"v?(\d[\w.+-]{0,60})\Z")
_SLUG = pattern(r"[\w.-]{1,120}\Z", re.ASCII)


class WordPressExtensions(Reader):
    """Yields one package of type generic per plugin (namespace `wordpress/plugins`) or theme (`wordpress/themes`), named by its folder."""

    name: ClassVar[str] = "wordpress-extensions"
    version: ClassVar[int] = 1
    selector: ClassVar[Selector] = Selector(names=frozenset({"style.css"}), suffixes=frozenset({".php"}))
    max_bytes: ClassVar[int] = 4 * MIB

    def wants(self, entry: Entry) -> bool:
        """Whether it may be a main file: directly in the folder of a plugin or theme."""
        return "wp-content/" in entry.path and bool(_PLUGIN.match(entry.path) or _THEME.match(entry.path))

    def read(self, entry: Entry, content: bytes) -> Iterator[Package]:
        """Yield the extension, if this is its main file and tells a version."""
        told = {
            name.lower(): value.decode("utf-8", "replace").strip()
            for name, value in _FIELD.findall(content[:_HEAD_BYTES])
        }
        version = _VERSION.match(told.get(b"version", ""))
        theme = _THEME.match(entry.path)
        plugin = _PLUGIN.match(entry.path)
        if version is None or (b"theme name" if theme else b"plugin name") not in told:
            return
        slug = theme[1] if theme else (plugin[1] or plugin[2]) if plugin else ""
        if _SLUG.match(slug):
            yield Package(
                type="generic",
                name=slug,
                version=version[1],
                namespace="wordpress/themes" if theme else "wordpress/plugins",
                path=entry.path,
                cataloger=self.name,
            )
