"""What a cataloger makes of one file, in short, for tests of small formats."""

import contextlib

from hypothesis import strategies as st

from nakami.errors import InputError
from nakami.model.entry import Entry
from nakami.model.outcome import BlindSpot
from nakami.model.package import Ownership, Package
from nakami.rootfs.reader import Reader


def records(reader: Reader, path: str, content: bytes | str) -> list[object]:
    """All records of a file that the reader wants."""
    data = content.encode() if isinstance(content, str) else content
    entry = Entry(path, size=len(data))
    assert reader.wants(entry)
    return list(reader.read(entry, data))


def packages(reader: Reader, path: str, content: bytes | str) -> list[tuple[str, str, str, str]]:
    """Type, namespace, name and version of each package; there must be no blind spot."""
    found = records(reader, path, content)
    assert not [record for record in found if isinstance(record, BlindSpot)]
    return [(p.type, p.namespace, p.name, p.version) for p in found if isinstance(p, Package)]


def survives(reader: Reader, path: str, content: bytes) -> None:
    """Any bytes are packages with a name and a version, what they own, blind spots, or an input error."""
    with contextlib.suppress(InputError):
        for record in records(reader, path, content):
            if isinstance(record, Package):
                assert record.name
                assert record.version
            else:
                assert isinstance(record, BlindSpot | Ownership)


def any_json(*keys: str) -> st.SearchStrategy[object]:
    """Any JSON, its objects with these keys; with any where none are given."""
    names = st.sampled_from(keys) if keys else st.text(max_size=8)
    return st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3),
    )


def broken_and_cut(sample: bytes) -> list[bytes]:
    """The sample cut off in many places, and with each of many bytes changed."""
    step = max(1, len(sample) // 40)
    cuts = [sample[:end] for end in range(0, len(sample), step)]
    return cuts + [sample[:at] + b"\0{" + sample[at + 1 :] for at in range(0, len(sample), step)]


def damaged(sample: bytes, start: int = 0) -> st.SearchStrategy[bytes]:
    """The sample with any one byte from `start` on made any other."""
    changes = st.tuples(st.integers(start, len(sample) - 1), st.integers(0, 255))
    return changes.map(lambda change: sample[: change[0]] + bytes([change[1]]) + sample[change[0] + 1 :])
