"""Packages and package archives as small as can be, of the real formats."""

import base64
import gzip
import hashlib
import io
import subprocess
import tarfile
from collections.abc import Mapping
from pathlib import Path

Files = Mapping[str, bytes]


def segment(files: Files, *, ended: bool = False) -> bytes:
    """A gzipped tar; without its end mark, more can follow (the format of apk-tools 2)."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for folder in sorted({str(parent) for name in files for parent in Path(name).parents} - {"."}):
            info = tarfile.TarInfo(folder)
            info.type, info.mode = tarfile.DIRTYPE, 0o755
            tar.addfile(info)
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            info.mode = 0o755
            if not name.startswith("."):
                info.pax_headers = {"APK-TOOLS.checksum.SHA1": hashlib.sha1(content).hexdigest()}
            tar.addfile(info, io.BytesIO(content))
        end = out.tell()
    content = out.getvalue()
    return gzip.compress(content if ended else content[:end], mtime=0)


def apk_repository(folder: Path, arch: str, packages: Mapping[tuple[str, str], Files], provides: str = "") -> None:
    """A repository of unsigned packages, by name and version."""
    place = folder / arch
    place.mkdir(parents=True)
    index = ""
    for (name, version), files in packages.items():
        data = segment({path: content for path, content in files.items() if not path.startswith(".")}, ended=True)
        lines = {"pkgname": name, "pkgver": version, "arch": arch, "size": "1", "pkgdesc": "a test", "origin": name}
        if provides:
            lines["provides"] = provides
        info = "".join(f"{key} = {value}\n" for key, value in lines.items())
        info += f"datahash = {hashlib.sha256(data).hexdigest()}\n"
        scripts = {path: content for path, content in files.items() if path.startswith(".")}
        control = segment({".PKGINFO": info.encode(), **scripts})
        (place / f"{name}-{version}.apk").write_bytes(control + data)
        checksum = "Q1" + base64.b64encode(hashlib.sha1(control).digest()).decode()
        index += f"C:{checksum}\nP:{name}\nV:{version}\nA:{arch}\nS:{len(control + data)}\nI:1\nT:a test\no:{name}\n"
        index += f"p:{provides}\n\n" if provides else "\n"
    (place / "APKINDEX.tar.gz").write_bytes(segment({"DESCRIPTION": b"test", "APKINDEX": index.encode()}, ended=True))


def deb(folder: Path, control: Mapping[str, str], files: Files, scripts: Files | None = None) -> Path:
    """A package that dpkg-deb builds."""
    tree = folder / "tree" / control["Package"]
    (tree / "DEBIAN").mkdir(parents=True)
    (tree / "DEBIAN/control").write_text("".join(f"{key}: {value}\n" for key, value in control.items()))
    for name, content in (scripts or {}).items():
        (tree / "DEBIAN" / name).write_bytes(content)
        (tree / "DEBIAN" / name).chmod(0o755 if name != "md5sums" else 0o644)
    for name, content in files.items():
        path = tree / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    built = folder / f"{control['Package']}_{control['Architecture']}.deb"
    subprocess.run(["dpkg-deb", "--root-owner-group", "-Zxz", "-b", tree, built], check=True, capture_output=True)
    return built


def debian_archive(folder: Path, distro: str, release: str, arch: str, debs: list[Path], version: str = "") -> None:
    """An archive with a release and its `<release>-security`, which has the packages; nobody signed it.

    Debian's security archive has a label and a codename of its own, Ubuntu's has those of the release.
    """
    security = (f"{distro}-Security", f"{release}-security") if distro == "Debian" else (distro, release)
    pool = folder / "pool"
    pool.mkdir(parents=True)
    index = b""
    for path in debs:
        content = path.read_bytes()
        (pool / path.name).write_bytes(content)
        control = subprocess.run(["dpkg-deb", "-f", path], check=True, capture_output=True).stdout
        index += control + f"Filename: pool/{path.name}\nSize: {len(content)}\n".encode()
        index += f"SHA256: {hashlib.sha256(content).hexdigest()}\n\n".encode()
    for suite, (label, codename) in {f"{release}-security": security, release: (distro, release)}.items():
        text = index if suite.endswith("security") else b""
        place = folder / "dists" / suite / "main" / f"binary-{arch}"
        place.mkdir(parents=True)
        (place / "Packages").write_bytes(text)
        release_file = (
            f"Origin: {distro}\nLabel: {label}\nSuite: {suite}\nCodename: {codename}\nVersion: {version}\n"
            f"Architectures: {arch}\nComponents: main\nDate: Thu, 01 Jan 2026 00:00:00 UTC\n"
            f"SHA256:\n {hashlib.sha256(text).hexdigest()} {len(text)} main/binary-{arch}/Packages\n"
        )
        (folder / "dists" / suite / "Release").write_text(release_file)
