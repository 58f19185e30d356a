"""The digests that installed rpm packages record of their files.

Tags: rpm, include/rpm/rpmtag.h. Without a FILEDIGESTALGO they are MD5; its numbers are those of OpenPGP (RFC 9580, section 9.5). Files with
a flag of %config or %ghost (include/rpm/rpmfiles.h) may differ from what was installed, so they are left out.
"""

from collections.abc import Iterator

from nakami.bounded.rpmdb.header import Index
from nakami.errors import LimitExceeded, Malformed

MAX_FILES = 200_000
"""Of one package. The largest, of a kernel's sources, has 90,000."""
_NAME, _DIGESTS, _FLAGS = 1000, 1035, 1037
_DIRINDEXES, _BASENAMES, _DIRNAMES, _ALGORITHM = 1116, 1117, 1118, 5011
_ALGORITHMS = {None: "md5", 1: "md5", 2: "sha1", 8: "sha256"}
_MAY_DIFFER = 1 << 0 | 1 << 6


def file_digests(blob: bytes) -> tuple[str, str, Iterator[tuple[bytes, str]]]:
    """Name of the package, algorithm, and of each file that has one: path relative to the root, and digest in hexadecimal.

    Raises:
        Malformed: the header does not follow its layout.
        LimitExceeded: it has more files than a package can have.
    """
    index = Index(blob)
    algorithm = _ALGORITHMS.get(index.number(_ALGORITHM))
    if algorithm is None:
        return index.text(_NAME), "", iter(())
    return index.text(_NAME), algorithm, _files(index)


def _files(index: Index) -> Iterator[tuple[bytes, str]]:
    names, count = index.strings(_BASENAMES)
    digests, digested = index.strings(_DIGESTS)
    folders, folder_count = index.strings(_DIRNAMES)
    if count > MAX_FILES or folder_count > MAX_FILES:
        raise LimitExceeded(f"an rpm package with {count:,} files; at most {MAX_FILES:,} are read")
    indexes, flags = index.numbers(_DIRINDEXES), index.numbers(_FLAGS)
    if digested != count or len(indexes) != 4 * count or len(flags) not in {0, 4 * count}:
        raise Malformed("an rpm header whose lists of files differ in length")
    base = names.split(b"\0", count)[:count]
    place = folders.split(b"\0", folder_count)[:folder_count]
    for position, (name, digest) in enumerate(zip(base, digests.split(b"\0", count)[:count], strict=True)):
        flag = int.from_bytes(flags[4 * position : 4 * position + 4], "big") if flags else 0
        folder = int.from_bytes(indexes[4 * position : 4 * position + 4], "big")
        if digest and not flag & _MAY_DIFFER and folder < folder_count:
            yield (place[folder] + name).lstrip(b"/"), digest.decode("ascii", "replace")
