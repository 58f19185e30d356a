"""File names as Maven and Gradle write them, and the traps among them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.catalog.catalogers.java.file_name import split_file_name


@pytest.mark.parametrize(
    ("name", "artifact", "version"),
    [
        ("asm-9.4.jar", "asm", "9.4"),
        ("log4j-core-2.14.1.jar", "log4j-core", "2.14.1"),
        ("log4j-1.2-api-2.19.0.jar", "log4j-1.2-api", "2.19.0"),
        ("log4j-1.2-api.jar", "log4j-1.2-api", ""),
        ("guava-31.1-jre.jar", "guava", "31.1-jre"),
        ("netty-transport-native-epoll-4.1.48.Final-linux-x86_64.jar", "netty-transport-native-epoll", "4.1.48.Final"),
        ("spark-core_2.12-3.1.1.jar", "spark-core_2.12", "3.1.1"),
        ("hibernate-jpa-2.1-api-1.0.0.Final.jar", "hibernate-jpa-2.1-api", "1.0.0.Final"),
        ("bcprov-jdk15on-1.70.jar", "bcprov-jdk15on", "1.70"),
        ("foo-1.0-SNAPSHOT.jar", "foo", "1.0-SNAPSHOT"),
        ("foo-1.0-20200101.123456-1.jar", "foo", "1.0-20200101.123456-1"),
        ("foo-1.0-rc-1-sources.jar", "foo", "1.0-rc-1"),
        ("demo-0.0.1-SNAPSHOT.war", "demo", "0.0.1-SNAPSHOT"),
        ("json-lib-2.4-jdk15.jar", "json-lib", "2.4"),
        ("spring3-core-3.x.jar", "spring3-core-3.x", ""),
        ("slf4j-log4j12.jar", "slf4j-log4j12", ""),
        ("app.jar", "app", ""),
        ("1.0.jar", "1.0", ""),
        (".jar", ".jar", ""),
        ("-1.0.jar", "", "1.0"),
    ],
)
def test_artifact_and_version(name: str, artifact: str, version: str):
    assert split_file_name(name) == (artifact, version)


@pytest.mark.parametrize(
    ("name", "known", "artifact", "version"),
    [
        ("foo-1.2.3-acme.jar", "1.2.3", "foo", "1.2.3"),
        ("foo-acme-r7.jar", "r7", "foo-acme", "r7"),
        ("foo-1.2.jar", "1", "foo", "1.2"),
        ("foo-1.2-acme.jar", "", "foo-1.2-acme", ""),
    ],
)
def test_the_manifests_version_shows_where_to_split(name: str, known: str, artifact: str, version: str):
    assert split_file_name(name, [known]) == (artifact, version)


@given(
    st.from_regex(r"[a-z]{2,8}(-[a-z]{2,8}){0,2}", fullmatch=True),
    st.from_regex(r"[0-9]{1,3}(\.[0-9]{1,3}){0,3}(-SNAPSHOT|-rc1|\.Final)?", fullmatch=True),
    st.sampled_from(["", "-sources", "-linux-x86_64", "-all"]),
)
def test_the_repository_layout(artifact: str, version: str, classifier: str):
    """Maven, "Repository Layout": the file is artifactId-version[-classifier].extension."""
    assert split_file_name(f"{artifact}-{version}{classifier}.jar") == (artifact, version)


@given(st.text(max_size=60))
def test_any_name_is_split(name: str):
    split_file_name(name)


def test_a_name_that_no_file_system_takes_is_not_taken_apart():
    name = "-".join(["1"] * 8_000 + ["all"] * 8_000)
    assert split_file_name(f"{name}.jar") == (name, "")
