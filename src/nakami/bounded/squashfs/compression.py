"""The compressors of squashfs, each as a function that inflates one block into no more bytes than it may have.

Numbers: Linux, fs/squashfs/squashfs_fs.h, `ZLIB_COMPRESSION` and its neighbours.
"""

from collections.abc import Callable

from nakami.errors import Malformed, TargetError

Inflate = Callable[[bytes, int], bytes]
"""Inflates a block of at most so many bytes; raises Malformed."""

_LZMA, _XZ = 2, 4
_WITHOUT_LIBRARY = {3: "lzo", 5: "lz4"}
_MEMORY = 32 << 20
"""Bytes for one block of xz or lzma, whose dictionary is never larger than the largest block, a mebibyte."""


def inflater(compressor: int, where: str) -> Inflate:
    """The function for a compressor's number.

    Raises:
        TargetError: nothing here inflates it.
    """
    if compressor in {_LZMA, _XZ}:
        return _lzma(compressor)
    if compressor in _MAKERS:
        return _MAKERS[compressor]()
    name = _WITHOUT_LIBRARY.get(compressor, f"the unknown method {compressor}")
    raise TargetError(
        f"{where} is compressed with {name}, which nakami does not inflate",
        f"unpack it with `unsquashfs -d FOLDER {where}` and scan dir:FOLDER",
    )


def _zlib() -> Inflate:
    from isal import igzip_lib

    def inflate(block: bytes, limit: int) -> bytes:
        engine = igzip_lib.IgzipDecompressor(flag=igzip_lib.DECOMP_ZLIB)
        try:
            out = engine.decompress(block, limit + 1)
        except (igzip_lib.IsalError, EOFError, ValueError) as error:  # type: ignore[misc] # the stub takes the class for an instance
            raise Malformed(f"a damaged block: {error}") from error
        return _whole(out, limit, ended=engine.eof)

    return inflate


def _zstd() -> Inflate:
    import zstandard

    engine = zstandard.ZstdDecompressor()

    def inflate(block: bytes, limit: int) -> bytes:
        try:
            # Decompressing allots what the frame claims, whatever the limit is.
            if zstandard.frame_content_size(block) > limit:
                raise Malformed("a damaged block: it is longer than it may be")
            return engine.decompress(block, limit)
        except zstandard.ZstdError as error:
            raise Malformed(f"a damaged block: {error}") from error

    return inflate


def _lzma(compressor: int) -> Inflate:
    import lzma

    form = lzma.FORMAT_XZ if compressor == _XZ else lzma.FORMAT_ALONE

    def inflate(block: bytes, limit: int) -> bytes:
        try:
            engine = lzma.LZMADecompressor(format=form, memlimit=_MEMORY)
            out = engine.decompress(block, limit + 1)
        except (lzma.LZMAError, EOFError) as error:
            raise Malformed(f"a damaged block: {error}") from error
        return _whole(out, limit, ended=engine.eof)

    return inflate


def _whole(out: bytes, limit: int, *, ended: bool) -> bytes:
    if len(out) > limit:
        raise Malformed("a damaged block: it is longer than it may be")
    if not ended:
        raise Malformed("a damaged block: it has no end")
    return out


_MAKERS: dict[int, Callable[[], Inflate]] = {1: _zlib, 6: _zstd}
