"""Reading an image's configuration: JSON of the OCI image specification 1.1, `config.md`, and of Docker before it."""

from typing import Any

import msgspec

from nakami.errors import Malformed
from nakami.model.image import ImageConfig, Layer, Step

MAX_CONFIG_BYTES = 4 << 20
"""As the OCI distribution specification asks registries to take of manifests. A hundredth of it would do for any image in use."""
MAX_LAYERS = 1024
"""Eight times what Docker's overlay2 mounts."""
MAX_STEPS = 10_000


class _Container(msgspec.Struct, rename="pascal"):
    user: str | None = None
    exposed_ports: dict[str, Any] | None = None
    volumes: dict[str, Any] | None = None
    env: list[str] | None = None
    entrypoint: list[str] | str | None = None
    cmd: list[str] | str | None = None
    working_dir: str | None = None
    labels: dict[str, str] | None = None
    healthcheck: Any = None


class _Rootfs(msgspec.Struct):
    diff_ids: list[str] | None = None


class _Step(msgspec.Struct):
    created_by: str | None = None
    created: str | None = None
    empty_layer: bool | None = None
    comment: str | None = None


class _Config(msgspec.Struct):
    os: str | None = None
    architecture: str | None = None
    variant: str | None = None
    created: str | None = None
    config: _Container | None = None
    rootfs: _Rootfs | None = None
    history: list[_Step] | None = None


_DECODER = msgspec.json.Decoder(_Config)


def parse_config(text: bytes, where: str) -> ImageConfig:
    """Read a configuration document; `where` names it in errors.

    Raises:
        Malformed: not JSON, or a field has another type than the specification gives it.
    """
    if len(text) > MAX_CONFIG_BYTES:
        raise Malformed(
            f"{where} is larger than {MAX_CONFIG_BYTES:,} bytes",
            "no builder writes such a configuration; rebuild the image",
        )
    try:
        raw = _DECODER.decode(text)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise Malformed(f"{where} is not an image configuration: {error}", "pull or export the image again") from error
    box = raw.config or _Container()
    diff_ids = tuple((raw.rootfs and raw.rootfs.diff_ids) or ())
    if len(diff_ids) > MAX_LAYERS:
        raise Malformed(f"{where} names {len(diff_ids):,} layers; at most {MAX_LAYERS:,} are read")
    if len(raw.history or ()) > MAX_STEPS:
        raise Malformed(f"{where} tells of {len(raw.history or ()):,} steps; at most {MAX_STEPS:,} are read")
    return ImageConfig(
        os=raw.os or "",
        architecture=raw.architecture or "",
        variant=raw.variant or "",
        created=raw.created or "",
        user=box.user or "",
        exposed_ports=tuple(sorted(box.exposed_ports or {})),
        volumes=tuple(sorted(box.volumes or {})),
        env=tuple(box.env or ()),
        entrypoint=_words(box.entrypoint),
        cmd=_words(box.cmd),
        working_dir=box.working_dir or "",
        labels=box.labels or {},
        has_healthcheck=bool(box.healthcheck),
        diff_ids=diff_ids,
        history=tuple(
            Step(s.created_by or "", s.created or "", bool(s.empty_layer), s.comment or "") for s in raw.history or ()
        ),
    )


def _words(value: list[str] | str | None) -> tuple[str, ...]:
    # Docker before 1.10 wrote a bare string where the specification wants a list.
    if isinstance(value, str):
        return (value,)
    return tuple(value or ())


def layers_of(config: ImageConfig, blobs: list[tuple[str, int | None, str, bool]]) -> tuple[Layer, ...]:
    """Join the manifest's blobs (digest, size, media type, foreign) with the configuration's diffIDs and history.

    Raises:
        Malformed: the two do not name the same number of layers.
    """
    if len(blobs) != len(config.diff_ids):
        raise Malformed(
            f"the manifest lists {len(blobs)} layers but the configuration {len(config.diff_ids)} diffIDs",
            "the image is inconsistent; rebuild or pull it again",
        )
    steps = config.layer_steps()
    told = len(steps) == len(blobs)
    return tuple(
        Layer(index, digest, diff_id, size, media_type, steps[index].created_by if told else "", foreign)
        for index, ((digest, size, media_type, foreign), diff_id) in enumerate(zip(blobs, config.diff_ids, strict=True))
    )
