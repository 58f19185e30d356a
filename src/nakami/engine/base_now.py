"""What the name of a base image stands for today."""

from nakami.engine.settings import Settings
from nakami.freshness.interface import BaseNow
from nakami.model.image import Base, Target
from nakami.model.reference import Reference


def look_up(target: Target, base: Base, settings: Settings) -> BaseNow | None:
    """Ask the registry of the base image what its name stands for; None where nothing tells whether that is another image.

    A digest alone cannot: it may be that of an index of many platforms.

    The name may come from the image's own label, so this is done only where the user asks for it.

    Args:
        target: the image that was built on the base.
        base: the base as it is known; its name is a reference.
        settings: how far the run may go.

    Raises:
        ReferenceInvalid, TargetError, NetworkError, InputError: nobody could tell.
    """
    from nakami.images.sources.registry import open_registry
    from nakami.net.client import Client

    name, _, _ = base.name.partition("@")
    reference = Reference.parse(name)
    with Client(offline=settings.offline) as client:
        image = open_registry(reference, client, platform=settings.platform, insecure=settings.insecure)
        image.close()
    now = image.target
    config = target.config
    same = base.digest == now.digest
    if not same:
        if not (base.layers and config and now.config):
            return None
        same = now.config.diff_ids == config.diff_ids[: base.layers]
    return BaseNow(str(reference), now.digest, same, now.config.created if now.config else "")
