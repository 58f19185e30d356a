"""Ruby gems as RubyGems and Bundler install them: one specification for each.

Formats: RubyGems writes `specifications/<name>-<version>[-<platform>].gemspec` (`specifications/default/` for those that Ruby brings),
Bundler the same beside the code of a gem that came from git (`bundler/gems/<name>-<revision>/`). A specification is Ruby code, and
RubyGems itself reads only the comment on top when it can: `# stub: name version platform paths` (Gem::StubSpecification). Older ones have
no such line; `Gem::Specification#to_ruby` writes the fields as literals, one to a line (`%q{...}` before RubyGems 2).

Nothing is evaluated. What a person wrote by hand and computes its version is refused.
"""

import re
from collections.abc import Iterator
from typing import ClassVar

from nakami.bounded.pattern import pattern
from nakami.catalog.catalogers.licenses import license_names
from nakami.errors import Malformed
from nakami.model.entry import Entry
from nakami.model.package import Package
from nakami.rootfs.reader import MIB, Reader, Selector

_PLACE = pattern(
    r"(?:.*/)?specifications/(?:default/)?[^/]+\Z|(?:.*/)?bundler/gems/(?:[^/]+/){1,3}[^/]+\Z",  # Bundler's glob: {,*,*/*}.gemspec
    re.DOTALL,
)
_STUB = pattern(r"^# stub: (\S+) (\S+) (\S+)", re.MULTILINE)
_READ = 256 << 10  # bytes; the fields come first, and lists of files are not written into what is installed
_STUB_WITHIN = 512  # bytes; it is the first line, or the second behind the encoding
_LITERAL = r"(?:Gem::Version\.new\()?(?:\"([^\"\n]*)\"|'([^'\n]*)'|%q\{([^}\n]*)\})"
_FIELD = pattern(rf"^[ \t]*\w+\.(name|version|platform|licenses?)[ \t]*=[ \t]*\[?{_LITERAL}", re.MULTILINE)
_STRING = pattern(r"\"([^\"\n]*)\"|'([^'\n]*)'|%q\{([^}\n]*)\}")
_LICENSES = pattern(r"^[ \t]*\w+\.licenses[ \t]*=[ \t]*\[([^\]\n]*)\]", re.MULTILINE)

_NAME = pattern(r"[\w.-]+\Z", re.ASCII)  # Gem::Specification::VALID_NAME_PATTERN
_VERSION = pattern(r"\d[\w.-]*\Z", re.ASCII)  # a part of Gem::Version::VERSION_PATTERN; `versions` judges the rest
_LENGTH = 128
_PURE = "ruby"  # Gem::Platform::RUBY: for every platform


class RubyInstalled(Reader):
    """Yields one package of type gem per specification; `arch` is the platform that it was built for, empty for plain Ruby.

    A gem's own `.gemspec` inside `gems/`, and those of source trees, are not installed: RubyGems never looks at them.
    """

    name: ClassVar[str] = "ruby-installed"
    version: ClassVar[int] = 1
    selector: ClassVar[Selector] = Selector(suffixes=frozenset({".gemspec"}))
    max_bytes: ClassVar[int] = 4 * MIB

    def wants(self, entry: Entry) -> bool:
        """Whether RubyGems or Bundler would load it from there."""
        return _PLACE.match(entry.path) is not None

    def read(self, entry: Entry, content: bytes) -> Iterator[Package]:
        """Yield the gem.

        Raises:
            Malformed: it tells no name and version without being run.
        """
        text = content[:_READ].decode("utf-8", "replace")
        fields = {match[1]: match[2] or match[3] or match[4] or "" for match in reversed(list(_FIELD.finditer(text)))}
        stub = _STUB.search(text[:_STUB_WITHIN])
        if stub:
            fields["name"], fields["version"], fields["platform"] = stub.groups()
        name, version, platform = (fields.get(key, "") for key in ("name", "version", "platform"))
        if not _is_gem(name, version):
            raise Malformed("it tells no name and version without being run", "reinstall the gem, or look at the file")
        yield Package(
            type="gem",
            name=name,
            version=version,
            arch=platform if platform != _PURE and _is_word(platform) else "",
            licenses=_licenses(text, fields),
            path=entry.path,
            cataloger=self.name,
        )


def _is_gem(name: str, version: str) -> bool:
    """Whether a gem can be named so and have such a version."""
    return _is_word(name) and len(version) <= _LENGTH and _VERSION.match(version) is not None


def _is_word(text: str) -> bool:
    return len(text) <= _LENGTH and _NAME.match(text) is not None


def _licenses(text: str, fields: dict[str, str]) -> tuple[str, ...]:
    """`licenses`, a list; or `license`, one of them."""
    found = _LICENSES.search(text)
    words = [a or b or c for a, b, c in _STRING.findall(found[1])] if found else [fields.get("license", "")]
    return license_names(*words)
