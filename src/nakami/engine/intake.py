"""A target taken in: opened, and read into its inventory, each layer once. Nothing is judged here."""

from msgspec.structs import replace

from nakami.catalog import CATALOGERS
from nakami.catalog.file_lists import FileLists
from nakami.engine.inventory import merge, of_image
from nakami.engine.layer_cache import LayerCache
from nakami.engine.second_look import look_into
from nakami.engine.settings import Settings
from nakami.engine.target import Opened, Reach, open_target
from nakami.engine.walk import walk_directory
from nakami.model.inventory import Inventory
from nakami.model.progress import Progress
from nakami.rootfs.offer import Offers


def open_with(settings: Settings, text: str) -> Opened:
    """Open a target as far as the settings allow.

    Raises:
        UsageError, TargetError, NetworkError, InputError: it could not be opened.
    """
    return open_target(text, Reach(settings.platform, settings.platform_given, settings.offline, settings.insecure))


def take_inventory(opened: Opened, settings: Settings, progress: Progress) -> Inventory:
    """Read what is inside, each layer once.

    Raises:
        TargetError, NetworkError, InputError: a layer could not be had or read.
    """
    if opened.inventory is not None:
        return opened.inventory
    offers = Offers(CATALOGERS)
    if opened.image is not None:
        names = [f"{reader.name}:{reader.version}" for reader in CATALOGERS]
        cache = LayerCache(settings.cache / "layers", names) if settings.layer_cache else None
        return of_image(opened.image, offers, cache, progress, verify=settings.verify_layers)
    if opened.directory is None:
        raise TypeError("an opened target is an image, a directory or an inventory")
    directory = opened.directory
    reading = walk_directory(directory, offers, progress)
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
    )
