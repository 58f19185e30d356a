"""mix.lock: the packages that an Elixir application is built with.

Format: an Elixir map that Mix writes, one package to a line: `"name": {:hex, :package, "version", "checksum", [...], [...], "repository"}`;
`{:git, ...}` tells a revision and no version (Mix.Dep.Lock, Hex.SCM). The package's own name counts, not the application's in front of it.
"""

import re
from collections.abc import Iterator
from typing import ClassVar

from nakami.bounded.pattern import pattern
from nakami.catalog.catalogers.lock_files import LockFile, Pin
from nakami.errors import Malformed
from nakami.rootfs.reader import Selector

_HEX = pattern(rb'^[ \t]*+"[^"\n]++":[ \t]*+\{:hex,[ \t]*+:"?(\w++)"?,[ \t]*+"([^"\n]++)"', re.MULTILINE)


class MixLock(LockFile):
    """Yields the packages of Hex."""

    name: ClassVar[str] = "mix-lock"
    version: ClassVar[int] = 1
    type: ClassVar[str] = "hex"
    selector: ClassVar[Selector] = Selector(names=frozenset({"mix.lock"}))

    def pins(self, content: bytes, where: str) -> Iterator[Pin]:
        """The packages, one by one.

        Raises:
            Malformed: the file is no map.
        """
        if not content.lstrip().startswith(b"%{"):
            raise Malformed(f"{where} is no Elixir map")
        # Older versions of Mix wrote the first record on the line of the opening mark.
        for match in _HEX.finditer(content.lstrip().removeprefix(b"%{")):
            yield Pin(match[1].decode("utf-8", "replace"), match[2].decode("utf-8", "replace"))
