"""`docker save` archives: a tar with `manifest.json` (Docker Image Specification v1.2), plain or compressed as a whole."""

import msgspec

from nakami.bounded.json import decode
from nakami.errors import Malformed, TargetNotFound
from nakami.images.bundle import Bundle, BundledImage
from nakami.images.config import layers_of, parse_config
from nakami.model.image import Target

MANIFEST = "manifest.json"


class _Item(msgspec.Struct, rename="pascal"):
    config: str
    layers: list[str] | None = None
    repo_tags: list[str] | None = None


def open_docker_archive(bundle: Bundle, name: str, *, kind: str = "docker-archive", tag: str = "") -> BundledImage:
    """Open the image of a `docker save` archive.

    Args:
        bundle: the archive.
        name: what the user called it.
        kind: what to call the source.
        tag: which image, as `repository:tag`, when the archive holds several; empty takes the only one.

    Raises:
        TargetNotFound: no image, or not the one named.
        Malformed: the archive contradicts itself.
    """
    text = bundle.document(MANIFEST)
    if text is None:
        raise TargetNotFound(
            f"{bundle.where} has no {MANIFEST}: it is no docker-archive", "export the image with `docker save`"
        )
    item = _choose(decode(text, f"{bundle.where}: {MANIFEST}", type=list[_Item]), tag, bundle.where)
    config_text = bundle.document(item.config)
    if config_text is None:
        raise Malformed(
            f"{bundle.where} has no {item.config!r} although its manifest names it", "export the image again"
        )
    config = parse_config(config_text, f"{bundle.where}: {item.config}")
    members = item.layers or []
    blobs = [("", bundle.size(layer), "", False) for layer in members]
    target = Target(
        kind=kind,
        name=name,
        reference=(item.repo_tags or [""])[0],
        platform="/".join(part for part in (config.os, config.architecture, config.variant) if part),
        config=config,
        layers=layers_of(config, blobs),
    )
    image = BundledImage(target, bundle, members)
    image.config_text = config_text
    return image


def _choose(items: list[_Item], tag: str, where: str) -> _Item:
    tags = sorted({t for item in items for t in item.repo_tags or []})
    # Podman writes the registry in front of the name, Docker does not.
    fitting = [i for i in items if not tag or any(t == tag or t.endswith(f"/{tag}") for t in i.repo_tags or [])]
    if len(fitting) == 1:
        return fitting[0]
    if not items:
        raise TargetNotFound(f"{where} holds no image", "export the image again")
    listed = ", ".join(tags[:20]) or "none of them has a name"
    if not fitting:
        raise TargetNotFound(f"{where} holds no image {tag!r}; it holds: {listed}")
    raise TargetNotFound(
        f"{where} holds {len(fitting)} images: {listed}", "name one: docker-archive:FILE#repository:tag"
    )
