from nakami.model.finding import Severity
from nakami.model.package import Distro, Package
from nakami.vulns.interface import Match
from nakami.vulns.needs import parts_to_judge, parts_to_score
from nakami.vulns.part import Part

BULLSEYE = Distro("debian", "11")
OPENSSL = Package("deb", "libssl1.1", "1.1.1k-1", source="openssl", source_version="1.1.1k-1")
JINJA = Package("pypi", "jinja2", "2.10")


def test_what_judges_an_inventory():
    assert parts_to_judge([OPENSSL, JINJA, Package("conda", "a", "1")], BULLSEYE) == (
        Part("debian"),
        Part("osv", "Debian"),
        Part("osv", "PyPI"),
        Part("kev"),
        Part("epss"),
    )
    assert parts_to_judge([Package("rpm", "a", "1-1")], Distro("fedora", "40")) == ()
    assert parts_to_judge([], BULLSEYE) == ()


def test_content_sets_of_layered_products_are_looked_up_where_they_are():
    curl = [Package("rpm", "curl", "1-1.el9")]
    layered = Distro("rhel", "9.2", repositories=("rhocp-4.16-for-rhel-9-x86_64-rpms",))
    assert Part("redhat-repositories") in parts_to_judge(curl, layered)
    plain = Distro("rhel", "9.2", repositories=("rhel-9-for-x86_64-baseos-rpms",))
    assert Part("redhat-repositories") not in parts_to_judge(curl, plain)


def test_scores_are_needed_for_what_nobody_rates():
    matches = [
        Match(OPENSSL, "CVE-2022-0778", ("CVE-2022-0778",), "osv:Debian"),
        Match(OPENSSL, "CVE-1999-1", ("CVE-1999-1",), "osv:Debian"),
        Match(JINJA, "CVE-2020-28493", ("CVE-2020-28493",), "osv:PyPI", severity=Severity.LOW),
        Match(JINJA, "GHSA-1", ("CVE-2021-1", "GHSA-1"), "osv:PyPI", score=5.0),
        Match(JINJA, "GHSA-2", ("GHSA-2",), "osv:PyPI"),
    ]
    assert parts_to_score(matches) == (Part("nvd", "2002"), Part("nvd", "2022"))
