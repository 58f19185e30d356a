"""A layer's reading with what was seen in the bytes of its files."""

from collections import deque
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from msgspec.structs import replace

from nakami.engine.layers import Walked
from nakami.engine.reading import Read, Reading
from nakami.model.hit import Hit, Stray
from nakami.model.image import Layer
from nakami.model.inventory import Inventory
from nakami.model.outcome import BlindSpot
from nakami.rootfs.placing import shown

if TYPE_CHECKING:
    from nakami.engine.inspection.results import Results

PART = "inspection"
"""In the place of a reader's name."""
PARTS = frozenset({PART, "rules", "clamav"})
"""Of blind spots: what looks into a file's bytes. What they miss is there all the same."""


def joined(reading: Reading, results: "Results") -> Reading:
    """The reading with hits and strays, each with the path that it belongs to, in a fixed order."""
    reads = [
        Read(path, PART, tuple(_vouched(hit, results, path) for hit in seen.hits), seen.mtime)
        for path, seen in sorted(results.seen.items())
        if seen.hits
    ]
    reads += [
        Read(
            path,
            PART,
            tuple(_named(_vouched(hit, results, seen.path), seen.path, path) for hit in seen.hits),
            seen.mtime,
        )
        for path, seen in results.names()
    ]
    reads += [Read(path, PART, (Stray(shown(path), digests),)) for path, digests in results.strays]
    return replace(
        reading,
        reads=(*reading.reads, *reads),
        blind_spots=(*reading.blind_spots, *_untold(results, reading)),
        inspected=results.inspected,
        in_part=results.in_part,
    )


def _untold(results: "Results", reading: Reading) -> Iterator[BlindSpot]:
    """What could not be looked into, but for files that a reader tells of already: an archive that cannot be opened is one blind spot."""
    told = {spot.where for spot in reading.blind_spots if spot.where}
    return (spot for spot in results.blind_spots if spot.where not in told)


def _vouched(hit: Hit, results: "Results", path: bytes) -> Hit:
    return replace(hit, vouched=True) if path in results.vouched else hit


def uninspected(inventory: Inventory) -> Inventory:
    """The inventory for whom nobody looked into files: layers may come from a scan that did."""
    spots = tuple(spot for spot in inventory.blind_spots if spot.part not in PARTS)
    return replace(inventory, hits=(), inspected=None, inspected_in_part=0, blind_spots=spots)


def _named(hit: Hit, old: bytes, name: bytes) -> Hit:
    """The hit by another name of its file."""
    return replace(hit, path=shown(name) + hit.path.removeprefix(shown(old)))


Finished = tuple[Layer, Reading, bool, tuple[bytes, ...]]
"""A layer and its reading, whether all that could be known of its files is (what was lost by accident may be found the next time), and the
files that deserve a closer look."""


def finished(walked: Iterable[Walked]) -> Iterator[Finished]:
    """The layers as they are complete: the walk goes on while files of earlier layers are still being looked into."""
    waiting: deque[Walked] = deque()
    for each in walked:
        waiting.append(each)
        while waiting and _is_done(waiting[0]):
            yield _complete(waiting.popleft())
    for each in waiting:
        yield _complete(each)


def _is_done(walked: Walked) -> bool:
    inspection = walked[2]
    return inspection is None or inspection.is_done


def _complete(walked: Walked) -> Finished:
    layer, reading, inspection = walked
    if inspection is None:
        return layer, reading, True, ()
    results = inspection.wait()
    return layer, joined(reading, results), results.is_whole, results.unread
