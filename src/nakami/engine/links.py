"""What readers want to see through links: a file that has the telling name only by way of a link, or of a linked folder."""

from collections.abc import Iterator, Sequence

from nakami.engine.reading import Reading
from nakami.engine.second_look import Look
from nakami.rootfs.offer import Offers
from nakami.rootfs.tree import LayeredTree

Done = frozenset[tuple[int, bytes, str]]
"""What was read in the first pass: layer, path, reader."""


def looks_through_links(
    readings: Sequence[Reading], offers: Offers, tree: LayeredTree, done: Done
) -> Iterator[tuple[int, Look]]:
    """The files to look at again, each with the index of the layer that holds it."""
    wanted = dict.fromkeys(
        (path, reader.name)
        for path in sorted(offers.paths)
        for reader in offers.of(path)
        if tree.layer_of(path) is None
    )
    for index, reading in enumerate(readings):
        for link in reading.links:
            if tree.layer_of(link.path) != index:
                continue
            for reader in link.readers:
                if not link.hard:
                    wanted[link.path, reader] = None
                elif (index, link.target, reader) not in done:
                    # A hard link shares the file of its own layer, even when the first name is gone.
                    yield index, Look(link.target, link.path, reader, via=link.path)
    wanted.update(dict.fromkeys(_in_linked_folders(offers, tree)))
    tree.prepare(path for path, _ in wanted)
    for path, reader in wanted:
        real = tree.resolve(path)
        # A reader that was offered the very file under its own name needs no second look.
        if real is None or real == path or any(each.name == reader for each in offers.of(real)):
            continue
        at = tree.layer_of(real)
        if at is not None and (at, real, reader) not in done:
            yield at, Look(real, path, reader)


def _in_linked_folders(offers: Offers, tree: LayeredTree) -> Iterator[tuple[bytes, str]]:
    """What stands in folders that readers want as a whole, where such a folder is really another."""
    tree.prepare(offers.folders)
    resolved = {folder: tree.resolve(folder) for folder in sorted(offers.folders)}
    linked = {real: folder for folder, real in resolved.items() if real is not None and real != folder}
    if not linked:
        return
    for path in tree.below(linked):
        real, _, name = path.rpartition(b"/")
        named = linked[real] + b"/" + name
        for reader in offers.of(named):
            yield named, reader.name
