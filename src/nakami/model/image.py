"""An image as its manifest and configuration describe it (OCI image specification 1.1)."""

from msgspec import Struct


class Step(Struct, frozen=True):
    """One line of the image's history: the instruction that made a layer, or that made none (`empty`)."""

    created_by: str = ""
    created: str = ""
    empty: bool = False


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


class Target(Struct, frozen=True):
    """What was scanned.

    `kind` is docker-archive, oci, registry, docker, podman, rootfs, dir or pid; `name` what the user asked for; `digest` the
    image's manifest digest, empty when there is none; `reference` the full name in a registry, with `pinned` telling whether it
    names a digest.
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
