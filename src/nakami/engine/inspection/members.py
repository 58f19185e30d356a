"""What lies inside archives: their members, and what is compressed, to a bounded depth.

An archive is only read where it is at hand as a whole. What is not worth a look as a file is not worth one as a member; beyond that, class
files are left alone in all but small jars: rules over text and programs tell nothing of them, and there are thousands.
"""

from collections import Counter
from collections.abc import Iterator

from msgspec import Struct

from nakami.bounded import ar
from nakami.bounded.streams import inflated
from nakami.bounded.tar import BLOCK, Kind, TarStream
from nakami.bounded.tar_header import checksum_holds
from nakami.bounded.zip import Allowance, Archive
from nakami.bounded.zip import Limits as ZipLimits
from nakami.bounded.zip_directory import Member as ZipMember
from nakami.engine.inspection.choice import worth
from nakami.errors import InputError, LimitExceeded, StreamBroken
from nakami.model.outcome import BlindSpot
from nakami.rootfs.placing import shown
from nakami.rootfs.reader import MIB

MARK = "!/"
"""Between the path of an archive and that of its member."""
_ZIP, _AR = b"PK\x03\x04", b"!<arch>\n"
_STREAMS = {
    b"\x1f\x8b": (".gz", ".tgz"),
    b"BZh": (".bz2", ".tbz"),
    b"\xfd7zXZ\0": (".xz", ".txz"),
    b"\x28\xb5\x2f\xfd": (".zst", ".tzst"),
}
_DEBIAN = b"debian-binary"
_PICTURES = frozenset(b".png .jpg .jpeg .gif .ico .bmp .webp .svg .ttf .woff .woff2 .eot .otf .css .sig".split())
"""Endings of members that are not looked into: pictures, fonts and styles, of which web archives are full; javac's signatures."""
_CLASS = b".class"
_FEW_CLASSES = 64
_TEXT = MIB
_FETCHED = "var/cache/apt/archives/"
"""Packages as apt(8) fetched them and held them against the archive's digests."""
_LINK_BITS = 0o777
_CHUNK = 1 << 18


class Limits(Struct, frozen=True):
    """How far an archive is looked into, with all that is nested in it.

    `depth` is how many archives are around the innermost members; `members` are looked at, `member_bytes` of each at most and `total_bytes`
    in all. A stream may become `ratio` times what it is packed, or twice `member_bytes`; what is passed over on the way counts, too, up to
    `passed_bytes`. `notes` are told of one archive; the rest is counted.
    """

    depth: int = 2
    members: int = 10_000
    member_bytes: int = 8 * MIB
    total_bytes: int = 128 * MIB
    passed_bytes: int = 512 * MIB
    ratio: int = 200
    notes: int = 3


LIMITS = Limits()


class Inner(Struct, frozen=True):
    """One member: `path` is the archive's and its own with `MARK` between, `size` in bytes; `content` is the first of it if it is large."""

    path: str
    content: bytes
    size: int
    mode: int = 0o644


def is_container(content: bytes) -> bool:
    """Whether there may be members in it, by how it begins."""
    return content.startswith((_ZIP, _AR, *_STREAMS)) or content[257:262] == b"ustar"


def members(path: str, content: bytes, limits: Limits = LIMITS) -> Iterator[Inner | BlindSpot]:
    """Yield the members of an archive that are worth a look, and why some could not be had; nothing for what is no archive.

    Args:
        path: of the archive.
        content: all of it.
        limits: how far to go.
    """
    if is_container(content) and not path.startswith(_FETCHED):
        yield from _Opening(limits).open(path, content, 1)


class _Opening:
    """One outermost archive and what is left of its limits."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._members = limits.members
        self._bytes = limits.total_bytes
        self._zip = Allowance(
            ZipLimits(
                reads=limits.members + 1,
                directory_bytes=16 * MIB,
                member_bytes=limits.member_bytes,
                total_bytes=limits.total_bytes,
                text_bytes=limits.total_bytes,
                ratio=limits.ratio,
                depth=limits.depth,
            )
        )
        self._notes: Counter[str] = Counter()
        self._is_spent = False

    def open(self, path: str, content: bytes, depth: int) -> Iterator[Inner | BlindSpot]:
        """The members; one error ends this archive, and no other."""
        try:
            if content.startswith(_ZIP):
                yield from self._zipped(path, content, depth)
            elif content.startswith(_AR):
                yield from self._debian(path, content, depth)
            elif content[257:262] == b"ustar":
                yield from self._tarred(path, iter((content,)), depth)
            else:
                yield from self._inflated(path, content, depth)
        except InputError as error:
            yield from self._note(path, error.message)
        for where, count in self._notes.items():
            if count > self._limits.notes and depth == 1:
                yield BlindSpot(
                    "inspection", where, f"{count - self._limits.notes:,} more members of it could not be read"
                )

    def _zipped(self, path: str, content: bytes, depth: int) -> Iterator[Inner | BlindSpot]:
        archive = Archive(content, self._zip)
        found = archive.members()
        classes = sum(member.name.endswith(".class") for member in found)
        for member in found:
            name = member.name.encode()
            if classes > _FEW_CLASSES and name.endswith(_CLASS):
                continue
            length = _worth(name, member.size)
            if not length:
                continue
            where = f"{path}{MARK}{shown(name)}"
            try:
                self._take(length)
                yield from self._offer(where, self._unzipped(archive, member, length), member.size, 0o644, depth)
            except InputError as error:
                if self._is_spent or self._zip.spent:
                    raise
                yield from self._note(where, error.message, path)

    def _unzipped(self, archive: Archive, member: ZipMember, length: int) -> bytes:
        if length < member.size or member.size > self._limits.member_bytes:
            return archive.head(member, min(length, _TEXT))
        return bytes(archive.read(member))

    def _debian(self, path: str, content: bytes, depth: int) -> Iterator[Inner | BlindSpot]:
        """Of ar archives, packages of Debian alone: the others hold object files."""
        for number, (name, size, body) in enumerate(ar.members(iter((content,)), path)):
            if not number and name.encode() != _DEBIAN:
                return
            if name.startswith(("data.tar", "control.tar")) and size <= len(content):
                packed = b"".join(body)
                if depth < self._limits.depth + 1 and is_container(packed):
                    yield from self.open(f"{path}{MARK}{shown(name.encode())}", packed, depth)

    def _inflated(self, path: str, content: bytes, depth: int) -> Iterator[Inner | BlindSpot]:
        """What is compressed: a tar archive, or one file."""
        most = min(self._limits.passed_bytes, max(2 * self._limits.member_bytes, self._limits.ratio * len(content)))
        pieces = (content[at : at + _CHUNK] for at in range(0, len(content), _CHUNK))
        plain = inflated(pieces, "it", most)
        head = b""
        for piece in plain:
            head += piece
            if len(head) >= BLOCK:
                break
        rest = _joined(head, plain)
        if len(head) >= BLOCK and checksum_holds(head[:BLOCK]):
            yield from self._tarred(path, rest, depth)
            return
        yield from self._single(path, rest, depth)

    def _single(self, path: str, chunks: Iterator[bytes], depth: int) -> Iterator[Inner | BlindSpot]:
        """One compressed file; of a bomb, or of what is damaged further on, the beginning."""
        name = _bare(path.rpartition("/")[2])
        whole = b""
        length = 0
        complaint: InputError | None = None
        try:
            for piece in chunks:
                length += len(piece)
                if len(whole) < self._limits.member_bytes:
                    whole += piece
        except InputError as error:
            complaint = error
            length += 1
        if whole and _worth(name.encode(errors="replace"), length):
            self._take(len(whole))
            yield from self._offer(f"{path}{MARK}{name}", whole, length, 0o644, depth)
        if complaint is not None:
            raise complaint

    def _tarred(self, path: str, chunks: Iterator[bytes], depth: int) -> Iterator[Inner | BlindSpot]:
        tar = TarStream(chunks, "it", 100 * self._limits.members)
        for raw, kind, size, _, header in tar:
            if kind is not Kind.FILE or not size:
                continue
            name = raw.lstrip(b"./") or raw
            length = _worth(name, size, tar.head(4))
            if not length:
                continue
            where = f"{path}{MARK}{shown(name)}"
            try:
                length = min(length, self._limits.member_bytes)
                self._take(length)
                piece = tar.body(length) if length >= size else tar.head(min(length, _TEXT)) or b""
                yield from self._offer(where, piece, size, _mode(header), depth)
            except InputError as error:
                if self._is_spent or isinstance(error, StreamBroken):
                    raise
                yield from self._note(where, error.message, path)

    def _offer(self, path: str, content: bytes, size: int, mode: int, depth: int) -> Iterator[Inner | BlindSpot]:
        """A member; or, where it is an archive itself, its members."""
        if len(content) == size and is_container(content):
            if depth < self._limits.depth:
                yield from self.open(path, content, depth + 1)
            else:
                yield from self._note(path, f"is an archive in {depth} others; deeper ones are not opened")
            return
        yield Inner(path, content, size, mode)

    def _take(self, size: int) -> None:
        """Count a member.

        Raises:
            LimitExceeded: too many, or too many bytes in all.
        """
        self._members -= 1
        self._bytes -= size
        if self._members < 0 or self._bytes < 0:
            self._is_spent = True
            what = f"{self._limits.members:,} members" if self._members < 0 else f"{self._limits.total_bytes:,} bytes"
            raise LimitExceeded(f"has more than {what} worth a look; what comes behind is not looked into")

    def _note(self, path: str, why: str, archive: str = "") -> Iterator[BlindSpot]:
        """Tell why something could not be read; of one archive only the first few times."""
        key = archive or path
        self._notes[key] += 1
        if self._notes[key] <= self._limits.notes:
            yield BlindSpot("inspection", path, why)


def _worth(name: bytes, size: int, head: bytes | None = None) -> int:
    """How many bytes of a member are worth a look."""
    folder, _, last = name.rpartition(b"/")
    dot = last.rfind(b".")
    if not size or (dot > 0 and last[dot:].lower() in _PICTURES):
        return 0
    return worth(name, folder, last, size, head)


def _joined(head: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield head
    yield from rest


def _bare(name: str) -> str:
    """A compressed file's name without what tells the compression."""
    for plain, tar in _STREAMS.values():
        if name.endswith(plain) and len(name) > len(plain):
            return name[: -len(plain)]
        if name.endswith(tar) and len(name) > len(tar):
            return name[: -len(tar)] + ".tar"
    return name


def _mode(header: bytes) -> int:
    """The permission bits of a tar header; the right to act as its owner means nothing in an archive."""
    field = header[100:108].strip(b"\0 ")
    return int(field, 8) & _LINK_BITS if field and not field.strip(b"01234567") else 0o644
