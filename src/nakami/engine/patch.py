"""Patching an image: scan, plan, upgrade in an isolated root, write, and scan again."""

import time
from datetime import UTC, datetime

from msgspec import Struct
from msgspec.structs import replace

from nakami.engine.knowledge import Knowledge
from nakami.engine.patch_making import Task, make
from nakami.engine.patch_output import Output
from nakami.engine.patch_result import told
from nakami.engine.patch_stock import Supply
from nakami.engine.scan import scan_with
from nakami.engine.settings import Settings
from nakami.model.patch import Patched
from nakami.model.progress import Progress
from nakami.patch.plan import Wish, make_plan


class Order(Struct, frozen=True):
    """What the user wants: which vulnerabilities closed, where the patched image goes, and how far trust goes.

    `repositories` are package repositories for apk and rpm systems; `unsigned` takes packages that nobody's key vouches for.
    """

    wish: Wish = Wish()
    output: str = ""
    dry_run: bool = False
    repositories: tuple[str, ...] = ()
    unsigned: bool = False


def patch(text: str, order: Order, settings: Settings, progress: Progress) -> Patched:
    """Patch one image.

    Args:
        text: the image, as the user names it.
        order: what to do.
        settings: folders, mirrors, limits.
        progress: told of long work.

    Raises:
        UsageError: the target is no image, the output cannot be written, or this machine cannot isolate a root.
        TargetError, NetworkError, InputError: the image or the packages could not be had, or the package manager failed.
        DatabaseError: the advisory database is damaged.
    """
    started = time.monotonic()
    output = Output.parse(order.output, text)
    with Knowledge(settings, datetime.now(UTC)) as knowledge:
        examined, scan = scan_with(knowledge, text, progress)
        packages = [placed.package for placed in examined.inventory.packages if not placed.owner]
        plan = make_plan(scan.findings, packages, order.wish)
        result = Patched(
            examined.target,
            plan,
            scan.distro,
            output=str(output),
            is_dry_run=order.dry_run,
            time=knowledge.now.isoformat(timespec="seconds"),
        )
        if not order.dry_run and plan.upgrades:
            task = Task(text, examined, plan, output, Supply(order.repositories, order.unsigned))
            made = make(task, settings, progress)
            again = scan_with(knowledge, output.target, progress) if made.digest else None
            result = told(result, (examined, scan), again, made)
    return replace(result, duration=time.monotonic() - started)
