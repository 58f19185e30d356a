"""Real databases of real systems against rpm's own answers, byte for byte."""

import re
import subprocess
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from nakami.bounded.rpmdb import bdb, sqlite
from nakami.bounded.rpmdb.database import headers
from nakami.bounded.rpmdb.header import Header, Index, _files

QUERY = "%{NAME}|%{EPOCH}|%{VERSION}|%{RELEASE}|%{ARCH}|%{SOURCERPM}|%{MODULARITYLABEL}|%{LICENSE}\n"

KEPT = """\
epoched-sub|2|1.0~rc1^git5|1|noarch|epoched-1.0~rc1^git5-1.src.rpm|(none)|GPL-2.0-or-later AND MIT
epoched|2|1.0~rc1^git5|1|noarch|epoched-1.0~rc1^git5-1.src.rpm|(none)|GPL-2.0-or-later AND MIT
modular-sub|1|18.19.1|1.module+el8.9.0+21387|noarch|modular-18.19.1-1.module+el8.9.0+21387.src.rpm|nodejs:18:8090020231206150250:a75119d5|MIT
modular|1|18.19.1|1.module+el8.9.0+21387|noarch|modular-18.19.1-1.module+el8.9.0+21387.src.rpm|nodejs:18:8090020231206150250:a75119d5|MIT
plain-sub|(none)|1.2|3.el9|noarch|plain-1.2-3.el9.src.rpm|(none)|MIT
plain|(none)|1.2|3.el9|noarch|plain-1.2-3.el9.src.rpm|(none)|MIT
two-words-sub|4|1.50|481|noarch|two-words-5.36-481.src.rpm|(none)|Artistic
two-words|4|5.36|481|noarch|two-words-5.36-481.src.rpm|(none)|Artistic
"""
"""What rpm 4.18 answered on the kept SQLite sample."""

SPEC = """\
Name: {name}
{epoch}
Version: {version}
Release: {release}
Summary: a test
License: {license}
BuildArch: noarch
{module}
%description
%files
%package sub
Summary: a test
{sub_version}
%description sub
%files sub
"""
PACKAGES = (
    ("plain", "", "1.2", "3.el9", "", "MIT", ""),
    ("epoched", "2", "1.0~rc1^git5", "1", "", "GPL-2.0-or-later AND MIT", ""),
    ("modular", "1", "18.19.1", "1.module+el8.9.0+21387", "nodejs:18:8090020231206150250:a75119d5", "MIT", ""),
    ("two-words", "4", "5.36", "481", "", "Artistic", "1.50"),
    ("zero", "0", "1", "1", "", "MIT", ""),
)


def lines(content: bytes) -> list[str]:
    """Our answer in the form of the query."""
    found = []
    for header in headers(content):
        assert isinstance(header, Header), header
        words: Iterable[object] = (
            header.name,
            header.epoch,
            header.version,
            header.release,
            header.arch,
            header.source_rpm,
            header.modularity_label,
            header.license,
        )
        found.append("|".join("(none)" if word in {None, ""} else str(word) for word in words))
    return sorted(found)


def answered(rpm: str, folder: Path, backend: str) -> list[str]:
    """rpm's answer."""
    command = [rpm, "--dbpath", str(folder), "--define", f"_db_backend {backend}", "-qa", "--qf", QUERY]
    result = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    return sorted(result.stdout.splitlines())


def test_the_kept_sqlite_sample_reads_as_rpm_reads_it(sample: Callable[[str], bytes]):
    assert lines(sample("made-by-rpm-4.18.sqlite")) == sorted(KEPT.splitlines())


def test_the_kept_berkeley_db_reads_as_rpm_reads_it(sample: Callable[[str], bytes]):
    assert lines(sample("centos-8-libuuid.bdb")) == [
        "libuuid|(none)|2.32.1|42.el8_8|x86_64|util-linux-2.32.1-42.el8_8.src.rpm|(none)|BSD"
    ]


def test_suse_reads_as_the_peer_reads_it(unpacked: Callable[[str], bytes]):
    """Debian's rpm is built without ndb, so that the kept answer is that of syft 1.18.1."""
    kept = (Path(__file__).parent / "samples" / "sle-15-bci.ndb.txt").read_text(encoding="ascii").splitlines()
    ours = ["|".join(line.replace("(none)", "").split("|")[:6]) for line in lines(unpacked("sle15-bci-Packages.db"))]
    assert ours == sorted(kept)
    assert len(ours) == 35


@pytest.mark.system
@pytest.mark.parametrize(
    ("name", "backend", "file", "count"),
    [
        ("mariner2-rpmdb.sqlite", "sqlite", "rpmdb.sqlite", 129),
        ("centos-libuuid-Packages.bdb", "bdb_ro", "Packages", 1),
    ],
)
def test_real_databases_read_as_rpm_reads_them(
    unpacked: Callable[[str], bytes],
    tool: Callable[[str], str],
    tmp_path: Path,
    name: str,
    backend: str,
    file: str,
    count: int,
):
    content = unpacked(name)
    (tmp_path / file).write_bytes(content)
    ours = lines(content)
    assert ours == answered(tool("rpm"), tmp_path, backend)
    assert len(ours) == count


@pytest.mark.system
@pytest.mark.parametrize(
    ("name", "backend", "file", "count"),
    [
        ("mariner2-rpmdb.sqlite", "sqlite", "rpmdb.sqlite", 7269),
        ("centos-libuuid-Packages.bdb", "bdb_ro", "Packages", 7),
    ],
)
def test_every_file_is_told_where_rpm_tells_it(
    unpacked: Callable[[str], bytes],
    tool: Callable[[str], str],
    tmp_path: Path,
    name: str,
    backend: str,
    file: str,
    count: int,
):
    """Few names matter; here all do."""
    content = unpacked(name)
    (tmp_path / file).write_bytes(content)
    any_name = re.compile(rb"\0([^\0]*)(?=\0)")
    blobs = sqlite.blobs(content) if backend == "sqlite" else bdb.blobs(content)
    ours = [f"/{path}" for blob in blobs if isinstance(blob, bytes) for path in _files(Index(blob), any_name)]
    command = [
        tool("rpm"),
        "--dbpath",
        str(tmp_path),
        "--define",
        f"_db_backend {backend}",
        "-qa",
        "--qf",
        "[%{FILENAMES}\n]",
    ]
    theirs = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout.splitlines()
    assert sorted(ours) == sorted(theirs)
    assert len(ours) == count


@pytest.mark.system
def test_packages_built_and_installed_now_read_as_rpm_reads_them(tool: Callable[[str], str], tmp_path: Path):
    for name, epoch, version, release, module, licence, sub_version in PACKAGES:
        spec = tmp_path / f"{name}.spec"
        spec.write_text(
            SPEC.format(
                name=name,
                epoch=f"Epoch: {epoch}" if epoch else "",
                version=version,
                release=release,
                module=f"ModularityLabel: {module}" if module else "",
                license=licence,
                sub_version=f"Version: {sub_version}" if sub_version else "",
            ),
            encoding="ascii",
        )
        build = [tool("rpmbuild"), "-bb", "--quiet", "--define", f"_topdir {tmp_path}/build", str(spec)]
        subprocess.run(build, check=True, capture_output=True, timeout=60)
    built = [str(path) for path in (tmp_path / "build").rglob("*.rpm")]
    folder = tmp_path / "db"
    install = [tool("rpm"), "--dbpath", str(folder), "-i", "--justdb", "--nodeps", "--noscripts", *built]
    subprocess.run(install, check=True, capture_output=True, timeout=60)
    ours = lines((folder / "rpmdb.sqlite").read_bytes())
    assert ours == answered(tool("rpm"), folder, "sqlite")
    assert len(ours) == 2 * len(PACKAGES)


@pytest.mark.system
def test_headers_in_a_berkeley_db_of_the_real_library_read_as_rpm_reads_them(
    unpacked: Callable[[str], bytes], tool: Callable[[str], str], tmp_path: Path
):
    """No rpm of today writes Berkeley DB: the headers of Mariner's database are put into one by Perl's DB_File."""
    script = r"""
        use DB_File; use Fcntl; $/ = undef;
        my $info = DB_File::HASHINFO->new; $info->{bsize} = 4096;
        tie my %db, "DB_File", $ARGV[0], O_RDWR | O_CREAT, 0644, $info or die "$!";
        my $all = <STDIN>; my ($at, $number) = (0, 0);
        while ($at < length $all) {
            my $size = unpack "V", substr $all, $at, 4;
            $db{pack "V", ++$number} = substr $all, $at + 4, $size;
            $at += 4 + $size;
        }
        $db{pack "V", 0} = pack "V", $number;
        untie %db;
    """
    from nakami.bounded.rpmdb.sqlite import blobs

    stream = b"".join(
        len(blob).to_bytes(4, "little") + blob
        for blob in blobs(unpacked("mariner2-rpmdb.sqlite"))
        if isinstance(blob, bytes)
    )
    subprocess.run([tool("perl"), "-e", script, str(tmp_path / "Packages")], input=stream, check=True, timeout=60)
    ours = lines((tmp_path / "Packages").read_bytes())
    assert ours == answered(tool("rpm"), tmp_path, "bdb_ro")
    assert len(ours) == 129
