"""Python distributions installed in an environment: what pip, setuptools or a distribution's packages leave beside the code.

Formats: "Recording installed projects" (`*.dist-info/METADATA` and `RECORD`), "Core metadata specifications" (the headers), both of the
Python Packaging User Guide; setuptools' "The Internal Structure of Python Eggs" (`*.egg-info/PKG-INFO`, `EGG-INFO/PKG-INFO` inside an egg
folder, and distutils' `*.egg-info` that is a file).
"""

from collections.abc import Iterator
from typing import ClassVar

from nakami.catalog.catalogers.python.metadata import Metadata, distribution_package, named_by_folder, read_metadata
from nakami.errors import Malformed
from nakami.model.entry import Entry
from nakami.model.package import Package
from nakami.rootfs.reader import MIB, Reader, Selector


class PythonInstalled(Reader):
    """Yields one package of type pypi per installed distribution, its name as the distribution writes it.

    Vendored copies that kept their metadata (setuptools/_vendor) count: they are importable code with a version. A distribution whose
    metadata lacks its name or version is named by its folder, as pip does; when that says nothing either, it is Malformed. Images made
    small lose their METADATA: the RECORD beside it, which pip needs to uninstall, tells of the distribution as well, by its folder.
    """

    name: ClassVar[str] = "python-installed"
    version: ClassVar[int] = 2
    selector: ClassVar[Selector] = Selector(
        names=frozenset({"METADATA", "PKG-INFO", "RECORD"}), suffixes=frozenset({".egg-info"})
    )
    max_bytes: ClassVar[int] = 16 * MIB

    def wants(self, entry: Entry) -> bool:
        """Whether the file lies where an installer puts it; a METADATA elsewhere is anything, a PKG-INFO elsewhere a source archive's."""
        folder, _, name = entry.path.rpartition("/")
        if name in {"METADATA", "RECORD"}:
            return folder.endswith(".dist-info")
        if name == "PKG-INFO":
            return folder.endswith(".egg-info") or folder.rpartition("/")[2] == "EGG-INFO"
        return name.endswith(".egg-info")

    def read(self, entry: Entry, content: bytes) -> Iterator[Package]:
        """Yield the distribution.

        Raises:
            Malformed: neither the headers nor the folder say a name and a version.
        """
        is_record = entry.name == "RECORD"
        metadata = Metadata() if is_record else read_metadata(content)
        if not metadata.name or not metadata.version:
            try:
                metadata = named_by_folder(entry.path, metadata)
            except Malformed:
                if is_record:  # the METADATA beside it says more, or that it is missing
                    return
                raise
        yield distribution_package(metadata, entry.path, self.name)
