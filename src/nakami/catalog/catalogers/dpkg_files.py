"""dpkg's lists of files: which programs, and which Python, Node, Java and Ruby packages Debian, Ubuntu and their like brought themselves.

Formats: dpkg writes one absolute path per line, folders included, to `info/<package>[:<architecture>].list` (dpkg,
lib/dpkg/db-fsys-files.c); `<package>.md5sums`, of which distroless images keep a copy beside the stanza, has 32 hexadecimal digits, two
blanks and a path relative to the root per line (deb-md5sums(5)).
"""

from collections.abc import Iterator
from typing import ClassVar

from nakami.bounded.ownable import NAME, software_lines
from nakami.bounded.pattern import pattern
from nakami.catalog.catalogers.documentation import lists_documentation, sums_documentation
from nakami.model.entry import Entry
from nakami.model.package import Ownership
from nakami.rootfs.reader import Reader, Selector

_FOLDER = "var/lib/dpkg/info"
_DISTROLESS_FOLDER = "var/lib/dpkg/status.d"
_LIST = ".list"
_SUMS = ".md5sums"

# Nothing in a list tells the distribution's packages from those of others, whom no advisory of the distribution judges. But only the
# distribution's follow its policies, which name these folders (Debian Python Policy, 3; JavaScript Policy; Java Policy, 2.3 and 2.4;
# Maven Repo Specification; Ruby Policy; PHP Policy; Ubuntu's own builds of .NET; where Debian's Erlang, Elixir and R look). Others
# bring a jar of Log4j in /usr/share/elasticsearch, npm in /usr/lib/node_modules, or whole applications as one archive in
# /usr/share/java, which Debian does not.
_PLACES = (
    rb"usr/(?:lib/(?:python\d(?:\.\d+)?|(?:[\w-]+/)?(?:nodejs|rubygems-integration)|ruby|dotnet|erlang|elixir|R)"
    rb"|share/(?:nodejs|npm|java|maven|maven-repo|ant|rubygems-integration|jruby|php))/"
)
_PATH = b"(" + _PLACES + rb"(?:[^\n]*/)?" + NAME + rb")(?<!\.war|\.ear|\.hpi|\.jpi)(?=\n|\Z)"
_LISTED = pattern(rb"\n/" + _PATH)
_SUMMED = pattern(rb"\n[0-9a-f]{32}  " + _PATH)
# Programs are anybody's, wherever they stand: a package that the distribution's advisories do not know leaves its programs to be judged by
# themselves, whoever owns them.
_BEFORE_LISTED = len("/")
_BEFORE_SUMMED = 32 + len("  ")


class DpkgFiles(Reader):
    """Yields for each package what it owns, where that could be taken for a package of a language or for software of its own."""

    name: ClassVar[str] = "dpkg-files"
    version: ClassVar[int] = 4
    selector: ClassVar[Selector] = Selector(folders=frozenset({_FOLDER, _DISTROLESS_FOLDER}))

    def wants(self, entry: Entry) -> bool:
        """The lists; `info` holds maintainer scripts, triggers and checksums, too."""
        return entry.path.endswith(_LIST if entry.path.startswith(_FOLDER) else _SUMS)

    def read(self, entry: Entry, content: bytes) -> Iterator[Ownership]:
        """Yield what is owned, if anything is; and that it is nothing but documentation, if so."""
        is_list = entry.name.endswith(_LIST)
        lines = b"\n%s\n" % content
        package = entry.name.removesuffix(_LIST if is_list else _SUMS).partition(":")[0]
        found = [match[1] for match in (_LISTED if is_list else _SUMMED).finditer(lines)]
        cut = _BEFORE_LISTED if is_list else _BEFORE_SUMMED
        found += [line[cut:] for line in software_lines(lines) if len(line) > cut]
        if found:
            yield Ownership(package, tuple(path.decode("utf-8", "replace") for path in dict.fromkeys(found)))
        if lists_documentation(lines) if is_list else sums_documentation(lines):
            yield Ownership(package, (), documentation=True)
