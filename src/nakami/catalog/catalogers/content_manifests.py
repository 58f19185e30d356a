"""Which of Red Hat's repositories an image was built from: the content manifests that its builds leave in the image.

Format: Image Content Manifest, version 1 (containerbuildsystem/atomic-reactor, schemas/content_manifest.json), of which each of Red Hat's
images adds one to those of the images it is built on; newer builds write `content-sets.json` in the same form.
"""

from collections.abc import Iterable, Iterator
from typing import Any, ClassVar

from nakami.bounded.json import decode
from nakami.bounded.pattern import pattern
from nakami.model.document import Document
from nakami.model.entry import Entry
from nakami.rootfs.reader import MIB, Reader, Selector

_FOLDERS = ("root/buildinfo/content_manifests", "usr/share/buildinfo/content_manifests", "usr/share/buildinfo")
_NEWER = "usr/share/buildinfo/content-sets.json"
_CONTENT_SET = pattern(r"[A-Za-z0-9][A-Za-z0-9._+-]{2,150}")
_MAX_SETS = 500


class ContentManifests(Reader):
    """Keeps the names of the content sets, one a line."""

    name: ClassVar[str] = "content-manifests"
    version: ClassVar[int] = 1
    selector: ClassVar[Selector] = Selector(folders=frozenset(_FOLDERS))
    max_bytes: ClassVar[int] = 16 * MIB

    def wants(self, entry: Entry) -> bool:
        """Beside the manifests stand other notes of the build."""
        folder = entry.path.rpartition("/")[0]
        return entry.path == _NEWER or (entry.path.endswith(".json") and folder in _FOLDERS[:2])

    def read(self, entry: Entry, content: bytes) -> Iterator[Document]:
        """Yield the content sets, where there are some.

        Raises:
            InputError: it is no JSON.
        """
        told: Any = decode(content, entry.path)
        named = told.get("content_sets") if isinstance(told, dict) else None
        names = [name for name in named or () if isinstance(name, str) and _CONTENT_SET.fullmatch(name)]
        if names:
            yield Document(entry.path, "\n".join(dict.fromkeys(names[:_MAX_SETS])))


def content_sets(documents: Iterable[Document]) -> tuple[str, ...]:
    """The content sets that any of these texts name."""
    found: dict[str, None] = {}
    for document in documents:
        if document.path == _NEWER or document.path.startswith(_FOLDERS[:2]):
            found |= dict.fromkeys(document.text.split("\n"))
    return tuple(sorted(found))[:_MAX_SETS]
