"""Where the database is brought from: feeds, a mirror of them, or a database in a registry (`oci://REGISTRY/REPOSITORY[:TAG]`)."""

from typing import TYPE_CHECKING

from nakami.engine.settings import Settings
from nakami.errors import UsageError
from nakami.model.reference import Reference
from nakami.vulns.feeds import ARTIFACT

if TYPE_CHECKING:
    from datetime import datetime

    from nakami.images.sources.artifact import Artifact
    from nakami.model.progress import Progress
    from nakami.net.client import Client
    from nakami.vulns.update import Plan


def reference_of(address: str) -> Reference:
    """The reference that an address names.

    Raises:
        UsageError: it does not begin with `oci://`.
        ReferenceInvalid: what follows is no reference.
    """
    if not address.startswith(ARTIFACT):
        raise UsageError(f"not the address of a database: {address[:200]!r}", "write oci://registry.example/name:tag")
    return Reference.parse(address.removeprefix(ARTIFACT))


def open_database(address: str, client: "Client", *, insecure: bool = False) -> "Artifact":
    """Open the database of a registry; the client's connections are closed with it.

    Raises:
        UsageError, ReferenceInvalid: it is no address of one.
        TargetError, NetworkError, InputError: it is not there, or not to be read.
    """
    from nakami.images.sources.artifact import RegistryArtifact

    return RegistryArtifact(reference_of(address), client, insecure=insecure)


def plan_of(settings: Settings, client: "Client", now: "datetime", progress: "Progress") -> "Plan":
    """How an update of this run goes about it."""
    from nakami.vulns.update import Plan

    return Plan(
        client,
        now.isoformat(timespec="seconds"),
        settings.mirror,
        progress,
        settings.feeds,
        lambda address: open_database(address, client, insecure=settings.insecure),
    )
