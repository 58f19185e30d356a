"""Python distributions installed in an environment: what pip, setuptools or a distribution's packages leave beside the code.

Formats: "Recording installed projects" (`*.dist-info/METADATA`), "Core metadata specifications" (the headers), both of the Python
Packaging User Guide; setuptools' "The Internal Structure of Python Eggs" (`*.egg-info/PKG-INFO`, `EGG-INFO/PKG-INFO` inside an egg
folder, and distutils' `*.egg-info` that is a file).
"""

import re
from collections.abc import Iterator

from nakami.catalog.catalogers.python.metadata import Metadata, read_metadata
from nakami.errors import Malformed
from nakami.model.entry import Entry
from nakami.model.package import Package
from nakami.rootfs.reader import MIB, Reader, Selector

# `{name}-{version}.dist-info`, `{name}-{version}[-py3.11].egg-info` or `.egg`; the name holds no dash (PEP 427, "Escaping and Unicode").
_FOLDER = re.compile(r"([^-]+)-([^-]+)(?:-py\d[\d.]*(?:-[^-]+)?)?\.(?:dist-info|egg-info|egg)\Z")


class PythonInstalled(Reader):
    """Yields one package of type pypi per installed distribution, its name as the distribution writes it.

    Vendored copies that kept their metadata (setuptools/_vendor) count: they are importable code with a version. A distribution whose
    metadata lacks its name or version is named by its folder, as pip does; when that says nothing either, it is Malformed.
    """

    name = "python-installed"
    version = 1
    selector = Selector(names=frozenset({"METADATA", "PKG-INFO"}), suffixes=frozenset({".egg-info"}))
    max_bytes = 16 * MIB

    def wants(self, entry: Entry) -> bool:
        """Whether the file lies where an installer puts it; a METADATA elsewhere is anything, a PKG-INFO elsewhere a source archive's."""
        folder, _, name = entry.path.rpartition("/")
        if name == "METADATA":
            return folder.endswith(".dist-info")
        if name == "PKG-INFO":
            return folder.endswith(".egg-info") or folder.rpartition("/")[2] == "EGG-INFO"
        return name.endswith(".egg-info")

    def read(self, entry: Entry, content: bytes) -> Iterator[Package]:
        """Yield the distribution.

        Raises:
            Malformed: neither the headers nor the folder say a name and a version.
        """
        metadata = read_metadata(content)
        if not metadata.name or not metadata.version:
            metadata = _named_by_folder(entry.path, metadata)
        yield Package(
            type="pypi",
            name=metadata.name,
            version=metadata.version,
            licenses=metadata.licenses,
            path=entry.path,
            cataloger=self.name,
        )


def _named_by_folder(path: str, metadata: Metadata) -> Metadata:
    """The metadata with what is missing taken from `django-2.2.dist-info` or the like in `path`."""
    for part in reversed(path.split("/")[-3:]):
        match = _FOLDER.match(part)
        if match:
            return Metadata(metadata.name or match[1], metadata.version or match[2], metadata.licenses)
    raise Malformed(
        "no name or no version is among its headers", "reinstall the distribution or remove what is left of it"
    )
