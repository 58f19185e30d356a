"""dpkg's lists of files: whose they are, in which folders, of distroless images, hostile ones, and this machine's own."""

import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.catalog.catalogers.dpkg_files import DpkgFiles
from nakami.model.entry import Entry
from nakami.model.package import OWNABLE_NAMES, OWNABLE_SUFFIXES, Ownership

INFO = "var/lib/dpkg/info"
MIB = 1 << 20

SIX = """\
/.
/usr
/usr/lib
/usr/lib/python3
/usr/lib/python3/dist-packages
/usr/lib/python3/dist-packages/six-1.16.0.egg-info
/usr/lib/python3/dist-packages/six-1.16.0.egg-info/PKG-INFO
/usr/lib/python3/dist-packages/six-1.16.0.egg-info/dependency_links.txt
/usr/lib/python3/dist-packages/six-1.16.0.egg-info/top_level.txt
/usr/lib/python3/dist-packages/six.py
/usr/share
/usr/share/doc
/usr/share/doc/python3-six
/usr/share/doc/python3-six/changelog.Debian.gz
/usr/share/doc/python3-six/changelog.gz
/usr/share/doc/python3-six/copyright
/usr/share/python3
/usr/share/python3/dist
/usr/share/python3/dist/python3-six
"""
"""python3-six of Debian 12, whole."""

SUMS = """\
0f4f1e4f2b0ae8ad2f7b3b9f1d2b3c4d  usr/lib/python3.11/distutils/README
d41d8cd98f00b204e9800998ecf8427e  usr/lib/python3.11/lib2to3.egg-info
1d2b3c4d0f4f1e4f2b0ae8ad2f7b3b9f  usr/share/doc/x/METADATA
"""
"""In the format; the sums are made up."""


def read(content: str | bytes, path: str = f"{INFO}/python3-six.list") -> list[Ownership]:
    return list(DpkgFiles().read(Entry(path), content.encode() if isinstance(content, str) else content))


def paths(content: str | bytes, path: str = f"{INFO}/x.list") -> tuple[str, ...]:
    found = read(content, path)
    return found[0].paths if found else ()


def test_reads_what_could_be_a_package_of_a_language():
    folder = "usr/lib/python3/dist-packages/six-1.16.0.egg-info"
    assert read(SIX) == [Ownership("python3-six", (folder, f"{folder}/PKG-INFO"))]


def test_the_package_is_named_without_its_architecture():
    (found,) = read("/usr/share/java/x.jar\n", f"{INFO}/libx-java:amd64.list")
    assert found.package == "libx-java"


@pytest.mark.parametrize("content", ["", "/.\n", "/.\n/usr\n/usr/bin\n/usr/bin/x/jar\n", "/usr/share/java/x.jar.txt\n"])
def test_owning_nothing_of_that_kind_yields_nothing(content: str):
    assert read(content) == []


@pytest.mark.parametrize(
    "path",
    [
        "usr/lib/python3/dist-packages/x-1.dist-info/METADATA",
        "usr/lib/python2.7/argparse.egg-info",
        "usr/lib/python3.11/lib-dynload/x.egg-info",
        "usr/share/nodejs/@types/node/package.json",
        "usr/lib/nodejs/abbrev/package.json",
        "usr/lib/x86_64-linux-gnu/nodejs/x/package.json",
        "usr/share/npm/node_modules/abbrev/package.json",
        "usr/share/java/commons-io.jar",
        "usr/share/maven-repo/commons-io/commons-io/2.11.0/commons-io-2.11.0.jar",
        "usr/share/maven/lib/commons-io.jar",
        "usr/lib/ruby/gems/3.1.0/specifications/default/json-2.6.1.gemspec",
        "usr/share/rubygems-integration/all/specifications/rake-13.0.6.gemspec",
        "usr/lib/erlang/lib/ssl-10.8.7/ebin/ssl.app",
        "usr/lib/elixir/lib/mix/ebin/mix.app",
        "usr/lib/R/site-library/jsonlite/DESCRIPTION",
    ],
)
def test_folders_of_the_distribution_are_its_own(path: str):
    assert paths(f"/.\n/{path}\n") == (path,)
    assert paths(f"/{path}") == (path,)


@pytest.mark.parametrize(
    "path",
    [
        "bin/bash",
        "usr/sbin/nginx",
        "opt/gitlab/embedded/bin/ruby",
        "usr/lib/postgresql/15/bin/postgres",
        "usr/libexec/dovecot",
        "usr/lib/cgi-bin/php8.2",
        "usr/lib/git-core/git",
        "usr/lib/cni/bridge",
        "usr/lib/x86_64-linux-gnu/libcrypto.so.3",
        "usr/lib/python3/dist-packages/x.cpython-311-x86_64-linux-gnu.so",
        "usr/lib/jvm/java-17-openjdk-amd64/release",
        "usr/lib/go-1.19/VERSION",
        "usr/share/wordpress/wp-includes/version.php",
    ],
)
def test_programs_are_their_package_s_wherever_they_stand(path: str):
    """Whose advisories judge them is found out by the names of the packages."""
    assert paths(f"/.\n/{path}\n") == (path,)
    assert paths(f"{'0' * 32}  {path}\n", "var/lib/dpkg/status.d/x.md5sums") == (path,)


@pytest.mark.parametrize(
    "path", ["usr/bin", "usr/bin/x/y", "usr/robin/x", "usr/robin.so/x", "etc/x.source", "usr/bin.d/x", "usr/XVERSION"]
)
def test_other_files_are_nobody_s_business(path: str):
    assert paths(f"/.\n/{path}\n") == ()


@pytest.mark.parametrize(
    "path",
    [
        "usr/share/elasticsearch/lib/log4j-core-2.11.1.jar",
        "usr/lib/node_modules/npm/node_modules/tar/package.json",
        "usr/lib/google-cloud-sdk/platform/gsutil/third_party/x.egg-info/PKG-INFO",
        "opt/gitlab/embedded/lib/ruby/gems/3.1.0/specifications/rack-2.2.8.gemspec",
        "usr/share/java/jenkins.war",
        "usr/local/lib/python3.11/dist-packages/x-1.dist-info/METADATA",
        "srv/usr/share/java/x.jar",
    ],
)
def test_what_others_bring_is_theirs_to_judge(path: str):
    """Advisories of the distribution say nothing of it: it stays in the inventory."""
    assert paths(f"/.\n/{path}\n") == ()


def test_distroless_images_keep_checksums():
    path = "var/lib/dpkg/status.d/libpython3.11-stdlib.md5sums"
    assert read(SUMS, path) == [Ownership("libpython3.11-stdlib", ("usr/lib/python3.11/lib2to3.egg-info",))]


def test_a_path_that_is_no_utf_8_is_written_as_the_walk_writes_it():
    assert paths(b"/usr/share/java/\xe9.jar\n") == ("usr/share/java/�.jar",)


@pytest.mark.parametrize(
    ("path", "is_wanted"),
    [
        (f"{INFO}/x.list", True),
        (f"{INFO}/x:amd64.list", True),
        (f"{INFO}/x.md5sums", False),
        (f"{INFO}/x.postinst", False),
        ("var/lib/dpkg/status.d/x.md5sums", True),
        ("var/lib/dpkg/status.d/x", False),
    ],
)
def test_only_lists_are_wanted(path: str, is_wanted: bool):
    assert DpkgFiles().wants(Entry(path)) == is_wanted


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"/usr/share/java/" + b"x" * (4 * MIB), id="no line ends"),
        pytest.param(b"/usr/share/java/" * (MIB // 4), id="one line of many beginnings"),
        pytest.param(b"/usr/share/java/" + b"/" * (4 * MIB), id="one line of slashes"),
        pytest.param(b"/usr/share/java/" + b".jar/" * MIB, id="one line of near misses"),
        pytest.param(b"/usr/share/java/.jax\n" * 200_000, id="many near misses"),
        pytest.param(b"\n" * (4 * MIB), id="empty lines"),
        pytest.param(b"/usr" + b"/bin/" * MIB + b"/x/", id="one line of folders of programs"),
        pytest.param(b"/usr/libexec/" * (MIB // 4) + b"/x/", id="one line of folders of other programs"),
        pytest.param(b"/x" + b".so" * MIB + b"/x", id="one line of shared objects"),
        pytest.param(b"/x.so." + b"so." * MIB + b"/x", id="one line of versions of shared objects"),
    ],
)
@pytest.mark.parametrize("path", [f"{INFO}/x.list", "var/lib/dpkg/status.d/x.md5sums"])
def test_a_hostile_list_takes_time_in_proportion(path: str, content: bytes):
    """A tenth of a second here; a pattern that went back over a line would take minutes."""
    if path.endswith(".md5sums"):
        content = content.replace(b"/usr", b"0" * 32 + b"  usr", 1)
    started = time.process_time()
    assert paths(content, path) == ()
    assert time.process_time() - started < 1.5


@pytest.mark.system
def test_this_machine_s_lists_are_read_as_dpkg_query_reads_them(tool: Callable[[str], str]):
    found = {}
    started = time.process_time()
    for file in Path("/", INFO).glob("*.list"):
        for ownership in DpkgFiles().read(Entry(f"{INFO}/{file.name}"), file.read_bytes()):
            found[ownership.package] = set(ownership.paths)
    assert time.process_time() - started < 0.5
    assert found  # node-semver, which other tests need, brings a package.json
    for package, owned in found.items():
        answer = subprocess.run(
            [tool("dpkg-query"), "-L", package], capture_output=True, text=True, check=True, timeout=60
        )
        listed = {line[1:] for line in answer.stdout.splitlines() if line.startswith("/")}
        assert owned <= listed
        assert not {
            path
            for path in listed - owned
            if path.startswith(("usr/lib/python3/", "usr/share/nodejs/", "usr/share/java/"))
            and (path.rpartition("/")[2] in OWNABLE_NAMES or path.endswith(OWNABLE_SUFFIXES))
        }


class TestProperties:
    """dpkg, lib/dpkg/db-fsys-files.c: one path per line, each with its leading slash."""

    @given(st.binary(max_size=300))
    def test_any_bytes_are_a_list(self, content: bytes):
        assert len(read(content)) <= 1

    @given(
        st.lists(
            st.builds(
                "/".join,
                st.tuples(
                    st.sampled_from(["/usr/share/java", "/usr/lib/python3/dist-packages", "/usr/share", "/opt"]),
                    st.sampled_from(["a", "a/b.jar", "x.egg-info"]),
                    st.sampled_from(["METADATA", "METADATAS", "x.jar", "x.jar2", "package.json", ".egg-info"]),
                ),
            ),
            max_size=20,
        )
    )
    def test_what_is_owned_is_told_by_folder_and_name(self, lines: list[str]):
        expected = dict.fromkeys(
            line[1:]
            for line in lines
            if line.startswith(("/usr/share/java/", "/usr/lib/python3/"))
            and (line.rpartition("/")[2] in OWNABLE_NAMES or line.endswith(OWNABLE_SUFFIXES))
        )
        assert paths("".join(f"{line}\n" for line in lines)) == tuple(expected)


@pytest.mark.parametrize(
    ("path", "content", "told"),
    [
        (f"{INFO}/git-man.list", "/.\n/usr\n/usr/share\n/usr/share/man\n/usr/share/man/git.1.gz\n", True),
        (f"{INFO}/git-man.list", "/.\n/usr\n/usr/share\n/usr/share/man\n/usr/share/git.sh\n", False),
        ("var/lib/dpkg/status.d/tzdata-doc.md5sums", f"{'0' * 32}  usr/share/doc/x/METADATA\n", True),
    ],
)
def test_tells_a_package_that_holds_nothing_but_documentation(path: str, content: str, told: bool):
    assert any(ownership.documentation for ownership in read(content, path)) == told
