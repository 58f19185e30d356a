"""Images that a container daemon of this machine holds, asked for over its Unix socket.

Docker Engine API 1.41, `ImageInspect`, `ImageHistory` and `ImageGet`; Podman's service speaks the same.
"""

import os
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

import msgspec
from msgspec import Struct

from nakami.bounded.json import decode
from nakami.bounded.tar import Kind, TarStream
from nakami.errors import HttpError, Malformed, NakamiError, TargetNotFound, UsageError
from nakami.images.config import MAX_CONFIG_BYTES, layers_of, parse_config
from nakami.images.image import Image
from nakami.images.sources.docker_archive import open_docker_archive
from nakami.images.tarball import MAX_MEMBERS, TarStreamed
from nakami.model.image import Layer, Target
from nakami.model.platform import Platform
from nakami.model.reference import Reference
from nakami.net.address import quoted
from nakami.net.client import Client, unix_client

DaemonKind = Literal["docker", "podman"]

_HOST = "http://daemon"
"""A name is needed in the URL; the socket decides who answers."""
_MAX_IMAGE_BYTES = 1 << 40
_IDENTIFIER = re.compile(r"(?:sha256:)?[0-9a-f]{6,64}", re.ASCII)
# Podman names layers `<diffID>.tar`, Docker since 25 `blobs/sha256/<diffID>`.
_LAYER_MEMBER = re.compile(rb"(?:.*/)?(?P<hex>[0-9a-f]{64})(?:\.tar)?")


class _Rootfs(Struct, rename="pascal"):
    layers: list[str] | None = None


class _Inspect(Struct, rename="pascal", kw_only=True):
    id: str
    os: str = ""
    architecture: str = ""
    variant: str = ""
    created: str | None = None
    config: dict[str, Any] | None = None
    repo_tags: list[str] | None = None
    repo_digests: list[str] | None = None
    rootfs: _Rootfs = msgspec.field(name="RootFS")


class _Step(Struct, rename="pascal"):
    created: int = 0
    created_by: str = ""
    size: int = 0


def daemon_sockets(kind: DaemonKind, environment: Mapping[str, str]) -> tuple[Path, ...]:
    """Where a daemon's socket may be, the most explicitly chosen first.

    Raises:
        UsageError: the environment names a daemon that is not reached over a Unix socket.
    """
    variable = "DOCKER_HOST" if kind == "docker" else "CONTAINER_HOST"
    found = []
    if chosen := environment.get(variable):
        if not chosen.startswith("unix://"):
            raise UsageError(
                f"{variable} names a daemon on another machine, which nakami does not read from",
                "push the image to a registry, or export it with `docker save`",
            )
        found.append(Path(chosen.removeprefix("unix://")))
    runtime = environment.get("XDG_RUNTIME_DIR", "")
    if kind == "docker":
        found += [Path(runtime, "docker.sock")] if runtime else []
        found += [Path("/var/run/docker.sock")]
    else:
        found += [Path(runtime, "podman", "podman.sock")] if runtime else []
        found += [Path("/run/podman/podman.sock")]
    return tuple(dict.fromkeys(found))


def open_daemon(name: str, *, kind: DaemonKind, environment: Mapping[str, str] | None = None) -> "DaemonImage":
    """Open an image that a daemon holds.

    Args:
        name: as the daemon's own command line takes it: a reference or an identifier.
        kind: which daemon.
        environment: where DOCKER_HOST, CONTAINER_HOST and XDG_RUNTIME_DIR are looked up; unset: this process's.

    Raises:
        TargetNotFound: no daemon, no permission to ask it, or it has no such image.
        ReferenceInvalid: no such name can be.
        NetworkError, Malformed: the daemon's answer is no use.
    """
    if not _IDENTIFIER.fullmatch(name):
        Reference.parse(name)  # the daemon resolves short names by its own rules; only the form is checked
    sockets = daemon_sockets(kind, os.environ if environment is None else environment)
    present = [socket for socket in sockets if socket.exists()]
    if not present:
        looked = ", ".join(map(str, sockets))
        remedy = "systemctl --user start podman.socket" if kind == "podman" else "start Docker, or set DOCKER_HOST"
        raise TargetNotFound(f"no {kind} daemon answers here: there is no socket at {looked}", remedy)
    for position, socket in enumerate(present, 1):
        client = unix_client(str(socket))
        try:
            return _open(client, name, kind, socket)
        except TargetNotFound:
            client.close()
            if position == len(present):
                raise
        except NakamiError:
            client.close()
            raise
    raise AssertionError  # the loop returns or raises


def _open(client: Client, name: str, kind: DaemonKind, socket: Path) -> "DaemonImage":
    where = f"{kind}: {name}"
    inspect = decode(_ask(client, socket, kind, name, "json"), where, type=_Inspect)
    steps = decode(_ask(client, socket, kind, name, "history"), where, type=list[_Step])
    diff_ids = inspect.rootfs.layers or []
    document = {
        "os": inspect.os,
        "architecture": inspect.architecture,
        "variant": inspect.variant,
        "created": inspect.created,
        "config": inspect.config,
        "rootfs": {"diff_ids": diff_ids},
        "history": _history(steps),
    }
    text = msgspec.json.encode(document)
    config = parse_config(text, where)
    digest = _digest(inspect, name)
    origin = Reference.parse(digest) if digest else None
    target = Target(
        kind=kind,
        name=name,
        digest=digest.rpartition("@")[2],
        reference=next(iter(inspect.repo_tags or []), digest),
        # Podman gives what was built here the made-up registry `localhost`.
        registry=origin.registry if origin and origin.registry != "localhost" else "",
        pinned="@" in name,
        platform=str(Platform.of(config.os, config.architecture, config.variant)),
        config=config,
        layers=layers_of(config, [("", None, "", False) for _ in diff_ids]),
    )
    image = DaemonImage(target, client, inspect.id)
    image.config_text = text
    return image


def _ask(client: Client, socket: Path, kind: DaemonKind, name: str, what: str) -> bytes:
    if not os.access(socket, os.R_OK | os.W_OK):
        remedy = "add yourself to the group docker, or run with sudo" if kind == "docker" else "run with sudo"
        raise TargetNotFound(f"no permission to ask the {kind} daemon at {socket}", remedy)
    try:
        return client.get(f"{_HOST}/images/{quoted(name)}/{what}", limit=MAX_CONFIG_BYTES).body
    except HttpError as error:
        if error.status != 404:
            raise
        raise TargetNotFound(
            f"the {kind} daemon at {socket} has no image {name}", f"see `{kind} images`, or `{kind} pull {name}`"
        ) from error


def _history(steps: Sequence[_Step]) -> list[dict[str, Any]]:
    """The history as an image configuration has it: from the base up.

    The API does not say which steps made a layer; those of no size are taken for those that made none, and whoever joins steps with
    layers must check that their numbers agree.
    """
    return [
        {
            "created_by": step.created_by,
            "created": datetime.fromtimestamp(step.created, UTC).isoformat() if 0 < step.created < 1 << 40 else None,
            "empty_layer": step.size == 0,
        }
        for step in reversed(steps)
    ]


def _digest(inspect: _Inspect, name: str) -> str:
    """The `repository@digest` that the daemon pulled the image as; for several the one of the asked repository."""
    digests = inspect.repo_digests or []
    bare = name.partition("@")[0]
    return next((each for each in digests if bare.startswith(each.partition("@")[0])), next(iter(digests), ""))


class DaemonImage(Image):
    """An image that a daemon exports as one tar stream, which is read from front to back, once."""

    parallel = False

    def __init__(self, target: Target, client: Client, identifier: str) -> None:
        self.target = target
        self._client = client
        self._url = f"{_HOST}/images/{quoted(identifier)}/get"
        self._where = f"{target.kind}: {target.name}"

    def export(self) -> Iterator[bytes]:
        """The image as the daemon saves it: a docker-archive, from its start.

        Raises:
            NetworkError: the daemon does not answer, or stops.
        """
        with self._client.stream(self._url, limit=_MAX_IMAGE_BYTES, accept=(200,)) as (_, _, chunks):
            yield from chunks

    def chunks(self, layer: Layer) -> Iterator[bytes]:
        """Stream one layer, uncompressed. The whole image comes by until then; prefer `streams`."""
        for _, chunks in self.streams([layer]):
            yield from chunks

    def streams(self, wanted: Sequence[Layer]) -> Iterator[tuple[Layer, Iterator[bytes]]]:
        """Stream the wanted layers in the order in which the daemon sends them.

        The archive's table of contents comes last, so layers are known by the diffIDs in their members' names. Who reads them checks
        their digests. What Docker before 25 sends has other names; it is asked for again, and read by its table of contents.
        """
        waiting: defaultdict[bytes, list[Layer]] = defaultdict(list)
        for layer in wanted:
            waiting[layer.diff_id.partition(":")[2].encode()].append(layer)
        left = list(wanted)
        tar = TarStream(self.export(), self._where, MAX_MEMBERS)
        for raw, kind, *_ in tar:
            member = _LAYER_MEMBER.fullmatch(raw)
            if kind is Kind.FILE and member and waiting.get(member["hex"]):
                layer = waiting[member["hex"]].pop()
                left.remove(layer)
                yield layer, tar.pieces()
                if not left:
                    return
        if left:
            yield from self._by_contents(left)

    def close(self) -> None:
        """Close the connections to the daemon."""
        self._client.close()

    def _by_contents(self, wanted: Sequence[Layer]) -> Iterator[tuple[Layer, Iterator[bytes]]]:
        archive = open_docker_archive(TarStreamed(self._where, self.export), self.target.name)
        theirs = archive.target.layers
        if [layer.diff_id for layer in theirs] != [layer.diff_id for layer in self.target.layers]:
            raise Malformed(
                f"{self._where}: the daemon exports other layers than it lists", "it was changed meanwhile; try again"
            )
        for layer in wanted:
            # One pass each: several layers may be the same member.
            yield layer, archive.chunks(theirs[layer.index])
