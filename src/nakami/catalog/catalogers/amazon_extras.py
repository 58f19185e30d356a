"""Which topics of Amazon Linux 2's Extras are in use: those that are enabled, and those that yum has installed something from."""

from collections.abc import Iterable, Iterator
from typing import ClassVar

from nakami.bounded.pattern import pattern
from nakami.model.document import Document
from nakami.model.entry import Entry
from nakami.rootfs.reader import Reader, Selector

_ENABLED = "etc/yum.repos.d/amzn2-extras.repo"
_YUMDB = "var/lib/yum/yumdb/"
_PREFIX = "amzn2extra-"
_SECTION = pattern(r"\[([^\]\n]{1,100})\]")
_SETTING = pattern(r"enabled[ \t]*=[ \t]*(\d)[ \t]*")
_TOPIC = pattern(r"[A-Za-z0-9][A-Za-z0-9._-]{0,60}")
_MAX_TOPICS = 100


class AmazonExtras(Reader):
    """Keeps the list of topics that `amazon-linux-extras` writes, and the notes of yum that name one.

    yum keeps a folder per package, `yumdb/<letter>/<digest>-<name>-<version>-<release>-<arch>`, with a file per note.
    """

    name: ClassVar[str] = "amazon-extras"
    version: ClassVar[int] = 1
    selector: ClassVar[Selector] = Selector(paths=frozenset({_ENABLED}), names=frozenset({"from_repo"}))
    max_bytes: ClassVar[int] = 256 << 10

    def wants(self, entry: Entry) -> bool:
        """Elsewhere a file of that name means nothing."""
        return entry.path == _ENABLED or entry.path.startswith(_YUMDB)

    def read(self, entry: Entry, content: bytes) -> Iterator[Document]:
        """Yield the text; of yum's notes only those that name a topic."""
        if entry.path == _ENABLED or content.startswith(_PREFIX.encode()):
            yield Document(entry.path, content.decode(errors="replace"))


def topics_in_use(documents: Iterable[Document]) -> tuple[str, ...]:
    """The topics that the target uses, as far as these texts tell."""
    found: dict[str, None] = {}
    for document in documents:
        if document.path == _ENABLED:
            found |= dict.fromkeys(_enabled(document.text))
        elif document.path.startswith(_YUMDB):
            found[document.text.strip()] = None
    named = (name.removeprefix(_PREFIX) for name in found if name.startswith(_PREFIX))
    return tuple(sorted(name for name in named if _TOPIC.fullmatch(name)))[:_MAX_TOPICS]


def _enabled(text: str) -> Iterator[str]:
    """The sections of a repository file (yum.conf(5)) that are enabled; `enabled` is 1 where it is not set."""
    section, is_enabled = "", True
    for line in [*text.splitlines(), "[end]"]:
        if match := _SECTION.match(line):
            if section and is_enabled:
                yield section
            section, is_enabled = match[1], True
        elif match := _SETTING.match(line):
            is_enabled = match[1] != "0"
