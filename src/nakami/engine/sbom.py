"""The bill of materials of a target: read, not judged, so that no advisory database is needed."""

from collections.abc import Mapping

from msgspec.structs import replace

from nakami import __version__
from nakami.engine.intake import open_with, take_inventory
from nakami.engine.safety import unseen
from nakami.engine.settings import Settings
from nakami.engine.shown import shown
from nakami.engine.source_date import source_date
from nakami.model.bom import Bom, Job
from nakami.model.progress import Progress


def bill(text: str, settings: Settings, progress: Progress, environment: Mapping[str, str]) -> Bom:
    """Take the bill of one target.

    Args:
        text: what the user named.
        settings: folders, limits.
        progress: told of long work.
        environment: of this process. SOURCE_DATE_EPOCH (reproducible-builds.org) is taken for the time, and what GitHub Actions says
            of its run for the job.

    Raises:
        UsageError, TargetError, NetworkError, InputError: the target could not be opened or read.
    """
    time = source_date(environment).strftime("%Y-%m-%dT%H:%M:%SZ")
    opened = open_with(settings, text)
    try:
        inventory = take_inventory(opened, settings, progress)
    finally:
        opened.close()
    spots = (*unseen(inventory, opened.target.name), *inventory.blind_spots)
    inventory = replace(inventory, blind_spots=tuple(dict.fromkeys(spots)))
    return Bom(shown(opened.target), inventory, time, __version__, _job(environment))


def _job(environment: Mapping[str, str]) -> Job:
    """The run of GitHub Actions that this process is part of; nothing outside of one."""

    def told(name: str) -> str:
        return environment.get(f"GITHUB_{name}", "")

    correlator = " ".join(word for word in (told("WORKFLOW"), told("JOB")) if word)
    return Job(told("SHA"), told("REF"), told("RUN_ID"), correlator)
