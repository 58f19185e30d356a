"""The one walk over a layer's tar: every header, and the bodies that some reader wants."""

import stat
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from nakami.bounded.tar import Kind, TarStream
from nakami.engine.gathering import Gathering
from nakami.engine.reading import Reading
from nakami.errors import DigestMismatch, InputError
from nakami.model.entry import Entry
from nakami.model.entry import Kind as EntryKind
from nakami.model.outcome import BlindSpot
from nakami.model.progress import Progress
from nakami.rootfs.listing import MAX_PATH_BYTES, ListingWriter
from nakami.rootfs.offer import HEAD_BYTES, Offers, may_run
from nakami.rootfs.placing import Placing, clean, shown
from nakami.rootfs.reader import Reader
from nakami.rootfs.root import Found, Root

if TYPE_CHECKING:
    from nakami.engine.inspection.inspector import LayerInspection

_FILE, _DIRECTORY, _SYMLINK, _HARDLINK = Kind.FILE, Kind.DIRECTORY, Kind.SYMLINK, Kind.HARDLINK
_OCTAL = frozenset(b"01234567")
Worth = Callable[[bytes, bytes, bytes, int, bytes | None], int]
"""As `inspection.choice.worth`."""
Placed = tuple[bytes, bytes, bytes, Kind, int, bytes, bytes]
"""(path, its folder, its name, kind, size in bytes, link target, the header block); all paths relative to the root."""


def walk(
    chunks: Iterator[bytes],
    offers: Offers,
    where: str,
    inspection: "LayerInspection | None" = None,
    *,
    partial: bool = False,
) -> Reading:
    """Walk one uncompressed layer.

    Args:
        chunks: the layer's tar.
        offers: the readers.
        where: what to call the layer in errors.
        inspection: looks into the files' bytes; None where nobody does.
        partial: what ends the walk early is a blind spot and no error.

    Raises:
        StreamBroken, LimitExceeded: the tar itself cannot be walked to its end.
    """
    listing = ListingWriter()
    gathering = Gathering(offers.head_readers, inspection)
    tar = TarStream(chunks, where)
    try:
        _walk(tar, offers, listing, gathering, inspection.worth if inspection is not None else None)
        tar.drain()  # the digest covers what stands behind the end of the archive, too
    except (InputError, DigestMismatch) as error:
        if not partial:
            raise
        gathering.notes.add(BlindSpot("layer", where, f"{error.message}; what follows was not read", error.remedy))
    spots = tuple(gathering.notes.spots)
    return Reading(listing.finish(), gathering.reads, gathering.links, spots, tar.position, tar.ended)


def _walk(tar: TarStream, offers: Offers, listing: ListingWriter, gathering: Gathering, worth: "Worth | None") -> None:
    offered = offers.lookup
    held = gathering.held
    add = listing.add
    for path, folder, name, kind, size, link, header in placed(tar, gathering, listing):
        add(path, kind, link)
        if path in held:
            gathering.take_place(path, kind)
        if kind is _FILE:
            readers = offered(path, folder, name)
            worthy = 0
            if size:
                runs = may_run(_MODES[header[100:108]], name)
                head = tar.head(HEAD_BYTES) if runs or worth is not None else None
                readers = _with(readers, offers.by_head(head)) if runs else readers
                worthy = worth(path, folder, name, size, head) if worth is not None else 0
            if readers or worthy:
                _take(tar, entry_of(path, size, header), path, readers, gathering, worthy)
        elif kind is _DIRECTORY:
            _tell(path, offers.of_directory(folder), gathering)
        elif kind is _SYMLINK or kind is _HARDLINK:
            gathering.link(path, link, offered(path, folder, name), hard=kind is _HARDLINK)


def _take(
    tar: TarStream, entry: Entry, path: bytes, readers: tuple[Reader, ...], gathering: Gathering, worthy: int
) -> None:
    """Hand the current file to those that really want it, and to who looks into it: all of it, or its beginning where that is enough."""
    wanting = [reader for reader in readers if reader.wants(entry)]
    if wanting or (worthy and worthy == entry.size):
        gathering.read(entry, path, wanting, tar.body, worthy)
    elif worthy:
        gathering.look_into(entry, path, tar.head(worthy))


def _tell(path: bytes, readers: tuple[Reader, ...], gathering: Gathering) -> None:
    """Tell the readers of a directory."""
    if readers:
        gathering.read(Entry(shown(path), EntryKind.DIRECTORY), path, readers, lambda _: b"")


class _Modes(dict[bytes, int]):
    """The permission bits that a header's field of bytes tells; a layer has a dozen different ones. A broken one counts as executable."""

    def __missing__(self, field: bytes) -> int:
        text = field.strip(b" \0")
        mode = stat.S_IMODE(int(text, 8)) if text and _OCTAL.issuperset(text) else 0o777
        if len(self) < _MAX_MODES:
            self[field] = mode
        return mode


_MODES = _Modes()
_MAX_MODES = 4096


def _with(readers: tuple[Reader, ...], more: tuple[Reader, ...]) -> tuple[Reader, ...]:
    return tuple(dict.fromkeys((*readers, *more))) if readers and more else readers or more


def placed(tar: TarStream, gathering: Gathering, listing: ListingWriter) -> Iterator[Placed]:
    """The entries of a layer where unpacking puts them; marks of removal go to the listing."""
    placing = Placing()
    inside = folder = b""
    for raw, kind, size, link, header in tar:
        # Most files stand in the folder of the entry before them; where that really is was found out then.
        cut = len(inside)
        if kind is _FILE and cut and raw.startswith(inside) and _is_plain_name(raw, cut):
            name = raw[cut:]
            path = folder + b"/" + name
        else:
            path = _inside_root(raw, link, gathering)
            if not path:
                inside = b""
                continue
            above, _, name = path.rpartition(b"/")
            folder = placing.folder(above)
            if folder is not above:
                path = folder + b"/" + name if folder else name
            if len(folder) > MAX_PATH_BYTES:
                inside = b""
                gathering.notes.add(
                    BlindSpot("layer", shown(raw), "its symlinks lead to a path that Linux cannot have")
                )
                continue
            listing.reach(folder)
            inside = raw[: raw.rfind(b"/") + 1] if folder and kind is not _DIRECTORY and b".." not in raw else b""
            if name.startswith(b".wh.") and listing.mark(folder, name):
                continue
        if kind is _SYMLINK:
            placing.symlink(path, link)
        else:
            placing.other(path)
            if kind is _HARDLINK:
                link = placing.of(clean(link)[0])  # noqa: PLW2901 -- as written is of no use to anybody
        yield path, folder, name, kind, size, link, header
    if placing.full:
        why = "it has too many symlinks to follow them all"
        gathering.notes.add(BlindSpot("layer", "", why))


def _is_plain_name(raw: bytes, cut: int) -> bool:
    """Whether what follows is the name of a file: no more folders, no `..`, no mark of removal, and no longer than Linux allows."""
    return raw[cut : cut + 1] > b"." and raw.find(b"/", cut) < 0 and len(raw) < MAX_PATH_BYTES // 2


def _inside_root(raw: bytes, link: bytes, gathering: Gathering) -> bytes:
    """The entry's path relative to the root; empty for the root itself and for paths that cannot be."""
    path, escaped = clean(raw)
    if escaped and path:
        why = f"its path leaves the root; taken as {shown(path)!r}"
        gathering.notes.add(BlindSpot("layer", shown(raw[:MAX_PATH_BYTES]), why))
    if len(path) > MAX_PATH_BYTES or len(link) > MAX_PATH_BYTES:
        why = f"a path of more than {MAX_PATH_BYTES:,} bytes, which Linux cannot have"
        gathering.notes.add(BlindSpot("layer", shown(path[:200]), why))
        return b""
    return path


def entry_of(path: bytes, size: int, header: bytes) -> Entry:
    """The entry of a file that a tar header tells of; broken numbers count as zero."""

    def octal(start: int, end: int) -> int:
        text = header[start:end].strip(b" \0")
        return int(text, 8) if text and _OCTAL.issuperset(text) else 0

    return Entry(
        shown(path),
        size=size,
        mode=stat.S_IMODE(octal(100, 108)),
        uid=octal(108, 116),
        gid=octal(116, 124),
        mtime=octal(136, 148),
    )


def walk_directory(
    directory: Root, offers: Offers, progress: Progress, inspection: "LayerInspection | None" = None
) -> Reading:
    """Walk a folder as if it were the only layer. What may not be read is a blind spot.

    Args:
        directory: the folder.
        offers: the readers.
        progress: told of files.
        inspection: looks into the files' bytes; None where nobody does.

    Raises:
        LimitExceeded: more entries than can be held.
    """
    listing = ListingWriter()
    gathering = Gathering(offers.head_readers, inspection)
    total = 0
    for count, found in enumerate(directory, 1):
        if count % 4096 == 0:
            progress("reading files", count, None)
        listing.add(found.path, found.kind, found.link)
        if found.kind is _FILE:
            total += _read_found(found, offers, gathering, inspection.worth if inspection is not None else None)
        elif found.kind is _DIRECTORY:
            _tell(found.path, offers.of_directory(found.path.rpartition(b"/")[0]), gathering)
        elif found.kind is _SYMLINK and (readers := offers.of(found.path)):
            gathering.link(found.path, found.link, readers, hard=False)
    for spot in directory.blind_spots:
        gathering.notes.add(spot)
    return Reading(listing.finish(), gathering.reads, gathering.links, tuple(gathering.notes.spots), total)


def _read_found(found: Found, offers: Offers, gathering: Gathering, worth: Worth | None) -> int:
    """Read a file of a folder for all that want it; a file that nobody may want is not even looked up. Tells the bytes read."""
    path = found.path
    readers = offers.of(path)
    if not readers and not offers.head_readers and worth is None:
        return 0
    entry = found.entry()
    if entry is None:
        return 0
    folder, _, name = path.rpartition(b"/")
    worthy = 0
    if entry.size:
        runs = may_run(entry.mode, name)
        head = found.head(HEAD_BYTES) if runs or worth is not None else b""
        if runs:
            readers = _with(readers, offers.by_head(head))
        if worth is not None:
            worthy = worth(path, folder, name, entry.size, head)
    wanting = [reader for reader in readers if reader.wants(entry)]
    if wanting or (worthy and worthy == entry.size):
        gathering.read(entry, path, wanting, found.body, worthy)
        return entry.size
    if worthy:
        gathering.look_into(entry, path, found.head(worthy))
    return worthy
