"""The bill of materials of a target: read, not judged, so that no advisory database is needed."""

from collections.abc import Mapping
from datetime import UTC, datetime

from msgspec.structs import replace

from nakami import __version__
from nakami.engine.intake import open_with, take_inventory
from nakami.engine.safety import unseen
from nakami.engine.settings import Settings
from nakami.errors import UsageError
from nakami.model.bom import Bom, Job
from nakami.model.progress import Progress

_LAST = 253_402_300_799
"""The last second of the year 9999, which is all that the formats can write."""


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
    time = _time(environment)
    opened = open_with(settings, text)
    try:
        inventory = take_inventory(opened, settings, progress)
    finally:
        opened.close()
    spots = (*unseen(inventory, opened.target.name), *inventory.blind_spots)
    inventory = replace(inventory, blind_spots=tuple(dict.fromkeys(spots)))
    return Bom(opened.target, inventory, time, __version__, _job(environment))


def _time(environment: Mapping[str, str]) -> str:
    told = environment.get("SOURCE_DATE_EPOCH", "")
    if not told:
        when = datetime.now(UTC)
    elif told.isascii() and told.isdecimal() and len(told) < 13 and int(told) <= _LAST:
        when = datetime.fromtimestamp(int(told), UTC)
    else:
        raise UsageError(
            f"SOURCE_DATE_EPOCH is {told[:40]!r}, not a time", "set it to seconds since 1970, such as 1700000000"
        )
    return when.strftime("%Y-%m-%dT%H:%M:%SZ")


def _job(environment: Mapping[str, str]) -> Job:
    """The run of GitHub Actions that this process is part of; nothing outside of one."""

    def told(name: str) -> str:
        return environment.get(f"GITHUB_{name}", "")

    correlator = " ".join(word for word in (told("WORKFLOW"), told("JOB")) if word)
    return Job(told("SHA"), told("REF"), told("RUN_ID"), correlator)
