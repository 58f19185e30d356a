import io
import tarfile

from hypothesis import given
from hypothesis import strategies as st

from nakami.bounded.tar import Kind, TarStream
from nakami.images.stores.tar_writing import END, Head, padding

_NAMES = st.binary(min_size=1, max_size=400).map(lambda raw: b"f" + raw.replace(b"\0", b"0").replace(b"/", b"1"))


class TestHeaders:
    """POSIX.1-2017, pax, "ustar Interchange Format"; GNU tar manual, "Basic Tar Format": long names stand in an entry of their own before,
    and numbers too large for octal digits in base 256."""

    @given(
        path=_NAMES,
        content=st.binary(max_size=1200),
        mode=st.integers(0, 0o7777),
        uid=st.integers(0, 1 << 31),
        mtime=st.integers(-5, 1 << 40),
    )
    def test_others_read_them(self, path: bytes, content: bytes, mode: int, uid: int, mtime: int):
        head = Head(path, b"0", len(content), mode, uid, 7, mtime)
        tar = head.blocks() + content + padding(len(content)) + END
        with tarfile.open(fileobj=io.BytesIO(tar), encoding="utf-8", errors="surrogateescape") as archive:
            (found,) = archive.getmembers()
            assert found.name.encode(errors="surrogateescape") == path
            assert (found.mode, found.uid, found.gid, found.mtime) == (mode, uid, 7, max(mtime, 0))
            file = archive.extractfile(found)
            assert file is not None
            assert file.read() == content

    @given(path=_NAMES, link=_NAMES)
    def test_we_read_them(self, path: bytes, link: bytes):
        ((raw, kind, size, target, _),) = TarStream(iter([Head(path, b"2", link=link).blocks() + END]), "it")
        assert (raw, kind, size, target) == (path, Kind.SYMLINK, 0, link)

    def test_large_files(self):
        tar = TarStream(iter([Head(b"f", b"0", 1 << 40).blocks()]), "it")
        assert next(iter(tar))[2] == 1 << 40
