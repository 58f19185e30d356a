"""An image as its manifest and configuration describe it (OCI image specification 1.1)."""

from typing import Literal

from msgspec import Struct


class Step(Struct, frozen=True):
    """One line of the image's history: the instruction that made a layer, or that made none (`empty`). `comment` is its builder's."""

    created_by: str = ""
    created: str = ""
    empty: bool = False
    comment: str = ""


class ImageConfig(Struct, frozen=True):
    """What the image says of itself. All strings are as written by its builder, so they are claims, not facts.

    `created` is RFC 3339 or empty; `exposed_ports` are `8080/tcp`; `env` are `NAME=value`; `diff_ids` the digests of the
    uncompressed layers, from the base up.
    """

    os: str = ""
    architecture: str = ""
    variant: str = ""
    created: str = ""
    user: str = ""
    exposed_ports: tuple[str, ...] = ()
    volumes: tuple[str, ...] = ()
    env: tuple[str, ...] = ()
    entrypoint: tuple[str, ...] = ()
    cmd: tuple[str, ...] = ()
    working_dir: str = ""
    labels: dict[str, str] = {}
    has_healthcheck: bool = False
    diff_ids: tuple[str, ...] = ()
    history: tuple[Step, ...] = ()

    def layer_steps(self) -> tuple[Step, ...]:
        """The steps that made layers, in the layers' order."""
        return tuple(step for step in self.history if not step.empty)


class Layer(Struct, frozen=True):
    """One layer of an image.

    `index` counts from the base, from 0. `digest` names the blob as stored (compressed or not), `diff_id` the uncompressed tar;
    either is empty when the source does not tell it. `size` is the blob's length in bytes, or unset. `foreign` layers must be fetched from
    elsewhere and are not read.
    """

    index: int
    digest: str = ""
    diff_id: str = ""
    size: int | None = None
    media_type: str = ""
    created_by: str = ""
    foreign: bool = False


class Base(Struct, frozen=True):
    """The image that an image was built on, the nearest one that is known.

    `name` is a reference (`by` label or seen), or what it is in words (`python 3.9.5`), or empty; `digest` the one that a label told, or
    that an image seen before had. The lowest `layers` are the base's; 0 when that could not be found out.
    `by` tells how it is known: `label`, the image's own label or annotation; `seen`, an image that was scanned on this machine before and
    is the beginning of this one; `history`, a guess from the instructions that built it.
    """

    name: str
    digest: str = ""
    layers: int = 0
    by: Literal["label", "seen", "history"] = "history"


class Target(Struct, frozen=True):
    """What was scanned.

    `kind` is docker-archive, oci, registry, docker, podman, containerd, containers-storage, rootfs, sif, squashfs, sbom, dir or pid;
    `name` what the user asked for; `digest` the image's manifest digest, empty when there is none; `reference` the full name in a registry,
    with `pinned` telling whether it names a digest. `annotations` are the manifest's. `store` says in words in which store of this
    machine the image was found.
    """

    kind: str
    name: str
    digest: str = ""
    reference: str = ""
    registry: str = ""
    pinned: bool = False
    platform: str = ""
    config: ImageConfig | None = None
    layers: tuple[Layer, ...] = ()
    annotations: dict[str, str] = {}
    store: str = ""
