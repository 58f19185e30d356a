"""Java archives: real ones, nested ones, and those made to hurt."""

import contextlib
import io
import itertools
import struct
import subprocess
import time
import tracemalloc
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.bounded.zip import Limits
from nakami.catalog.catalogers.java.archive import JavaArchive
from nakami.errors import InputError, LimitExceeded, Malformed
from nakami.model.entry import Entry
from nakami.model.outcome import BlindSpot
from nakami.model.package import Package

READER = JavaArchive()
SAMPLES = Path(__file__).parent / "samples"
MIB = 1 << 20


def make_zip(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content, method)
    return out.getvalue()


def pom(group: str, artifact: str, version: str) -> dict[str, bytes]:
    content = f"groupId={group}\nartifactId={artifact}\nversion={version}\n".encode()
    return {f"META-INF/maven/{group}/{artifact}/pom.properties": content}


def manifest(**attributes: str) -> dict[str, bytes]:
    lines = "".join(f"{key.replace('_', '-')}: {value}\r\n" for key, value in attributes.items())
    return {"META-INF/MANIFEST.MF": f"Manifest-Version: 1.0\r\n{lines}\r\n".encode()}


def records(content: bytes, path: str = "app/a.jar") -> list[Package | BlindSpot]:
    return list(READER.read(Entry(path, size=len(content)), content))


def named(content: bytes, path: str = "app/a.jar") -> list[tuple[str, str, str, str]]:
    found = records(content, path)
    assert not [each for each in found if isinstance(each, BlindSpot)]
    return [(each.namespace, each.name, each.version, each.path) for each in found if isinstance(each, Package)]


def spots(found: list[Package | BlindSpot]) -> list[tuple[str, str]]:
    return [(each.where, each.why) for each in found if isinstance(each, BlindSpot)]


class TestOneArchive:
    def test_a_real_jar(self):
        content = (SAMPLES / "slf4j-nop.jar").read_bytes()
        path = "usr/share/java/slf4j-nop.jar"
        assert records(content, path) == [
            Package("maven", "slf4j-nop", "1.7.32", namespace="org.slf4j", path=path, cataloger="java-archive")
        ]

    def test_shaded_copies_and_the_archive_itself(self):
        content = make_zip({**manifest(Implementation_Version="1.0"), **pom("a.b", "c", "2"), **pom("a.b", "d", "3")})
        assert named(content, "x/all-1.0.jar") == [
            ("a.b", "c", "2", "x/all-1.0.jar"),
            ("a.b", "d", "3", "x/all-1.0.jar"),
            ("", "all", "1.0", "x/all-1.0.jar"),
        ]

    def test_its_own_coordinates_are_not_said_twice(self):
        content = make_zip(
            {
                **manifest(Implementation_Version="1.0", Bundle_License="MIT"),
                **pom("a.b", "c", "1.0"),
                **pom("x", "y", "3"),
            }
        )
        found = [each for each in records(content, "x/c-1.0.jar") if isinstance(each, Package)]
        assert [(each.name, each.licenses) for each in found] == [("c", ("MIT",)), ("y", ())]

    def test_the_same_artifact_under_an_application_name(self):
        content = make_zip(
            {**manifest(Implementation_Title="my-shop", Implementation_Version="1.0"), **pom("a.b", "my-shop", "1.0")}
        )
        assert named(content, "app.jar") == [("a.b", "my-shop", "1.0", "app.jar")]

    @pytest.mark.parametrize(
        ("file", "artifact"),
        [
            ("maven3-core.jar", "maven-core"),
            ("wagon-http-shaded-3.8.7.jar", "wagon-http"),
            ("geronimo-annotation-1.3-spec-3.8.7.jar", "geronimo-annotation_1.3_spec"),
        ],
    )
    def test_a_file_that_a_distribution_renamed(self, file: str, artifact: str):
        content = make_zip(
            {**manifest(Implementation_Version="3.8.7"), **pom("a.b", artifact, "3.8.7"), **pom("x", "y", "1")}
        )
        assert named(content, file) == [("a.b", artifact, "3.8.7", file), ("x", "y", "1", file)]

    def test_an_application_of_the_version_of_one_of_its_parts_is_not_that_part(self):
        content = make_zip({**manifest(Implementation_Version="1.0"), **pom("a.b", "parser", "1.0")})
        assert named(content, "shop.jar") == [("a.b", "parser", "1.0", "shop.jar"), ("", "shop", "1.0", "shop.jar")]

    def test_equal_copies_are_one(self):
        twice = {
            **pom("a.b", "c", "1"),
            "BOOT-INF/classes/META-INF/maven/a.b/c/pom.properties": b"groupId=a.b\nartifactId=c\nversion=1",
        }
        assert named(make_zip(twice), "c.jar") == [("a.b", "c", "1", "c.jar")]

    def test_without_a_version_nothing_is_said(self):
        assert named(make_zip(manifest(Created_By="Ant")), "x/foo.jar") == []
        assert named(make_zip(pom("a", "b", "${revision}")), "x/b.jar") == []
        assert named(make_zip({}), "x/b.jar") == []

    def test_a_manifest_in_any_case_and_the_last_of_two(self):
        content = make_zip(
            {
                "meta-inf/manifest.mf": b"Implementation-Version: 1\n",
                "META-INF/MANIFEST.MF": b"Implementation-Version: 2\n",
            }
        )
        assert named(content, "x/foo.jar") == [("", "foo", "2", "x/foo.jar")]

    def test_only_the_head_of_a_signed_manifest_is_read(self):
        content = make_zip(
            {
                "META-INF/MANIFEST.MF": b"Implementation-Version: 2\r\n\r\n"
                + b"Name: a\r\nSHA-256-Digest: x\r\n\r\n" * 100_000
            }
        )
        assert named(content, "x/foo.jar") == [("", "foo", "2", "x/foo.jar")]


class TestNested:
    @pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
    def test_a_spring_boot_application(self, method: int):
        """Spring Boot, "Nested JARs": "BOOT-INF/lib"; stored, and maybe behind a start script."""
        inner = make_zip(pom("org.foo", "bar", "1.0"))
        content = b"#!/bin/bash\nexec java -jar $0\n" + make_zip(
            {
                **manifest(Implementation_Title="demo-app", Implementation_Version="0.1"),
                "BOOT-INF/lib/bar-1.0.jar": inner,
            },
            method,
        )
        assert named(content, "app.jar") == [
            ("", "demo-app", "0.1", "app.jar"),
            ("org.foo", "bar", "1.0", "app.jar!/BOOT-INF/lib/bar-1.0.jar"),
        ]

    def test_an_ear_with_a_war_with_a_jar(self):
        jar = make_zip(pom("org.foo", "bar", "1.0"))
        ear = make_zip({"web.WAR": make_zip({"WEB-INF/lib/bar.jar": jar})})
        assert named(ear, "shop.ear") == [("org.foo", "bar", "1.0", "shop.ear!/web.WAR!/WEB-INF/lib/bar.jar")]

    def test_what_is_no_archive_inside_is_a_blind_spot_and_the_rest_is_read(self):
        content = make_zip({"a.jar": b"nonsense", "b-1.0.jar": make_zip({})})
        found = records(content, "x.war")
        assert [each.path for each in found if isinstance(each, Package)] == ["x.war!/b-1.0.jar"]
        assert spots(found) == [("x.war!/a.jar", "not a zip archive, or cut off: no end of its directory is found")]

    def test_too_deep_is_a_blind_spot(self):
        content = make_zip(pom("org.foo", "bar", "1.0"))
        for depth in range(100):
            content = make_zip({f"n{depth}.jar": content}, zipfile.ZIP_STORED)
        ((where, why),) = spots(records(content, "x.jar"))
        assert where == "x.jar!/n99.jar!/n98.jar!/n97.jar!/n96.jar!/n95.jar"
        assert "more than 4 archives" in why

    def test_four_around_it_are_not_too_deep(self):
        content = make_zip(pom("org.foo", "bar", "1.0"))
        for depth in range(4):
            content = make_zip({f"n{depth}.jar": content})
        ((*_, path),) = named(content, "x.jar")
        assert path == "x.jar!/n3.jar!/n2.jar!/n1.jar!/n0.jar"

    def test_an_encrypted_or_oversized_pom_is_a_blind_spot(self):
        content = make_zip(pom("a", "b", "1"))
        place = content.index(b"PK\x01\x02")
        encrypted = content[: place + 8] + b"\x01\x00" + content[place + 10 :]
        assert spots(records(encrypted)) == [("app/a.jar!/META-INF/maven/a/b/pom.properties", "is encrypted")]
        large = make_zip({"META-INF/maven/a/b/pom.properties": b"#" * 100_000})
        assert "at most" in spots(records(large))[0][1]


@contextlib.contextmanager
def quick(seconds: float = 1.0) -> Iterator[None]:
    """Fails when the block takes more CPU time."""
    began = time.process_time()
    yield
    assert time.process_time() - began < seconds


def million_entries() -> bytes:
    """A million directory entries that all want to be read."""
    name = b"a.jar"
    header = struct.pack("<4s6H3L5H2L", b"PK\x01\x02", 20, 20, 0, 0, 0, 0, 0, 0, 0, len(name), 0, 0, 0, 0, 0, 0) + name
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, len(header) * 1_000_000, 0, 0)
    return header * 1_000_000 + end


def one_jar_a_hundred_thousand_times() -> bytes:
    """Directory entries that all name the same nested archive."""
    content = make_zip({"a.jar": make_zip({"b": b"1"})}, zipfile.ZIP_STORED)
    place = content.rindex(b"PK\x01\x02")
    header = content[place : place + 46 + len("a.jar")]
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, len(header) * 100_000, place, 0)
    return content[:place] + header * 100_000 + end


class TestHostile:
    def test_a_bomb_inside(self):
        content = make_zip({"a.jar": bytes(80 * MIB), "b-1.0.jar": make_zip({}), "c.jar": bytes(20 * MIB)})
        tracemalloc.start()
        with quick():
            found = records(content, "x.war")
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < 10 * MIB
        assert [each.path for each in found if isinstance(each, Package)] == ["x.war!/b-1.0.jar"]
        assert [where for where, _ in spots(found)] == ["x.war!/a.jar", "x.war!/c.jar"]

    def test_many_small_bombs(self):
        content = make_zip({f"{number}.jar": bytes(MIB) for number in range(30)})
        reading = JavaArchive(Limits(total_bytes=20 * MIB)).read(Entry("x.war"), content)
        with quick():
            assert len(list(itertools.islice(reading, 20))) == 20
            with pytest.raises(LimitExceeded, match="bytes to inflate"):
                list(reading)

    @pytest.mark.parametrize("make", [million_entries, one_jar_a_hundred_thousand_times])
    def test_directories_without_end(self, make: Callable[[], bytes]):
        content = make()
        with quick(), pytest.raises(LimitExceeded):
            records(content)

    @pytest.mark.parametrize("line", [b"\\\n", b"version=1\n", b"       \\\\\n"])
    def test_properties_without_end(self, line: bytes):
        text = line * (65_536 // len(line))
        content = make_zip({f"META-INF/maven/g/{number}/pom.properties": text for number in range(140)})
        with quick(2), pytest.raises(LimitExceeded, match="of metadata"):
            records(content)

    @pytest.mark.parametrize("line", [b" \n", b"Short-Name:\n", b"a\r"])
    def test_manifests_without_end(self, line: bytes):
        inner = make_zip({"META-INF/MANIFEST.MF": b"Group-Id: 1\n" + line * 32_000})
        content = make_zip({f"{number}.jar": inner for number in range(300)})
        with quick(2), pytest.raises(LimitExceeded, match="of metadata"):
            records(content)

    def test_truncated_anywhere(self):
        content = make_zip({**pom("a", "b", "1"), "c.jar": make_zip(pom("d", "e", "1"))})
        for length in range(len(content) - 1):
            with pytest.raises(Malformed):
                records(content[:length])

    @given(st.data())
    def test_mutations_end_in_input_errors_only(self, data: st.DataObject):
        inner = make_zip(
            {**pom("d", "e", "1"), **manifest(Bundle_SymbolicName="d.e")}, data.draw(st.sampled_from([0, 8]))
        )
        content = bytearray(make_zip({**pom("a", "b", "1"), "c-1.jar": inner}, data.draw(st.sampled_from([0, 8]))))
        for _ in range(data.draw(st.integers(1, 8))):
            content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
        with contextlib.suppress(InputError):
            for record in records(bytes(content)):
                assert isinstance(record, Package | BlindSpot)


def test_suffixes_are_those_of_the_selector():
    assert ".jar" in READER.selector.suffixes
    assert ".zip" not in READER.selector.suffixes
    assert all(suffix == suffix.lower() and suffix.startswith(".") for suffix in READER.selector.suffixes)


@pytest.mark.system
def test_debians_own_repository_says_the_same(tmp_path: Path, tool: Callable[[str], str]):
    """Debian links every jar into usr/share/maven-repo under its true coordinates: a judge that the jar itself has no part in."""
    packages = [
        "libspring-core-java",
        "liblog4j2-java",
        "libasm-java",
        "libcommons-logging-java",
        "libslf4j-java",
        "libmongodb-java",
    ]
    subprocess.run([tool("apt-get"), "download", "-q", *packages], cwd=tmp_path, check=True, capture_output=True)
    root = tmp_path / "root"
    for file in tmp_path.glob("*.deb"):
        subprocess.run([tool("dpkg-deb"), "-x", file, root], check=True)
    truth: dict[Path, set[tuple[str, str, str]]] = defaultdict(set)
    repository = root / "usr/share/maven-repo"
    for link in repository.rglob("*.jar"):
        *group, artifact, version, _ = link.relative_to(repository).parts
        if version != "debian" and link.is_symlink() and link.exists():
            truth[link.resolve()].add((".".join(group), artifact, version))
    assert len(truth) > 20
    wrong = []
    for jar, coordinates in truth.items():
        path = str(jar.relative_to(root.resolve()))
        found = {each[:3] for each in named(jar.read_bytes(), path)}
        if not found & coordinates:
            wrong.append((path, coordinates, found))
    assert wrong == []
