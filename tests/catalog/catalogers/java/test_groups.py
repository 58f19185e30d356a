"""The table of groups: the right one, and none in doubt."""

import pytest

from nakami.catalog.catalogers.java.coordinates import is_group, is_word
from nakami.catalog.catalogers.java.groups import _BY_ARTIFACT, _BY_PREFIX, known_group, tomcat_name


@pytest.mark.parametrize(
    ("artifact", "version", "group"),
    [
        ("spring-core", "4.3.30.RELEASE", "org.springframework"),
        ("spring-boot", "2.7.0", "org.springframework.boot"),
        ("spring-security-web", "5.7.0", "org.springframework.security"),
        ("spring-unheard-of", "1", ""),
        ("asm", "3.3.1", "asm"),
        ("asm", "9.4", "org.ow2.asm"),
        ("groovy", "2.5.0", "org.codehaus.groovy"),
        ("groovy", "4.0.1", "org.apache.groovy"),
        ("groovy-json", "2.4.21", "org.codehaus.groovy"),
        ("groovy-cps", "1.31", ""),
        ("derby", "10.14.2.0", "org.apache.derby"),
        ("commons-io", "2.11.0", "commons-io"),
        ("commons-logging-api", "1.1", "commons-logging"),
        ("commons-lang3", "3.12.0", "org.apache.commons"),
        ("bcprov-jdk15on", "1.70", "org.bouncycastle"),
        ("bcprov-jdk16", "1.45", ""),
        ("postgresql", "9.1-901.jdbc4", ""),
        ("postgresql", "42.2.5", "org.postgresql"),
        ("lucene-core", "8.7.0", "org.apache.lucene"),
        ("log4j-core", "2.14.1", "org.apache.logging.log4j"),
        ("log4j", "1.2.17", "log4j"),
        ("app", "1.0", ""),
        ("asm", "r09", "asm"),
        ("asm", "9" * 50, "asm"),
    ],
)
def test_known_groups(artifact: str, version: str, group: str):
    assert known_group(artifact, version) == group


def test_tomcats_own_files():
    assert tomcat_name("catalina", "Apache Tomcat") == ("org.apache.tomcat", "tomcat-catalina")
    assert tomcat_name("tomcat-util", "Apache Tomcat") == ("org.apache.tomcat", "tomcat-util")
    assert tomcat_name("tomcat9-coyote", "Apache Tomcat") == ("org.apache.tomcat", "tomcat-coyote")
    assert tomcat_name("tomcat-embed-core", "Apache Tomcat") == ("org.apache.tomcat.embed", "tomcat-embed-core")
    assert tomcat_name("el-api", "", "org.apache.tomcat-el-api") == ("org.apache.tomcat", "tomcat-el-api")
    assert tomcat_name("tomcat10-jdbc", "", "org.apache.tomcat.jdbc") == ("org.apache.tomcat", "tomcat-jdbc")
    assert tomcat_name("x", "", "org.apache.tomcat-embed-core") == ("org.apache.tomcat.embed", "tomcat-embed-core")
    assert tomcat_name("x", "", "org.apache.tomcat.something") is None
    assert tomcat_name("bootstrap", "Apache Tomcat") is None
    assert tomcat_name("catalina", "My Catalina") is None


def test_every_row_is_a_name_and_versions_descend():
    for artifact, groups in _BY_ARTIFACT.items():
        assert is_word(artifact)
        assert all(is_group(group) for _, group in groups)
        assert [lowest for lowest, _ in groups] == sorted({lowest for lowest, _ in groups}, reverse=True)
    assert all(is_group(group) for _, group in _BY_PREFIX)
