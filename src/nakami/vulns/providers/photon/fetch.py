"""One JSON file per release."""

from typing import ClassVar

from nakami.vulns.providers.file import MIB, FileFetch

MAX_BYTES = 128 * MIB


class PhotonFetch(FileFetch):
    """Brings one release's file; the partition is the release, `5.0`."""

    name: ClassVar[str] = "photon"
    file: ClassVar[str] = "cve_data_photon{partition}.json"
    limit: ClassVar[int] = MAX_BYTES


FETCH = PhotonFetch()
