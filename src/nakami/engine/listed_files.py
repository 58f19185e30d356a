"""Which files the changed packages brought, looked up in the target when somebody asks: those of distributions, and Python's."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter

from msgspec import Struct

from nakami.catalog.file_lists import APK_PATHS, DPKG_FOLDER, DPKG_STATUS_FOLDER, RECORD, FileLists, listed
from nakami.engine.changes.packages import Key, key_of
from nakami.engine.layer_cache import LayerCache
from nakami.engine.reading import Reading
from nakami.engine.second_look import Look, look_again, look_into
from nakami.engine.settings import Settings
from nakami.engine.target import Opened
from nakami.errors import InputError
from nakami.model.document import Document
from nakami.model.inventory import Placed
from nakami.model.package import DISTRIBUTION_TYPES, Package
from nakami.rootfs.offer import Offers

_TYPES = frozenset({"deb", "apk", "pypi"})
"""rpm keeps the lists inside its database, in a form that costs as much as reading all of it."""
_MERGED = ("bin/", "sbin/", "lib/", "lib32/", "lib64/", "libx32/")
"""Folders that are links into usr/ on current systems, while lists name either."""


class Listed(Struct, frozen=True):
    """`owners` maps a path to its package; `untold` are those of distributions whose list could not be had."""

    owners: dict[str, Key]
    untold: frozenset[Key] = frozenset()


def listed_files(opened: Opened, packages: Sequence[Placed], settings: Settings) -> Listed:
    """Read the lists of these packages.

    Args:
        opened: the target they are in.
        packages: of distributions and of Python; others are passed over.
        settings: where readings of layers are kept.

    Raises:
        TargetError, NetworkError: a layer cannot be had this time.
    """
    wanted = {key_of(placed.package) for placed in packages}
    owners: dict[str, Key] = {}
    told: set[Key] = set()
    for document in _documents(opened, packages, settings):
        for (kind, name), paths in groupby(listed(document), itemgetter(0, 1)):
            key = key_of(Package(kind, name, ""))
            told.add(key)
            for _, _, path in paths if key in wanted else ():
                if not path:
                    continue
                owners[path] = key
                if kind in DISTRIBUTION_TYPES:
                    owners[_other_name(path)] = key
    return Listed(owners, frozenset(key for key in wanted - told if key[0] in DISTRIBUTION_TYPES))


def _other_name(path: str) -> str:
    """What the same file is called where the folders at the root are links into usr/, or where they are not."""
    if path.startswith(_MERGED):
        return f"usr/{path}"
    inner = path.removeprefix("usr/")
    return inner if inner.startswith(_MERGED) else path


def _documents(opened: Opened, packages: Iterable[Placed], settings: Settings) -> Iterator[Document]:
    offers = Offers((FileLists(),))
    by_layer: dict[int, dict[Look, None]] = {}
    for placed in packages:
        for path, layer in _places(placed):
            raw = path.encode("utf-8", "surrogateescape")
            by_layer.setdefault(layer, {})[Look(raw, raw, FileLists.name)] = None
    for layer, looks in sorted(by_layer.items()):
        try:
            reading = _read(opened, layer, list(looks), offers, settings)
        except InputError:
            continue  # it was read once; what it does not tell now is told to be untold
        for read in reading.reads:
            yield from (record for record in read.records if isinstance(record, Document))


def _read(opened: Opened, index: int, looks: Sequence[Look], offers: Offers, settings: Settings) -> Reading:
    if opened.image is None:
        if opened.directory is None:
            raise InputError("the target holds no files")
        return look_into(opened.directory, looks, offers)
    layer = opened.image.target.layers[index]
    is_kept = settings.layer_cache and settings.verify_layers and bool(layer.diff_id)
    cache = LayerCache(settings.cache / "layers", [f"{FileLists.name}:{FileLists.version}"]) if is_kept else None
    name = f"{layer.diff_id} {looks!r}"
    kept = cache.get(name) if cache else None
    if kept is None:
        kept = look_again(opened.image, layer, looks, offers)
        if cache:
            cache.put(name, kept)
    return kept


def _places(placed: Placed) -> Iterator[tuple[str, int]]:
    """Where a package's list may be, and in which layer: dpkg writes it with the package, apk all of them anew each time."""
    package = placed.package
    if package.type not in _TYPES:
        return
    if package.path in APK_PATHS:
        yield package.path, placed.layer or 0
    elif package.type == "pypi":
        folder = package.path.rpartition("/")[0]
        if folder.endswith(".dist-info"):
            yield f"{folder}/{RECORD}", placed.layer or 0
    elif package.path.startswith(f"{DPKG_STATUS_FOLDER}/"):
        yield f"{package.path}.md5sums", placed.layer or 0
    else:
        layer = placed.layer if placed.since is None else placed.since
        yield f"{DPKG_FOLDER}/{package.name}.list", layer or 0
        yield f"{DPKG_FOLDER}/{package.name}:{package.arch}.list", layer or 0
