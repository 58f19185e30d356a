import gzip
import hashlib
from pathlib import Path

import pytest

from nakami.errors import InputError, Malformed
from nakami.patch.repodata import Repodata, build_of

PACKAGE = """<package type="rpm"><name>a</name><arch>{arch}</arch><version epoch="{epoch}" ver="2" rel="{rel}"/>
<checksum type="sha256" pkgid="YES">{sha}</checksum><size package="10"/><location href="{href}"/>
<format><rpm:provides><rpm:entry name="a-api"/></rpm:provides></format></package>"""


def package(rel: str = "1", epoch: str = "0", arch: str = "x86_64", href: str = "Packages/a.rpm") -> str:
    return PACKAGE.format(rel=rel, epoch=epoch, arch=arch, href=href, sha="0a" * 32)


def read(folder: Path, *packages: str, digest: str = "") -> Repodata:
    text = f'<metadata xmlns:rpm="http://linux.duke.edu/metadata/rpm">{"".join(packages)}</metadata>'
    primary = gzip.compress(text.encode())
    digest = digest or hashlib.sha256(primary).hexdigest()
    repomd = (
        f'<repomd><data type="primary"><checksum type="sha256">{digest}</checksum>'
        f'<location href="repodata/primary.xml.gz"/><size>{len(primary)}</size></data></repomd>'
    )
    files = {"http://x/repodata/repomd.xml": repomd.encode(), "http://x/repodata/primary.xml.gz": primary}

    def download(url: str, path: Path, *, size: int, sha256: str = "") -> None:
        assert size
        assert not sha256 or hashlib.sha256(files[url]).hexdigest() == sha256
        path.write_bytes(files[url])

    found = Repodata()
    found.read("http://x", download, folder)
    return found


def test_the_newest_version_by_epoch_and_release(tmp_path: Path):
    found = read(tmp_path, package("9"), package("1", "1"), package("10"), package("99", arch="aarch64"))
    newest = found.newest("a", "x86_64")
    assert newest
    assert (newest.evr, newest.url) == ("1:2-1", "http://x/Packages/a.rpm")
    provider = found.provider("a-api", {"x86_64"})
    assert provider == newest
    assert found.newest("b", "x86_64") is None


def test_streams_of_modules_are_kept_apart(tmp_path: Path):
    ten, twelve = "1.module+el8.5.0+1+aa", "1.module_el8.6.0+2+bb"
    found = read(tmp_path, package(ten), package(twelve, "1"))
    assert build_of(f"2-{ten}") == ".module+el8.5.0+1+aa"
    assert found.newest("a", "x86_64") is None
    assert found.provider("a-api", {"x86_64"}) is None
    newest = found.newest("a", "x86_64", {".module+el8.5.0+1+aa"})
    assert newest == found.provider("a-api", {"x86_64"}, {"", ".module+el8.5.0+1+aa"})
    assert newest
    assert newest.evr == f"2-{ten}"


def test_files_are_provided(tmp_path: Path):
    text = package().replace("<format>", "<format><file>/usr/bin/a</file>")
    assert read(tmp_path, text).provider("/usr/bin/a", {"x86_64"})


@pytest.mark.parametrize("href", ["../../etc/passwd", "/etc/passwd", "http://evil.example/x.rpm", ""])
def test_a_file_outside_the_repository_is_refused(tmp_path: Path, href: str):
    with pytest.raises(Malformed, match="outside"):
        read(tmp_path, package(href=href))


def test_a_package_without_a_good_digest_is_left_out(tmp_path: Path):
    assert read(tmp_path, package().replace("sha256", "md5")).newest("a", "x86_64") is None


def test_what_is_no_metadata_is_refused(tmp_path: Path):
    with pytest.raises(InputError):
        read(tmp_path, "<broken")


@pytest.mark.parametrize("size", ["²", "9" * 5000, "-1", "1.0"])
def test_a_size_that_is_no_number_is_left_out(tmp_path: Path, size: str):
    assert read(tmp_path, package().replace('package="10"', f'package="{size}"')).newest("a", "x86_64") is None
