"""An archive far larger than memory should be, and how much of it a process reads."""

import hashlib
import io
import json
import subprocess
import tarfile
from collections.abc import Mapping, Sequence
from pathlib import Path

FILES, SIZE = 50, 100 << 20
"""Of the data in the one layer: no software, nothing that can be run."""
_STATUS = b"Package: base-files\nStatus: install ok installed\nVersion: 12.4\nArchitecture: amd64\n"
_PROGRAM = b"\x7fELF" + bytes(60)


def large_archive(target: Path) -> int:
    """Write a docker-archive with one uncompressed layer of 5 GB; returns its length in bytes. Holes take no room on disk."""
    layer = target.with_suffix(".layer")
    with layer.open("wb") as file, tarfile.open(fileobj=file, mode="w") as tar:
        _add(tar, "var/lib/dpkg/status", _STATUS)
        _add(tar, "usr/bin/true", _PROGRAM, 0o755)
        for number in range(FILES):
            info = tarfile.TarInfo(f"srv/data/{number}.bin")
            info.size = SIZE
            file.write(info.tobuf())
            file.seek(SIZE, 1)
            tar.offset = file.tell()
    digest = hashlib.sha256()
    with layer.open("rb") as whole:
        while chunk := whole.read(1 << 20):
            digest.update(chunk)
    config = {
        "os": "linux",
        "architecture": "amd64",
        "rootfs": {"type": "layers", "diff_ids": [f"sha256:{digest.hexdigest()}"]},
    }
    with target.open("wb") as file, tarfile.open(fileobj=file, mode="w") as tar:
        _add(
            tar,
            "manifest.json",
            json.dumps([{"Config": "config.json", "RepoTags": ["large:1"], "Layers": ["layer.tar"]}]).encode(),
        )
        _add(tar, "config.json", json.dumps(config).encode())
        tar.add(layer, "layer.tar")
    layer.unlink()
    return target.stat().st_size


def _add(tar: tarfile.TarFile, name: str, content: bytes, mode: int = 0o644) -> None:
    info = tarfile.TarInfo(name)
    info.size, info.mode = len(content), mode
    tar.addfile(info, io.BytesIO(content))


def bytes_read(command: Sequence[str], environment: Mapping[str, str]) -> float:
    """How many bytes the process asks the system for: `rchar` of proc(5), /proc/PID/io, which a shell inherits from its children."""
    script = '"$@" >/dev/null && cat /proc/$$/io'
    told = subprocess.run(
        ["sh", "-c", script, "sh", *command], check=True, capture_output=True, env=dict(environment)
    ).stdout
    return float(told.split()[1])
