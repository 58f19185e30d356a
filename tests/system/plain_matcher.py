"""A second opinion: matches packages with OSV records in the plainest way, with the ecosystems' own tools, and shares no line with nakami.

Installed packages are read by dpkg-query, rpm, or from the files that say it; versions are compared by dpkg, apk, rpm, packaging,
node-semver, RubyGems, Composer's own library and Maven; records are read with zipfile and json. Slow, and simple enough to be believed.
"""

import json
import re
import subprocess
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cmp_to_key, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

Compare = Callable[[Iterable[tuple[str, str]]], Mapping[tuple[str, str], int]]
"""Compares pairs of versions: below 0, 0 or above 0; a pair that the tool refuses is left out."""
Found = set[tuple[str, str, str]]
"""What is found: (package, version, vulnerability)."""


class Installed(NamedTuple):
    """A package as it is called on the system and as advisories call it; `asked` are the names and versions to look up."""

    name: str
    version: str
    asked: tuple[tuple[str, str], ...]


# --- records ---


@lru_cache(maxsize=4)
def records(feeds: Path, ecosystem: str) -> tuple[dict[str, Any], ...]:
    """The records of an ecosystem that are not withdrawn, and no announcements of bug fixes (BA) and enhancements (EA) without a CVE."""
    with zipfile.ZipFile(feeds / "osv" / ecosystem / "all.zip") as archive:
        read = [json.loads(archive.read(name)) for name in archive.namelist()]
        for record in read:
            for affected in record.get("affected", ()):
                for span in affected.get("ranges", ()):
                    span["events"] = [
                        {kind: _as_meant(value) for kind, value in event.items()} for event in span["events"]
                    ]
            record["affected"] = [each for each in record.get("affected", ()) if not _is_of_other_systems(each)]
        return tuple(record for record in read if not record.get("withdrawn") and not _is_harmless(record))


def _is_of_other_systems(affected: Mapping[str, Any]) -> bool:
    """Go's and RustSec's word for it: an entry about Windows alone is none about a container of Linux."""
    specific = affected.get("ecosystem_specific") or {}
    told = [one.get("goos") for one in specific.get("imports", ())] or [(specific.get("affects") or {}).get("os")]
    return all(systems and "linux" not in systems for systems in told)


def _is_harmless(record: Mapping[str, Any]) -> bool:
    return record["id"][2:5] in {"BA-", "EA-"} and "CVE-" not in json.dumps(
        [record.get("related"), record.get("aliases")]
    )


def names(record: Mapping[str, Any]) -> tuple[tuple[str, ...], ...]:
    """What a record speaks of: for each vulnerability its names. Aliases are one vulnerability, `upstream` lists several.

    So does `related` in AlmaLinux's records; elsewhere it names what is alike, not what is the same.
    """
    own = {record["id"], *record.get("aliases", ())}
    fields = ("upstream", "related") if record["id"].startswith("AL") else ("upstream",)
    listed = {name for field in fields for name in record.get(field, ()) if name.startswith("CVE-")}
    if listed and not any(name.startswith("CVE-") for name in own):
        return tuple((name,) for name in sorted(listed))
    return (tuple(sorted(own)),)


def match(
    installed: Iterable[Installed],
    all_records: Iterable[Mapping[str, Any]],
    ecosystem: str,
    compare: Compare,
    normal: Callable[[str], str] = str,
) -> Found:
    """Which packages are affected by what; `normal` is how the ecosystem writes names that it takes for the same."""
    by_name: dict[str, list[tuple[Installed, str]]] = {}
    for package in installed:
        for name, version in package.asked:
            by_name.setdefault(normal(name), []).append((package, version))
    jobs = [
        (package, version, affected, record)
        for record in all_records
        for affected in record.get("affected", ())
        if _is_of(affected["package"]["ecosystem"], ecosystem)
        for package, version in by_name.get(normal(affected["package"]["name"]), ())
    ]
    pairs = {pair for _, version, affected, _ in jobs for pair in _pairs(version, affected)}
    order = compare(pairs)
    spoken: dict[tuple[str, str], list[tuple[str, ...]]] = {}
    for package, version, affected, record in jobs:
        if _is_affected(version, affected, order):
            spoken.setdefault((package.name, package.version), []).extend(names(record))
    return {(*package, each) for package, groups in spoken.items() for each in _vulnerabilities(groups)}


def _is_of(theirs: str, ours: str) -> bool:
    return theirs == ours or theirs.partition("::")[0] == ours


def _as_meant(version: str) -> str:
    """The Red Hat feed of the shared mirror writes some epochs twice: `1:1:1.12.8-9.el8`; PyPI's writes NVD's word for "no update": `2.9.0-NA`."""
    return re.sub(r"^(\d+:)\1", r"\1", version).removesuffix("-NA")


def _pairs(version: str, affected: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    mentioned = [
        value
        for span in affected.get("ranges", ())
        if span["type"] != "GIT"
        for event in span["events"]
        for value in event.values()
        if value != "0"
    ]
    for value in mentioned:
        yield value, version
        for other in mentioned:
            if other != value:
                yield other, value
    for value in affected.get("versions", ()):
        yield value, version


def _is_affected(version: str, affected: Mapping[str, Any], order: Mapping[tuple[str, str], int]) -> bool:
    if any(value == version or order.get((value, version)) == 0 for value in affected.get("versions", ())):
        return True
    spans = [span["events"] for span in affected.get("ranges", ()) if span["type"] != "GIT"]
    return any(_has_order(version, events, order) and _is_within(version, events, order) for events in spans)


def _has_order(version: str, events: Sequence[Mapping[str, str]], order: Mapping[tuple[str, str], int]) -> bool:
    """Whether the tool takes all versions of the events for such; an advisory that ends at `6.0.0-GM` tells nothing of 6.0.1."""
    return all(value == "0" or (value, version) in order for event in events for value in event.values())


def _is_within(version: str, events: Sequence[Mapping[str, str]], order: Mapping[tuple[str, str], int]) -> bool:
    """OSV schema, "Evaluation": the last event at or before the version tells; of those at one version, the one told last."""

    def compared(one: tuple[str, str], other: tuple[str, str]) -> int:
        if "0" in {one[1], other[1]}:
            return (one[1] != "0") - (other[1] != "0")
        return order.get((one[1], other[1]), 0)

    told = sorted((pair for event in events for pair in event.items()), key=cmp_to_key(compared))
    is_affected = False
    for kind, value in told:
        place = -1 if value == "0" else order.get((value, version), 1)
        if place < 0 or (place == 0 and kind != "last_affected"):
            is_affected = kind == "introduced"
    return is_affected


def _vulnerabilities(groups: Iterable[tuple[str, ...]]) -> set[str]:
    """One word for each vulnerability: its CVEs, or its first name; groups that share a name speak of the same."""
    joined: list[set[str]] = []
    for group in groups:
        merged = set(group)
        apart = []
        for other in joined:
            if other & merged:
                merged |= other
            else:
                apart.append(other)
        joined = [*apart, merged]
    return {word for group in joined for word in words(group)}


def words(group: Iterable[str]) -> list[str]:
    """The CVEs among the names of a vulnerability; when there are none, its first name (GHSA before others)."""
    told = sorted(group, key=lambda name: (not name.startswith("GHSA-"), name))
    return [name for name in told if name.startswith("CVE-")] or told[:1]


# --- versions ---


def dpkg(pairs: Iterable[tuple[str, str]]) -> Mapping[tuple[str, str], int]:
    """deb versions, by dpkg --compare-versions."""

    def is_so(one: str, relation: str, other: str) -> bool:
        return subprocess.run(["dpkg", "--compare-versions", one, relation, other], check=False).returncode == 0

    return {
        (one, other): -1 if is_so(one, "lt", other) else 0 if is_so(one, "eq", other) else 1 for one, other in pairs
    }


def apk(root: Path) -> Compare:
    """apk versions, by the apk of an Alpine root file system."""

    def compare(pairs: Iterable[tuple[str, str]]) -> Mapping[tuple[str, str], int]:
        signs = {"<": -1, "=": 0, ">": 1}
        told = {}
        for one, other in pairs:
            done = subprocess.run(
                ["chroot", root, "/sbin/apk", "version", "-t", one, other], capture_output=True, text=True, check=False
            )
            if done.stdout.strip() in signs:
                told[one, other] = signs[done.stdout.strip()]
        return told

    return compare


_RPM = """
import json, sys, rpm
def parts(text):
    epoch, colon, rest = text.rpartition(":")
    version, _, release = rest.rpartition("-") if "-" in rest else (rest, "", "")
    return (epoch or "0", version, release)
pairs = json.load(sys.stdin)
json.dump([rpm.labelCompare(parts(one), parts(other)) for one, other in pairs], sys.stdout)
"""


def rpm(pairs: Iterable[tuple[str, str]]) -> Mapping[tuple[str, str], int]:
    """rpm versions, by rpm's labelCompare in the system's Python."""
    return _asked(["/usr/bin/python3", "-c", _RPM], pairs)


def rpm_without_epoch(pairs: Iterable[tuple[str, str]]) -> Mapping[tuple[str, str], int]:
    """The same for advisories that do not always tell the epoch: where one of two lacks it, neither has it."""
    meant = {
        (one, other): (one, other)
        if ":" in one and ":" in other
        else (one.rpartition(":")[2], other.rpartition(":")[2])
        for one, other in pairs
    }
    told = rpm(meant.values())
    return {pair: told[plain] for pair, plain in meant.items()}


_NODE = """
const compare = require('/usr/share/nodejs/semver/functions/compare');
const pairs = JSON.parse(require('fs').readFileSync(0));
console.log(JSON.stringify(pairs.map(([one, other]) => {
  try { return compare(one, other, true) } catch (error) { return null }
})));
"""


def node(pairs: Iterable[tuple[str, str]]) -> Mapping[tuple[str, str], int]:
    """npm versions, by npm's own semver."""
    return _asked(["node", "-e", _NODE], pairs)


def _asked(command: Sequence[str], pairs: Iterable[tuple[str, str]]) -> Mapping[tuple[str, str], int]:
    asked = sorted(set(pairs))
    done = subprocess.run(command, input=json.dumps(asked), capture_output=True, text=True, check=True)
    return {pair: told for pair, told in zip(asked, json.loads(done.stdout), strict=True) if told is not None}


_RUBY = """
require 'json'
pairs = JSON.parse($stdin.read)
puts JSON.generate(pairs.map { |one, other|
  Gem::Version.new(one) <=> Gem::Version.new(other) if Gem::Version.correct?(one) && Gem::Version.correct?(other)
})
"""


def ruby(pairs: Iterable[tuple[str, str]]) -> Mapping[tuple[str, str], int]:
    """Versions of gems, by RubyGems itself."""
    return _asked(["ruby", "-e", _RUBY], pairs)


_PHP = """
require '/usr/share/php/Composer/Semver/autoload.php';
$parser = new Composer\\Semver\\VersionParser();
$told = [];
foreach (json_decode(stream_get_contents(STDIN)) as [$one, $other]) {
    try { $told[] = version_compare($parser->normalize($one), $parser->normalize($other)); }
    catch (UnexpectedValueException $error) { $told[] = null; }
}
echo json_encode($told);
"""


def composer(pairs: Iterable[tuple[str, str]]) -> Mapping[tuple[str, str], int]:
    """Versions of Composer's packages, by its own library."""
    return _asked(["php", "-r", _PHP], pairs)


def nuget(pairs: Iterable[tuple[str, str]]) -> Mapping[tuple[str, str], int]:
    """NuGet's versions ("Package versioning"): up to four numbers, then the words of SemVer 2.0.0, upper like lower case."""

    def parts(version: str) -> tuple[tuple[int, ...], list[tuple[bool, int, str]] | None]:
        release, _, words = version.lower().partition("+")[0].partition("-")
        numbers = [int(number) for number in release.split(".")]
        told = [(not word.isdigit(), int(word) if word.isdigit() else 0, word) for word in words.split(".")]
        return (*numbers, 0, 0, 0)[:4], told if words else None

    def sign(one: str, other: str) -> int:
        (left, its), (right, others) = parts(one), parts(other)
        if left != right or its is None or others is None:
            return (left > right) - (left < right) or (its is None) - (others is None)
        return (its > others) - (its < others)

    return {(one, other): sign(one, other) for one, other in pairs if one[:1].isdigit() and other[:1].isdigit()}


def pep440(pairs: Iterable[tuple[str, str]]) -> Mapping[tuple[str, str], int]:
    """Python versions, by packaging."""
    from packaging.version import InvalidVersion, Version

    told = {}
    for one, other in pairs:
        try:
            left, right = Version(one), Version(other)
        except InvalidVersion:
            continue
        told[one, other] = (left > right) - (left < right)
    return told


def maven(pairs: Iterable[tuple[str, str]]) -> Mapping[tuple[str, str], int]:
    """Maven versions, by Maven's own ComparableVersion, whose main() compares each argument with the one before."""
    asked = sorted(pairs)
    told: dict[tuple[str, str], int] = {}
    path = ":".join(f"/usr/share/java/{name}.jar" for name in ("maven3-artifact", "commons-lang3"))
    for start in range(0, len(asked), 500):
        part = asked[start : start + 500]
        program = ["java", "-cp", path, "org.apache.maven.artifact.versioning.ComparableVersion"]
        done = subprocess.run(
            [*program, *(version for pair in part for version in pair)], capture_output=True, text=True, check=True
        )
        signs = re.findall(r"(?m)^ {3}\S+ (<|==|>) \S+$", done.stdout)[::2]
        told |= {pair: {"<": -1, "==": 0, ">": 1}[sign] for pair, sign in zip(part, signs, strict=True)}
    return told


# --- what is installed ---


@lru_cache(maxsize=4)
def owned(root: Path) -> frozenset[Path]:
    """Files that dpkg put there: the distribution's advisories speak of them, whatever language they are written in."""
    listed = (line for path in (root / "var/lib/dpkg/info").glob("*.list") for line in path.read_text().splitlines())
    return frozenset((root / line.lstrip("/")).resolve() for line in listed)


def debs(root: Path) -> list[Installed]:
    """The packages of a dpkg system, by dpkg-query."""
    shown = "${db:Status-Status}\\t${Package}\\t${Version}\\t${source:Package}\\t${source:Version}\\n"
    done = subprocess.run(
        ["dpkg-query", f"--admindir={root}/var/lib/dpkg", "-W", "-f", shown], capture_output=True, text=True, check=True
    )
    rows = [line.split("\t") for line in done.stdout.splitlines()]
    return [
        Installed(name, version, ((source, source_version),))
        for status, name, version, source, source_version in rows
        if status == "installed"
    ]


def apks(database: str) -> list[Installed]:
    """The packages of lib/apk/db/installed, whose advisories name the origin."""
    found = []
    for stanza in database.split("\n\n"):
        fields = dict(line.split(":", 1) for line in stanza.splitlines() if line[1:2] == ":" and line[0] in "PVo")
        if fields:
            found.append(Installed(fields["P"], fields["V"], ((fields.get("o", fields["P"]), fields["V"]),)))
    return found


def rpms(root: Path) -> list[Installed]:
    """The packages of an rpm database, by rpm; AlmaLinux's advisories name binary packages."""
    shown = "%{NAME}\\t%|EPOCH?{%{EPOCH}:}:{}|%{VERSION}-%{RELEASE}\\n"
    done = subprocess.run(
        ["rpm", "--root", root, "--dbpath", "/var/lib/rpm", "-qa", "--qf", shown],
        capture_output=True,
        text=True,
        check=True,
    )
    rows = [line.split("\t") for line in done.stdout.splitlines()]
    return [Installed(name, version, ((name, version),)) for name, version in rows]


def rpms_by_source(root: Path) -> list[Installed]:
    """The same, for advisories that name source packages as well."""
    shown = (
        "%{NAME}\\t%|EPOCH?{%{EPOCH}:}:{}|%{VERSION}-%{RELEASE}\\t%{EPOCHNUM}:%{VERSION}-%{RELEASE}\\t%{SOURCERPM}\\n"
    )
    done = subprocess.run(
        ["rpm", "--root", root, "--dbpath", "/var/lib/rpm", "-qa", "--qf", shown],
        capture_output=True,
        text=True,
        check=True,
    )
    found = []
    for line in done.stdout.splitlines():
        name, version, full, source = line.split("\t")
        source_name, source_version, source_release = source.removesuffix(".src.rpm").rsplit("-", 2)
        asked = (
            {(name, full)}
            if source_name == name
            else {(name, full), (source_name, f"{source_version}-{source_release}")}
        )
        found.append(Installed(name, version, tuple(asked)))
    return found


def wheels(root: Path) -> list[Installed]:
    """Python packages, by the names and versions of their METADATA; advisories name them as PEP 503 normalises."""
    found = {}
    for metadata in [*root.rglob("*.dist-info/METADATA"), *root.rglob("*.egg-info/PKG-INFO")]:
        if metadata.resolve() in owned(root):
            continue
        head = metadata.read_text(errors="replace").partition("\n\n")[0]
        name, version = (re.findall(rf"(?m)^{field}: (.*)$", head)[0].strip() for field in ("Name", "Version"))
        found[name, version] = Installed(name, version, ((re.sub(r"[-_.]+", "-", name).lower(), version),))
    return list(found.values())


def modules(root: Path) -> list[Installed]:
    """Node packages: package.json files below node_modules with a name and a version."""
    found = {}
    for path in root.rglob("node_modules/**/package.json"):
        inside = path.parent.as_posix().rpartition("/node_modules/")[2]
        if inside.count("/") > inside.startswith("@") or path.resolve() in owned(root):
            continue  # part of a package, not one of its own; or the distribution's
        told = json.loads(path.read_text(errors="replace"))
        name, version = told.get("name"), told.get("version")
        if isinstance(name, str) and isinstance(version, str):
            found[name, version] = Installed(name, version, ((name, version),))
    return list(found.values())


def jars(root: Path) -> list[Installed]:
    """Java packages of the pom.properties in jars."""
    found = {}
    for path in root.rglob("*.jar"):
        if path.is_symlink() or path.resolve() in owned(root) or not zipfile.is_zipfile(path):
            continue
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                if name.startswith("META-INF/maven/") and name.endswith("/pom.properties"):
                    lines = archive.read(name).decode(errors="replace").splitlines()
                    told = dict(line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
                    full = f"{told['groupId'].strip()}:{told['artifactId'].strip()}"
                    version = told["version"].strip()
                    found[full, version] = Installed(full, version, ((full, version),))
    return list(found.values())


# --- what nakami says ---


def said(document: Mapping[str, Any], kind: str) -> Found:
    """The vulnerabilities of a `nakami scan --format json` for packages of one purl type, in the same words, whether they count or not."""
    found = set()
    for finding in (*document["findings"], *(each["finding"] for each in document["set_aside"])):
        package = finding["package"]
        if package and package["type"] == kind and finding["kind"] == "vulnerability":
            separator = ":" if kind == "maven" else "/"
            name = f"{package['namespace']}{separator}{package['name']}" if package["namespace"] else package["name"]
            found |= {(name, package["version"], word) for word in words([finding["id"], *finding["aliases"]])}
    return found
