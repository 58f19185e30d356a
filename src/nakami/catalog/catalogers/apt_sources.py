"""sources.list(5): which package archives the target itself would ask. Used only when the user trusts the target."""

from collections.abc import Iterator
from typing import ClassVar

from nakami.model.document import Document
from nakami.model.entry import Entry
from nakami.rootfs.reader import Reader, Selector

_FOLDER = "etc/apt/sources.list.d"


class AptSources(Reader):
    """Keeps the texts of `sources.list` and `sources.list.d/*.{list,sources}`."""

    name: ClassVar[str] = "apt-sources"
    version: ClassVar[int] = 1
    selector: ClassVar[Selector] = Selector(paths=frozenset({"etc/apt/sources.list"}), folders=frozenset({_FOLDER}))
    max_bytes: ClassVar[int] = 256 << 10

    def wants(self, entry: Entry) -> bool:
        """Other names in the folder mean nothing to apt."""
        return entry.path.endswith((".list", ".sources"))

    def read(self, entry: Entry, content: bytes) -> Iterator[Document]:
        """Yield the text."""
        yield Document(entry.path, content.decode(errors="replace"))
