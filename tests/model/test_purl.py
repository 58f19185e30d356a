"""Package URLs: ECMA-427, with the examples of the purl specification's type definitions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packageurl import PackageURL

from nakami.model.package import Distro, Package
from nakami.model.purl import purl

DEBIAN = Distro("debian", "12")
FEDORA = Distro("fedora", "25")
TEXT = st.text(st.characters(codec=None), max_size=20)


@pytest.mark.parametrize(
    ("package", "distro", "expected"),
    [
        # types/deb-definition.json: "The namespace is the vendor name such as debian or ubuntu"
        (Package("deb", "curl", "7.50.3-1", arch="i386"), Distro("debian", "8"), "pkg:deb/debian/curl@7.50.3-1?arch=i386&distro=debian-8"),
        (Package("deb", "dpkg", "1.19.0.4", arch="amd64"), Distro("debian"), "pkg:deb/debian/dpkg@1.19.0.4?arch=amd64&distro=debian"),
        (Package("deb", "attr", "1:2.4.47-2+b1", arch="amd64"), DEBIAN, "pkg:deb/debian/attr@1:2.4.47-2%2Bb1?arch=amd64&distro=debian-12"),
        (Package("deb", "libstdc++6", "12.2.0-14"), DEBIAN, "pkg:deb/debian/libstdc%2B%2B6@12.2.0-14?distro=debian-12"),
        # types/rpm-definition.json: "The version is the combined version and release", "epoch (optional for RPMs) is a qualifier"
        (Package("rpm", "curl", "7.50.3-1.fc25", arch="i386"), FEDORA, "pkg:rpm/fedora/curl@7.50.3-1.fc25?arch=i386&distro=fedora-25"),
        (Package("rpm", "centerim", "4:4.22.10-1.el6", arch="i686"), Distro("centos", "6"), "pkg:rpm/centos/centerim@4.22.10-1.el6?arch=i686&distro=centos-6&epoch=4"),
        (Package("rpm", "nodejs", "1:18.1-1.module_el8", module="nodejs:18"), Distro("rhel", "8.9"), "pkg:rpm/redhat/nodejs@18.1-1.module_el8?distro=rhel-8.9&epoch=1&rpmmod=nodejs:18"),
        (Package("rpm", "zypper", "1.14"), Distro("opensuse-leap", "15.6"), "pkg:rpm/opensuse/zypper@1.14?distro=opensuse-leap-15.6"),
        # types/apk-definition.json
        (Package("apk", "curl", "7.83.0-r0", arch="x86"), Distro("alpine"), "pkg:apk/alpine/curl@7.83.0-r0?arch=x86&distro=alpine"),
        (Package("apk", "apk", "2.12.9-r3", arch="x86"), Distro("alpine", "3.16.9"), "pkg:apk/alpine/apk@2.12.9-r3?arch=x86&distro=alpine-3.16.9"),
        # types/pypi-definition.json: names are lower case, underscores are dashes
        (Package("pypi", "django", "1.11.1"), None, "pkg:pypi/django@1.11.1"),
        (Package("pypi", "Django_Allauth", "12.23"), DEBIAN, "pkg:pypi/django-allauth@12.23"),
        # types/npm-definition.json: "The namespace is used for the scope", "@ sign [...] is always percent encoded"
        (Package("npm", "foobar", "12.3.1"), DEBIAN, "pkg:npm/foobar@12.3.1"),
        (Package("npm", "animation", "12.3.1", namespace="@angular"), None, "pkg:npm/%40angular/animation@12.3.1"),
        # types/maven-definition.json: "The group id is the namespace"
        (Package("maven", "batik-anim", "1.9.1", namespace="org.apache.xmlgraphics"), None, "pkg:maven/org.apache.xmlgraphics/batik-anim@1.9.1"),
        (Package("maven", "Saxon-HE", "9.9", namespace="net.sf.saxon"), None, "pkg:maven/net.sf.saxon/Saxon-HE@9.9"),
        # types/golang, gem, cargo, nuget
        (Package("golang", "api", "244fd47e07d1", namespace="google.golang.org"), None, "pkg:golang/google.golang.org/api@244fd47e07d1"),
        (Package("gem", "ruby-advisory-db-check", "0.12.4"), None, "pkg:gem/ruby-advisory-db-check@0.12.4"),
        (Package("cargo", "rand", "0.7.2"), None, "pkg:cargo/rand@0.7.2"),
        (Package("nuget", "EnterpriseLibrary.Common", "6.0.1304"), None, "pkg:nuget/EnterpriseLibrary.Common@6.0.1304"),
        # no distribution, no namespace
        (Package("deb", "curl", "7.50.3-1"), None, "pkg:deb/curl@7.50.3-1"),
    ],
)  # fmt: skip
def test_examples(package: Package, distro: Distro | None, expected: str):
    assert purl(package, distro) == expected
    assert PackageURL.from_string(expected).to_string() == expected


class TestAnyName:
    """ECMA-427, 5.6: "The 'name' component MUST be a percent-encoded string"; what is read back is what was written."""

    @given(st.sampled_from(["deb", "rpm", "apk", "npm", "maven", "cargo"]), TEXT, TEXT, TEXT)
    def test_any_text_makes_a_purl_or_none(self, kind: str, name: str, version: str, namespace: str):
        told = purl(Package(kind, name, version, namespace=namespace, arch=name, module=version), DEBIAN)
        assert told.isascii()
        assert told.isprintable()
        assert told.startswith(f"pkg:{kind}/") or not told

    @given(st.text("aB@%?#+&= :~é", min_size=1).filter(lambda text: text.strip() == text))
    def test_a_name_is_read_back(self, name: str):
        assert PackageURL.from_string(purl(Package("cargo", name, "1"), None)).name == name
