"""What the target itself tells about where it comes from. Signatures are not looked at here."""

from nakami.model.answer import Answer, Mark
from nakami.model.image import Target

_UNSIGNED = "signatures: not checked by this version"
_FOLDER = "a folder carries no digest and no signature"
_NO_IMAGE = {
    "dir": _FOLDER,
    "pid": _FOLDER,
    "sbom": "a bill of materials tells what its writer found; the image itself was not read",
}


def trusted(target: Target, *, verified: bool) -> Answer:
    """The TRUSTED answer, so far as it can be given without signatures: never fine.

    Args:
        target: what was scanned.
        verified: whether every layer was held against its digest.
    """
    if target.kind in _NO_IMAGE:
        return Answer("TRUSTED", Mark.NOT_KNOWN, (_NO_IMAGE[target.kind],), ("kind of target",))
    lines: list[str] = []
    mark = Mark.NOT_KNOWN
    if target.registry:
        lines.append(f"registry {target.registry}")
    if target.kind == "registry":
        lines.append("pinned to a digest" if target.pinned else "tag not pinned to a digest")
        mark = mark if target.pinned else Mark.ATTENTION
    elif target.kind in {"docker", "podman"}:
        lines.append(f"from the local {target.kind} engine")
    elif target.store:
        lines.append(f"from the store {target.store}")
    else:
        lines.append("from a file: no registry vouches for it")
    lines += _held_against(target, verified=verified)
    return Answer("TRUSTED", mark, (" · ".join(lines), _UNSIGNED), ("registry", "pinned digest", "layer digests"))


def _held_against(target: Target, *, verified: bool) -> list[str]:
    """What is known of the layers' digests."""
    named = [layer for layer in target.layers if (layer.digest or layer.diff_id) and not layer.foreign]
    if verified and named and len(named) == len(target.layers):
        return ["layers match their digests"]
    if verified and named:
        return [f"{len(named)} of {len(target.layers)} layers match their digests"]
    if named:
        return ["layers not held against their digests"]
    return ["no layer is there as it came, so that it could be held against its digest"] if target.store else []
