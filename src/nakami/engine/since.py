"""Since which layer a package has been there.

A package manager writes its whole database anew, so the file that proves a package is often of a layer far above the one that brought it.
Lower layers hold older writings of the same file; a package stood there already if it is in them without a break, in the same version.
"""

from collections.abc import Sequence

from nakami.engine.reading import Read, Reading
from nakami.model.executable import Executable
from nakami.model.package import Package

_Key = tuple[str, str, str, str, str]


class Since:
    """Looks packages up in what lower layers hold at the same path.

    Args:
        readings: of all layers, from the base up.
    """

    def __init__(self, readings: Sequence[Reading]) -> None:
        self._reads: dict[tuple[bytes, str], list[tuple[int, Read]]] = {}
        # What the topmost layer holds is older than nothing, and most files that were read are programs.
        for index, reading in enumerate(readings[:-1]):
            for read in reading.reads:
                if read.records and not isinstance(read.records[0], Executable):
                    self._reads.setdefault((read.path, read.reader), []).append((index, read))
        self._keys: dict[tuple[int, bytes, str], frozenset[_Key]] = {}

    def of(self, index: int, read: Read, package: Package) -> int:
        """The layer that brought a package which `read`, of layer `index`, tells."""
        writings = self._reads.get((read.path, read.reader), ())
        since = index
        for layer, older in reversed(writings):
            if layer < index:
                if _key(package) not in self._keys_of(layer, older):
                    break
                since = layer
        return since

    def _keys_of(self, layer: int, read: Read) -> frozenset[_Key]:
        place = (layer, read.path, read.reader)
        if place not in self._keys:
            self._keys[place] = frozenset(_key(record) for record in read.records if isinstance(record, Package))
        return self._keys[place]


def _key(package: Package) -> _Key:
    return package.type, package.namespace, package.name, package.version, package.arch
