"""What an archive is: each piece of evidence, in its order, and no group in doubt."""

from pathlib import Path

import pytest

from nakami.catalog.catalogers.java.coordinates import Coordinates
from nakami.catalog.catalogers.java.identity import fits, identify, of_repository
from nakami.catalog.catalogers.java.manifest import read_manifest

SAMPLES = Path(__file__).parent / "samples"


@pytest.mark.parametrize(
    ("name", "coordinates"),
    [
        ("commons-logging-1.2", Coordinates("commons-logging", "commons-logging", "1.2")),
        ("spring3-core-3.x", Coordinates("org.springframework", "spring-core", "4.3.30.RELEASE")),
        ("mongodb-driver-core-3.6.3", Coordinates("org.mongodb", "mongodb-driver-core", "3.6.3")),
    ],
)
def test_real_manifests(name: str, coordinates: Coordinates):
    attributes = read_manifest((SAMPLES / f"{name}.MF").read_bytes())
    assert identify(f"usr/share/java/{name}.jar", attributes, ()) == coordinates


@pytest.mark.parametrize(
    ("path", "attributes", "places", "coordinates"),
    [
        # 2. the repository's path goes before everything else
        (
            "root/.m2/repository/org/foo/bar/1.0/bar-1.0.jar",
            {"implementation-version": "2.0", "implementation-vendor-id": "com.other.bar"},
            (),
            Coordinates("org.foo", "bar", "1.0"),
        ),
        # 3. Jenkins
        (
            "plugins/junit.hpi",
            {"group-id": "org.jenkins-ci.plugins", "short-name": "junit", "plugin-version": "1.53 (private)"},
            (),
            Coordinates("org.jenkins-ci.plugins", "junit", "1.53"),
        ),
        ("plugins/junit-1.53.hpi", {}, (), Coordinates("", "junit", "1.53")),
        # 4. the place of a pom.xml, but not of two
        ("a/bar-1.0.jar", {}, {("org.foo", "bar"), ("x", "y")}, Coordinates("org.foo", "bar", "1.0")),
        ("a/bar-1.0.jar", {}, {("org.foo", "bar"), ("org.baz", "bar")}, Coordinates("", "bar", "1.0")),
        # 5. versions
        ("a/bar-1.0.jar", {"implementation-version": "1.0.7"}, (), Coordinates("", "bar", "1.0.7")),
        ("a/bar-1.0.jar", {"implementation-version": "7.0"}, (), Coordinates("", "bar", "1.0")),
        ("a/bar-1.72.jar", {"implementation-version": "1.72.0"}, (), Coordinates("", "bar", "1.72")),
        (
            "a/derby.jar",
            {"bundle-version": "10.14.2000000.1828579", "bundle-symbolicname": "derby"},
            (),
            Coordinates("org.apache.derby", "derby", "10.14.2.0"),
        ),
        (
            "a/derby.jar",
            {"bundle-version": "10.14.2000000.1"},
            (),
            Coordinates("org.apache.derby", "derby", "10.14.2000000.1"),
        ),
        (
            "a/bar.jar",
            {"implementation-version": "1.0 (build 7)", "bundle-version": "3"},
            (),
            Coordinates("", "bar", "1.0"),
        ),
        (
            "a/bar.jar",
            {"implementation-version": "${version}", "bundle-version": "3.0.0"},
            (),
            Coordinates("", "bar", "3.0.0"),
        ),
        ("a/bar.jar", {"specification-version": "1.0"}, (), None),
        ("a/bar.jar", {}, (), None),
        # 6. artifacts
        (
            "a/app.jar",
            {"implementation-title": "demo-shop", "implementation-version": "1"},
            (),
            Coordinates("", "demo-shop", "1"),
        ),
        (
            "a/app.jar",
            {"implementation-title": "Demo Shop", "implementation-version": "1"},
            (),
            Coordinates("", "app", "1"),
        ),
        ("a/app-1.jar", {"implementation-title": "demo-shop"}, (), Coordinates("", "app", "1")),
        ("a/b c-1.jar", {}, (), None),
        # 7. groups
        ("a/asm-9.4.jar", {"bundle-symbolicname": "org.objectweb.asm"}, (), Coordinates("org.ow2.asm", "asm", "9.4")),
        ("a/x-1.jar", {"implementation-vendor-id": "org.apache"}, (), Coordinates("", "x", "1")),
        (
            "a/x-1.jar",
            {"implementation-vendor-id": "org.apache.httpcomponents"},
            (),
            Coordinates("org.apache.httpcomponents", "x", "1"),
        ),
        ("a/netty-foo-1.jar", {"implementation-vendor-id": "io.netty"}, (), Coordinates("io.netty", "netty-foo", "1")),
        ("a/netty-foo-1.jar", {"implementation-vendor-id": "The Netty Project"}, (), Coordinates("", "netty-foo", "1")),
        ("a/a-b-1.jar", {"bundle-symbolicname": "org.foo.a-b;singleton:=true"}, (), Coordinates("org.foo", "a-b", "1")),
        ("a/netty-foo-1.jar", {"bundle-symbolicname": "io.netty.foo"}, (), Coordinates("io.netty", "netty-foo", "1")),
        (
            "a/eclipse-jdt-core-3.32.0.jar",
            {"bundle-symbolicname": "org.eclipse.jdt.core"},
            (),
            Coordinates("", "eclipse-jdt-core", "3.32.0"),
        ),
        ("a/foo-1.jar", {"bundle-symbolicname": "com.google.foo"}, (), Coordinates("", "foo", "1")),
        ("a/slf4j-foo-1.jar", {"bundle-symbolicname": "slf4j.foo"}, (), Coordinates("", "slf4j-foo", "1")),
        (
            "opt/tomcat/lib/catalina.jar",
            {"implementation-title": "Apache Tomcat", "implementation-version": "9.0.70"},
            (),
            Coordinates("org.apache.tomcat", "tomcat-catalina", "9.0.70"),
        ),
    ],
)
def test_evidence(path: str, attributes: dict[str, str], places: set[tuple[str, str]], coordinates: Coordinates | None):
    assert identify(path, attributes, places) == coordinates


@pytest.mark.parametrize(
    ("path", "coordinates"),
    [
        ("usr/share/maven-repo/org/ow2/asm/asm/9.4/asm-9.4.jar", Coordinates("org.ow2.asm", "asm", "9.4")),
        (
            "root/.m2/repository/commons-io/commons-io/2.6/commons-io-2.6.jar",
            Coordinates("commons-io", "commons-io", "2.6"),
        ),
        ("opt/karaf/system/org/foo/bar/1.0/bar-1.0-sources.jar", Coordinates("org.foo", "bar", "1.0")),
        ("x/caches/modules-2/files-2.1/org.foo/bar/1.0/0a1b2c/bar-1.0.jar", Coordinates("org.foo", "bar", "1.0")),
        ("root/.m2/repository/org/foo/bar/1.0/other-1.0.jar", None),
        ("opt/app/lib/org/foo/bar/1.0/bar-1.0.jar", None),
        ("usr/share/maven-repo/asm/debian/asm-debian.jar", None),
        ("repository/bar/1.0/bar-1.0.jar", None),
        ("bar-1.0.jar", None),
        ("x/repository/a.war!/WEB-INF/bar/1.0/bar-1.0.jar", None),
    ],
)
def test_repository_layouts(path: str, coordinates: Coordinates | None):
    assert of_repository(path) == coordinates


@pytest.mark.parametrize(
    ("path", "own"),
    [
        ("a/bar.jar", True),
        ("a/bar-1.0.jar", True),
        ("a/bar-1.0-acme.jar", True),
        ("a/bar-9.9.jar", True),
        ("a/bar-extra.jar", False),
        ("a/foo.jar", False),
        ("a/foo.war!/WEB-INF/lib/bar-1.0.jar", True),
    ],
)
def test_an_archive_named_after_its_coordinates(path: str, own: bool):
    assert fits(Coordinates("org.foo", "bar", "1.0"), path) is own
