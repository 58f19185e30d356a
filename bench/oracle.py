"""Holds findings against what packages say of themselves: their own changelogs.

Usage: ``python -m bench.oracle [--releases NAME...] [--archive URL] [--with-archive] [--texts FOLDER] [--facts FILE] [--misses]``. Needs
apt, dpkg-deb and a package archive; its address is that of this machine's apt configuration (Debian's), or --archive (Ubuntu's). A
package's changelog holds its whole history, so one download gives many pairs: an older version of the release as the installed one, and
the next one as the update. Of each pair a root folder is made that holds the package as dpkg installs it, with the changelog as it was
then, and scanned:

- no CVE that the installed version's changelog calls fixed may be reported (precision);
- every CVE that the next version's entry calls fixed must be reported (recall).

Both are told of the feed alone (what changelogs in the image set aside is counted), and with the changelogs; --with-archive adds what
package archives say of updates. What differs is looked up in the feed's own records with dpkg's own comparison: where those say the same
as nakami, the feed lacks it or differs from the changelog; where they do not, nakami is wrong. --facts writes what the changelogs say, for
tests; --texts keeps the changelogs; --misses lists each.
"""

import argparse
import gzip
import itertools
import json
import re
import subprocess
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any, NamedTuple

from bench.subject import mirror
from nakami.engine.scan import scan
from nakami.engine.settings import Settings
from nakami.model.finding import Finding
from nakami.model.platform import Platform
from nakami.model.progress import silent
from nakami.vulns.providers.archive.host import read_host

_CVE = re.compile(r"\bCVE-(?:19|20)\d\d-\d{4,9}\b")
_HEADING = re.compile(r"^(\S+) \(([^)\s]+)\) ([^;\n]+);", re.MULTILINE)
_TRAILER = re.compile(r"^ -- .*>  (\S.*)$", re.MULTILINE)
_ANY_UPDATE = re.compile(r"[+~]deb\d+u\d|\d\d\.(?:04|10)")
_MOST_PAIRS = 8
"""Of one package in one release; the newest."""
_DOWNLOADS = 4 << 30
"""Bytes that may be fetched from archives for one made image."""


class Release(NamedTuple):
    """A release: its id, number, ecosystem in the feed, the suites of its archive, and how the versions of its updates look."""

    codename: str
    id: str
    number: str
    ecosystem: str
    suites: tuple[str, ...]
    update: re.Pattern[str]


class Pair(NamedTuple):
    """An installed version and the next one of the release, and when that was made (ISO 8601 date).

    What the changelog calls fixed up to the one, and in the other. `binary` is a binary package of the source; `text` the installed
    version's changelog, empty where only facts were kept.
    """

    codename: str
    source: str
    installed: str
    next: str
    made: str
    fixed: tuple[str, ...]
    fixed_next: tuple[str, ...]
    binary: str = ""
    text: str = ""


class View(NamedTuple):
    """What is counted: all that the feed says, or all but what changelogs in the image set aside."""

    name: str
    counts_set_aside: bool


FEED = View("feed alone", counts_set_aside=True)
CHANGELOGS = View("feed and changelogs", counts_set_aside=False)
ARCHIVE = View("feed, changelogs and archive", counts_set_aside=False)


class Outcome(NamedTuple):
    """What was reported of a pair, rightly and not; each miss with whether the feed's own records say the same as nakami."""

    pair: Pair
    reported: frozenset[str]
    wrongly: tuple[tuple[str, bool], ...]
    missing: tuple[tuple[str, bool], ...]


RELEASES = {
    release.codename: release
    for release in (
        Release(
            "bullseye", "debian", "11", "Debian:11", ("bullseye", "bullseye-security"), re.compile(r"[+~]deb11u\d")
        ),
        Release(
            "bookworm", "debian", "12", "Debian:12", ("bookworm", "bookworm-security"), re.compile(r"[+~]deb12u\d")
        ),
        Release("trixie", "debian", "13", "Debian:13", ("trixie", "trixie-security"), re.compile(r"[+~]deb13u\d")),
        Release(
            "xenial",
            "ubuntu",
            "16.04",
            "Ubuntu:16.04:LTS",
            ("xenial", "xenial-security"),
            re.compile(r"ubuntu\d+\.\d|16\.04"),
        ),
        Release(
            "bionic",
            "ubuntu",
            "18.04",
            "Ubuntu:18.04:LTS",
            ("bionic", "bionic-security"),
            re.compile(r"ubuntu\d+\.\d|18\.04"),
        ),
        Release(
            "focal",
            "ubuntu",
            "20.04",
            "Ubuntu:20.04:LTS",
            ("focal", "focal-security"),
            re.compile(r"ubuntu\d+\.\d|20\.04"),
        ),
    )
}
SOURCES = (  # noqa: SIM905 -- seventy quoted words hide the names
    "apache2 apt bind9 binutils bluez busybox c-ares cairo cups curl cyrus-sasl2 dnsmasq dovecot dpkg elfutils exim4 expat flac "
    "fribidi ghostscript git glib2.0 glibc gnupg2 gnutls28 gzip haproxy icu imagemagick isc-dhcp jinja2 krb5 libarchive "
    "libgcrypt20 libksba libssh libssh2 libtasn1-6 libwebp libx11 libxml2 libxpm libxslt lz4 mariadb-10.3 ncurses nettle nghttp2 "
    "nginx openjpeg2 openldap openssh openssl perl poppler postgresql-13 postgresql-15 python3.9 python3.11 redis rsync ruby2.7 "
    "samba screen shadow sqlite3 squid sudo systemd tar tiff unbound unzip util-linux vim wget xz-utils zlib"
).split()
"""Source packages with a history of updates; those that a release does not have are left out."""


class Apt:
    """apt with a configuration of its own: the archive is asked as any client asks it, and its signatures are checked.

    Args:
        folder: its state.
        archives: base addresses and their suites.
        keyring: the file of keys that sign them; empty for those that apt trusts.
    """

    def __init__(self, folder: Path, archives: Sequence[tuple[str, str]], keyring: str = "") -> None:
        for name in ("lists/partial", "archives/partial", "etc"):
            (folder / name).mkdir(parents=True)
        signed = f"[signed-by={keyring}] " if keyring else ""
        (folder / "etc/sources.list").write_text(
            "".join(f"deb {signed}{base} {suite} main\n" for base, suite in archives)
        )
        (folder / "status").touch()
        self._folder = folder
        self._options = [
            *("-o", f"Dir::Etc::SourceList={folder / 'etc/sources.list'}", "-o", "Dir::Etc::SourceParts=-"),
            *("-o", f"Dir::State::Lists={folder / 'lists'}", "-o", f"Dir::Cache={folder}"),
            *("-o", f"Dir::State::Status={folder / 'status'}", "-o", "Acquire::Languages=none"),
        ]
        subprocess.run(["apt-get", "-qq", *self._options, "update"], check=True)

    def binaries(self) -> dict[str, list[str]]:
        """The binary packages of each source, the smallest first; of each the newest version."""
        done = subprocess.run(["apt-cache", *self._options, "dumpavail"], check=True, capture_output=True)
        found: dict[str, list[tuple[int, str]]] = {}
        for stanza in done.stdout.decode("utf-8", "replace").split("\n\n"):
            fields = dict(line.split(": ", 1) for line in stanza.splitlines() if ": " in line and line[0] != " ")
            if "Package" in fields:
                source = fields.get("Source", fields["Package"]).partition(" ")[0]
                found.setdefault(source, []).append((int(fields.get("Size", 0)), fields["Package"]))
        return {source: [name for _, name in sorted(set(its))] for source, its in found.items()}

    def changelog(self, package: str) -> str:
        """The changelog in a binary package; empty when it has none of its own."""
        with tempfile.TemporaryDirectory(dir=self._folder) as scratch:
            done = subprocess.run(["apt-get", "-qq", *self._options, "download", package], check=False, cwd=scratch)
            files = list(Path(scratch).glob("*.deb"))
            if done.returncode or not files:
                return ""
            subprocess.run(["dpkg-deb", "-x", files[0], f"{scratch}/root"], check=True)
            for path in sorted(Path(scratch, "root/usr/share/doc").glob("*/changelog.Debian*")):
                if path.is_file() and not path.is_symlink():
                    done = subprocess.run(["zcat", "-f", path], check=True, capture_output=True)
                    return done.stdout.decode("utf-8", "replace")
        return ""


def entries(source: str, text: str) -> list[tuple[str, tuple[str, ...], str]]:
    """The entries of a changelog, newest first: version, the CVEs that it names, and the day it was made."""
    headings = list(_HEADING.finditer(text))
    ends = [heading.start() for heading in headings[1:]] + [len(text)]
    bodies = [text[heading.end() : end] for heading, end in zip(headings, ends, strict=True)]
    return [
        (heading[2], tuple(dict.fromkeys(_CVE.findall(body))), _made(body))
        for heading, body in zip(headings, bodies, strict=True)
        if heading[1] == source
    ]


def pairs(release: Release, source: str, text: str, binary: str = "") -> Iterator[Pair]:
    """The pairs of one package in one release, the newest first: from the release's own version up."""
    told = entries(source, text)
    for place, (next_version, cves, made) in enumerate(told[:-1]):
        installed = told[place + 1][0]
        if not release.update.search(next_version) or _is_of_another(installed, release):
            return
        fixed = {cve for _, its, _ in told[place + 1 :] for cve in its}
        new = tuple(cve for cve in cves if cve not in fixed)
        if new:
            rest = text[_start_of(source, installed, text) :]
            yield Pair(release.codename, source, installed, next_version, made, tuple(sorted(fixed)), new, binary, rest)


def _start_of(source: str, version: str, text: str) -> int:
    """Where the entry of a version begins."""
    return next(found.start() for found in _HEADING.finditer(text) if found[1] == source and found[2] == version)


def _made(body: str) -> str:
    trailer = _TRAILER.search(body)
    try:
        return parsedate_to_datetime(trailer[1]).date().isoformat() if trailer else ""
    except ValueError:
        return ""


def _is_of_another(version: str, release: Release) -> bool:
    """Whether a version is an update of another release: the history of a package that was taken from there."""
    return bool(_ANY_UPDATE.search(version)) and not release.update.search(version)


def collect(release: Release, archives: Sequence[str], until: str, texts: Path, keyring: str = "") -> list[Pair]:
    """The pairs of all packages, from the archive; only updates that were made up to a day (ISO 8601 date).

    Args:
        release: of which.
        archives: base addresses.
        until: the last day.
        texts: the folder that keeps changelogs; those that are there are not fetched.
        keyring: see `Apt`.
    """
    with tempfile.TemporaryDirectory() as scratch:
        suites = [(base, suite) for base in archives for suite in _suites(base, release)]
        return _collect(release, Apt(Path(scratch), suites, keyring), until, texts)


def _collect(release: Release, apt: Apt, until: str, texts: Path) -> list[Pair]:
    binaries = apt.binaries()
    found: list[Pair] = []
    for source in SOURCES:
        for package in binaries.get(source, [])[:3]:
            kept = texts / f"{release.codename}_{source}"
            text = kept.read_text("utf-8") if kept.exists() else apt.changelog(package)
            if text:
                kept.write_text(text, "utf-8")
                told = pairs(release, source, text, package)
                found += itertools.islice((pair for pair in told if pair.made <= until), _MOST_PAIRS)
                break
    return found


def _suites(base: str, release: Release) -> Iterator[str]:
    """Debian keeps security updates in an archive of their own, Ubuntu in the same."""
    for suite in release.suites:
        if release.id == "ubuntu" or suite.endswith("-security") == base.rstrip("/").endswith("-security"):
            yield suite


def images(found: Sequence[Pair]) -> Iterator[list[Pair]]:
    """Parted so that all of one part can be installed side by side: of one release, each source once."""
    for codename in dict.fromkeys(pair.codename for pair in found):
        left = [pair for pair in found if pair.codename == codename]
        while left:
            part = list({pair.source: pair for pair in reversed(left)}.values())
            yield part
            left = [pair for pair in left if pair not in part]


def write_root(folder: Path, part: Sequence[Pair]) -> Path:
    """A root folder with these packages as dpkg installs them, and their changelogs as of then."""
    release = RELEASES[part[0].codename]
    for name in ("etc", "var/lib/dpkg", "usr/share/doc"):
        (folder / name).mkdir(parents=True)
    told = f'ID={release.id}\nVERSION_ID="{release.number}"\nVERSION_CODENAME={release.codename}\n'
    (folder / "etc/os-release").write_text(told)
    stanzas = []
    for pair in part:
        binary = pair.binary or pair.source
        stanzas.append(
            f"Package: {binary}\nStatus: install ok installed\nArchitecture: amd64\nSource: {pair.source}\n"
            f"Version: {pair.installed}\n"
        )
        doc = folder / "usr/share/doc" / binary
        doc.mkdir()
        (doc / "changelog.Debian.gz").write_bytes(gzip.compress((pair.text or _shortest(pair)).encode(), mtime=0))
    (folder / "var/lib/dpkg/status").write_text("\n".join(stanzas))
    return folder


def _shortest(pair: Pair) -> str:
    """A changelog that says no more than the kept facts."""
    changes = "".join(f"  * Fix {cve}.\n" for cve in pair.fixed) or "  * First.\n"
    return (
        f"{pair.source} ({pair.installed}) unstable; urgency=medium\n\n{changes}\n -- A <a@example.org>  {pair.made}\n"
    )


Scanned = dict[Pair, tuple[frozenset[str], frozenset[str]]]
"""Of each pair, the names that count, and those that only its changelog sets aside."""


def scanned(found: Sequence[Pair], feeds: Path, cache: Path, archives: Sequence[str] = ()) -> Scanned:
    """Scan every pair's version as installed.

    Args:
        found: the pairs.
        feeds: a mirror.
        cache: the folder for the database, and for what is fetched.
        archives: package archives to ask for updates, too.
    """
    settings = Settings(
        cache,
        Platform.parse("linux/amd64"),
        mirror=str(feeds),
        offline=not archives,
        apt_mirrors=tuple(archives),
        download_limit=_DOWNLOADS,
        layer_cache=False,
    )
    told: Scanned = {}
    for part in images(found):
        with tempfile.TemporaryDirectory() as root:
            result = scan(f"dir:{write_root(Path(root) / 'root', part)}", settings, silent)
        counted = _by_source(result.findings)
        aside = _by_source(each.finding for each in result.set_aside if each.by == "changelog")
        nothing: frozenset[str] = frozenset()
        told.update({pair: (counted.get(pair.source, nothing), aside.get(pair.source, nothing)) for pair in part})
    return told


def _by_source(findings: Iterable[Finding]) -> dict[str, frozenset[str]]:
    names: dict[str, set[str]] = {}
    for finding in findings:
        if finding.package and finding.kind == "vulnerability":
            names.setdefault(finding.package.source, set()).update((finding.id, *finding.aliases))
    return {source: frozenset(its) for source, its in names.items()}


def judge(told: Scanned, view: View, records: dict[tuple[str, str, str], list[str | None]]) -> list[Outcome]:
    """What nakami reports of each installed version, held against the changelogs."""
    outcomes = []
    for pair, (counted, aside) in told.items():
        reported = counted | aside if view.counts_set_aside else counted
        by_feed = _by_feed(pair, records)
        wrongly = tuple((cve, by_feed(cve)) for cve in pair.fixed if cve in reported)
        missing = tuple((cve, not by_feed(cve)) for cve in pair.fixed_next if cve not in reported)
        outcomes.append(Outcome(pair, reported, wrongly, missing))
    return outcomes


def _by_feed(pair: Pair, records: dict[tuple[str, str, str], list[str | None]]) -> Callable[[str], bool]:
    """Whether the feed's own records say that the pair's version has a vulnerability."""
    ecosystem = RELEASES[pair.codename].ecosystem

    def says(cve: str) -> bool:
        fixes = records.get((ecosystem, pair.source, cve), [])
        return any(fixed is None or is_before(pair.installed, fixed) for fixed in fixes)

    return says


def is_before(version: str, other: str) -> bool:
    """Whether dpkg orders one version before another."""
    return subprocess.run(["dpkg", "--compare-versions", version, "lt", other], check=False).returncode == 0


def plain_records(feeds: Path, found: Sequence[Pair]) -> dict[tuple[str, str, str], list[str | None]]:
    """The fixes that the feed's records name, None for an open end: by ecosystem, source and CVE."""
    wanted = {(RELEASES[pair.codename].ecosystem, pair.source) for pair in found}
    told: dict[tuple[str, str, str], list[str | None]] = {}
    for folder in sorted({ecosystem.partition(":")[0] for ecosystem, _ in wanted}):
        with zipfile.ZipFile(feeds / "osv" / folder / "all.zip") as archive:
            for name in archive.namelist():
                record: dict[str, Any] = json.loads(archive.read(name))
                for affected in record["affected"]:
                    place = (affected["package"]["ecosystem"], affected["package"]["name"])
                    if place in wanted:
                        events = [event for span in affected.get("ranges", ()) for event in span["events"]]
                        fixes = [event["fixed"] for event in events if "fixed" in event] or [None]
                        for cve in record.get("upstream", ()):
                            told.setdefault((*place, cve), []).extend(fixes)
    return told


def render(outcomes: Sequence[Outcome], *, misses: bool) -> str:
    """Precision and recall by package, and whose the misses are."""
    keys = sorted({(each.pair.codename, each.pair.source) for each in outcomes})
    wrongly = [agrees for each in outcomes for _, agrees in each.wrongly]
    missing = [agrees for each in outcomes for _, agrees in each.missing]
    lines = [
        f"{'release':<10}{'source':<18}{'pairs':>6}{'right':>7}{'wrong':>7}{'missed':>7}{'precision':>11}{'recall':>8}",
        *(_line(*key, [each for each in outcomes if (each.pair.codename, each.pair.source) == key]) for key in keys),
        *(
            _line(name, "all", [each for each in outcomes if each.pair.codename == name])
            for name in sorted({codename for codename, _ in keys})
        ),
        _line("all", f"{len({source for _, source in keys})} sources", outcomes),
        f"wrong: {sum(wrongly)} say the feed's own records, {len(wrongly) - sum(wrongly)} are nakami's",
        f"missed: {sum(missing)} are not in the feed's own records, {len(missing) - sum(missing)} are nakami's",
    ]
    return "\n".join([*lines, *(_misses(outcomes) if misses else ())])


def _misses(outcomes: Sequence[Outcome]) -> Iterator[str]:
    for each in outcomes:
        pair = f"{each.pair.codename} {each.pair.source} {each.pair.installed} -> {each.pair.next}"
        yield from (f"wrong  {pair}: {cve} ({'feed' if agrees else 'OURS'})" for cve, agrees in each.wrongly)
        yield from (f"missed {pair}: {cve} ({'feed' if agrees else 'OURS'})" for cve, agrees in each.missing)


def _line(codename: str, source: str, its: Sequence[Outcome]) -> str:
    right = sum(len(each.reported.intersection(each.pair.fixed_next)) for each in its)
    wrong, missed = sum(len(each.wrongly) for each in its), sum(len(each.missing) for each in its)
    precision = f"{right / (right + wrong):.1%}" if right + wrong else "-"
    recall = f"{right / (right + missed):.1%}" if right + missed else "-"
    return f"{codename:<10}{source:<18}{len(its):>6}{right:>7}{wrong:>7}{missed:>7}{precision:>11}{recall:>8}"


def facts(outcomes: Sequence[Pair]) -> str:
    """What the changelogs say, one line for each pair."""
    return "".join(
        "\t".join((*pair[:5], " ".join(pair.fixed), " ".join(pair.fixed_next))) + "\n" for pair in sorted(outcomes)
    )


def read_facts(text: str) -> list[Pair]:
    """The same, read."""
    found = []
    for line in text.splitlines():
        codename, source, installed, following, made, fixed, fixed_next = line.split("\t")
        found.append(
            Pair(codename, source, installed, following, made, tuple(fixed.split()), tuple(fixed_next.split()))
        )
    return found


def main() -> None:
    """Print the comparison."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--releases", nargs="+", choices=RELEASES, default=["bullseye", "bookworm", "trixie"])
    parser.add_argument("--archive", action="append", default=[])
    parser.add_argument("--keyring", default="", help="the keys that sign the archive of --archive")
    parser.add_argument("--from-facts", type=Path, help="judge what --facts wrote, without an archive")
    parser.add_argument("--facts", type=Path)
    parser.add_argument(
        "--until", default="2025-06-30", help="leave out updates made after this day, which the feed cannot know"
    )
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--with-archive", action="store_true", help="ask the archive for updates, too")
    parser.add_argument("--texts", type=Path, help="the folder that keeps changelogs, and gives those that it has")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        archives = options.archive or sorted({entry.uri for entry in read_host().entries if "debian" in entry.uri})
        if options.from_facts:
            found = read_facts(options.from_facts.read_text("utf-8"))
        else:
            texts = options.texts or Path(name) / "texts"
            texts.mkdir(parents=True, exist_ok=True)
            found = [
                pair
                for each in options.releases
                for pair in collect(RELEASES[each], archives, options.until, texts, options.keyring)
            ]
        if options.facts:
            options.facts.write_text(facts(found), "utf-8")
        records = plain_records(mirror(), found)
        told = scanned(found, mirror(), Path(name) / "cache")
        for view in (FEED, CHANGELOGS):
            print(f"{view.name}\n{render(judge(told, view, records), misses=options.misses)}\n", flush=True)
        if options.with_archive:
            told = scanned(found, mirror(), Path(name) / "cache", archives)
            print(f"{ARCHIVE.name}\n{render(judge(told, ARCHIVE, records), misses=options.misses)}")


if __name__ == "__main__":
    main()
