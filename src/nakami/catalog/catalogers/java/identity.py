"""What one archive is, from the evidence in and around it.

The first source that speaks is believed:
1. a pom.properties inside whose artifact is the file's name (`archive` yields it and does not ask here);
2. the path, where it is that of a Maven repository, Gradle cache or Karaf system folder: group, artifact and version stand in it;
3. Jenkins' Group-Id, Short-Name and Plugin-Version, which its plug-ins carry (maven-hpi-plugin);
4. a `META-INF/maven/<group>/<artifact>/pom.xml` whose artifact is the file's name: group and artifact;
5. version: the file name, then Implementation-Version, then Bundle-Version (OSGi rewrites versions: 1.15 becomes 1.15.0). Of the file
   name's and Implementation-Version the longer one when it only adds to the other, and more than zeros. Specification-Version is that of an
   interface, and not used;
6. artifact: the file name when it had a version; else Implementation-Title when it looks like an artifact (`spring-core`); else the
   file name without its suffix;
7. group: the table of `groups` (for .jar only: a Jenkins plug-in may be called junit, too); then Implementation-Vendor-Id (older
   Maven wrote the group there) unless it is a mere organisation (`org.apache`); then Bundle-SymbolicName where Maven's bundle
   plugin's rule can be turned round without doubt.
Automatic-Module-Name, package names and Implementation-Vendor say nothing sure of the group and are not used. No version: no identity.
"""

import re
from collections.abc import Collection

from nakami.bounded.pattern import pattern
from nakami.catalog.catalogers.java.coordinates import Coordinates, is_group, is_version, is_word
from nakami.catalog.catalogers.java.file_name import split_file_name
from nakami.catalog.catalogers.java.groups import known_group, tomcat_name
from nakami.catalog.catalogers.java.manifest import Attributes, symbolic_name

_TITLE = pattern(r"[a-z][a-z0-9]*(?:-[a-z0-9.]+)+\Z", re.ASCII)
# Derby counts the third and fourth number in one (derby/iapi/services/info/ProductVersionHolder: MAINT_ENCODING): 10.14.2.0 is
# 10.14.2000000, and the revision follows.
_DERBY = pattern(r"(\d+\.\d+)\.(\d{1,4})00000(\d)\..+\Z", re.ASCII)
_REPOSITORIES = frozenset({"repository", "maven-repo", "maven2", ".m2", "system"})
_GRADLE = "files-2.1"


def identify(path: str, attributes: Attributes, places: Collection[tuple[str, str]]) -> Coordinates | None:
    """The archive's own coordinates, or None when no version is found.

    Args:
        path: where the archive is; for nested ones inside the other archive.
        attributes: of the manifest's main section.
        places: group and artifact of every pom.xml inside.
    """
    certain = of_repository(path) or _of_plugin(attributes)
    if certain:
        return certain
    claimed = [word for key in ("implementation-version", "bundle-version") if (word := _version(attributes, key))]
    name = path.rpartition("/")[2]
    artifact, version = split_file_name(name, claimed)
    title = attributes.get("implementation-title", "")
    tomcat = tomcat_name(artifact, title, symbolic_name(attributes))
    if version:
        implementation = _version(attributes, "implementation-version")
        more = implementation.removeprefix(f"{version}.")
        version = implementation if more != implementation and more.strip(".0") else version
    elif claimed:
        version = _DERBY.sub(r"\1.\2.\3", claimed[0]) if symbolic_name(attributes) == "derby" else claimed[0]
        artifact = title if _TITLE.match(title) else artifact
    if not version or not is_word(artifact):
        return None
    if tomcat:
        return Coordinates(*tomcat, version)
    groups = {group for group, named in places if named == artifact and is_group(group)}
    if len(groups) == 1:
        return Coordinates(groups.pop(), artifact, version)
    known = known_group(artifact, version) if name.lower().endswith(".jar") else ""
    group = known or _claimed_group(artifact, attributes)
    return Coordinates(group, artifact, version)


def fits(coordinates: Coordinates, path: str) -> bool:
    """Whether the archive at `path` is named after these coordinates: `artifact.jar`, or `artifact-version` with or without more."""
    stem = path.rpartition("/")[2].rpartition(".")[0]
    exact = f"{coordinates.artifact}-{coordinates.version}"
    return (
        stem in {coordinates.artifact, exact}
        or stem.startswith(f"{exact}-")
        or split_file_name(path.rpartition("/")[2])[0] == coordinates.artifact
    )


def of_repository(path: str) -> Coordinates | None:
    """The coordinates that a repository's layout spells out: `.../repository/org/ow2/asm/asm/9.4/asm-9.4.jar`."""
    folders = path.split("/")[:-1]
    name = path.rpartition("/")[2]
    if len(folders) >= 5 and folders[-5] == _GRADLE:  # files-2.1/<group>/<artifact>/<version>/<sha1>/<file>
        group, artifact, version = folders[-4:-1]
    elif len(folders) >= 4:
        artifact, version = folders[-2:]
        root = next((index for index in range(len(folders) - 3, -1, -1) if folders[index] in _REPOSITORIES), None)
        group = ".".join(folders[root + 1 : -2]) if root is not None and root < len(folders) - 3 else ""
    else:
        return None
    if name.startswith(f"{artifact}-{version}") and is_group(group) and is_word(artifact) and is_version(version):
        return Coordinates(group, artifact, version)
    return None


def _of_plugin(attributes: Attributes) -> Coordinates | None:
    group, artifact = attributes.get("group-id", ""), attributes.get("short-name", "")
    version = _version(attributes, "plugin-version")
    return Coordinates(group, artifact, version) if is_group(group) and is_word(artifact) and version else None


def _version(attributes: Attributes, key: str) -> str:
    """The attribute's first word, if it can be a version (`2.19.0 (build 7)` is 2.19.0)."""
    word = (attributes.get(key, "").split() or [""])[0]
    return word if is_version(word) else ""


def _claimed_group(artifact: str, attributes: Attributes) -> str:
    """The group that the manifest claims, or empty when in doubt."""
    vendor = attributes.get("implementation-vendor-id", "")
    if is_group(vendor) and _names_project(vendor, artifact):
        return vendor
    symbolic = symbolic_name(attributes)
    group = _undo_bundle_plugin(symbolic, artifact) if is_group(symbolic) else ""
    return group if "." in group else ""


def _names_project(group: str, artifact: str) -> bool:
    """Whether a group is a project's, not an organisation's: three parts, or the last begins the artifact (`io.netty`, netty-all)."""
    parts = group.split(".")
    return len(parts) > 2 or (len(parts) == 2 and re.split(r"[-_.]", artifact)[0] == parts[-1])


def _undo_bundle_plugin(symbolic: str, artifact: str) -> str:
    """The group from which Maven's bundle plugin made a symbolic name (Apache Felix, maven-bundle-plugin: "Default Behavior").

    It writes group.artifact, without the artifact's beginning where that repeats the group's last part: org.mongodb with
    mongodb-driver-core is org.mongodb.driver-core. An artifact of one word that ends the name (com.google.guava) could have come
    from two groups: no answer.
    """
    if "-" not in artifact:
        return ""
    if symbolic.endswith(f".{artifact}"):
        return symbolic.removesuffix(f".{artifact}")
    first, _, rest = artifact.partition("-")
    group = symbolic.removesuffix(f".{rest}")
    return group if group != symbolic and group.rpartition(".")[2] == first else ""
