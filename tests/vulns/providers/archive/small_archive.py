"""A package archive made for one test: real formats, written with Python's own libraries, and lies where a test asks for them."""

import gzip
import hashlib
import io
import lzma
import tarfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import zstandard

ENTRY = """{source} ({version}) {suite}; urgency=medium

  * {text}

 -- A Maintainer <maintainer@example.org>  Sat, 21 Nov 2026 10:00:00 +0100

"""


def changelog(source: str, *entries: tuple[str, str], suite: str = "bookworm-security") -> str:
    """A changelog of (version, text), the newest first."""
    return "".join(ENTRY.format(source=source, version=version, suite=suite, text=text) for version, text in entries)


def deb(files: dict[str, bytes], links: dict[str, str] | None = None, pack: str = "xz", pad: int = 0) -> bytes:
    """A .deb with these files and symlinks; `pad` bytes of an extra member make it larger."""
    plain = tar(files, links)
    packers: dict[str, Callable[[bytes], bytes]] = {
        "xz": lzma.compress,
        "gz": gzip.compress,
        "zst": zstandard.ZstdCompressor().compress,
        "": bytes,
    }
    packed = packers[pack](plain)
    suffix = f".{pack}" if pack else ""
    members = [("debian-binary", b"2.0\n"), ("control.tar.gz", gzip.compress(tar({"./control": b""})))]
    return ar([*members, (f"data.tar{suffix}", packed), ("_pad", bytes(pad))])


def tar(files: dict[str, bytes], links: dict[str, str] | None = None) -> bytes:
    """A tar archive."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w", format=tarfile.GNU_FORMAT) as archive:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
        for name, target in (links or {}).items():
            member = tarfile.TarInfo(name)
            member.type, member.linkname = tarfile.SYMTYPE, target
            archive.addfile(member)
    return stream.getvalue()


def ar(members: list[tuple[str, bytes]]) -> bytes:
    """An ar archive."""
    out = b"!<arch>\n"
    for name, content in members:
        out += f"{name:<16}{0:<12}{0:<6}{0:<6}{'100644':<8}{len(content):<10}`\n".encode()
        out += content + b"\n" * (len(content) % 2)
    return out


def with_changelog(package: str, text: str, name: str = "changelog.Debian.gz", pad: int = 0) -> bytes:
    """A .deb that carries a changelog where Debian's policy wants it."""
    return deb({"./usr/bin/it": b"#!", f"./usr/share/doc/{package}/{name}": gzip.compress(text.encode())}, pad=pad)


class SmallArchive:
    """An archive below a folder. Packages are added, then a suite is published."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.stanzas: list[str] = []
        self.has_by_hash = True

    @property
    def base(self) -> str:
        """Its base as a `file:` URI."""
        return f"file://{self.root}"

    def add(self, name: str, version: str, content: bytes, *, source: str = "", **fields: str) -> None:
        """Add a binary package; `fields` override what its index entry says."""
        filename = f"pool/{name}_{version.replace(':', '%3a')}_amd64.deb"
        path = self.root / filename
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        said = {
            "Package": name,
            "Source": source or name,
            "Version": version,
            "Architecture": "amd64",
            "Filename": filename,
            "Size": str(len(content)),
            "SHA256": hashlib.sha256(content).hexdigest(),
        }
        self.stanzas.append("".join(f"{field}: {value}\n" for field, value in (said | fields).items()))

    def publish(
        self,
        suite: str = "bookworm-security",
        *,
        sign: Callable[[bytes], bytes] | None = None,
        index: Callable[[bytes], bytes] = lzma.compress,
        lie: Callable[[bytes], bytes] = bytes,
        fields: dict[str, str] | None = None,
    ) -> None:
        """Publish what was added and begin anew.

        Args:
            suite: its name.
            sign: makes the InRelease of a Release file; without it there is only a Release file.
            index: packs the Packages file.
            lie: what becomes of the packed index after its digest was taken.
            fields: of the Release file, in place of the usual ones.
        """
        folder = self.root / "dists" / suite
        packages = folder / "main" / "binary-amd64"
        packages.mkdir(parents=True, exist_ok=True)
        packed = index("\n".join(self.stanzas).encode())
        digest = hashlib.sha256(packed).hexdigest()
        (packages / "Packages.xz").write_bytes(lie(packed))
        if self.has_by_hash:
            (packages / "by-hash" / "SHA256").mkdir(parents=True, exist_ok=True)
            (packages / "by-hash" / "SHA256" / digest).write_bytes(lie(packed))
        said = {
            "Origin": "Debian",
            "Label": "Debian-Security" if "security" in suite else "Debian",
            "Suite": suite,
            "Codename": suite,
            "Date": "Sat, 21 Nov 2026 00:53:02 UTC",
            "Acquire-By-Hash": "yes" if self.has_by_hash else "no",
        } | (fields or {})
        lines = [f"{name}: {value}" for name, value in said.items() if value]
        release = "\n".join([*lines, "SHA256:", f" {digest} {len(packed)} main/binary-amd64/Packages.xz", ""]).encode()
        (folder / "Release").write_bytes(release)
        if sign is not None:
            (folder / "InRelease").write_bytes(sign(release))
        self.stanzas = []


@contextmanager
def served(folder: Path) -> Iterator[tuple[str, list[str]]]:
    """Serve a folder on loopback: (its URL, the paths that were asked for, as they come)."""
    asked: list[str] = []

    class Handler(SimpleHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            super().do_GET()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
