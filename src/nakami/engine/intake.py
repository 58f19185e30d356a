"""A target taken in: opened, and read into its inventory, each layer once. Nothing is judged here."""

from hashlib import sha256
from types import TracebackType
from typing import TYPE_CHECKING, Self

from msgspec.structs import replace

from nakami.catalog import CATALOGERS
from nakami.catalog.file_lists import FileLists
from nakami.engine.closer_look import closer_look, hand_over_of_folder
from nakami.engine.inspected import PART, joined, uninspected
from nakami.engine.inspection.instructions import KIND, instructions
from nakami.engine.inventory import merge, of_image
from nakami.engine.layer_cache import LayerCache
from nakami.engine.reading import NOTHING, Reading
from nakami.engine.rule_knowledge import start, texts
from nakami.engine.second_look import look_into
from nakami.engine.settings import Settings
from nakami.engine.target import Opened, Reach, open_target
from nakami.engine.walk import walk_directory
from nakami.images.image import Image
from nakami.model.entry import Entry
from nakami.model.hit import INSTRUCTIONS, Hit, PlacedHit
from nakami.model.inventory import Inventory
from nakami.model.progress import Progress, silent
from nakami.rootfs.offer import Offers
from nakami.rootfs.root import Root

if TYPE_CHECKING:
    from nakami.engine.inspection.inspector import Inspector


class Inspecting:
    """Who looks into files, made when there is something to look into, and ended with the target."""

    def __init__(self, settings: Settings, progress: Progress = silent) -> None:
        self._settings = settings
        self._progress = progress
        self._inspector: Inspector | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._inspector is not None:
            self._inspector.close()

    def begin(self) -> "Inspector":
        """The inspector.

        Raises:
            UsageError: the user's rules cannot be used.
        """
        if self._inspector is None:
            from nakami.engine.inspection.inspector import Inspector

            first = start(self._settings, texts(self._settings), self._progress)
            self._inspector = Inspector(first, thorough=self._settings.is_thorough)
        return self._inspector


def open_with(settings: Settings, text: str) -> Opened:
    """Open a target as far as the settings allow.

    Raises:
        UsageError, TargetError, NetworkError, InputError: it could not be opened.
    """
    return open_target(text, Reach(settings.platform, settings.platform_given, settings.offline, settings.insecure))


def take_inventory(opened: Opened, settings: Settings, progress: Progress, *, inspect: bool = False) -> Inventory:
    """Read what is inside, each layer once.

    Args:
        opened: the target.
        settings: folders, limits, and what is looked for.
        progress: told of long work.
        inspect: look into the bytes of files, for malware and secrets.

    Raises:
        UsageError: the user's rules cannot be used.
        TargetError, NetworkError, InputError: a layer could not be had or read.
    """
    if opened.inventory is not None:
        return opened.inventory
    offers = Offers(CATALOGERS)
    with Inspecting(settings, progress) as inspecting:
        if opened.image is not None:
            return _of_image(opened.image, offers, settings, progress, inspecting if inspect else None)
        if opened.directory is None:
            raise TypeError("an opened target is an image, a directory or an inventory")
        return _of_directory(opened.directory, offers, progress, inspecting if inspect else None)


def _of_image(
    image: Image, offers: Offers, settings: Settings, progress: Progress, inspecting: Inspecting | None
) -> Inventory:
    names = [f"{reader.name}:{reader.version}" for reader in CATALOGERS]
    cache = None
    if settings.layer_cache and settings.verify_layers:
        more = f"{PART}:{texts(settings).key}"
        folder = settings.cache / "layers"
        cache = LayerCache(folder, names, more=more) if inspecting is None else LayerCache(folder, [*names, more])
    begin = inspecting.begin if inspecting is not None else None
    inventory = of_image(image, offers, cache, progress, begin, verify=settings.verify_layers)
    if inspecting is None:
        return uninspected(inventory)
    said = _said(image, inspecting, cache)
    hits = (PlacedHit(record) for read in said.reads for record in read.records if isinstance(record, Hit))
    return replace(inventory, hits=(*inventory.hits, *hits), blind_spots=(*inventory.blind_spots, *said.blind_spots))


def _said(image: Image, inspecting: Inspecting, cache: LayerCache | None) -> Reading:
    """What the image's configuration and history hold."""
    text = instructions(image.target.config).encode(errors="replace") if image.target.config else b""
    if not text:
        return NOTHING
    name = f"{KIND} {sha256(text).hexdigest()}"
    reading = cache.get(name) if cache is not None else None
    if reading is None:
        layer = inspecting.begin().layer()
        layer.take(Entry(INSTRUCTIONS, size=len(text)), INSTRUCTIONS.encode(), text, KIND)
        layer.end()
        results = layer.wait()
        reading = joined(NOTHING, results)
        if cache is not None and results.is_whole:
            cache.put(name, reading)
    return reading


def _of_directory(directory: Root, offers: Offers, progress: Progress, inspecting: Inspecting | None) -> Inventory:
    layer = inspecting.begin().layer() if inspecting is not None else None
    reading = walk_directory(directory, offers, progress, layer)
    if layer is not None and inspecting is not None:
        layer.end()
        results = layer.wait()
        reading = joined(reading, results)
        if results.unread:
            again = inspecting.begin().layer(thorough=True)
            spots = hand_over_of_folder(directory, results.unread, again)
            reading, _ = closer_look(replace(reading, blind_spots=(*reading.blind_spots, *spots)), again)
    lists = Offers((FileLists(),))
    inventory = merge(
        [reading],
        offers,
        lambda _, looks: look_into(directory, looks, offers),
        lambda _, looks: look_into(directory, looks, lists),
    )
    return replace(
        inventory,
        packages=tuple(
            replace(placed, layer=None, since=None, also=tuple(replace(seen, layer=None) for seen in placed.also))
            for placed in inventory.packages
        ),
        executables=tuple(replace(executable, layer=None) for executable in inventory.executables),
        hits=tuple(replace(placed, layer=None, deleted_in=None) for placed in inventory.hits),
        inspected=inventory.inspected if inspecting is not None else None,
    )
