"""Microsoft's statements as the repository microsoft/AzureLinuxVulnerabilityData lays them out: a file for each release."""

from typing import ClassVar

from nakami.vulns.providers.file import MIB, FileFetch

MAX_BYTES = 512 * MIB


class AzureFetch(FileFetch):
    """Brings one release; the partition is the file's name without `-oval.xml`."""

    name: ClassVar[str] = "azure"
    file: ClassVar[str] = "{partition}-oval.xml"
    limit: ClassVar[int] = MAX_BYTES


FETCH = AzureFetch()
