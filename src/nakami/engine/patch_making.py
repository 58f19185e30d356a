"""One patched image: the root unpacked, its packages upgraded, the difference written on top of the original's layers."""

import os
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from tempfile import gettempdir

from msgspec import Struct

from nakami import __version__
from nakami.bounded.packing import Packing
from nakami.engine.intake import open_with
from nakami.engine.patch_output import Output, open_destination
from nakami.engine.patch_stock import Supply, installer_for
from nakami.engine.scan import Examined
from nakami.engine.settings import Settings
from nakami.engine.source_date import source_date
from nakami.errors import TargetError, UsageError
from nakami.images.image import Image
from nakami.model.diff import PackageChange
from nakami.model.patch import NewLayer, Plan
from nakami.model.progress import Progress
from nakami.patch.blobs import copy_layers, put_bytes, put_file
from nakami.patch.changes import changes, state
from nakami.patch.description import MANIFEST_TYPE, Story, describe
from nakami.patch.disk_root import DiskRoot, on_disk
from nakami.patch.installers.interface import Installer, Outcome
from nakami.patch.layer import Written, write_layer
from nakami.patch.place import place
from nakami.patch.plan import order
from nakami.patch.unpacking import unpack
from nakami.patch.workshop import Workshop
from nakami.report.words import count

_SKIPPED_SHOWN = 3
_GONE_SHOWN = 10


class Task(Struct, frozen=True):
    """What is to be made: the image as the user named it and as it was scanned, the plan, where to, and whose packages are taken."""

    text: str
    examined: Examined
    plan: Plan
    output: Output
    supply: Supply = Supply()


class Made(Struct, frozen=True):
    """What came of it: how the upgrade went, and the patched image's digest and new layer, where one was written."""

    outcome: Outcome
    digest: str = ""
    layer: NewLayer | None = None
    installed: tuple[PackageChange, ...] = ()
    caveats: tuple[str, ...] = ()


def make(task: Task, settings: Settings, progress: Progress) -> Made:
    """Upgrade, and write what came of it; nothing is written when nothing changed.

    Raises:
        UsageError: the target is no image, this machine cannot isolate a root, or SOURCE_DATE_EPOCH is no time.
        TargetError, NetworkError, InputError: the image or the packages could not be had, or the package manager failed.
    """
    if os.geteuid():
        raise UsageError(
            "patching unpacks files of many owners, which takes root or a user namespace",
            "run it as root, or as `unshare --map-root-user --map-auto nakami patch ...`",
        )
    now = source_date(os.environ)
    where = Path(gettempdir())
    with closing(open_with(settings, task.text)) as opened, on_disk(where, "patched"), place() as own:
        image = opened.image
        if image is None:
            raise UsageError(f"{task.text} is no image with layers", "patch the image that it was made of")
        if image.target.digest != task.examined.target.digest:
            raise TargetError(f"{task.text} became another image while it was looked at", "name it by its digest")
        folder = own.folder
        for name in ("root", "supply", "scratch"):
            (folder / name).mkdir(mode=0o755)
        root = DiskRoot(folder / "root")
        diff_ids = unpack(image, root, progress)
        workshop = Workshop(root, folder / "supply", folder / "scratch")
        before = state(root)
        with installer_for(workshop, task.examined, task.supply, settings, progress) as installer:
            was = installer.versions(workshop)
            outcome = installer.install(task.plan.upgrades, workshop)
            installed = _installed(installer, was, workshop)
        changed = changes(before, root)
        removed = (f"{each} was removed, which an earlier run that was killed had left" for each in own.removed)
        caveats = (*outcome.caveats, *_gone(installed), *removed, *_few(root.skipped))
        if not installed or not changed:
            return Made(outcome, caveats=caveats)
        layer = write_layer(root, changed, folder / "layer", _packing(image), int(now.timestamp()))
        story = Story(image.target, task.plan, installed, now.strftime("%Y-%m-%dT%H:%M:%SZ"), __version__)
        digest = _write(image, diff_ids, layer, story, task.output, settings, progress)
        new = NewLayer(layer.digest, layer.diff_id, layer.size, layer.entries)
        return Made(outcome, digest, new, installed, caveats)


def _installed(installer: Installer, was: dict[str, str], workshop: Workshop) -> tuple[PackageChange, ...]:
    """The packages whose version is another one now."""
    now = installer.versions(workshop)
    found = []
    for name in sorted(was.keys() | now.keys()):
        old, new = was.get(name, ""), now.get(name, "")
        if old == new:
            continue
        is_up = order(installer.type, old) < order(installer.type, new)
        change = "added" if not old else "removed" if not new else "up" if is_up else "down"
        found.append(PackageChange(change, installer.type, "", name, (old,) * bool(old), (new,) * bool(new)))  # type: ignore[arg-type] # mypy takes the conditional for a str
    return tuple(found)


def _gone(installed: Sequence[PackageChange]) -> list[str]:
    """Words on packages that vanished, which no upgrade asks for: what was known of them counts as closed, and need not be."""
    names = [change.name for change in installed if change.change == "removed"]
    more = ", ..." if len(names) > _GONE_SHOWN else ""
    told = f"{count(len(names), 'package')} vanished from the package database: {', '.join(names[:_GONE_SHOWN])}{more}"
    return [told] if names else []


def _write(
    image: Image,
    diff_ids: tuple[str, ...],
    layer: Written,
    story: Story,
    output: Output,
    settings: Settings,
    progress: Progress,
) -> str:
    """Bring everything to the destination, the manifest last; tells its digest."""
    with closing(open_destination(output, image.target, settings)) as destination:
        blobs = copy_layers(image, destination, progress)
        put_file(destination, layer.digest, layer.size, layer.path)
        made = describe(image.config_text, blobs, diff_ids, layer, story)
        put_bytes(destination, made.config)
        destination.put_manifest(made.manifest, MANIFEST_TYPE, output.tag)
    return made.digest


def _packing(image: Image) -> Packing:
    """As most of the original's layers are stored, so that whoever can read these can read the new one."""
    zstd = sum(layer.media_type.endswith("zstd") for layer in image.target.layers)
    return "zstd" if zstd * 2 > len(image.target.layers) else "gzip"


def _few(skipped: list[str]) -> list[str]:
    more = len(skipped) - _SKIPPED_SHOWN
    told = [f"not unpacked, and so left as it is: {each}" for each in skipped[:_SKIPPED_SHOWN]]
    return [*told, f"and {more:,} more such"] if more > 0 else told
