"""syft-json: the document that syft writes and its companions read, of the schema that syft 1.18.1 writes.

Its schema is `schema/json/schema-16.0.18.json` of anchore/syft. The records of distributions' packages carry what matching needs (source
package, epoch, module); a cataloger and what a package is beyond its purl are annotations of its first location.
"""

from collections.abc import Sequence
from typing import Any

from nakami.model.bom import PREFIX, TOOL, Bom, facts, identity, is_image, layer_name, owners, references, spot_words
from nakami.model.cpe import cpe
from nakami.model.inventory import Placed, Seen
from nakami.model.outcome import BlindSpot
from nakami.model.package import Distro, Package
from nakami.model.purl import purl
from nakami.report.document import to_json

SCHEMA = "16.0.18"
_TYPES = {
    "cargo": ("rust-crate", "rust"),
    "cocoapods": ("pod", "swift"),
    "composer": ("php-composer", "php"),
    "conan": ("conan", "c++"),
    "conda": ("conda", ""),
    "cran": ("R-package", "R"),
    "gem": ("gem", "ruby"),
    "generic": ("binary", ""),
    "golang": ("go-module", "go"),
    "hackage": ("hackage", "haskell"),
    "hex": ("hex", "erlang"),
    "luarocks": ("lua-rocks", "lua"),
    "maven": ("java-archive", "java"),
    "npm": ("npm", "javascript"),
    "nuget": ("dotnet", "dotnet"),
    "pub": ("dart-pub", "dart"),
    "pypi": ("python", "python"),
    "swift": ("swift", "swift"),
}
"""What syft calls a type of purl, and its language (syft 1.18.1, `syft/pkg/type.go` and `language.go`); others keep their names."""
Plain = dict[str, Any]


def render(bom: Bom) -> str:
    """The bill as a syft-json document."""
    inventory = bom.inventory
    names = references(inventory.packages)
    owned = owners(inventory.packages)
    return to_json(
        {
            "artifacts": [
                _artifact(placed, name, bom, owned=owner is not None)
                for placed, name, owner in zip(inventory.packages, names, owned, strict=True)
            ],
            "artifactRelationships": [
                _owns(names[owner], name, placed)
                for placed, name, owner in zip(inventory.packages, names, owned, strict=True)
                if owner is not None
            ],
            "files": [_unread(spot) for spot in inventory.blind_spots],
            "source": _source(bom),
            "distro": _distro(inventory.distro),
            "descriptor": {"name": TOOL, "version": bom.version, "configuration": _about(bom)},
            "schema": {
                "version": SCHEMA,
                "url": f"https://raw.githubusercontent.com/anchore/syft/main/schema/json/schema-{SCHEMA}.json",
            },
        }
    )


def _artifact(placed: Placed, name: str, bom: Bom, *, owned: bool) -> Plain:
    package = placed.package
    named = purl(package, bom.inventory.distro)
    kind, language = _TYPES.get(package.type, (package.type, ""))
    beyond = facts(placed, named, owned=owned)
    locations = [_location(seen, bom.inventory.diff_ids) for seen in placed.evidence]
    locations[0]["annotations"] |= {"evidence": "primary", **{f"{PREFIX}{field}": beyond[field] for field in beyond}}
    told: Plain = {
        "id": name,
        "name": f"{package.namespace}/{package.name}" if package.type == "npm" and package.namespace else package.name,
        "version": package.version,
        "type": kind,
        "foundBy": package.cataloger,
        "locations": locations,
        "licenses": [
            {"value": each, "spdxExpression": "", "type": "declared", "urls": [], "locations": []}
            for each in package.licenses
        ],
        "language": language,
        "cpes": [{"cpe": each, "source": TOOL} for pair in package.cpes if (each := cpe(pair, package.version))],
        "purl": named,
    }
    record = _RECORDS.get(package.type)
    if record is not None:
        told["metadataType"], told["metadata"] = record(package)
    return told


def _location(seen: Seen, diff_ids: Sequence[str]) -> Plain:
    """A place; the path is that of the file itself, and the access path tells what is inside it."""
    annotations = {f"{PREFIX}cataloger": seen.cataloger}
    told: Plain = {"path": f"/{seen.path.partition('!/')[0]}"}
    layer = layer_name(seen.layer, diff_ids)
    if layer in diff_ids:
        told["layerID"] = layer
    elif layer:
        annotations[f"{PREFIX}layer"] = layer
    return {**told, "accessPath": f"/{seen.path}", "annotations": {"evidence": "supporting", **annotations}}


def _owns(owner: str, name: str, placed: Placed) -> Plain:
    """The relationship that syft gives to a package whose files another brought."""
    path = f"/{placed.package.path.partition('!/')[0]}"
    return {"parent": owner, "child": name, "type": "ownership-by-file-overlap", "metadata": {"files": [path]}}


def _unread(spot: BlindSpot) -> Plain:
    """What could not be looked into, as syft tells it: a file with unknowns."""
    why = f"{spot.part}: {spot.why}"
    told = f"{why}; {spot.remedy}" if spot.remedy else why
    return {"id": f"{PREFIX}{spot.part}:{spot.where}", "location": {"path": spot.where}, "unknowns": [told]}


def _source(bom: Bom) -> Plain:
    target = bom.target
    told = {"id": str(identity(bom)), "name": target.name, "version": target.digest}
    if not is_image(target):
        return {**told, "type": "directory", "metadata": {"path": target.name, "base": ""}}
    layers = [
        {"mediaType": layer.media_type, "digest": diff_id or layer.digest, "size": layer.size or 0}
        for layer, diff_id in zip(target.layers, bom.inventory.diff_ids, strict=False)
    ]
    # The configuration itself is left out: it holds the values of environment variables.
    metadata: Plain = {
        "userInput": target.name,
        "imageID": "",
        "manifestDigest": target.digest,
        "mediaType": "",
        "tags": [target.reference] if target.reference and not target.pinned else [],
        "imageSize": sum(layer["size"] for layer in layers),
        "layers": layers,
        "manifest": "",
        "config": "",
        "repoDigests": [],
    }
    if target.config:
        metadata |= {"architecture": target.config.architecture, "os": target.config.os}
        metadata |= {"labels": dict(sorted(target.config.labels.items()))}
    return {**told, "type": "image", "metadata": metadata}


def _distro(distro: Distro | None) -> Plain:
    if distro is None:
        return {}
    told = {
        "prettyName": distro.pretty_name,
        "id": distro.id,
        "idLike": list(distro.like),
        "versionID": distro.version_id,
        "versionCodename": distro.codename,
        "cpeName": distro.cpe,
    }
    return {name: value for name, value in told.items() if value}


def _about(bom: Bom) -> Plain:
    """What syft's schema has no place for; a tool writes what it likes into its configuration."""
    inventory = bom.inventory
    return {
        "time": bom.time,
        "diff_ids": inventory.diff_ids,
        "files": inventory.files,
        "bytes": inventory.bytes,
        "distro_path": inventory.distro.path if inventory.distro else "",
        "blind_spots": [spot_words(spot) for spot in inventory.blind_spots],
    }


def _deb(package: Package) -> tuple[str, Plain]:
    return "dpkg-db-entry", {
        "package": package.name,
        "source": package.source if package.source != package.name else "",
        "version": package.version,
        "sourceVersion": package.source_version if package.source_version != package.version else "",
        "architecture": package.arch,
        "maintainer": "",
        "installedSize": 0,
        "files": [],
    }


def _rpm(package: Package) -> tuple[str, Plain]:
    epoch, colon, rest = package.version.rpartition(":")
    version, _, release = rest.partition("-")
    source = f"{package.source}-{package.source_version.rpartition(':')[2]}.src.rpm" if package.source else ""
    told: Plain = {
        "name": package.name,
        "version": version,
        "epoch": int(epoch) if colon and epoch.isdecimal() else None,
        "architecture": package.arch,
        "release": release,
        "sourceRpm": source,
        "size": 0,
        "vendor": "",
        "files": [],
    }
    if package.module:
        told["modularityLabel"] = package.module
    return "rpm-db-entry", told


def _apk(package: Package) -> tuple[str, Plain]:
    return "apk-db-entry", {
        "package": package.name,
        "originPackage": package.source,
        "maintainer": "",
        "version": package.version,
        "architecture": package.arch,
        "url": "",
        "description": "",
        "size": 0,
        "installedSize": 0,
        "pullDependencies": [],
        "provides": [],
        "pullChecksum": "",
        "gitCommitOfApkPort": "",
        "files": [],
    }


_RECORDS = {"deb": _deb, "rpm": _rpm, "apk": _apk}
