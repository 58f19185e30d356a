"""What the target itself tells about where it comes from. Signatures are not looked at here."""

from nakami.model.answer import Answer, Mark
from nakami.model.image import Target

_UNSIGNED = "signatures: not checked by this version"


def trusted(target: Target, *, verified: bool) -> Answer:
    """The TRUSTED answer, so far as it can be given without signatures: never fine.

    Args:
        target: what was scanned.
        verified: whether every layer was held against its digest.
    """
    lines: list[str] = []
    mark = Mark.NOT_KNOWN
    if target.kind in {"dir", "pid"}:
        return Answer("TRUSTED", mark, ("a folder carries no digest and no signature",), ("kind of target",))
    if target.kind == "sbom":
        claim = "a bill of materials tells what its writer found; the image itself was not read"
        return Answer("TRUSTED", mark, (claim,), ("kind of target",))
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
    named = [layer for layer in target.layers if (layer.digest or layer.diff_id) and not layer.foreign]
    if verified and named and len(named) == len(target.layers):
        lines.append("layers match their digests")
    elif verified and named:
        lines.append(f"{len(named)} of {len(target.layers)} layers match their digests")
    elif named:
        lines.append("layers not held against their digests")
    elif target.store:
        lines.append("no layer is there as it came, so that it could be held against its digest")
    return Answer("TRUSTED", mark, (" · ".join(lines), _UNSIGNED), ("registry", "pinned digest", "layer digests"))
