"""Random worlds of what vendors and collections say, judged twice: by nakami, and by the vendors' rules in a line or two each.

Versions are numbers (`1.3-1` is the third), so that a rule needs no order but that of numbers. Each world is written in the vendor's own
form, read and joined; what the rules call vulnerable must be found, and nothing else. What is said of one package at a time, and of many
distributions at once, must be the same.
"""

import bz2
import gzip
import io
import json
import tarfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import pytest

from nakami.model.package import Distro, Package
from nakami.vulns.database import Database
from nakami.vulns.part import Part
from tests.vulns.providers.redhat.statements import Said, encoded, statement

Bring = Callable[..., Any]
CVES = [f"CVE-2024-{number}" for number in range(1000, 1160)]
VERSIONS = range(1, 6)
SEEDS = (1, 2)
EVER = 99
"""The first version without the fault where there is none."""


class Asked(NamedTuple):
    """A package on a distribution, and what the rules say that it has."""

    package: Package
    distro: Distro
    vulnerable: set[str]


def verify(root: Path, asked: Sequence[Asked]) -> None:
    """Hold what nakami says, of each distribution and of all at once, against the rules."""
    by_distro: dict[Distro, list[Asked]] = {}
    for each in asked:
        by_distro.setdefault(each.distro, []).append(each)
    groups = [(distro, [each.package for each in its]) for distro, its in by_distro.items()]
    assert sum(len(each.vulnerable) for each in asked) > len(asked), "a world in which hardly anything is vulnerable"
    with Database.open(root) as database:
        many = database.judge_many(groups)
        found = database.enrich_many([judged.matches for judged, _ in many])
        for (distro, packages), (judged, left), findings in zip(groups, many, found, strict=True):
            alone = database.judge(packages, distro)
            assert (list(left), judged.matches, judged.sources) == ([], alone.matches, alone.sources)
            assert database.enrich(alone.matches) == findings
            said = {(each.package.name, each.package.version, each.id) for each in findings if each.package}
            wanted = {(each.package, name) for each in by_distro[distro] for name in each.vulnerable}
            assert said == {(package.name, package.version, name) for package, name in wanted}


def deb(source: str, version: str) -> Package:
    return Package("deb", f"lib{source}", version, source=source, source_version=version)


def rpm(name: str, version: str, module: str = "") -> Package:
    return Package("rpm", name, version, source=name, source_version=version, module=module)


def osv(mirror: Any, folder: str, told: Mapping[str, Mapping[tuple[str, str], Sequence[int]]], form: str) -> None:
    """OSV's records: for each vulnerability, ecosystem and name the stretches of affected versions as ends, 0 for none."""
    records = []
    for name, places in told.items():
        affected = [
            {
                "package": {"ecosystem": ecosystem, "name": package},
                "ranges": [
                    {
                        "type": "ECOSYSTEM",
                        "events": [{"introduced": "0"}, *([{"fixed": form.format(end)}] if end != EVER else [])],
                    }
                ],
            }
            for (ecosystem, package), ends in places.items()
            for end in ends
        ]
        records.append(
            {"id": f"X-{name}", "upstream": [name], "modified": "2025-01-01T00:00:00Z", "affected": affected}
        )
    mirror.osv(folder, *records)


def write(mirror: Any, path: str, content: bytes) -> None:
    target = mirror.root / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)


def tar(documents: Mapping[str, bytes], kind: str = "w:xz") -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode=kind) as archive:  # type: ignore[call-overload] # the kinds are literals
        for name, content in documents.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return stream.getvalue()


@pytest.mark.parametrize("seed", SEEDS)
def test_debian(mirror: Any, bring: Bring, tmp_path: Path, seed: int):
    """The tracker's word per release: resolved in a version, `0` for never, open however decided; OSV where it says nothing."""
    random = Random(seed)
    releases = {"bullseye": "11", "bookworm": "12"}
    tracker: dict[str, dict[str, Any]] = {"curl": {}, "zlib": {}}
    collected: dict[str, dict[tuple[str, str], list[int]]] = {}
    ends: dict[tuple[str, str, str], int] = {}
    for name in CVES:
        for source, issues in tracker.items():
            its = {}
            for codename, number in releases.items():
                if random.random() < 0.4:
                    end = random.choice([*VERSIONS, EVER])
                    collected.setdefault(name, {})[f"Debian:{number}", source] = [end]
                    ends[name, source, number] = end
                word = random.choice(["", "", "fixed", "never", "open", "ignored", "undetermined"])
                if word in {"fixed", "never"}:
                    end = random.choice(VERSIONS) if word == "fixed" else 0
                    its[codename] = {"status": "resolved", "fixed_version": f"1.{end}-1" if end else "0"}
                    ends[name, source, number] = end
                elif word:
                    its[codename] = {"status": "undetermined" if word == "undetermined" else "open"}
                    its[codename] |= {"nodsa": "Minor issue", "nodsa_reason": word} if word == "ignored" else {}
                    ends[name, source, number] = EVER
            if its:
                issues[name] = {"releases": its}
    write(mirror, "debian/data/json", json.dumps(tracker).encode())
    osv(mirror, "Debian", collected, "1.{}-1")
    bring(Part("osv", "Debian"), Part("debian"))
    asked = [
        Asked(
            deb(source, f"1.{version}-1"),
            Distro("debian", number),
            {name for (name, *place), end in ends.items() if place == [source, number] and version < end},
        )
        for source in tracker
        for number in releases.values()
        for version in VERSIONS
    ]
    verify(tmp_path / "db", asked)


WORDS = {
    "affected": {"status": "affected"},
    "ignored": {"status": "affected", "action_statement": "the Ubuntu Security Team decided to not fix it."},
    "fixed": {"status": "fixed"},
    "not": {"status": "not_affected"},
    "looking": {"status": "under_investigation"},
}


@pytest.mark.parametrize("seed", SEEDS)
def test_ubuntu(mirror: Any, bring: Bring, tmp_path: Path, seed: int):
    """Canonical's word where it says that there is a fault without a fix, or none at all; OSV tells in which version it was fixed.

    What Pro alone has fixed is a fault of all that has not Pro's version. Pro's versions are above all of the release's.
    """
    random = Random(seed)
    base, pro = "Ubuntu:22.04:LTS", "Ubuntu:Pro:22.04:LTS"
    collected: dict[str, dict[tuple[str, str], list[int]]] = {}
    documents: dict[str, bytes] = {}
    ends: dict[str, int] = {}
    for name in CVES:
        its = {
            place: random.choice([EVER, *numbers])
            for place, numbers in ((base, VERSIONS), (pro, (10, 11)))
            if random.random() < 0.6
        }
        if its:
            collected[name] = {(place, "curl"): [end] for place, end in its.items()}
        end = its[base] if its.get(base, EVER) != EVER else its.get(pro, its.get(base, 0))
        own, its_pro = random.choice(["", *WORDS]), random.choice(["", "", *WORDS])
        told = [(own, "jammy"), (its_pro, random.choice(["esm-apps/jammy", "esm-infra/jammy"]))]
        statements = [
            {
                "vulnerability": {"name": name},
                "products": [{"@id": f"pkg:deb/ubuntu/curl@1?arch=source&distro={place}"}],
                **WORDS[word],
            }
            for word, place in told
            if word
        ]
        if statements:
            documents[f"vex/cve/2024/{name}.json"] = json.dumps({"statements": statements}).encode()
        if own == "not" or (its_pro == "not" and own in {"", "looking"}):
            end = 0
        elif "fixed" not in {own, its_pro} and statements:
            end = EVER
        ends[name] = end
    write(mirror, "ubuntu/vex/vex-all.tar.xz", tar(documents))
    osv(mirror, "Ubuntu", collected, "1.{}-1")
    bring(Part("osv", "Ubuntu"), Part("ubuntu"))
    asked = [
        Asked(
            deb("curl", f"1.{version}-1"),
            Distro("ubuntu", "22.04"),
            {name for name, end in ends.items() if version < end},
        )
        for version in (*VERSIONS, 10, 11)
    ]
    verify(tmp_path / "db", asked)


STREAMS = ("enterprise_linux:9", "rhel_eus:9.2")
PRODUCT, ITS_REPOSITORY = "openshift:4.16::el9", "rhocp-4.16-for-rhel-9-x86_64-rpms"
EXTENDED = ("rhel-9-for-x86_64-baseos-eus-rpms__9_DOT_2",)
MODULE = "ruby:3.1"


class World:
    """What Red Hat says, `own`, and what OSV says, `collected`: the first version without the fault by vulnerability, stream and package.

    `product` are the vulnerabilities that a layered product's curl has in all versions.
    """

    def __init__(self, random: Random) -> None:
        self.archive: dict[str, dict[str, Any]] = {}
        self.changes: dict[str, dict[str, Any]] = {}
        self.own: dict[tuple[str, str, str], int] = {}
        self.product: set[str] = set()
        self.collected = {
            (name, stream, "curl"): random.choice([*VERSIONS, EVER])
            for name in CVES
            for stream in STREAMS
            if random.random() < 0.4
        }
        for name in CVES:
            self._say(name, self.archive, random)
            if random.random() < 0.2:
                self._say(name, self.changes, random)

    def _say(self, name: str, documents: dict[str, dict[str, Any]], random: Random) -> None:
        """Write a document of Red Hat's; what an earlier one says does not hold any more."""
        self.own = {key: end for key, end in self.own.items() if key[0] != name}
        fixed: dict[Said, str] = {}
        affected: dict[Said, str] = {}
        unaffected: list[Said] = []
        for stream in STREAMS:
            for package, part, form in (
                ("curl", "curl", "curl@1.{}-1.el9"),
                ("ruby", f"ruby?rpmmod={MODULE}", "ruby@1.{}-1.module%2Bel9?rpmmod=" + MODULE),
            ):
                word = random.choice(["", "", "fixed", "affected", "final", "not"])
                end = {"fixed": random.choice(VERSIONS), "not": 0}.get(word, EVER)
                said = f"{stream}::baseos", form.format(end) if word == "fixed" else part
                if word:
                    self.own[name, stream, package] = end
                if word == "fixed":
                    fixed[said] = "2024-03-01T10:00:00+00:00"
                elif word == "not":
                    unaffected.append(said)
                elif word:
                    affected[said] = "!Will not fix" if word == "final" else "Affected"
        self.product.discard(name)
        if random.random() < 0.2:
            self.product.add(name)
            affected[PRODUCT, "curl"] = "Affected"
        documents[f"2024/{name.lower()}.json"] = statement(
            name, fixed=fixed, affected=affected, unaffected=tuple(unaffected)
        )

    def end(self, name: str, package: str, *, is_extended: bool, is_collected: bool = False) -> int:
        """Red Hat's own words before those of collections, and among either those on the extended stream first."""
        for said in (self.collected,) if is_collected else (self.own, self.collected):
            for stream in reversed(STREAMS) if is_extended else STREAMS[:1]:
                if (name, stream, package) in said:
                    return said[name, stream, package]
        return 0

    def write_osv(self, mirror: Any) -> None:
        """Write OSV's records."""
        told: dict[str, dict[tuple[str, str], list[int]]] = {}
        for (name, stream, package), end in self.collected.items():
            told.setdefault(name, {})[f"Red Hat:{stream}::baseos", package] = [end]
        osv(mirror, "Red Hat", told, "1.{}-1.el9")


@pytest.mark.parametrize("seed", SEEDS)
def test_red_hat(mirror: Any, bring: Bring, tmp_path: Path, seed: int):
    """Red Hat's word, that of what changed last; of a stream of extended support before the release's; modules by themselves.

    A layered product's statements count beside those, where one of its repositories is in use.
    """
    world = World(Random(seed))
    write(mirror, "redhat/archive_latest.txt", b"csaf_vex_2024-06-01.tar.xz\n")
    documents = {name: encoded(each) for name, each in world.archive.items()}
    write(mirror, "redhat/csaf_vex_2024-06-01.tar.xz", tar(documents))
    listed = "".join(f'"{name}","2024-06-02T00:00:00+00:00"\n' for name in world.changes)
    write(mirror, "redhat/changes.csv", listed.encode())
    for name, each in world.changes.items():
        write(mirror, f"redhat/{name}", encoded(each))
    world.write_osv(mirror)
    cpes = {"data": {ITS_REPOSITORY: {"cpes": [f"cpe:/a:redhat:{PRODUCT}"]}}}
    write(mirror, "redhat-repositories/repository-to-cpe.json", json.dumps(cpes).encode())
    bring(
        *(Part("redhat", f"redhat-{each}") for each in ("archive", "changes")),
        Part("osv", "Red Hat"),
        Part("redhat-repositories"),
    )
    asked = [
        Asked(
            package,
            Distro("rhel", "9.2", repositories=EXTENDED * is_extended + (ITS_REPOSITORY,) * has_product),
            {
                name
                for name in CVES
                if (
                    not package.module
                    and version < world.end(name, "curl", is_extended=is_extended)
                    and package.name == "curl"
                )
                or (package.module == MODULE and version < world.end(name, "ruby", is_extended=is_extended))
                or (has_product and package.name == "curl" and name in world.product)
            },
        )
        for is_extended, has_product in ((False, False), (True, False), (True, True))
        for version in VERSIONS
        for package in (
            rpm("curl", f"1.{version}-1.el9"),
            rpm("ruby", f"1.{version}-1.module+el9", MODULE),
            rpm("ruby", f"1.{version}-2.module+el9", "ruby:3.3"),
            rpm("ruby", f"1.{version}-1.el9"),
        )
    ]
    verify(tmp_path / "db", asked)


@pytest.mark.parametrize("seed", SEEDS)
def test_red_hat_by_a_collection_alone(mirror: Any, bring: Bring, tmp_path: Path, seed: int):
    """Where Red Hat's own documents are not to be had, a stream of extended support still speaks for itself."""
    world = World(Random(seed))
    world.write_osv(mirror)
    bring(Part("osv", "Red Hat"))
    asked = [
        Asked(
            rpm("curl", f"1.{version}-1.el9"),
            Distro("rhel", "9.2", repositories=EXTENDED * is_extended),
            {name for name in CVES if version < world.end(name, "curl", is_extended=is_extended, is_collected=True)},
        )
        for is_extended in (False, True)
        for version in VERSIONS
    ]
    verify(tmp_path / "db", asked)


@pytest.mark.parametrize("seed", SEEDS)
def test_alpine(mirror: Any, bring: Bring, tmp_path: Path, seed: int):
    """Below any of the fixes of a branch is vulnerable; `0` is no fix, but a word: OSV is not heard then."""
    random = Random(seed)
    secdb: dict[str, dict[str, list[str]]] = {"curl": {}, "zlib": {}}
    collected: dict[str, dict[tuple[str, str], list[int]]] = {}
    ends: dict[tuple[str, str], int] = {}
    for name in CVES:
        for package, fixes in secdb.items():
            if random.random() < 0.4:
                ends[name, package] = random.choice([*VERSIONS, EVER])
                collected.setdefault(name, {})["Alpine:v3.19", package] = [ends[name, package]]
            told = random.sample([0, *VERSIONS], random.choice([0, 1, 1, 2]))
            for version in told:
                fixes.setdefault(f"1.{version}-r0" if version else "0", []).append(name)
            if told:
                ends[name, package] = max(told)
    items = [{"pkg": {"name": package, "secfixes": fixes}} for package, fixes in secdb.items()]
    write(mirror, "alpine/v3.19/main.json", json.dumps({"packages": items}).encode())
    osv(mirror, "Alpine", collected, "1.{}-r0")
    bring(Part("osv", "Alpine"), Part("alpine", "v3.19 main"))
    asked = [
        Asked(
            Package("apk", f"lib{origin}", f"1.{version}-r0", source=origin, source_version=f"1.{version}-r0"),
            Distro("alpine", "3.19.1"),
            {name for (name, package), end in ends.items() if package == origin and version < end},
        )
        for origin in secdb
        for version in VERSIONS
    ]
    verify(tmp_path / "db", asked)


@pytest.mark.parametrize("seed", SEEDS)
def test_amazon(mirror: Any, bring: Bring, tmp_path: Path, seed: int):
    """A topic's advisory is about its own line of versions; core's about all below the fix."""
    random = Random(seed)
    lines = {"core": "4.14", "extras kernel-5.4": "5.4", "extras kernel-5.10": "5.10"}
    said: dict[tuple[str, str], int] = {}
    for repository, line in lines.items():
        updates = []
        for number, name in enumerate(CVES):
            if random.random() < 0.5:
                end = said[name, repository] = random.choice(VERSIONS)
                updates.append(
                    f'<update type="security"><id>ALAS-2024-{number}</id><severity>low</severity>'
                    f'<references><reference type="cve" id="{name}"/></references><pkglist><collection>'
                    f'<package name="kernel" version="{line}.{end}" release="1.amzn2" epoch="0" arch="x86_64"/>'
                    f"</collection></pkglist></update>"
                )
        content = gzip.compress(f"<updates>{''.join(updates)}</updates>".encode())
        write(mirror, f"amazon/2/{repository.replace(' ', '/')}/updateinfo.xml.gz", content)
    bring(*(Part("amazon", f"2 {repository}") for repository in lines))
    asked = [
        Asked(
            rpm("kernel", f"{lines[repository]}.{version}-1.amzn2"),
            Distro("amzn", "2"),
            {name for (name, where), end in said.items() if where == repository and version < end},
        )
        for repository in lines
        for version in VERSIONS
    ]
    verify(tmp_path / "db", asked)


def _errata(said: Mapping[tuple[str, str], int], marks: Mapping[str, str]) -> Iterator[str]:
    for number, ((name, line), end) in enumerate(said.items()):
        yield (
            f"<definition id='d{number}'><metadata><title>t</title><reference source='elsa' ref_id='ELSA-2024-{number}'/>"
            f"<reference source='CVE' ref_id='{name}'/></metadata><criteria>"
            f"<criterion comment='Oracle Linux 8 is installed'/>"
            f"<criterion comment='glibc is earlier than {marks[line].format(end)}'/></criteria></definition>"
        )


@pytest.mark.parametrize("seed", SEEDS)
def test_oracle(mirror: Any, bring: Bring, tmp_path: Path, seed: int):
    """Packages for live patching and those as they were validated have errata of their own."""
    random = Random(seed)
    marks = {"plain": "0:2.28-{}.el8", "ksplice": "2:2.28-{}.ksplice1.el8", "fips": "10:2.28-{}.el8_fips"}
    said = {(name, line): random.choice(VERSIONS) for name in CVES for line in marks if random.random() < 0.5}
    content = f"<o>{''.join(_errata(said, marks))}</o>".encode()
    write(mirror, "oracle/com.oracle.elsa-all.xml.bz2", bz2.compress(content))
    bring(Part("oracle"))
    asked = [
        Asked(
            rpm("glibc", marks[line].format(version).removeprefix("0:")),
            Distro("ol", "8.9"),
            {name for (name, where), end in said.items() if where == line and version < end},
        )
        for line in marks
        for version in VERSIONS
    ]
    verify(tmp_path / "db", asked)


@pytest.mark.parametrize("seed", SEEDS)
def test_nvd_and_who_knows_better(mirror: Any, bring: Bring, tmp_path: Path, seed: int):
    """NVD judges software of which Bitnami's feed does not mention the vulnerability; never a distribution's package."""
    random = Random(seed)
    cves, records, ends = [], [], {}
    for name in CVES:
        if random.random() < 0.6:
            end = ends[name] = random.choice([*VERSIONS, EVER])
            match = {"vulnerable": True, "criteria": "cpe:2.3:a:f5:nginx:*:*:*:*:*:*:*:*"}
            match |= {} if end == EVER else {"versionEndExcluding": f"1.{end}.0"}
            cves.append({"id": name, "configurations": [{"nodes": [{"operator": "OR", "cpeMatch": [match]}]}]})
        if random.random() < 0.5:
            end = ends[name] = random.choice([*VERSIONS, EVER])
            events = [{"introduced": "0"}, *([{"fixed": f"1.{end}.0"}] if end != EVER else [])]
            affected = {
                "package": {"ecosystem": "Bitnami", "name": "nginx"},
                "ranges": [{"type": "SEMVER", "events": events}],
            }
            records.append(
                {
                    "id": name.replace("CVE", "BIT-nginx"),
                    "aliases": [name],
                    "modified": "2025-01-01T00:00:00Z",
                    "affected": [affected],
                }
            )
    mirror.nvd(2024, *cves)
    mirror.osv("Bitnami", *records)
    bring(Part("osv", "Bitnami"), Part("nvd", "2024"))
    asked = [
        Asked(
            Package("generic", "nginx", f"1.{version}.0", cpes=("f5:nginx",)),
            Distro("debian", "12"),
            {name for name, end in ends.items() if version < end},
        )
        for version in VERSIONS
    ]
    verify(tmp_path / "db", asked)
